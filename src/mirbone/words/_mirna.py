"""From a written miRNA name to miRBase v22, with confidence, candidates and the reason."""

import re
from dataclasses import replace

from mirbone.words._mirna_derived import (
    DERIVED,
    EXACT,
    FORMER_NAME,
    GUIDE,
    GUIDE_STARRED_SISTER,
    OTHER_SPECIES,
    resolve_derived,
    resolve_family,
    unknown_name,
)
from mirbone.words._mirna_index import MirnaIndex, arm_of, is_mature, key_of, number_of, stem_of
from mirbone.words._resolution import NameResolution
from mirbone.words.written import (
    ACCESSION,
    Spelling,
    common_species,
    read_spelling,
    species_of_accession,
    virus_of,
)

_CLUSTER = re.compile(r"cluster|[\da-z]~\d", re.IGNORECASE)
_PARTS = ("pre", "pri", "anti", "antago")


def resolve_written(index: MirnaIndex, query: str, *, hairpin: bool = False) -> NameResolution:
    """Resolve one name or accession, from which what platforms add was taken.

    Parameters
    ----------
    index : MirnaIndex
        Where to look.
    query : str
        A name of any miRBase release, an accession, a precursor or a family.
    hairpin : bool, optional
        Whether the precursor is meant where the name leaves it open.

    Returns
    -------
    NameResolution
        Kind ``unknown``, with what to do in the note, where nothing is certain.
    """
    spelling = read_spelling(query)
    accession = ACCESSION.fullmatch(spelling.text)
    if accession:
        return _accession(index, query, accession.group(1).upper())
    if hairpin:
        spelling = replace(spelling, case="precursor")
    prefix = spelling.prefix or virus_of(spelling.text)
    species = common_species(prefix)
    if species:
        return _other_species(index, query, species, spelling)
    refusal = _refusal(spelling)
    if refusal:
        return NameResolution(query, "unknown", note=refusal)
    if spelling.family:
        return resolve_family(index, query, spelling) or unknown_name(index, query, spelling)
    for key in spelling.keys:
        found = _recorded(index, query, key, spelling)
        if found:
            return found
    return (
        resolve_family(index, query, spelling)
        or resolve_derived(index, query, spelling)
        or unknown_name(index, query, spelling)
    )


def _other_species(
    index: MirnaIndex, query: str, species: str, spelling: Spelling
) -> NameResolution:
    prefix = spelling.prefix
    why = f"by the prefix {prefix}-" if prefix else "by the way it is named"
    note = (
        f"A miRNA of {species}, {why}; only human ones are read. Where a human one is meant, give "
        "its own name: orthologues differ in number and arm."
    )
    if prefix in ("mmu", "rno", "dme"):
        note += " Human TaqMan cards have assays called so, where the sequence is the same."
        body = re.split(r"[-_ .]", spelling.text, maxsplit=1)[-1]
        human = resolve_written(index, body).single
        note += f" The human miRNA of that number and letter is {human}." if human else ""
    return NameResolution(query, "other species", confidence=OTHER_SPECIES, note=note)


def _refusal(spelling: Spelling) -> str:
    text = spelling.text
    if text.endswith(".") and "-" not in text:
        return "Ends in a dot, which R writes for *; give the name as it was before R read it."
    if _CLUSTER.search(text) and spelling.keys:
        return "A cluster of precursors, not one miRNA. Give its members, each by itself."
    if spelling.prefix in _PARTS:
        return (
            f"Begins with {spelling.prefix}-: precursors and inhibitors are not read as the mature "
            "miRNA. Give the name of the mature miRNA that is meant."
        )
    if spelling.prefix:
        return (
            f"No species of miRBase v22 has the prefix {spelling.prefix}-. Give the human name "
            "(hsa-...) if a human miRNA is meant."
        )
    written = bool(spelling.keys)
    return "" if written else "Not written like a miRNA (hsa-miR-21-5p, let-7a, MIMAT0000076)."


