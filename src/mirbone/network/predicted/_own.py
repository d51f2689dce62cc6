"""Predicted targets that the user holds as a table in memory, of any program."""

from typing import TypeGuard

import numpy as np
import pandas as pd

from mirbone._core import InputError, promised, to_doubles
from mirbone.network.predicted._consequences import PREDICTION_COLUMNS
from mirbone.words import MirnaCatalogue, resolve_gene

OWN_COLUMNS = ("mirna", "gene", "log2_change")
"""What such a table must hold; ``low``, ``high`` and ``n_sites`` are taken where they are there."""

_MORE = ("low", "high", "n_sites")


def is_own(targets: object) -> TypeGuard[pd.DataFrame]:
    """Tell whether this is a table of predictions, and none as TargetScan publishes it."""
    return isinstance(targets, pd.DataFrame) and set(OWN_COLUMNS) <= {*targets.columns}


def own_predictions(targets: pd.DataFrame, catalogue: MirnaCatalogue) -> pd.DataFrame:
    """Bring a table of predictions to current names.

    Parameters
    ----------
    targets : DataFrame
        `OWN_COLUMNS` at least.
    catalogue : MirnaCatalogue
        Resolves names; a miRNA or gene that means several, or none, stays as it is written.

    Returns
    -------
    DataFrame
        `PREDICTION_COLUMNS`.

    Raises
    ------
    InputError
        If a cell that must be a number is none.
    """
    meant = {name: catalogue.resolve(str(name)).single for name in targets["mirna"].unique()}
    symbols = {gene: _symbol(str(gene)) for gene in targets["gene"].unique()}
    filled = targets.assign(**{name: np.nan for name in _MORE if name not in targets})
    table = pd.DataFrame(
        {
            "mirna": [meant[name] or name for name in targets["mirna"]],
            "gene": [symbols[gene] for gene in targets["gene"]],
            "log2_change": _numbers(targets, "log2_change"),
            "low": _numbers(filled, "low", missing=True),
            "high": _numbers(filled, "high", missing=True),
            # at least one site, or it is no target
            "n_sites": _numbers(filled, "n_sites", missing=True).fillna(1),
            "source": "the table given as `targets`",
        }
    )
    return promised(table.reset_index(drop=True), PREDICTION_COLUMNS)


def _numbers(targets: pd.DataFrame, column: str, *, missing: bool = False) -> pd.Series:
    written = pd.Series(targets[column])
    numbers = pd.Series(to_doubles(written), index=written.index)
    wrong = np.isinf(numbers) | (numbers.isna() & (written.notna() | (not missing)))
    if wrong.any():
        row = wrong.tolist().index(True)
        raise InputError(
            f"`targets`, column {column!r}, must hold finite numbers; row {row} (counted from 0) "
            f"holds {written.iloc[row]!r}. Correct it, or leave the row out."
        )
    return numbers


def _symbol(gene: str) -> str:
    """The symbol of the one gene that a name means; not every good symbol is embedded."""
    names = resolve_gene(gene).names
    return names[0] if len(names) == 1 else gene
