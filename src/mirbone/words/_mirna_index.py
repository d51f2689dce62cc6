"""Look-up tables over one set of miRNAs: by key, by stem, by seed; and which arm is the guide."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ARM = re.compile(r"-[35]p$")
_COPY = re.compile(r"(?<=\d)([a-z]*)-\d+$")
_NUMBER = re.compile(r"(?:mir|let)-\d+")


@dataclass(frozen=True, slots=True)
class MirnaIndex:
    """Everything that a name is looked up in.

    Keys are lower-case names without ``hsa-``. Accessions are miRBase's: MIMAT for mature miRNAs,
    MI for precursors.

    Parameters
    ----------
    source : str
        Where the names come from.
    whole : bool
        Whether this is a whole release; if not, an unknown name may exist elsewhere.
    current : mapping of str to str
        Accession to v22 name, mature miRNAs only.
    sequences : mapping of str to str
        Accession to v22 sequence, RNA, 5' to 3'.
    history : mapping of str to tuple of str
        Accession to every name that it has had.
    mature_keys, precursor_keys : mapping of str to tuple of str
        Key to the accessions that have had that name in any release.
    stems : mapping of str to tuple of str
        Key without arm and copy number (``mir-30c``) to its v22 mature accessions.
    numbers : mapping of str to tuple of str
        Key without letters too (``mir-30``) to its stems.
    seeds : mapping of str to tuple of str
        Nucleotides 2 to 8 to the v22 accessions that begin with them.
    guides : mapping of str to bool
        Accessions of established guide arms; whether the other arm has been a ``*`` name.
    arms : mapping of str to tuple of str
        Precursor accession to the v22 mature accessions cut from it.
    """

    source: str
    whole: bool
    current: Mapping[str, str]
    sequences: Mapping[str, str]
    history: Mapping[str, tuple[str, ...]]
    mature_keys: Mapping[str, tuple[str, ...]]
    precursor_keys: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[str, ...]]
    seeds: Mapping[str, tuple[str, ...]]
    guides: Mapping[str, bool]
    arms: Mapping[str, tuple[str, ...]]


def build_index(
    mature: Iterable[tuple[str, str, str]],
    names: Iterable[tuple[str, str]],
    derived: Mapping[str, tuple[str, ...]],
    *,
    source: str,
    whole: bool,
) -> MirnaIndex:
    """Build the look-up tables.

    Parameters
    ----------
    mature : iterable of (accession, name, sequence)
        The v22 mature miRNAs.
    names : iterable of (accession, name)
        Names of any release, mature and precursor, oldest first.
    derived : mapping of str to tuple of str
        Precursor accession to mature accessions where a release says so; for the others the arms
        are found by name.
    source : str
        Where the names come from.
    whole : bool
        Whether this is a whole release.

    Returns
    -------
    MirnaIndex
        The tables.
    """
    records = list(mature)
    current = {accession: name for accession, name, _ in records}
    history = _histories(names, current)
    mature_keys, precursor_keys = _keys(history)
    stems = _grouped((stem_of(name), accession) for accession, name in current.items())
    guides = _guides(current, history, mature_keys, stems)
    by_name = {key_of(name): accession for accession, name in current.items()}
    return MirnaIndex(
        source=source,
        whole=whole,
        current=current,
        sequences={accession: sequence for accession, _, sequence in records},
        history=history,
        mature_keys=mature_keys,
        precursor_keys=precursor_keys,
        stems=stems,
        numbers=_grouped((number_of(stem), stem) for stem in stems),
        seeds=_grouped((sequence[1:8], accession) for accession, _, sequence in records),
        guides=guides,
        arms={
            accession: derived.get(accession) or _arms_by_name(written, by_name)
            for accession, written in history.items()
            if not is_mature(accession)
        },
    )


def key_of(name: str) -> str:
    """Lower case, without ``hsa-``."""
    return name.lower().removeprefix("hsa-")


def stem_of(name: str) -> str:
    """Key without arm, and without the copy number that stands before an arm."""
    key = key_of(name)
    bare = _ARM.sub("", key)
    return bare if bare == key else _COPY.sub(r"\1", bare)


def number_of(key: str) -> str:
    """Key without letters, copy and arm: ``mir-30`` of ``mir-30c-1``."""
    found = _NUMBER.match(key)
    return found.group() if found else key


def arm_of(name: str) -> str:
    """``5p``, ``3p`` or empty where the name states no arm."""
    found = _ARM.search(name)
    return found.group()[1:] if found else ""


def is_mature(accession: str) -> bool:
    """Whether an accession is a mature miRNA's and not a precursor's."""
    return accession.startswith("MIMAT")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        groups[key][value] = None
    return {key: tuple(values) for key, values in groups.items()}


def _histories(
    names: Iterable[tuple[str, str]], current: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    return _grouped([*names, *current.items()])


def _keys(
    history: Mapping[str, tuple[str, ...]],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    pairs = [(key_of(name), accession) for accession, names in history.items() for name in names]
    return (
        _grouped(pair for pair in pairs if is_mature(pair[1])),
        _grouped(pair for pair in pairs if not is_mature(pair[1])),
    )


def _guides(
    current: Mapping[str, str],
    history: Mapping[str, tuple[str, ...]],
    mature_keys: Mapping[str, tuple[str, ...]],
    stems: Mapping[str, tuple[str, ...]],
) -> dict[str, bool]:
    """Find guide arms: the only product, or the one that bore the arm-less name throughout."""
    starred = {a for a, names in history.items() if any(name.endswith("*") for name in names)}
    guides: dict[str, bool] = {}
    for members in stems.values():
        chosen = {a for a in members if _is_guide(a, members, current, history, mature_keys)}
        chosen -= starred
        if len({arm_of(current[a]) for a in chosen}) == 1:
            sister_starred = any(a in starred for a in members)
            guides.update(dict.fromkeys(chosen, sister_starred))
    return guides


def _is_guide(
    accession: str,
    members: tuple[str, ...],
    current: Mapping[str, str],
    history: Mapping[str, tuple[str, ...]],
    mature_keys: Mapping[str, tuple[str, ...]],
) -> bool:
    arm = arm_of(current[accession])
    if not arm or all(arm_of(current[other]) == arm for other in members):
        return True
    bare = [key for key in map(key_of, history[accession]) if not _ARM.search(key)]
    return bool(bare) and all(len(mature_keys[key]) == 1 for key in bare)


def _arms_by_name(written: tuple[str, ...], by_name: Mapping[str, str]) -> tuple[str, ...]:
    """Match a precursor with its arms by name, the newest of its names that has any first."""
    for name in reversed(written):
        stem = key_of(name)
        without_copy = _COPY.sub(r"\1", stem)
        number = number_of(stem)
        found = [
            next((by_name[s + arm] for s in (stem, without_copy, number) if s + arm in by_name), "")
            for arm in ("-5p", "-3p")
        ]
        whole = next((by_name[s] for s in (stem, without_copy) if s in by_name), "")
        if any(found) or whole:
            return tuple(dict.fromkeys(a for a in (*found, whole) if a))
    return ()
