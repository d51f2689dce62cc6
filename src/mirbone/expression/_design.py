"""From groups, patients and batches to a linear model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mirbone._core import InputError
from mirbone.expression._groups import Groups
from mirbone.expression.statistics._linear import independent_columns

Pairing = Literal["none", "fixed", "block"]


@dataclass(frozen=True, slots=True)
class Design:
    """The linear model of a contrast.

    Parameters
    ----------
    matrix : ndarray, samples x coefficients
        Independent columns; the last is 1 for cases and 0 for controls.
    units : ndarray of int, samples
        The patient of each sample; without a pairing column each sample is its own.
    unit_names : tuple of str
        Names of the units, by their number.
    pairing : {"none", "fixed", "block"}
        Patients as coefficients where all are complete; as blocks with a common correlation where
        some are not.
    notes : tuple of str
        What was chosen, in sentences.
    """

    matrix: NDArray[np.float64]
    units: NDArray[np.intp]
    unit_names: tuple[str, ...]
    pairing: Pairing
    notes: tuple[str, ...]


def build_design(groups: Groups, pair: str | None, batch: str | Sequence[str] | None) -> Design:
    """Build the linear model and refuse what it cannot answer.

    Parameters
    ----------
    groups : Groups
        The samples of the contrast.
    pair : str, optional
        Column that names the patient of each sample.
    batch : str or sequence of str, optional
        Columns that name batches.

    Returns
    -------
    Design
        The model.

    Raises
    ------
    InputError
        If a column is absent or has gaps, the pairing column does not pair, a batch is confounded
        with the contrast, or no degree of freedom is left.
    """
    case = groups.is_case.to_numpy(float)
    nuisance = [np.ones((len(case), 1))]
    notes: list[str] = []
    batches = [batch] if isinstance(batch, str) else list(batch or ())
    for column in batches:
        labels = _labels(groups.sheet, column, "batch")
        nuisance.append(pd.get_dummies(labels).to_numpy(float))
        if labels.nunique() == 1:
            notes.append(f"The batch column {column!r} holds one value only and has no effect.")
        _refuse_confounded(np.hstack(nuisance), case, column, labels, groups)
    units, names, pairing = np.arange(len(case)), tuple(map(str, groups.sheet.index)), "none"
    if pair is not None:
        patients = _labels(groups.sheet, pair, "pairing")
        units, found = pd.factorize(patients, sort=True)
        names, pairing = tuple(map(str, found)), _pairing(units, case, pair)
        if pairing == "fixed":
            nuisance.append(pd.get_dummies(patients).to_numpy(float))
        notes.append(_pairing_note(units, case, pair, pairing))
    full = np.column_stack([*nuisance, case])
    kept = independent_columns(full)
    if kept[-1] != full.shape[1] - 1:
        raise InputError(
            "the contrast must vary within patients of one batch; patients and batches together "
            f"determine it. Drop the batch column {', '.join(map(repr, batches))} or the pairing."
        )
    if len(case) - len(kept) < 1:
        raise InputError(
            f"the model needs more samples than coefficients; it has {len(case)} samples and "
            f"{len(kept)} coefficients (groups, batches, patients). Drop the batch or the pairing."
        )
    return Design(full[:, kept], units, names, pairing, tuple(notes))


def _labels(sheet: pd.DataFrame, column: str, role: str) -> pd.Series:
    if column not in sheet.columns:
        raise InputError(
            f"the {role} column must be in the sample sheet; {column!r} is not among "
            f"{', '.join(map(repr, sheet.columns))}."
        )
    labels = pd.Series(sheet[column], dtype=str)
    empty = labels.loc[labels.isin(["", "nan"])].index.tolist()
    if empty:
        raise InputError(
            f"the {role} column {column!r} must name every sample of the contrast; "
            f"{', '.join(map(repr, empty[:5]))} has no value. Fill it in or remove the sample."
        )
    return labels


def _pairing(units: NDArray[np.intp], case: NDArray[np.float64], column: str) -> Pairing:
    cases = np.bincount(units, weights=case)
    controls = np.bincount(units) - cases
    complete = (cases > 0) & (controls > 0)
    if complete.sum() < 2:
        raise InputError(
            f"the pairing column {column!r} must join cases to controls; it holds {len(complete)} "
            f"values, of which {int(complete.sum())} have samples in both groups. Name the column "
            "that holds the patient, or leave the pairing out."
        )
    return "fixed" if complete.all() else "block"


def _pairing_note(
    units: NDArray[np.intp], case: NDArray[np.float64], column: str, pairing: Pairing
) -> str:
    cases = np.bincount(units, weights=case)
    complete = int(((cases > 0) & (np.bincount(units) > cases)).sum())
    if pairing == "fixed":
        return f"All {complete} values of {column!r} are complete: compared within patients."
    return (
        f"{complete} of {len(cases)} values of {column!r} are complete; incomplete ones are kept "
        "and the correlation within patients is estimated (one value for all miRNAs)."
    )


def _refuse_confounded(
    nuisance: NDArray[np.float64],
    case: NDArray[np.float64],
    column: str,
    labels: pd.Series,
    groups: Groups,
) -> None:
    full = np.column_stack([nuisance, case])
    if independent_columns(full)[-1] == full.shape[1] - 1:
        return
    table = pd.crosstab(labels, np.where(case == 1, groups.case, groups.control))
    each = "; ".join(
        f"{name}: " + ", ".join(f"{n} {group}" for group, n in row.items())
        for name, row in table.head(8).iterrows()
    )
    raise InputError(
        f"the batch column {column!r} must not be confounded with the contrast "
        f"{groups.case}:{groups.control}; it holds {each}. No batch has both groups in a way that "
        "separates them: the difference cannot be told from the batch. Leave the batch out and say "
        "so, or measure both groups in a batch."
    )
