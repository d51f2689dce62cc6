"""Row by row: which miRNAs could normalise, and which were not detected, where, and how low."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from mirbone._core import promised
from mirbone.biomarkers.quality._censored import fit_censored
from mirbone.biomarkers.quality._genorm import genorm
from mirbone.biomarkers.quality._haemolysis import RED_CELL, haemolysis_set
from mirbone.biomarkers.quality._levels import plain_levels
from mirbone.biomarkers.quality._normfinder import normfinder
from mirbone.expression import LabelledProfiles, Profiles, adjust_bh, enough_reads

NORMALISER_COLUMNS = (
    "name", "kind", "rank", "m", "v", "normfinder", "haemolysis_r", "haemolysis_fdr", "verdict",
)  # fmt: skip
"""One row a candidate that every sample holds, the steadiest first: geNorm's rank, M when it was
given up, V (what adding it changes in the factor of those above it), NormFinder's stability, and
the correlation of its relative level with the haemolysis ratio."""

NONDETECT_COLUMNS = (
    "mirna", "missing", "share", "share_case", "share_control", "p", "fdr", "mean_seen",
    "mean_censored", "sd_censored", "mean_at_limit", "note",
)  # fmt: skip
"""One row a miRNA that some sample lacks. Of Ct: the mean of what was seen, the mean and standard
deviation with the rest taken as censored, and the mean had the limit been written instead."""

MOST_CANDIDATES = 400
_UNSTEADY_M = 1.0  # of samples as unlike as patients; Hellemans et al. 2007 give 0.5 for one tissue
_ENOUGH_V = 0.15


def normaliser_table(
    labelled: LabelledProfiles, ratio: NDArray[np.float64], spike: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Rank what could normalise.

    Parameters
    ----------
    labelled : LabelledProfiles
        Values as measured, with their classes.
    ratio : ndarray, samples
        Haemolysis ratio.
    spike : str
        The spike-in, which is no candidate: it measures the extraction, not the sample.

    Returns
    -------
    table : DataFrame
        `NORMALISER_COLUMNS`; empty where fewer than three candidates are in every sample.
    notes : tuple of str
        What limits it.
    """
    levels, kinds = _candidates(labelled, spike)
    if len(levels) < 3:
        empty = pd.DataFrame({name: pd.Series(dtype=object) for name in NORMALISER_COLUMNS})
        return promised(empty, NORMALISER_COLUMNS), (
            f"{len(levels)} candidates for normalisation are in every sample; three are needed.",
        )
    x = levels.to_numpy(float)
    steady = genorm(x)
    n = len(x)
    rank = np.empty(n, int)
    rank[steady.order] = np.arange(n, 0, -1)
    v = np.full(n, np.nan)
    v[steady.order[:-2]] = steady.variation
    relative = x - x.mean(axis=0)
    r, p = _correlations(relative, ratio)
    fdr = adjust_bh(p)
    table = pd.DataFrame(
        {
            "name": levels.index.astype(str),
            "kind": kinds,
            "rank": np.maximum(rank, 2) - 1,
            "m": steady.stability,
            "v": v,
            "normfinder": normfinder(x, labelled.is_case),
            "haemolysis_r": r,
            "haemolysis_fdr": fdr,
        }
    )
    known = set(haemolysis_set()) | {RED_CELL}
    table["verdict"] = [
        "follows haemolysis" if q < 0.05 else "known to follow haemolysis" if name in known
        else "unsteady" if m > _UNSTEADY_M else "usable"
        for q, name, m in zip(fdr, table["name"], table["m"], strict=True)
    ]  # fmt: skip
    table = table.sort_values(["rank", "normfinder"], kind="stable").reset_index(drop=True)
    return promised(table, NORMALISER_COLUMNS), _said(table, steady.variation[::-1])


def _said(table: pd.DataFrame, variation: NDArray[np.float64]) -> tuple[str, ...]:
    """Say which candidates could be used, and how many are enough."""
    usable = table.loc[table["verdict"] == "usable", "name"].tolist()
    below = np.flatnonzero(variation < _ENOUGH_V)
    many = (
        f"{int(below[0]) + 2} of them are enough (V below {_ENOUGH_V:g})"
        if len(below) else f"no number of them brings V below {_ENOUGH_V:g}"
    )  # fmt: skip
    first = ", ".join(usable[:5]) or "none"
    bad = table["verdict"].str.contains("haemolysis")
    top = table.loc[table["rank"] == 1, "name"].tolist()
    misled = [name for name in top if name in set(table.loc[bad, "name"])]
    trap = f" It alone would take {' and '.join(misled)}, which do." if misled else ""
    return (
        f"{len(table)} candidates for normalisation are in every sample, {int(bad.sum())} of which "
        f"follow haemolysis; by geNorm {many}.{trap} The steadiest usable: {first}.",
    )


def _candidates(labelled: LabelledProfiles, spike: str) -> tuple[pd.DataFrame, list[str]]:
    """Give what every sample holds: miRNAs, and controls with their copies averaged."""
    profiles = labelled.profiles
    levels = plain_levels(profiles)
    if profiles.scale == "counts":
        levels = levels.dropna()
        counts = profiles.values.loc[levels.index]
        if len(levels):
            levels = levels.loc[enough_reads(counts.to_numpy(float), labelled.sizes)]
    levels = levels.dropna()
    if len(levels) > MOST_CANDIDATES:
        levels = levels.loc[pd.Series(levels.mean(axis=1)).sort_values(ascending=False).index]
        levels = levels.iloc[:MOST_CANDIDATES]
    controls = _controls(profiles, spike)
    return pd.concat([levels, controls]), ["miRNA"] * len(levels) + ["control"] * len(controls)