def _accession(index: MirnaIndex, query: str, accession: str) -> NameResolution:
    if accession in index.current:
        name = index.current[accession]
        return NameResolution(
            query, "mature", (accession,), (name,), EXACT, f"Accession of {name}."
        )
    if accession not in index.history:
        return _foreign_accession(index, query, accession)
    if is_mature(accession):
        return _withdrawn(index, query, (accession,), EXACT)
    return _precursor(index, query, (accession,), (EXACT, "Accession of a precursor."))


def _foreign_accession(index: MirnaIndex, query: str, accession: str) -> NameResolution:
    note = f"{accession} is no human accession of {index.source}."
    prefix = species_of_accession(accession) if is_mature(accession) else ""
    if not prefix:
        return NameResolution(query, "unknown", note=note)
    note += f" It lies among those of {common_species(prefix)}; only human miRNAs are read."
    return NameResolution(query, "other species", confidence=OTHER_SPECIES, note=note)


def _recorded(index: MirnaIndex, query: str, key: str, spelling: Spelling) -> NameResolution | None:
    """Resolve a key that is a name of some release."""
    mature = index.mature_keys.get(key, ())
    precursors = index.precursor_keys.get(key, ())
    if not mature and spelling.case in ("mature", "unclear") and key in index.stems:
        return None  # miR-142: never a name, but its arms are; mir-142 is the precursor
    if precursors and (not mature or spelling.case in ("precursor", "symbol")):
        sure = _how_sure_of_precursor(index, key, spelling, mature)
        return _precursor(index, query, precursors, sure, mature)
    if not mature:
        return None
    if not any(accession in index.current for accession in mature):
        return _withdrawn(index, query, mature)
    also = precursors if spelling.case != "mature" else ()
    return _mature(index, query, key, mature, also)


def _mature(
    index: MirnaIndex, query: str, key: str, found: tuple[str, ...], precursors: tuple[str, ...]
) -> NameResolution:
    alive = sorted((a for a in found if a in index.current), key=lambda a: _rank(index, key, a))
    gone = tuple(a for a in found if a not in index.current)
    if key in index.by_key:
        confidence, note, others = _current(index, query, alive, gone)
        alive, gone = alive[:1], others
    else:
        confidence, note, alive = _former(index, key, alive)
        if gone:
            confidence = min(confidence, GUIDE_STARRED_SISTER)
            note += f" Also the name of {', '.join(gone)}, which is not in v22."
    if precursors:
        confidence = min(confidence, GUIDE)
        note += (
            f" As written it could also be the precursor {', '.join(precursors)}, which bears the "
            "same name but for letter case."
        )
    names = tuple(index.current[a] for a in alive)
    return NameResolution(query, "mature", (*alive, *gone, *precursors), names, confidence, note)


def _current(
    index: MirnaIndex, query: str, alive: list[str], gone: tuple[str, ...]
) -> tuple[float, str, tuple[str, ...]]:
    """Judge a current name, which goes before every earlier bearer: confidence, note, these."""
    others = (*alive[1:], *gone)
    note = "Name in miRBase v22."
    if not others:
        return EXACT, note, others
    each = ", ".join(f"{a} ({index.current.get(a, 'not in v22')})" for a in others)
    note += f" In an earlier release it was also the name of {each}."
    exact = query == index.current[alive[0]]
    return (EXACT if exact else FORMER_NAME), note, others


def _rank(index: MirnaIndex, key: str, accession: str) -> int:
    """Order of candidates: current bearer, then the one that never became ``*``, then others."""
    if index.by_key.get(key) == accession:
        return 0
    return 2 if key + "*" in map(key_of, index.history[accession]) else 1


def _former(index: MirnaIndex, key: str, alive: list[str]) -> tuple[float, str, list[str]]:
    """Judge a key that no v22 miRNA bears now: confidence, note, candidates."""
    if len(alive) == 1:
        return _one(index, key, alive[0])
    each = "; ".join(
        f"{index.current[a]} ({a}, named in turn {', '.join(index.history[a])})" for a in alive
    )
    note = (
        f"Ambiguous: {key} denoted different miRNAs in different releases: {each}. "
        "Give the v22 name of the one meant, or its accession."
    )
    return round(1 / len(alive), 2), note, alive


