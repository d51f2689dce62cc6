# pyright: reportCallIssue=false, reportReturnType=false, reportArgumentType=false, reportAttributeAccessIssue=false, reportGeneralTypeIssues=false, reportIndexIssue=false
"""3' UTR isoforms: how often a site is in the mRNA, and how long the UTR around it is."""

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.sites._sites import Sites

ISOFORM_COLUMNS = ("transcript", "end", "ratio")
_SMALLEST_RATIO = 1e-4


def isoform_terms(
    sites: Sites, utrs: SequenceSet, isoforms: pd.DataFrame | None, offsets_6mer: list[np.ndarray]
) -> dict[str, np.ndarray]:
    """Average distances, lengths and offset 6mers over the 3' UTR isoforms that hold a site.

    Each section of the UTR ends where an isoform ends; its ratio is the share of transcripts that
    reach it (the affected isoform ratio). Averages weight each end by its section's ratio and round
    to whole nt, as TargetScan 7 does (Agarwal 2015, doi:10.7554/eLife.05005).

    Parameters
    ----------
    sites : Sites
        The sites.
    utrs : SequenceSet
        Their UTRs.
    isoforms : DataFrame or None
        Columns ``transcript``, ``end`` (nt), ``ratio`` (0 to 1). A UTR without rows has one end,
        its own, with ratio 1.
    offsets_6mer : list of ndarray
        For each site, the ends of the offset 6mers of the same miRNA on the same UTR.

    Returns
    -------
    dict of ndarray of float, shape (sites,)
        ``ratio``, ``min_distance``, ``utr_length`` and ``offset_6mers``.

    Raises
    ------
    InputError
        If a column is absent or a ratio lies outside 0 to 1.
    """
    sections = _sections(utrs, isoforms)
    rows = [
        _one_site(*sections[utr], int(start), int(end), near)
        for utr, start, end, near in zip(
            sites.utr, sites.start, sites.end, offsets_6mer, strict=True
        )
    ]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return dict(zip(("ratio", "min_distance", "utr_length", "offset_6mers"), table.T, strict=True))


def _one_site(
    ends: np.ndarray, ratios: np.ndarray, start: int, end: int, near: np.ndarray
) -> tuple[float, float, float, float]:
    held = ends >= end
    ratio = ratios[held][0] if held.any() else max(ratios[-1], _SMALLEST_RATIO)
    ends, weights = ends[held], ratios[held]
    if weights.sum() == 0:
        return ratio, 0.0, 0.0, 0.0
    distance = np.minimum(start, ends - end)
    counts = (near[None, :] <= ends[:, None]).sum(axis=1)
    means = (
        float(np.rint(np.average(values, weights=weights))) for values in (distance, ends, counts)
    )
    return (ratio, *means)


def _sections(
    utrs: SequenceSet, isoforms: pd.DataFrame | None
) -> list[tuple[np.ndarray, np.ndarray]]:
    whole = [(np.array([length]), np.ones(1)) for length in utrs.lengths]
    if isoforms is None:
        return whole
    _check(isoforms)
    place = {name: index for index, name in enumerate(utrs.names)}
    for name, rows in isoforms.sort_values("end").groupby("transcript", sort=False):
        if name in place:
            whole[place[name]] = (rows["end"].to_numpy(), rows["ratio"].to_numpy(dtype=float))
    return whole


def _check(isoforms: pd.DataFrame) -> None:
    absent = [name for name in ISOFORM_COLUMNS if name not in isoforms]
    if absent:
        raise InputError(
            f"the table of UTR isoforms must have the columns {', '.join(ISOFORM_COLUMNS)}; "
            f"{', '.join(absent)} is absent. Add it."
        )
    wrong = isoforms[~isoforms["ratio"].between(0, 1)]
    if len(wrong):
        row = wrong.iloc[0]
        raise InputError(
            f"an isoform ratio must lie between 0 and 1; got {row['ratio']} for "
            f"{row['transcript']}. Divide percentages by 100."
        )
