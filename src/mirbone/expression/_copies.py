"""Several rows that mean one miRNA: which number it has, by one rule that is said."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError

_SHOWN = 3
_REPEAT = re.compile(r"\.\d+$")  # R and pandas number the names that repeat
_SUMMED = "Its precursors were summed."
_MATURE = "The row of the mature miRNA was taken, not that of its precursor."
_SAME = "The rows are the same, and one was taken."
_NEAREST = "The row whose name is nearest to that of miRBase v22 was taken."
_MOST = "The row with the most reads was taken."
_MEAN = "Their values were averaged."


def one_row_each(
    values: pd.DataFrame, meant: Sequence[tuple[str, str, float]], scale: str, source: str
) -> tuple[pd.DataFrame, tuple[str, ...], dict[int, str]]:
    """Give each miRNA one row.

    Precursors of one arm are summed, on the linear scale. A mature miRNA's row goes before its
    precursor's. Of rows that are the same one is taken; of different spellings that nearest to the
    current name; replicate probes and wells are averaged, and of counts the row with the most reads
    is taken.

    Parameters
    ----------
    values : DataFrame, rows x samples
        The index holds names as written, which may repeat.
    meant : sequence of (str, str, float)
        Of each row the miRNA, what its name is (``precursor``), and how sure that is.
    scale : str
        ``counts``, ``log2`` or ``ct``.
    source : str
        The table in words, for messages.

    Returns
    -------
    values : DataFrame, mirnas x samples
        In the order in which the miRNAs first come.
    notes : tuple of str
        The rules that were used, with the rows.
    left : dict of int to str
        Rows that were not used, each with the rule.

    Raises
    ------
    InputError
        If two rows of counts bear the same name and differ.
    """
    places: dict[str, list[int]] = {}
    for i, (mirna, _, _) in enumerate(meant):
        places.setdefault(mirna, []).append(i)
    index = pd.Index(list(places), name="mirna")
    if len(places) == len(meant):
        return values.set_axis(index), (), {}
    x, written = values.to_numpy(float), values.index.astype(str)
    out = np.empty((len(places), x.shape[1]))
    left: dict[int, str] = {}
    said: dict[str, list[str]] = {}
    for k, (mirna, at) in enumerate(places.items()):
        out[k] = x[at[0]]
        if len(at) == 1:
            continue
        precursors = [i for i in at if meant[i][1] == "precursor"]
        matures = [i for i in at if i not in precursors]
        if not matures:
            out[k] = _summed(x[at], scale)
            continue
        if precursors:
            said.setdefault(_MATURE, []).append(_named(mirna, written, at))
            left |= dict.fromkeys(precursors, _MATURE)
            out[k] = x[matures[0]]
        if len(matures) > 1:
            out[k], rule, gone = _settle(x, written, meant, matures, scale, source)
            said.setdefault(rule, []).append(_named(mirna, written, matures))
            left |= dict.fromkeys(gone, rule)
    frame = pd.DataFrame(out, index=index, columns=values.columns)
    return frame, tuple(_sentence(rule, which) for rule, which in said.items()), left


def _named(mirna: str, written: pd.Index, at: list[int]) -> str:
    return f"{mirna} ({', '.join(repr(written[i]) for i in at[:4])}{' ...' * (len(at) > 4)})"


def _sentence(rule: str, which: list[str]) -> str:
    have = "miRNA has" if len(which) == 1 else "miRNAs have"
    more = " ..." if len(which) > _SHOWN else ""
    return f"{len(which)} {have} more than one row: {'; '.join(which[:_SHOWN])}{more}. {rule}"


def _settle(
    x: NDArray[np.float64],
    written: pd.Index,
    meant: Sequence[tuple[str, str, float]],
    at: list[int],
    scale: str,
    source: str,
) -> tuple[NDArray[np.float64], str, list[int]]:
    """Choose the numbers of a mature miRNA with several rows: numbers, rule, rows not used."""
    if all(np.array_equal(x[at[0]], x[i], equal_nan=True) for i in at[1:]):
        return x[at[0]], _SAME, at[1:]
    sure = max(meant[i][2] for i in at)
    surest = [i for i in at if meant[i][2] == sure]
    repeats = len({_REPEAT.sub("", str(written[i])) for i in at}) == 1
    if len(surest) == 1 and not repeats:
        return x[surest[0]], _NEAREST, [i for i in at if i != surest[0]]
    if scale == "counts":
        if repeats or written[at].duplicated().any():
            raise InputError(
                f"{source}: each miRNA must have one row of counts; {written[at[0]]!r} has "
                f"{len(at)} that differ. Parts of a sample's reads, such "
                "as isomiRs, are added up; reads that were counted anew at each precursor are not: "
                "of those keep the row with the most."
            )
        most = max(at, key=lambda i: (float(np.nansum(x[i])), -i))
        return x[most], _MOST, [i for i in at if i != most]
    seen = ~np.isnan(x[at])
    mean = np.where(seen, x[at], 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return np.where(seen.any(axis=0), mean, np.nan), _MEAN, []


def _summed(x: NDArray[np.float64], scale: str) -> NDArray[np.float64]:
    """Add rows of one arm: levels are added as numbers, not as logarithms."""
    if scale == "counts":
        return np.asarray(x.sum(axis=0))
    sign = -1.0 if scale == "ct" else 1.0
    seen = ~np.isnan(x)
    total = np.where(seen, np.exp2(sign * np.where(seen, x, 0.0)), 0.0).sum(axis=0)
    out = np.full(x.shape[1], np.nan)
    out[total > 0] = sign * np.log2(total[total > 0])
    return out
