"""Names that no release lists but that follow from those it does: families, bare arms, stars."""

import re

from mirbone.words._mirna_family import find_family
from mirbone.words._mirna_index import MirnaIndex, arm_of, number_of
from mirbone.words._resolution import NameResolution
from mirbone.words.written import Spelling

EXACT = 1.0
FORMER_NAME = 0.95
GUIDE_STARRED_SISTER = 0.9
GUIDE = 0.8
OTHER_SPECIES = 0.9
DERIVED = 0.7

_GRAMMAR = re.compile(
    r"(?P<stem>(?:mir|let)-\d+[a-z]*)(?:-(?P<copy>\d+))?(?:-(?P<arm>[35]p)|(?P<star>\*))?$"
)
_CLUSTER = re.compile(r"(?:mir|let)-\d+[a-z]*-\d{2,5}[a-z]?")
_SUGGESTIONS = 4


def resolve_family(index: MirnaIndex, query: str, spelling: Spelling) -> NameResolution | None:
    """Resolve ``miR-30 family``, ``miR-30s`` and a bare number that no single miRNA bears.

    Parameters
    ----------
    index : MirnaIndex
        Where to look.
    query : str
        The name as given.
    spelling : Spelling
        Its parts.

    Returns
    -------
    NameResolution or None
        Kind ``family`` with every member's reason in the note; None if it names no family.
    """
    for key in spelling.keys:
        plural = key[:-1] if re.search(r"\ds$", key) else ""
        if spelling.family and (key in index.numbers or key in index.stems):
            return _family_answer(index, query, key, FORMER_NAME)
        if plural in index.numbers:
            return _family_answer(index, query, plural, FORMER_NAME)
        if not spelling.family and key in index.numbers and key not in index.stems:
            return _family_answer(index, query, key, GUIDE)
    return None


def _family_answer(
    index: MirnaIndex, query: str, stem: str, confidence: float
) -> NameResolution | None:
    family = find_family(index, stem)
    if family is None:
        return None
    reasons = family.reasons
    names = tuple(index.current[a] for a in reasons)
    each = "; ".join(f"{index.current[a]} ({reason})" for a, reason in reasons.items())
    note = f"Family by name stem and seed: {each}."
    return NameResolution(query, "family", tuple(reasons), names, confidence, note)


def resolve_derived(index: MirnaIndex, query: str, spelling: Spelling) -> NameResolution | None:
    """Resolve a name that no release lists but whose stem, precursor or family is known.

    Parameters
    ----------
    index : MirnaIndex
        Where to look.
    query : str
        The name as given.
    spelling : Spelling
        Its parts.

    Returns
    -------
    NameResolution or None
        None if nothing follows from what is known.
    """
    for key in spelling.keys:
        parts = _GRAMMAR.match(key)
        if parts is None:
            continue
        if parts["copy"] and parts["arm"]:
            found = _arm_of_precursor(index, query, key, parts["arm"])
        elif parts["copy"]:
            continue
        elif parts["arm"]:
            found = _arm_of_family(index, query, parts["stem"], parts["arm"])
        else:
            found = _without_arm(index, query, parts["stem"], starred=bool(parts["star"]))
        if found:
            return found
    return None


def _arm_of_precursor(index: MirnaIndex, query: str, key: str, arm: str) -> NameResolution | None:
    """``mir-218-1-5p``: the 5p arm of the precursor mir-218-1, which v22 calls miR-218-5p."""
    hairpins = index.precursor_keys.get(key.removesuffix(f"-{arm}"), ())
    arms = dict.fromkeys(
        a for hairpin in hairpins for a in index.arms(hairpin) if arm_of(index.current[a]) == arm
    )
    if len(arms) != 1:
        return None
    (accession,) = arms
    name = index.current[accession]
    note = f"The {arm} arm of the precursor {', '.join(hairpins)}, which v22 names {name}."
    return NameResolution(query, "mature", (accession,), (name,), DERIVED, note)


def _arm_of_family(index: MirnaIndex, query: str, stem: str, arm: str) -> NameResolution | None:
    """``miR-30-5p``, as target catalogues name families by the arm that all guides share."""
    if stem in index.stems or stem not in index.numbers:
        return None
    answer = _family_answer(index, query, stem, DERIVED)
    if answer is None or any(arm_of(name) not in (arm, "") for name in answer.names):
        return None
    return answer


def _without_arm(
    index: MirnaIndex, query: str, stem: str, *, starred: bool
) -> NameResolution | None:
    """``miR-378a`` or ``miR-378a*``, where only miR-378a-5p and -3p were ever names."""
    arms = index.stems.get(stem, ())
    if not arms:
        return None
    guides = tuple(a for a in arms if index.is_guide(a))
    chosen = tuple(a for a in arms if a not in guides) if starred else guides
    if guides and chosen:
        told = "the other arm is the guide" if starred else "it is the guide arm by its older names"
        note = f"No release has this very name; read as the arm of {stem} meant, since {told}."
    else:
        chosen = tuple(sorted(arms, key=lambda a: _was_starred(index, a) != starred))
        note = f"No arm is stated and no release established a guide for {stem}: all arms given."
    names = tuple(index.current[a] for a in chosen)
    sure = DERIVED if len(chosen) == 1 else round(1 / len(chosen), 2)
    return NameResolution(query, "mature", chosen, names, sure, note)


def _was_starred(index: MirnaIndex, accession: str) -> bool:
    return any(name.endswith("*") for name in index.history[accession])


def unknown_name(index: MirnaIndex, query: str, spelling: Spelling) -> NameResolution:
    """Say that a name is unknown, and which names are near.

    Parameters
    ----------
    index : MirnaIndex
        Where was looked.
    query : str
        The name as given.
    spelling : Spelling
        Its parts.

    Returns
    -------
    NameResolution
        Kind ``unknown``, confidence 0.
    """
    near = _near(index, spelling.keys[0])
    note = f"No human miRNA, precursor or family of {index.source} has this name."
    if _CLUSTER.fullmatch(spelling.keys[0]):
        note += " It may be a cluster, from one precursor to another: give its members."
    elif near:
        note += f" Near it: {', '.join(near)}."
    return NameResolution(query, "unknown", note=note)


def _near(index: MirnaIndex, key: str) -> list[str]:
    """Give v22 names of that number, or of one with a digit less or two swapped, likest first."""
    from difflib import SequenceMatcher

    word, _, digits = number_of(key).partition("-")
    ways = [digits] if f"{word}-{digits}" in index.numbers else _misprints(digits[:6])
    stems = [stem for way in ways for stem in index.numbers.get(f"{word}-{way}", ())]
    names = sorted(index.current[a] for stem in stems for a in index.stems[stem])
    likeness = {
        n: SequenceMatcher(None, key, n.lower().removeprefix("hsa-")).ratio() for n in names
    }
    return sorted(names, key=lambda n: -likeness[n])[:_SUGGESTIONS]


def _misprints(digits: str) -> set[str]:
    places = range(len(digits))
    dropped = {digits[:i] + digits[i + 1 :] for i in places}
    swapped = {digits[:i] + digits[i : i + 2][::-1] + digits[i + 2 :] for i in places}
    return dropped | swapped
