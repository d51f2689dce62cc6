"""Tables of parameters as RACIPE writes them.

RACIPE (Huang et al. 2017, doi:10.1371/journal.pcbi.1005456) gives the largest production of a gene,
so that its activators divide by their fold change; `Parameters` gives production without
regulators. Inhibitors carry a fold change below 1 in its parameter tables.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import FilePath, InputError
from mirbone.cell.model._lines import Line, read_lines
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters, no_silencing

_WHAT = "the parameters"


def parameter_names(model: KineticModel) -> list[str]:
    """Name the parameters of a circuit as RACIPE does.

    Parameters
    ----------
    model : KineticModel
        Plain nodes.

    Returns
    -------
    list of str
        ``Prod_of_A``, ``Deg_of_A``; ``Trd_of_AToB``, ``Num_of_AToB`` and ``Act_of_AToB`` or
        ``Inh_of_AToB``.
    """
    names = [f"{what}_of_{name}" for what in ("Prod", "Deg") for name in model.names]
    for r in model.regulations:
        kind = "Act" if r.sign > 0 else "Inh"
        names += [f"{what}_of_{r.source}To{r.target}" for what in ("Trd", "Num", kind)]
    return names


def parameter_table(model: KineticModel, parameters: Parameters) -> pd.DataFrame:
    """Write the parameters of a circuit as RACIPE's table.

    Parameters
    ----------
    model : KineticModel
        Plain nodes.
    parameters : Parameters
        One row a model.

    Returns
    -------
    DataFrame
        `parameter_names` as columns, one row a model.
    """
    production = parameters.production * _largest(model, parameters.fold)
    columns = [*production.T, *parameters.degradation.T]
    for r in range(len(model.regulations)):
        columns += [parameters.threshold[:, r], parameters.hill[:, r], parameters.fold[:, r]]
    return pd.DataFrame(dict(zip(parameter_names(model), columns, strict=True)))


def read_racipe_parameters(path: FilePath, model: KineticModel) -> Parameters:
    """Read the parameter sets of a circuit.

    Parameters
    ----------
    path : str or path-like
        RACIPE's ``NAME_parameters.dat``, plain or gzip, with ``NAME.prs`` beside it; or a table of
        tab-separated columns with the names of `parameter_names`.
    model : KineticModel
        The circuit.

    Returns
    -------
    Parameters
        One row a model.

    Raises
    ------
    InputError
        If a gene or edge is missing or unknown, or a number is wrong.
    """
    path = Path(path)
    table = _parameter_rows(path)
    expected = parameter_names(model)
    unknown = [name for name in table.columns if name not in set(expected)]
    missing = [name for name in expected if name not in set(table.columns)]
    if unknown or missing:
        problems = (("missing", missing), ("unknown", unknown))
        told = "; ".join(f"{what}: {', '.join(names[:5])}" for what, names in problems if names)
        raise InputError(
            f"the parameters {path} do not fit the topology; {told}. "
            "Give the parameters of this circuit."
        )
    values = table[expected].to_numpy(dtype=np.float64)
    n, edges = len(model.names), values[:, 2 * len(model.names) :]
    fold = edges[:, 2::3]
    _check_signs(path, model, fold)
    return Parameters(
        production=values[:, :n] / _largest(model, fold),
        degradation=values[:, n : 2 * n],
        threshold=edges[:, 0::3],
        hill=edges[:, 1::3],
        fold=fold,
        **no_silencing(len(values)),
    )


def _parameter_rows(path: Path) -> pd.DataFrame:
    lines = read_lines(path, _WHAT)
    if not lines:
        raise InputError(f"{_WHAT} {path} are empty. Give one line a model.")
    if any(cell.startswith(("Prod_of_", "Deg_of_")) for cell in lines[0].cells):
        names, rows, skip = [cell for cell in lines[0].cells if cell], lines[1:], 0
        if rows and {len(row.cells) for row in rows} == {len(names) + 1}:
            skip = 1  # R writes no name above the numbers of the rows
    else:
        stem = path.name.removesuffix(".gz").removesuffix("_parameters.dat")
        names, rows, skip = _prs_names(path.with_name(f"{stem}.prs"), path), lines, 2
    if not rows:
        raise InputError(f"{_WHAT} {path} hold no model. Give one line a model below the names.")
    return pd.DataFrame(_numbers(path, rows, names, skip), columns=pd.Index(names))


def _numbers(path: Path, rows: Sequence[Line], names: Sequence[str], skip: int) -> np.ndarray:
    """Read the numbers of all models: above 0, but a production, which may be 0."""
    wide = next((row for row in rows if len(row.cells) != len(names) + skip), None)
    if wide is not None:
        raise InputError(
            f"{_WHAT} {path}, line {wide.number}: expected {len(names) + skip} numbers; found "
            f"{len(wide.cells)}. Mend that line."
        )
    cells = [row.cells[skip:] for row in rows]
    try:
        numbers = np.array(cells, dtype=np.float64)
    except ValueError:
        numbers = np.array([[_number(cell) for cell in row] for row in cells])
    may_be_zero = np.array([name.startswith("Prod_of_") for name in names])
    wrong = ~np.isfinite(numbers) | (numbers < 0) | ((numbers == 0) & ~may_be_zero)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        least = "0 or more" if may_be_zero[column] else "above 0"
        raise InputError(
            f"{_WHAT} {path}, line {rows[row].number}, column {names[column]!r}: expected a finite "
            f"number {least}; got {cells[row][column]!r}. Correct it, or leave the model out."
        )
    return numbers


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return np.nan


def _prs_names(prs: Path, path: Path) -> list[str]:
    if not prs.is_file():
        raise InputError(
            f"expected RACIPE's {prs.name} beside {path}, which names its columns; it is not there."
        )
    lines = read_lines(prs, "the names of the parameters")
    return [line.cells[0] if line.cells else "" for line in lines[1:]]


def _check_signs(path: Path, model: KineticModel, fold: np.ndarray) -> None:
    for r, regulation in enumerate(model.regulations):
        wrong = np.flatnonzero((np.log(fold[:, r]) * regulation.sign) < 0)
        if len(wrong):
            raise InputError(
                f"the parameters {path}, model {wrong[0] + 1}: the fold change of "
                f"{regulation.source} on {regulation.target} is {fold[wrong[0], r]:g}; the "
                f"topology's sign is {regulation.sign:+d}."
            )


def _largest(model: KineticModel, fold: np.ndarray) -> np.ndarray:
    """Product of the fold changes of each species' activators."""
    factor = np.ones((len(fold), len(model.names)))
    for r, regulation in enumerate(model.regulations):
        if regulation.sign > 0:
            factor[:, model.index(regulation.target)] *= fold[:, r]
    return factor