def _controls(profiles: Profiles, spike: str) -> pd.DataFrame:
    aside = profiles.aside
    if not len(aside):
        return profiles.values.iloc[:0].astype(float)
    told = profiles.dropped.loc[profiles.dropped["kind"].isin(["control", "other RNA"]), "query"]
    names = [n for n in dict.fromkeys(told) if n in aside.index and n != spike]
    added = aside.index.astype(str).str.match(r"(?i)unisp|(?:cel|ath|osa)-")
    rows = aside.loc[aside.index.isin(names) & ~added].astype(float)
    mean = rows.groupby(level=0, sort=False).mean()
    if profiles.scale == "counts":
        return np.log2(mean.where(mean > 0)).dropna()
    return (-mean if profiles.scale == "ct" else mean).dropna()


def _correlations(
    relative: NDArray[np.float64], ratio: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the correlation of each row with the ratio, and its two-sided p."""
    from scipy.stats import t as student

    none = np.full(len(relative), np.nan)
    known = ~np.isnan(ratio)
    n = int(known.sum())
    if n < 5 or ratio[known].std() == 0:
        return none, none.copy()
    y = ratio[known] - ratio[known].mean()
    x = relative[:, known] - relative[:, known].mean(axis=1, keepdims=True)
    size = np.sqrt((x**2).sum(axis=1) * (y**2).sum())
    r = np.divide(x @ y, size, out=np.zeros(len(x)), where=size > 0)
    r = np.clip(r, -1.0, 1.0)
    with np.errstate(divide="ignore"):
        t = r * np.sqrt((n - 2) / np.maximum(1.0 - r**2, 1e-300))
    return r, 2.0 * student.sf(np.abs(t), n - 2)


def nondetect_table(labelled: LabelledProfiles, lod: float) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Say what was not detected, in whom, and what that means for its level.

    Parameters
    ----------
    labelled : LabelledProfiles
        Values as measured, with their classes.
    lod : float
        Of Ct: cycles run.

    Returns
    -------
    table : DataFrame
        `NONDETECT_COLUMNS`, most often missing first.
    notes : tuple of str
        What was taken for the limit.
    """
    profiles, case = labelled.profiles, labelled.is_case
    x = profiles.values.to_numpy(float)
    gone = x == 0 if profiles.scale == "counts" else np.isnan(x)
    rows = np.flatnonzero(gone.any(axis=1))
    missing = gone[rows].sum(axis=1)
    in_case, in_control = gone[rows][:, case].sum(axis=1), gone[rows][:, ~case].sum(axis=1)
    n, m = labelled.sizes
    p = np.array(
        [fisher_exact([[a, n - a], [b, m - b]])[1]
         for a, b in zip(in_case, in_control, strict=True)]
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "mirna": profiles.values.index[rows].astype(str),
            "missing": missing,
            "share": missing / max(x.shape[1], 1),
            "share_case": in_case / n,
            "share_control": in_control / m,
            "p": p,
            "fdr": adjust_bh(p),
        }
    )
    levels, notes = _censored_levels(profiles, rows, lod)
    table = pd.concat([table, levels], axis=1)
    table["note"] = [
        "detected in one class alone" if not (a < n and b < m)
        else "missing more often in one class" if q < 0.05 else note
        for a, b, q, note in zip(in_case, in_control, table["fdr"], levels["note"], strict=True)
    ]  # fmt: skip
    table = table.loc[:, ~table.columns.duplicated(keep="last")].reindex(
        columns=list(NONDETECT_COLUMNS)
    )
    table = table.sort_values(["missing", "mirna"], ascending=[False, True])
    return promised(table.reset_index(drop=True), NONDETECT_COLUMNS), notes


def _censored_levels(
    profiles: Profiles, rows: NDArray[np.int64], lod: float
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Estimate the mean Ct of each row with gaps, taken as censored."""
    nan = np.full(len(rows), np.nan)
    out = pd.DataFrame(
        {"mean_seen": nan, "mean_censored": nan, "sd_censored": nan, "mean_at_limit": nan}
    )
    out["note"] = ""
    x = profiles.values.to_numpy(float)
    if profiles.scale != "ct" or not len(rows):
        return out, ()
    if not ((~np.isnan(x)).sum(axis=1) >= 2).any():
        return out, ("No miRNA was detected twice: nothing can be said of the others.",)
    model = fit_censored(x, limit=lod)
    part = x[rows]
    seen = ~np.isnan(part)
    out["mean_seen"] = np.where(seen, part, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    out.loc[~seen.any(axis=1), "mean_seen"] = np.nan
    out["mean_censored"], out["sd_censored"] = model.mean[rows], model.spread[rows]
    out["mean_at_limit"] = np.where(seen, part, lod).mean(axis=1)
    early = model.limit - model.mean[rows] > 6.0
    out["note"] = np.where(
        early, "a gap among early values: a failed well rather than a low level",
        np.where(np.isnan(model.mean[rows]), "detected once or never: no level", ""),
    )  # fmt: skip
    low = model.limit < lod - 1
    why = f", the highest Ct there is, as nothing lies between it and {lod:g}" if low else ""
    notes = [
        f"{int(np.isnan(x).sum())} of {x.size} Ct values were not reached: taken as censored above "
        f"{model.limit:.4g} cycles{why}."
    ]
    notes.append(
        f"About {model.failures:.2%} of wells fail whatever they hold, as miRNAs that come early "
        "tell."
    )
    return out, tuple(notes)
