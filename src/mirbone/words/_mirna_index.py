"""Look-up tables over one set of miRNAs: by key, by stem, by seed; and which arm is the guide."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

_COPY = re.compile(r"(?<=\d)([a-z]*)-\d+$")
_NUMBER = re.compile(r"(?:mir|let)-\d+")


@dataclass(frozen=True, eq=False)  # no slots: what few questions need is kept when first asked
class MirnaIndex:
    """Everything that a name is looked up in.

    Keys are lower-case names without ``hsa-``. Accessions are miRBase's: MIMAT for mature miRNAs,
    MI for precursors.

    Parameters
    ----------
    source : str
        Where the names come from.
    current : mapping of str to str
        Accession to v22 name, mature miRNAs only.
    sequences : mapping of str to str
        Accession to v22 sequence, RNA, 5' to 3'.
    history : mapping of str to tuple of str
        Accession to every name that it has had.
    mature_keys, precursor_keys : mapping of str to tuple of str
        Key to the accessions that have had that name in any release.
    """

    source: str
    current: Mapping[str, str]
    sequences: Mapping[str, str]
    history: Mapping[str, tuple[str, ...]]
    mature_keys: Mapping[str, tuple[str, ...]]
    precursor_keys: Mapping[str, tuple[str, ...]]

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """Key of each v22 mature name to its accession."""
        return {key_of(name): accession for accession, name in self.current.items()}

    @cached_property
    def stems(self) -> Mapping[str, tuple[str, ...]]:
        """Key without arm and copy number (``mir-30c``) to its v22 mature accessions."""
        return _grouped((stem_of(name), accession) for accession, name in self.current.items())

    @cached_property
    def numbers(self) -> Mapping[str, tuple[str, ...]]:
        """Key without letters too (``mir-30``) to its stems."""
        return _grouped((number_of(stem), stem) for stem in self.stems)

    @cached_property
    def seeds(self) -> Mapping[str, tuple[str, ...]]:
        """Nucleotides 2 to 8 to the v22 accessions that begin with them."""
        return _grouped((sequence[1:8], a) for a, sequence in self.sequences.items())

    def is_guide(self, accession: str) -> bool:
        """Whether an arm is the established guide; none is where arms of both sides qualify."""
        members = self.stems[stem_of(self.current[accession])]
        chosen = [a for a in members if _could_be_guide(self, a, members)]
        return accession in chosen and len({arm_of(self.current[a]) for a in chosen}) == 1

    def arms(self, precursor: str) -> tuple[str, ...]:
        """Match a precursor with its arms by name, the newest of its names that has any first."""
        for name in reversed(self.history[precursor]):
            stem = key_of(name)
            without_copy = _COPY.sub(r"\1", stem)
            found = _arms_of_stems(self.by_key, (stem, without_copy, number_of(stem)))
            if found:
                return found
        return ()


def build_index(
    mature: Iterable[tuple[str, str, str]], names: Iterable[tuple[str, str]], *, source: str
) -> MirnaIndex:
    """Build the look-up tables.

    Parameters
    ----------
    mature : iterable of (accession, name, sequence)
        The v22 mature miRNAs.
    names : iterable of (accession, name)
        Names of any release, mature and precursor, oldest first.
    source : str
        Where the names come from.

    Returns
    -------
    MirnaIndex
        The tables.
    """
    records = list(mature)
    current = {accession: name for accession, name, _ in records}
    history = _grouped([*names, *current.items()])
    mature_keys: dict[str, tuple[str, ...]] = {}
    precursor_keys: dict[str, tuple[str, ...]] = {}
    for accession, borne in history.items():
        keys = mature_keys if is_mature(accession) else precursor_keys
        for name in borne:
            _add(keys, key_of(name), accession)
    return MirnaIndex(
        source=source,
        current=current,
        sequences={accession: sequence for accession, _, sequence in records},
        history=history,
        mature_keys=mature_keys,
        precursor_keys=precursor_keys,
    )


def key_of(name: str) -> str:
    """Lower case, without ``hsa-``."""
    return name.lower().removeprefix("hsa-")


def stem_of(name: str) -> str:
    """Key without arm, and without the copy number that stands before an arm."""
    key = key_of(name)
    if not key.endswith(("-5p", "-3p")):
        return key
    bare = key[:-3]
    return _COPY.sub(r"\1", bare) if bare.count("-") > 1 else bare


def number_of(key: str) -> str:
    """Key without letters, copy and arm: ``mir-30`` of ``mir-30c-1``."""
    found = _NUMBER.match(key)
    return found.group() if found else key


def arm_of(name: str) -> str:
    """``5p``, ``3p`` or empty where the name states no arm."""
    return name[-2:] if name.endswith(("-5p", "-3p")) else ""


def is_mature(accession: str) -> bool:
    """Whether an accession is a mature miRNA's and not a precursor's."""
    return accession.startswith("MIMAT")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Gather the values of each key, each once, in order."""
    groups: dict[str, tuple[str, ...]] = {}
    for key, value in pairs:
        _add(groups, key, value)
    return groups


def _add(groups: dict[str, tuple[str, ...]], key: str, value: str) -> None:
    there = groups.get(key)
    if there is None:
        groups[key] = (value,)
    elif value not in there:  # few share a key
        groups[key] = (*there, value)


def _could_be_guide(index: MirnaIndex, accession: str, members: tuple[str, ...]) -> bool:
    """Whether it is the only product, or bore the arm-less name alone and never a ``*`` name."""
    names = index.history[accession]
    if any(name.endswith("*") for name in names):
        return False
    arm = arm_of(index.current[accession])
    if not arm or all(arm_of(index.current[other]) == arm for other in members):
        return True
    bare = [key for key in map(key_of, names) if not arm_of(key)]
    return bool(bare) and all(len(index.mature_keys[key]) == 1 for key in bare)


def _arms_of_stems(by_key: Mapping[str, str], stems: tuple[str, str, str]) -> tuple[str, ...]:
    """Find both arms, each under the first stem that has it; or the one product of no arm."""
    ways = [[stem + arm for stem in stems] for arm in ("-5p", "-3p")] + [list(stems[:2])]
    found = [next((by_key[key] for key in keys if key in by_key), "") for keys in ways]
    return tuple(dict.fromkeys(filter(None, found)))