def _one(index: MirnaIndex, key: str, accession: str) -> tuple[float, str, list[str]]:
    """Judge a key that has denoted one v22 accession under another name than now."""
    name = index.current[accession]
    sisters = [a for a in index.stems[stem_of(name)] if arm_of(index.current[a]) != arm_of(name)]
    if key.endswith("*") or key[-3:] in ("-5p", "-3p"):
        return FORMER_NAME, f"Earlier name of {name} ({accession}), of no other.", [accession]
    if key + "*" in map(key_of, index.history[accession]):
        both = [*sisters, accession]
        note = f"{key} was later {key}* for {name}; which arm is meant is not established."
        return round(1 / len(both), 2), note, both
    if number_of(key) != number_of(key_of(name)):
        note = f"Earlier name of {name} ({accession}), of no other."
        return FORMER_NAME, note, [accession]
    if not sisters:
        note = f"Earlier name of {name} ({accession}), of no other; no other arm is in v22."
        return FORMER_NAME, note, [accession]
    others = ", ".join(index.current[a] for a in sisters)
    starred = any(n.endswith("*") for a in sisters for n in index.history[a])
    note = (
        f"No arm is stated: in every release that used this name it was {name} ({accession}); "
        + (f"the other arm ({others}) was written with *." if starred else f"never {others}.")
    )
    return (GUIDE_STARRED_SISTER if starred else GUIDE), note, [accession]


def _how_sure_of_precursor(
    index: MirnaIndex, key: str, spelling: Spelling, mature: tuple[str, ...]
) -> tuple[float, str]:
    if spelling.case == "symbol":
        return GUIDE_STARRED_SISTER, "Symbol of the gene of a precursor."
    if mature:
        looser = (
            f"Written as a precursor (mir, not miR); with a capital R the same letters name "
            f"{', '.join(index.current.get(a, a) for a in mature)}."
        )
        exact = spelling.human and spelling.case == "precursor"
        return (GUIDE_STARRED_SISTER if exact else DERIVED), looser
    newest = {index.history[a][-1] for a in index.precursor_keys[key]}
    if spelling.case == "mature":
        return GUIDE, f"A precursor's name ({', '.join(sorted(newest))}), though written miR."
    if key in {key_of(name) for name in newest}:
        return EXACT, "Name of a precursor."
    return FORMER_NAME, f"Earlier name of the precursor {', '.join(sorted(newest))}."


def _precursor(
    index: MirnaIndex,
    query: str,
    found: tuple[str, ...],
    sure: tuple[float, str],
    also: tuple[str, ...] = (),
) -> NameResolution:
    confidence, why = sure
    arms = tuple(dict.fromkeys(a for accession in found for a in index.arms(accession)))
    if not arms and not any(a in index.current for a in also):
        return _withdrawn(index, query, (*found, *also))
    if len(found) > 1:
        why += f" Ambiguous: {', '.join(found)} have borne this name."
        confidence = min(confidence, round(1 / len(found), 2))
    names = tuple(dict.fromkeys(index.current[a] for a in (*arms, *also) if a in index.current))
    note = f"{why} Its arms in v22: {', '.join(index.current[a] for a in arms) or 'none'}."
    accessions = tuple(dict.fromkeys((*found, *arms, *also)))
    return NameResolution(query, "precursor", accessions, names, confidence, note)


def _withdrawn(
    index: MirnaIndex, query: str, found: tuple[str, ...], confidence: float = FORMER_NAME
) -> NameResolution:
    each = "; ".join(f"{a} ({', '.join(index.history[a])})" for a in found)
    note = f"Withdrawn: {each} is not in miRBase v22 and has no successor by accession."
    stems = {stem_of(name.removesuffix("*")) for a in found for name in index.history[a]}
    kin = [index.current[a] for stem in sorted(stems) for a in index.stems.get(stem, ())]
    if kin:
        note += f" v22 holds {', '.join(kin)} under other accessions."
    return NameResolution(query, "withdrawn", found, (), confidence, note)
