"""How sites are divided into parts, and what a store says of its making."""

import hashlib
from typing import Any

import numpy as np

from mirbone._core import describe
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.store._part import SiteScorer

_FORMAT = 1
_SITES_PER_PART = 6_000_000
_PER_NT = 1.75 / 4096  # canonical sites that a miRNA has by chance in one nt
_LARGEST, _SMALLEST = 6_000_000, 50_000


def part_bounds(mirnas: SequenceSet, utrs: SequenceSet, part_nt: int | None = None) -> np.ndarray:
    """Divide the UTRs into parts of about six million sites.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        What will be scanned.
    part_nt : int, optional
        Nucleotides of a part, about.

    Returns
    -------
    ndarray of int64, shape (parts + 1,)
        Part ``i`` holds the UTRs from ``bounds[i]`` to ``bounds[i + 1]``. The division depends on
        the input alone, so that every run of it makes the same files.
    """
    size = int(np.clip(_SITES_PER_PART / (_PER_NT * len(mirnas)), _SMALLEST, _LARGEST))
    part = utrs.offsets[:-1] // (part_nt or size)
    starts = np.flatnonzero(np.r_[True, part[1:] != part[:-1]])
    return np.r_[starts, len(utrs)].astype(np.int64)


def describe_scan(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    *,
    non_canonical: bool,
    scorer: SiteScorer | None,
    bounds: np.ndarray,
) -> dict[str, Any]:
    """Say what a store of sites is made of.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        What will be scanned.
    non_canonical : bool
        Whether to look for the non-canonical classes.
    scorer : SiteScorer or None
        What adds columns.
    bounds : ndarray of int64, shape (parts + 1,)
        As of `part_bounds`.

    Returns
    -------
    dict
        The manifest.
    """
    asked = {"non_canonical": non_canonical, "scores": scorer.identity if scorer else None}
    return describe(
        _FORMAT,
        {"mirnas": _of(mirnas), "utrs": _of(utrs)},
        {"parameters": asked, "parts": [int(n) for n in bounds]},
    )


def _of(sequences: SequenceSet) -> dict[str, Any]:
    return {
        "sequences": len(sequences),
        "nucleotides": len(sequences.codes),
        "content_sha256": sequences.content_hash,
        "names_sha256": hashlib.sha256("\n".join(sequences.names).encode()).hexdigest(),
    }
