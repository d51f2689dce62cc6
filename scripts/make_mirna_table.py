"""Make the embedded miRNA tables: every human miRNA of miRBase v22, and every name since release 6.

miRBase is in the public domain (doi:10.1093/nar/gky1141). Three files are read, each known by its
SHA-256: the human rows of mature.fa of release 22, a table ``accession, name`` of all names, in
the order of the releases, and the whole of mature.fa, for what the prefixes of the species mean and
which accessions are theirs.

    python scripts/make_mirna_table.py hsa_mature_v22.fa hsa_names_v6_to_v22.tsv mature.fa.gz
"""

import argparse
import gzip
import hashlib
from itertools import groupby
from pathlib import Path

from mirbone._core._errors import InputError
from mirbone._core._files import write_text

TABLES = Path(__file__).resolve().parents[1] / "src" / "mirbone" / "words" / "data"
MATURE_SHA256 = "18cc850341914106f0a4f6d121a2102df94700bd8ad2f408774fe00ecd1b0345"
NAMES_SHA256 = "888a7611f8d665e538290ca84e0c070fefd872bfc0427cc3c9506517c861c997"
ALL_SHA256 = "92c7a582a0a815ff70acb781a319af43686787bb905390c172d6ce0bb93c2c22"


def main() -> None:
    """Read the files and write the tables."""
    parser = argparse.ArgumentParser(description="Make the embedded miRNA tables.")
    parser.add_argument("mature", type=Path, help="FASTA of the human mature miRNAs of v22")
    parser.add_argument("names", type=Path, help="table of accession and name, v6 to v22")
    parser.add_argument("all", type=Path, help="mature.fa.gz of v22, every species")
    asked = parser.parse_args()
    write_tables(known(asked.mature, MATURE_SHA256), known(asked.names, NAMES_SHA256), TABLES)
    write_species(known(asked.all, ALL_SHA256), TABLES)


def write_tables(fasta: str, names: str, folder: Path) -> None:
    """Write the tables; the names are as in their source, so that their order stays."""
    lines = fasta.splitlines()
    rows = ["accession\tname\tsequence"]
    for header, sequence in zip(lines[::2], lines[1::2], strict=True):
        name, accession, *_ = header.removeprefix(">").split()
        rows.append(f"{accession}\t{name}\t{sequence}")
    write_text(folder / "mirna.tsv", "\n".join(rows) + "\n")
    write_text(folder / "mirna_names.tsv", "\n".join(names.splitlines()) + "\n")
    print(f"{len(rows) - 1} mature miRNAs, {len(names.splitlines()) - 1} names in {folder}")


def write_species(fasta: str, folder: Path) -> None:
    """Write what each prefix means, and the runs of accessions that one species holds.

    A run is the first accession that a species holds after one of another species; the accessions
    up to the next run are its own, or were withdrawn.
    """
    headers = [line[1:].split() for line in fasta.splitlines() if line.startswith(">")]
    species: dict[str, str] = {}
    bearers: list[tuple[str, str]] = []
    for name, accession, *words in headers:
        prefix = name.split("-")[0]
        species.setdefault(prefix, " ".join(words[:-1]))
        bearers.append((accession, prefix))
    bearers.sort()
    runs = [next(run)[0] + "\t" + prefix for prefix, run in groupby(bearers, lambda one: one[1])]
    named = [f"{prefix}\t{meant}" for prefix, meant in sorted(species.items())]
    end = f"MIMAT{int(bearers[-1][0][5:]) + 1:07d}\t"
    write_text(folder / "species.tsv", "\n".join(["prefix\tspecies", *named]) + "\n")
    write_text(folder / "accession_runs.tsv", "\n".join(["first\tprefix", *runs, end]) + "\n")
    print(f"{len(named)} species, {len(runs)} runs of accessions in {folder}")


def known(path: Path, sha256: str) -> str:
    """Read a file that must be exactly the one that the tables were made of."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise InputError(f"{path} must have the SHA-256 {sha256}; got {found}. Give that file.")
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


if __name__ == "__main__":
    main()
