"""From a miRNA name as real files hold it, with what platforms add, to what it means."""

import re
from dataclasses import replace

from mirbone.words._mirna import resolve_written
from mirbone.words._mirna_derived import DERIVED, OTHER_SPECIES
from mirbone.words._mirna_index import MirnaIndex, arm_of
from mirbone.words._resolution import NameResolution
from mirbone.words._several import resolve_several
from mirbone.words.written import (
    LONGEST_NAME,
    MirGeneDbName,
    common_species,
    is_target_isoform,
    isomir_of,
    read_mirgenedb,
    split_name,
    split_sequence,
    tidy,
    without_additions,
    without_mark,
    without_r_dots,
)

_MARKED = 0.9
_ARM_THEN_NUMBER = re.compile(r"(.*)-([35]p)[-_](\d)$", re.IGNORECASE)


def resolve_mirna(index: MirnaIndex, query: str) -> NameResolution:
    """Resolve one written miRNA name.

    Parameters
    ----------
    index : MirnaIndex
        Where to look.
    query : str
        A name of any miRBase release, an accession, a precursor or a family.

    Returns
    -------
    NameResolution
        Kind ``unknown``, with what to do in the note, where nothing is certain.
    """
    text = tidy(query)
    if not text or len(text) > LONGEST_NAME:
        return NameResolution(query, "unknown", note=_refused_text(text))
    plain = without_additions(without_r_dots(text))
    isomir = isomir_of(plain.text)
    if isomir:
        return NameResolution(query, "unknown", note=_isomir_note(isomir))
    named, sequence = split_sequence(plain.text)
    if sequence:
        return _with_sequence(index, query, named, sequence)
    first, *others = split_name(plain.text)
    if others:
        answer = resolve_several(index, query, (first, *others), lambda name: _one(index, name))
    else:
        as_it_came = query if first == text else first
        answer = _one(index, as_it_came, hairpin=plain.hairpin)
    if plain.dropped and answer.kind != "unknown":
        left = ", ".join(f"{part!r} ({what})" for part, what in plain.dropped)
        note = f"{answer.note} No part of the name: {left}."
        return replace(answer, query=query, note=note)
    return answer if answer.query == query else replace(answer, query=query)


def _with_sequence(index: MirnaIndex, query: str, name: str, sequence: str) -> NameResolution:
    """Answer for a name that has a sequence at its end: the miRNA's own, or an isomiR's."""
    answer = resolve_mirna(index, name)
    if answer.single and index.sequences[answer.accessions[0]] == sequence:
        return replace(answer, query=query, note=f"{answer.note} The sequence is that of v22.")
    return NameResolution(query, "unknown", note=_isomir_note(name))


def _one(index: MirnaIndex, text: str, *, hairpin: bool = False) -> NameResolution:
    """Resolve one name or accession; a last mark is left out where it is unknown with it."""
    mirgenedb = read_mirgenedb(text)
    if mirgenedb:
        return _of_mirgenedb(index, text, mirgenedb)
    answer = resolve_written(index, text, hairpin=hairpin)
    if answer.kind != "unknown":
        return answer
    if is_target_isoform(text):
        note = "An isoform of a target catalogue: its seed is not that of the v22 miRNA."
        return NameResolution(text, "unknown", note=note)
    bare, what = without_mark(text)
    if not what:
        return answer
    ways = [resolve_written(index, bare, hairpin=hairpin)]
    copy = _ARM_THEN_NUMBER.match(text)
    if copy:  # hsa-miR-16-5p-1, the arm of hsa-mir-16-1
        ways.append(resolve_written(index, f"{copy[1]}-{copy[3]}-{copy[2]}"))
    known = [replace(way, query=text) for way in ways if way.kind != "unknown"]
    return _of_either(known, f"Read as {bare}: {what}.") if known else answer


def _of_either(ways: list[NameResolution], why: str) -> NameResolution:
    """Answer where a last number is a repeated row's, or a copy's, which may name another miRNA."""
    names = tuple(dict.fromkeys(name for way in ways for name in way.names))
    first = ways[0]
    if len(ways) > 1 and len(names) > 1:
        accessions = tuple(dict.fromkeys(a for way in ways for a in way.accessions))
        note = (
            f"Ambiguous: the last number marks a repeated row of {names[0]}, or is in {names[1]}."
        )
        return NameResolution(
            first.query, "mature", accessions, names, round(1 / len(names), 2), note
        )
    return replace(first, confidence=min(first.confidence, _MARKED), note=f"{first.note} {why}")


def _of_mirgenedb(index: MirnaIndex, query: str, name: MirGeneDbName) -> NameResolution:
    """Answer for a name of MirGeneDB, which is miRBase's only where both have one gene of it."""
    if name.species != "hsa":
        whose = common_species(name.species) or f"the species {name.species}"
        note = f"A name of MirGeneDB for a miRNA of {whose}; only human names are read."
        return NameResolution(query, "other species", confidence=OTHER_SPECIES, note=note)
    arms = [
        accession
        for accession in index.stems.get(name.stem, ())
        if arm_of(index.current[accession]) == name.arm
    ]
    alone = index.numbers.get(name.stem, ()) == (name.stem,)
    if name.plain and name.arm and alone and len(arms) == 1:
        found = index.current[arms[0]]
        note = (
            f"A name of MirGeneDB without a paralogue's number; read as {found}, as miRBase has "
            "one miRNA of that number too."
        )
        return NameResolution(query, "mature", (arms[0],), (found,), DERIVED, note)
    note = (
        "A name of MirGeneDB, whose numbers are not those of miRBase (its Hsa-Mir-8 are the "
        "miR-200s). Give the miRBase name or accession (MIMAT...) of the same row."
    )
    return NameResolution(query, "unknown", note=note)


def _isomir_note(name: str) -> str:
    return (
        f"An isomiR: reads of {name} that differ from the sequence of miRBase. Sum the isomiRs of "
        "a miRNA to give the miRNA."
    )


def _refused_text(text: str) -> str:
    if not text:
        return "The name is empty. Give a miRNA name such as hsa-miR-21-5p."
    return f"The name is longer than {LONGEST_NAME} characters. Give one name at a time."
