"""Make the built-in Turner 2004 table from a parameter file in ViennaRNA's format (version 2.0).

ViennaRNA writes such a file with ``RNA.params_save("rna_turner2004.par")``. Only numbers are taken,
the free energies at 37 C, in 0.01 kcal/mol; letters other than A, C, G and U are left out (the
loader takes the largest value over the four for an unknown letter). Re-run it as

    python scripts/make_turner_table.py rna_turner2004.par
"""

import argparse
import re
from pathlib import Path

import numpy as np

from mirbone._core import InputError
from mirbone._core._files import write_text

OUT = Path(__file__).resolve().parents[1] / "src/mirbone/targets/data/turner2004.tsv"
PAIRS = ("CG", "GC", "GU", "UG", "AU", "UA")
SOURCE = "Mathews 2004 doi:10.1073/pnas.0401799101; NNDB doi:10.1093/nar/gkp892"
MISMATCHES = {
    "mismatch_interior": "mismatch_internal",
    "mismatch_interior_1n": "mismatch_internal_1n",
    "mismatch_interior_23": "mismatch_internal_23",
    "mismatch_hairpin": "mismatch_hairpin",
    "mismatch_multi": "mismatch_multi",
    "mismatch_exterior": "mismatch_exterior",
}
SPECIAL = {"Hexaloops": "hexaloop", "Tetraloops": "tetraloop", "Triloops": "triloop"}


def main() -> None:
    """Read the file that is named and write the table."""
    parser = argparse.ArgumentParser(description="Make the built-in Turner 2004 table.")
    parser.add_argument("parameters", type=Path, help="parameter file in ViennaRNA's format")
    sections = read_sections(parser.parse_args().parameters)
    lines = ["term\tcontext\tvalues\tsource"]
    for term, context, values in rows(sections):
        lines.append("\t".join((term, context, " ".join(map(str, values)), SOURCE)))
    write_text(OUT, "\n".join(lines) + "\n")
    print(f"{len(lines) - 1} rows in {OUT}")


def read_sections(path: Path) -> dict[str, str]:
    """The text of each section, comments removed."""
    text = path.read_text(encoding="utf-8")
    if not text.startswith("## RNAfold parameter file v2.0"):
        raise InputError(f"{path} must be a parameter file, version 2.0. Write it with ViennaRNA.")
    parts = re.split(r"^# (\S+)\s*$", re.sub(r"/\*.*?\*/", "", text), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def numbers(text: str) -> np.ndarray:
    """The whole numbers of a section; DEF is -50, INF an energy that is never chosen."""
    words = text.replace("DEF", "-50").replace("INF", "1000000").split()
    return np.array([int(word) for word in words])


def rows(sections: dict[str, str]):
    """Every row of the table: term, context, values."""
    stack = numbers(sections["stack"]).reshape(7, 7)[:6, :6]
    yield from (("stack", pair, row) for pair, row in zip(PAIRS, stack, strict=True))
    for term, name in MISMATCHES.items():
        values = letters(numbers(sections[name]).reshape(7, 5, 5)[:6], term)
        yield from ((term, p, row.ravel()) for p, row in zip(PAIRS, values, strict=True))
    for term in ("dangle5", "dangle3"):
        values = letters(numbers(sections[term]).reshape(7, 5)[:6], term)
        yield from ((term, p, row) for p, row in zip(PAIRS, values, strict=True))
    yield from pair_rows("interior_1x1", letters(shaped(sections, "int11", 2), "1x1"))
    yield from pair_rows("interior_2x1", letters(shaped(sections, "int21", 3), "2x1"))
    yield from pair_rows("interior_2x2", numbers(sections["int22"]).reshape(6, 6, 4, 4, 4, 4))
    for term, name in (("hairpin", "hairpin"), ("bulge", "bulge"), ("interior", "internal")):
        yield term, "sizes 0-30", numbers(sections[name])
    yield from constants(sections)
    for name, term in SPECIAL.items():
        words = sections[name].split()
        yield from ((term, w, [int(e)]) for w, e in zip(words[::3], words[1::3], strict=True))


def shaped(sections: dict[str, str], name: str, letters_: int) -> np.ndarray:
    """A table of two pairs and some letters, the unknown pair left out."""
    return numbers(sections[name]).reshape((7, 7) + (5,) * letters_)[:6, :6]


def letters(values: np.ndarray, term: str) -> np.ndarray:
    """Leave the unknown letter out."""
    axes = tuple(axis for axis, size in enumerate(values.shape) if size == 5)
    known = values
    for axis in axes:
        known = np.take(known, [1, 2, 3, 4], axis)
    again = known
    for axis in axes:
        again = np.concatenate([again.max(axis, keepdims=True), again], axis)
    if not np.array_equal(again, values):
        print(f"{term}: {np.sum(again != values)} values of the unknown letter are no maximum")
    return known


def pair_rows(term: str, values: np.ndarray):
    """One row for each two pairs."""
    for i, first in enumerate(PAIRS):
        for j, second in enumerate(PAIRS):
            yield term, f"{first} {second}", values[i, j].ravel()


def constants(sections: dict[str, str]):
    """Numbers that stand alone."""
    unpaired, _, closing, _, branch, _ = numbers(sections["ML_params"])
    slope, _, most = numbers(sections["NINIO"])
    start, _, terminal, _ = numbers(" ".join(sections["Misc"].split()[:4]))
    for context, value in (
        ("multiloop_unpaired", unpaired),
        ("multiloop_closing", closing),
        ("multiloop_branch", branch),
        ("asymmetry_slope", slope),
        ("asymmetry_most", most),
        ("duplex_start", start),
        ("terminal_au", terminal),
    ):
        yield "constant", context, [value]
    yield "factor", "long_loop", [float(sections["Misc"].split()[4])]


if __name__ == "__main__":
    main()
