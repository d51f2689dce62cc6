"""Which miRNAs are a family: one rule on name stem and seed, never a list kept by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from mirbone.words._mirna_index import MirnaIndex, arm_of


@dataclass(frozen=True, slots=True)
class Family:
    """The members of a miRNA family.

    Parameters
    ----------
    reasons : mapping of str to str
        Accession to why it is a member; members that bear the family's name come first.
    """

    reasons: Mapping[str, str]


def find_family(index: MirnaIndex, key: str) -> Family | None:
    """Find the members of the family that `key` names.

    Members are the guide arms whose name has the stem (``mir-30``: miR-30a to -30e; ``mir-200b``:
    miR-200b alone), and every other guide arm with the seed, nucleotides 2 to 8, of such a guide
    (so miR-141 and miR-429 join miR-200; doi:10.1016/j.cell.2009.01.002). Where the name history
    establishes no guide for a miRNA that bears the stem, the arm that shares the seed of the
    established guides is taken, else the arm on their side, else both; such an arm recruits no
    further member.

    Parameters
    ----------
    index : MirnaIndex
        Where to look.
    key : str
        ``mir-200``, ``let-7``, ``mir-200b``: a stem, with or without letters.

    Returns
    -------
    Family or None
        None if no mature miRNA has that stem.
    """
    stems = sorted(index.numbers.get(key) or ((key,) if key in index.stems else ()))
    if not stems:
        return None
    established = [a for s in stems for a in index.stems[s] if index.is_guide(a)]
    reasons = {
        accession: reason
        for stem in stems
        for accession, reason in _arms_of_stem(index, stem, established)
    }
    joining = {
        other: f"seed {seed} of {index.current[guide]}"
        for guide in reversed(established)
        for seed in (index.sequences[guide][1:8],)
        for other in index.seeds[seed]
        if index.is_guide(other) and other not in reasons
    }
    for other in sorted(joining, key=lambda a: (len(index.current[a]), index.current[a])):
        reasons[other] = joining[other]
    return Family(reasons)


def _arms_of_stem(index: MirnaIndex, stem: str, established: list[str]) -> list[tuple[str, str]]:
    arms = index.stems[stem]
    guides = [a for a in arms if index.is_guide(a)]
    if guides:
        return [(a, "named, guide arm") for a in guides]
    seeds = {index.sequences[a][1:8] for a in established}
    sides = {arm_of(index.current[a]) for a in established}
    same_seed = [a for a in arms if index.sequences[a][1:8] in seeds]
    if same_seed:
        return [(a, "named, guide not established, arm with the family's seed") for a in same_seed]
    same_side = [a for a in arms if sides == {arm_of(index.current[a])}]
    if same_side:
        return [(a, "named, guide not established, arm of the other guides") for a in same_side]
    return [(a, "named, guide not established, both arms") for a in arms]
