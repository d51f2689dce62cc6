"""Circuits as RACIPE writes them: topology files, and tables of parameters.

RACIPE (Huang et al. 2017, doi:10.1371/journal.pcbi.1005456) gives the largest production of a gene,
so that its activators divide by their fold change; `Parameters` gives production without
regulators. Inhibitors carry a fold change below 1 in its parameter tables.
"""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import FilePath, InputError
from mirbone.cell.model._model import KineticModel, circuit
from mirbone.cell.model._parameters import Parameters, no_silencing

_SIGNS = {"1": 1, "2": -1}
_HEADER = ["source", "target"]


def read_topology(path: FilePath) -> KineticModel:
    """Read a signed circuit: ``source target type`` a line, type 1 activates and 2 inhibits.

    Parameters
    ----------
    path : str or path-like
        Text, separated by spaces or tabs; a header line, ``source target type`` in any case, is
        optional.

    Returns
    -------
    KineticModel
        Plain nodes, in the order in which they first appear.

    Raises
    ------
    InputError
        If the file is absent or empty, a line does not fit, or a pair comes twice: with both signs
        it contradicts itself.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"the topology {path} was not found. Check the path.")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"the topology {path} must be UTF-8 text.") from error
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for number, line in enumerate(lines, start=1):
        words = line.split()
        header = number == 1 and [word.lower() for word in words[:2]] == _HEADER
        if not words or (header and words[2:] and words[2] not in _SIGNS):
            continue
        source, target, sign = _edge(path, number, words)
        _once(path, number, seen.get((source, target)), sign, f"{source} -> {target}")
        seen[source, target] = (number, sign)
    if not seen:
        raise InputError(
            f"the topology {path} holds no edge. Give lines of `source target 1` (activates) or "
            "`source target 2` (inhibits)."
        )
    return circuit([(*pair, sign) for pair, (_, sign) in seen.items()])


def _edge(path: Path, number: int, words: list[str]) -> tuple[str, str, int]:
    if len(words) != 3 or words[2] not in _SIGNS:
        raise InputError(
            f"{path}, line {number}: expected `source target 1` (activates) or `source target 2` "
            f"(inhibits); got {' '.join(words)!r}. Mend that line."
        )
    return words[0], words[1], _SIGNS[words[2]]


def _once(path: Path, number: int, earlier: tuple[int, int] | None, sign: int, pair: str) -> None:
    if earlier is None:
        return
    if earlier[1] != sign:
        raise InputError(
            f"{path}, lines {earlier[0]} and {number}: {pair} both activates and inhibits. "
            "Keep one of them."
        )
    raise InputError(f"{path}, lines {earlier[0]} and {number}: {pair} comes twice. Keep one.")


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
    if not path.is_file():
        raise InputError(f"the parameters {path} were not found. Check the path.")
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as handle:
            lines = [line.split() for line in handle if line.strip()]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"the parameters {path} could not be read: {error}.") from error
    if not lines:
        raise InputError(f"the parameters {path} are empty. Give one line a model.")
    if lines[0][0].startswith(("Prod_of_", "Deg_of_")):
        names, rows, skip = lines[0], lines[1:], 0
    else:
        stem = path.name.removesuffix(".gz").removesuffix("_parameters.dat")
        names, rows, skip = _prs_names(path.with_name(f"{stem}.prs"), path), lines, 2
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names) + skip:
            raise InputError(
                f"the parameters {path}, model {number}: expected {len(names) + skip} numbers; "
                f"found {len(row)}."
            )
    try:
        numbers = np.array([row[skip:] for row in rows], dtype=np.float64)
    except ValueError as error:
        raise InputError(f"the parameters {path} must be numbers: {error}.") from error
    return pd.DataFrame(numbers.reshape(len(rows), len(names)), columns=pd.Index(names))


def _prs_names(prs: Path, path: Path) -> list[str]:
    if not prs.is_file():
        raise InputError(
            f"expected RACIPE's {prs.name} beside {path}, which names its columns; it is not there."
        )
    return [line.split()[0] for line in prs.read_text(encoding="utf-8").splitlines()[1:] if line]


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
