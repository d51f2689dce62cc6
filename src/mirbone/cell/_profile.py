"""A measured profile as what is done to the cell: every miRNA's fold change at once."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import root_scalar
from scipy.stats import norm

from mirbone._core import InputError, named_keywords, promised, short_repr
from mirbone.cell.model._build import CellModel
from mirbone.cell.model._model import SpeciesKind
from mirbone.cell.model._perturbation import Perturbation
from mirbone.expression import Contrast
from mirbone.words import resolve_among

PROFILE_COLUMNS = ("mirna", "log2fc", "se", "shrunk", "log2_set")
"""``log2fc``: as measured; ``se``: its standard error, NaN where the contrast tells none;
``shrunk``: the part of it that stays after shrinking, 1 where nothing is taken away; ``log2_set``:
what the level is held at."""

MOST_LOG2 = 4.0
"""log2 changes beyond this are held at it."""
STATED_LOG2 = 1.0
"""log2 change of a miRNA of which a direction alone is known: an assumption."""

_FEWEST = 8  # effects with an error that a spread is estimated from


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class ProfileChange:
    """What a contrast sets in a cell.

    Parameters
    ----------
    table : DataFrame
        `PROFILE_COLUMNS`, the miRNAs that are set, by name.
    perturbation : Perturbation
        Holds the level of each at its fold change.
    absent : tuple of str
        miRNAs that the contrast holds and the cell does not, sorted.
    rule : str
        In a sentence, how the effects became what is set.
    """

    table: pd.DataFrame
    perturbation: Perturbation
    absent: tuple[str, ...]
    rule: str

    def _headline(self) -> str:
        return f"{len(self.table)} miRNAs are set, {len(self.absent)} are not in the cell"


@named_keywords
def change_by_profile(
    cell: CellModel, contrast: Contrast, *, mirnas: Collection[str] | None = None
) -> ProfileChange:
    """Turn a contrast into one perturbation of a cell: all its miRNAs are held at their change.

    An uncertain effect is shrunk towards none: with standard error s it is multiplied by
    ``v / (v + s**2)``, the posterior mean under a normal prior around 0 (as DESeq2 shrinks, Love et
    al. 2014, doi:10.1186/s13059-014-0550-8). v is the variance of the true effects over the whole
    contrast, that with which ``log2fc**2 / (v + s**2)`` is 1 on average, or 0 where none is (Paule
    & Mandel 1982, doi:10.6028/jres.087.022, with a mean of 0). s comes from the limits
    of 95 %, else from t, else from p. Fewer than eight effects with an error are taken as measured.
    Changes beyond `MOST_LOG2` are held at it. Of a miRNA with a direction alone, `STATED_LOG2` is
    assumed. miRNAs that the cell does not hold are left out and named.

    Parameters
    ----------
    cell : CellModel
        Of `build_cell`.
    contrast : Contrast
        Of `mirbone.expression`.
    mirnas : collection of str, optional
        Set only these, such as a signature's, under any name that means one of the contrast; all
        without it. They change nothing in the shrinking.

    Returns
    -------
    ProfileChange
        The perturbation, for `follow_change`, and the table behind it.

    Raises
    ------
    InputError
        If the cell holds none of the miRNAs, none of those that it holds changes, or a name of
        `mirnas` means none of the contrast.
    """
    rows = profile_changes(contrast)
    if mirnas is not None:
        measured = set(rows["mirna"])
        asked = [resolve_among(name, measured, "the contrast") for name in mirnas]
        rows = rows.loc[rows["mirna"].isin(asked)]
    here = rows["mirna"].isin(cell.kinetics.of_kind(SpeciesKind.MIRNA))
    absent = tuple(rows.loc[~here, "mirna"])
    rows = rows.loc[here].reset_index(drop=True)
    if not (rows["log2_set"] != 0).any():
        raise InputError(_nothing_set(rows, absent))
    folds = dict(zip(rows["mirna"], 2.0 ** rows["log2_set"], strict=True))
    return ProfileChange(rows, Perturbation(hold=folds), absent, _rule(rows))


def profile_changes(contrast: Contrast) -> pd.DataFrame:
    """Shrink the effects of a contrast, and stop the largest, as `change_by_profile` sets them.

    Parameters
    ----------
    contrast : Contrast
        Of `mirbone.expression`.

    Returns
    -------
    DataFrame
        `PROFILE_COLUMNS`, every miRNA of the contrast, by name.
    """
    table = contrast.table.sort_values("mirna").reset_index(drop=True)
    measured = table["log2fc"].to_numpy(float)
    error = _errors(table)
    kept = _shrinkage(measured, error)
    effect = np.where(
        np.isnan(measured), STATED_LOG2 * table["direction"].to_numpy(float), measured * kept
    )
    changes = pd.DataFrame(
        {
            "mirna": table["mirna"],
            "log2fc": measured,
            "se": error,
            "shrunk": kept,
            "log2_set": np.clip(effect, -MOST_LOG2, MOST_LOG2),
        }
    )
    return promised(changes, PROFILE_COLUMNS)


def _errors(table: pd.DataFrame) -> np.ndarray:
    """Standard error of each effect: from its limits, else from t, else from p; else NaN."""
    effect = np.abs(table["log2fc"].to_numpy(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        ways = (
            (table["ci_high"] - table["ci_low"]).to_numpy(float) / (2 * norm.isf(0.025)),
            effect / np.abs(table["t"].to_numpy(float)),
            effect / norm.isf(table["p"].to_numpy(float) / 2),
        )
    error = np.full(len(table), np.nan)
    for way in ways:
        usable = np.isnan(error) & np.isfinite(way) & (way > 0)
        error[usable] = way[usable]
    return error


def _shrinkage(effect: np.ndarray, error: np.ndarray) -> np.ndarray:
    """Which part of each effect stays."""
    known = np.isfinite(error) & np.isfinite(effect)
    if known.sum() < _FEWEST:
        return np.ones(len(effect))
    square, variance = effect[known] ** 2, error[known] ** 2

    def excess(spread: float) -> float:
        return float(np.mean(square / (spread + variance))) - 1.0

    spread = root_scalar(excess, bracket=(0.0, square.max())).root if excess(0.0) > 0 else 0.0
    kept = np.ones(len(effect))
    kept[known] = spread / (spread + error[known] ** 2)
    return kept


def _rule(rows: pd.DataFrame) -> str:
    shrunk = rows["shrunk"] < 1
    clipped = int((rows["log2_set"].abs() >= MOST_LOG2).sum())
    stated = int(rows["log2fc"].isna().sum())
    held = "1 miRNA is held at its" if len(rows) == 1 else f"{len(rows)} miRNAs are held at their"
    parts = [f"{held} fold change"]
    if shrunk.any():
        least, most = rows.loc[shrunk, "shrunk"].min(), rows.loc[shrunk, "shrunk"].max()
        parts.append(
            f"{shrunk.sum()} of them shrunk by their error to {least:.2g}-{most:.2g} of it"
        )
    if clipped:
        parts.append(f"{clipped} stopped at {2**MOST_LOG2:g}-fold")
    if stated:
        parts.append(f"{stated} with a direction alone assumed at {2**STATED_LOG2:g}-fold")
    return ", ".join(parts) + "."


def _nothing_set(rows: pd.DataFrame, absent: tuple[str, ...]) -> str:
    if len(rows) and bool((rows["shrunk"] == 0).any()):
        return (
            "expected a profile with effects beyond their errors; over the whole table they vary "
            "no more than these, and nothing of them is left after shrinking. Give fold changes "
            "without errors to set them as they are."
        )
    if len(rows):
        return (
            f"expected a miRNA that changes; all {len(rows)} of the profile that this cell holds "
            "have a change of 0."
        )
    few = ", ".join(absent[:3]) + (", ..." if len(absent) > 3 else "")
    return (
        "expected a profile with miRNAs of this context's cell; it holds none of the "
        f"{len(absent)} there{': ' if few else ''}{few}. Choose another context, or add your own "
        "claims about them."
    )
