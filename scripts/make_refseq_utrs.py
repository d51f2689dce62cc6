"""Read 3' UTRs and coding sequences of RefSeq transcripts off mRNAs, for `fit_repression.py`.

    python scripts/make_refseq_utrs.py MRNAS ANNOTATION OUTPUT

MRNAS is a FASTA of mRNAs with ``ACCNUM:NM_...`` in its headers, about one a gene:
``DM3Loc/testdata/modified_multilabel_seq.fasta`` of the package dm3loc 1.2.0 on PyPI (MIT; SHA-256
49dc294e3412af8df1e4624d83c721a75d04107400745e23192a8a3f0fbf64ea).
ANNOTATION is a BED12 of RefSeq transcripts with their coding bounds: ``hg38_RefSeq.bed`` of 2018,
as kept in CharlesAnalyst/m6A-scripts at 3e1ee66, which states no licence (SHA-256
95ae657e6023d464c32d6e5a9e47d2e7a29ba087a8f0323bc1e6eda0eb2087db).

An mRNA whose longest reading frame is as long as its annotated coding sequence is laid on the
genome by that; the letters of all mRNAs together then spell the annotated 3' UTR and coding
sequence of every transcript, of other isoforms too. UTRs of which less than 98 % of the letters are
known are left out, and coding sequences are empty then; the few letters not known are N.
"""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

SHORTEST, KNOWN = 20, 0.98
FRAME = re.compile(r"(?=(ATG(?:(?!TAA|TAG|TGA)[ACGTN]{3})*(?:TAA|TAG|TGA)))")


@dataclass(frozen=True, slots=True, eq=False)
class Transcript:
    """One transcript: genomic places of its nt, 5' to 3', and the bounds of its coding part."""

    name: str
    places: np.ndarray
    coding: tuple[int, int]


def read_annotation(path: Path) -> list[Transcript]:
    """Read a BED12; a place is strand and chromosome above, the position below."""
    table = pd.read_csv(path, sep="\t", header=None, dtype=str)
    table = table[table[3].str.startswith("NM_") & ~table[0].str.contains("_")]
    chromosome = {name: rank for rank, name in enumerate(sorted(set(table[0])))}
    found = []
    for row in table.itertuples(index=False):
        start, first, last = int(row[1]), int(row[6]), int(row[7])
        sizes, starts = ([int(n) for n in row[at].strip(",").split(",")] for at in (10, 11))
        blocks = zip(starts, sizes, strict=True)
        places = np.concatenate([np.arange(start + s, start + s + size) for s, size in blocks])
        bounds = np.searchsorted(places, [first, last])
        if row[5] == "-":
            places, bounds = places[::-1], len(places) - bounds[::-1]
        key = chromosome[row[0]] * 2 + (row[5] == "-")
        coding = int(bounds[0]), int(bounds[1])
        found.append(Transcript(row[3].split(".")[0], places + (key << 32), coding))
    return found


def read_mrnas(path: Path) -> dict[str, str]:
    """Read the mRNAs by accession."""
    mrnas = {}
    for record in path.read_text(encoding="utf-8").split(">")[1:]:
        header, *lines = record.splitlines()
        found = re.search(r"ACCNUM:(NM_\d+)", header)
        if found is not None:
            mrnas[found[1]] = "".join(lines).upper()
    return mrnas


def lay(transcript: Transcript, mrna: str) -> tuple[np.ndarray, np.ndarray]:
    """Give genomic places and letters of one mRNA; none where its reading frame differs."""
    frame = max(FRAME.finditer(mrna), key=lambda found: len(found[1]), default=None)
    first, last = transcript.coding
    if frame is None or len(frame[1]) != last - first:
        return np.empty(0, np.int64), np.empty(0, np.uint8)
    shift = frame.start() - first
    begin = max(0, -shift)
    stop = min(len(transcript.places), len(mrna) - shift)
    letters = np.frombuffer(mrna[begin + shift : stop + shift].encode(), np.uint8)
    return transcript.places[begin:stop], letters


def spell(
    wanted: np.ndarray, places: np.ndarray, letters: np.ndarray, *, shortest: int = SHORTEST
) -> str:
    """Spell a part of a transcript; empty where too little of it is known."""
    if len(wanted) < shortest:
        return ""
    at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
    known = places[at] == wanted
    if known.mean() < KNOWN:
        return ""
    return np.where(known, letters[at], ord("N")).astype(np.uint8).tobytes().decode()


def spell_both(transcript: Transcript, places: np.ndarray, letters: np.ndarray) -> tuple[str, str]:
    """Spell the 3' UTR, less a poly(A) tail, and the coding sequence."""
    first, last = transcript.coding
    utr = re.sub(r"A{8,}$", "", spell(transcript.places[last:], places, letters))
    return utr if len(utr) >= SHORTEST else "", spell(
        transcript.places[first:last], places, letters
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Read 3' UTRs and ORFs off mRNAs.")
    parser.add_argument("mrnas", type=Path)
    parser.add_argument("annotation", type=Path)
    parser.add_argument("output", type=Path)
    given = parser.parse_args()
    mrnas, transcripts = read_mrnas(given.mrnas), read_annotation(given.annotation)
    laid = [lay(one, mrnas[one.name]) for one in transcripts if one.name in mrnas]
    places = np.concatenate([part[0] for part in laid])
    letters = np.concatenate([part[1] for part in laid])
    places, first = np.unique(places, return_index=True)
    letters = letters[first]
    spelled: dict[str, tuple[str, str]] = {}
    for one in transcripts:  # of several loci the first that can be spelled
        if not spelled.get(one.name, ("", ""))[0]:
            spelled[one.name] = spell_both(one, places, letters)
    rows = [
        {"transcript": name, "utr": utr, "orf": orf} for name, (utr, orf) in spelled.items() if utr
    ]
    table = pd.DataFrame(rows)
    table.to_csv(given.output, sep="\t", index=False, lineterminator="\n")
    print(
        f"{len(table)} of {len(spelled)} transcripts, from {sum(len(p) > 0 for p, _ in laid)} mRNAs"
    )


if __name__ == "__main__":
    main()
