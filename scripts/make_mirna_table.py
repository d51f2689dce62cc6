"""Make the built-in miRNA tables from a miRBase release on disk.

Built in is what the evidence base names (subjects and objects of its claim tables, and the names of
mirna_names.txt beside this script), closed so that the built-in tables give the same answer as the
whole release: both arms, every miRNA with the same number, every guide arm with the seed of a
guide that is in, every accession that ever shared a name, and all their names. Re-run it when
claims change:

    python scripts/make_mirna_table.py FOLDER_WITH_MIRBASE
"""

import argparse
from collections.abc import Iterable
from pathlib import Path

from mirbone._core._errors import InputError
from mirbone._core._files import read_table, write_text
from mirbone.words._catalogue import load_catalogue
from mirbone.words._mirna_index import MirnaIndex, is_mature, key_of, number_of

REPOSITORY = Path(__file__).resolve().parents[1]
CLAIMS = REPOSITORY / "src" / "mirbone" / "evidence" / "data"
TABLES = REPOSITORY / "src" / "mirbone" / "_core" / "data"


def main() -> None:
    """Read the release, find what is needed and write the two tables."""
    parser = argparse.ArgumentParser(description="Make the built-in miRNA tables.")
    parser.add_argument("folder", type=Path, help="folder with mature.fa and a name history")
    folder = parser.parse_args().folder
    if not (TABLES / "mirna.tsv").is_file():
        write_tables([], [])
    catalogue = load_catalogue(folder)
    index = catalogue.index
    if not index.whole:
        raise InputError(f"{folder} must hold a miRBase release; none was found.")
    words = [*extra_names(), *claim_words()]
    needed = closure(index, named_accessions(index, words))
    mature = [(a, name, index.sequences[a]) for a, name in index.current.items() if a in needed]
    names = [(a, n) for a, history in index.history.items() if a in needed for n in history]
    write_tables(mature, names)
    print(f"{len(words)} words, {len(mature)} mature miRNAs, {len(names)} names in {TABLES}")


def extra_names() -> list[str]:
    """Names that are built in whatever the claims say."""
    lines = (Path(__file__).parent / "mirna_names.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def claim_words() -> list[str]:
    """Every subject and object of the claim tables."""
    words: dict[str, None] = {}
    for path in sorted(CLAIMS.glob("claims_*.tsv")):
        table = read_table(path, what="the claim table", required=("subject", "object"))
        words.update(dict.fromkeys([*table["subject"], *table["object"]]))
    return list(words)


def named_accessions(index: MirnaIndex, words: Iterable[str]) -> set[str]:
    """Accessions that the words denote; words that are no miRNA name denote none."""
    from mirbone.words._mirna import resolve_mirna

    found: set[str] = set()
    for word in words:
        answer = resolve_mirna(index, word)
        found.update(answer.accessions)
        if answer.kind == "unknown" and word.lower().startswith(("hsa-", "mir-", "let-")):
            print(f"not in miRBase: {word}")
    return found


def closure(index: MirnaIndex, accessions: set[str]) -> set[str]:
    """Close a set of accessions under number, seed, shared names and precursor arms."""
    needed: set[str] = set()
    while accessions - needed:
        needed |= accessions
        accessions = needed.union(*(neighbours(index, a) for a in needed))
    return needed


def neighbours(index: MirnaIndex, accession: str) -> set[str]:
    """Accessions without which the answer for `accession` could differ from the whole release's."""
    keys = [key_of(name) for name in index.history[accession]]
    near = {
        a
        for key in keys
        for table in (index.mature_keys, index.precursor_keys)
        for a in table.get(key, ())
    }
    near.update(index.arms.get(accession, ()))
    name = index.current.get(accession)
    if is_mature(accession) and name:
        number = number_of(key_of(name))
        near.update(a for a, names in index.history.items() if _has_number(names, number))
    if accession in index.guides:
        near.update(a for a in index.seeds[index.sequences[accession][1:8]] if a in index.guides)
    return near


def _has_number(names: tuple[str, ...], number: str) -> bool:
    return any(number_of(key_of(name)) == number for name in names)


def write_tables(mature: list[tuple[str, str, str]], names: list[tuple[str, str]]) -> None:
    """Write mirna.tsv and mirna_names.tsv."""
    for file, header, rows in (
        ("mirna.tsv", ("accession", "name", "sequence"), mature),
        ("mirna_names.tsv", ("accession", "name"), names),
    ):
        write_text(TABLES / file, "".join("\t".join(row) + "\n" for row in [header, *rows]))


if __name__ == "__main__":
    main()
