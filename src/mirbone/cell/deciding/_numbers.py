"""The independent numbers behind each model of an ensemble, and what depends on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata
from scipy.stats import t as student

from mirbone.cell._follow import CellEnsemble, Response
from mirbone.cell.deciding._readout import Readout
from mirbone.expression import adjust_bh

NUMBER_KEYS = ("quantity", "source", "target")
CORRELATION = ("readout", *NUMBER_KEYS, "correlation", "low", "high", "p", "fdr")

_DIGITS = 7  # of a log2 change: states agree to far fewer than these; what is left is rounding


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What was drawn, model by model.

    Parameters
    ----------
    keys : DataFrame
        ``quantity, source, target``, one row a number. Of a species (``production``,
        ``degradation``) `source` is empty and `target` its name; of an edge (``threshold``,
        ``hill``, ``fold``; ``mu0`` of a miRNA on an mRNA) both are; of the whole model
        (``translation``, ``mrna_decay``, ``mirna_loss``: how strongly bound sites act) neither is.
    values : ndarray, shape (models, numbers)
        A monotone function of each: thresholds and mu0 in multiples of the level that they are
        drawn around, and of ``fold`` its distance from 1, so that more is a stronger edge.
    """

    keys: pd.DataFrame
    values: np.ndarray


def drawn_numbers(ensemble: CellEnsemble) -> Numbers:
    """Recover the numbers that were drawn independently of each other.

    Rates of production are set so that a model stands where it was drawn; the number behind them is
    the level of that state, which production and decay gave.

    Parameters
    ----------
    ensemble : CellEnsemble
        Of `prepare_ensemble`.

    Returns
    -------
    Numbers
        One column a number.
    """
    model, parameters, levels = (
        ensemble.cell.kinetics,
        ensemble.parameters,
        ensemble.drawn_levels,
    )
    made = levels * parameters.degradation
    for translation in model.translations:
        made[:, model.index(translation.protein)] /= levels[:, model.index(translation.mrna)]
    sources = [model.index(regulation.source) for regulation in model.regulations]
    mirnas = [model.index(silencing.mirna) for silencing in model.silencings]
    species = [("", name) for name in model.names]
    regulated = [(r.source, r.target) for r in model.regulations]
    silenced = [(s.mirna, s.mrna) for s in model.silencings]
    whole = [("", "")]
    blocks = (
        ("production", species, made),
        ("degradation", species, parameters.degradation),
        ("threshold", regulated, parameters.threshold / levels[:, sources]),
        ("hill", regulated, parameters.hill),
        ("fold", regulated, np.abs(np.log(parameters.fold))),
        ("mu0", silenced, parameters.mu0 / levels[:, mirnas]),
        ("translation", whole, -np.log(parameters.translation[:, 1:2])),
        ("mrna_decay", whole, parameters.mrna_decay[:, 1:2]),
        ("mirna_loss", whole, parameters.mirna_loss[:, 1:2]),
    )
    rows = [(quantity, *pair) for quantity, pairs, _ in blocks for pair in pairs]
    values = np.concatenate([block for _, _, block in blocks], axis=1)
    return Numbers(pd.DataFrame(rows, columns=pd.Index(NUMBER_KEYS)), values)


def correlate_numbers(
    numbers: Numbers, response: Response, readouts: Sequence[Readout]
) -> pd.DataFrame:
    """Correlate each number, by rank over the models, with the change of each readout.

    Parameters
    ----------
    numbers : Numbers
        Of the whole ensemble.
    response : Response
        What changed, in those models that stand.
    readouts : sequence of Readout
        Whose changes. Numbers of what is not upstream of a readout are left out.

    Returns
    -------
    DataFrame
        `CORRELATION`, by readout, smallest p first. NaN where all models agree.
    """
    tables = [pd.DataFrame(columns=pd.Index(CORRELATION))]
    for readout in readouts:
        can = _upstream(numbers.keys, readout)
        keys = numbers.keys.loc[can].reset_index(drop=True)
        change = readout.of(response.step_scores, response.gene_changes)
        r = _spearman(numbers.values[response.models][:, can], change)
        n = len(change)
        with np.errstate(divide="ignore", invalid="ignore"):
            p = 2 * student.sf(np.abs(r) * np.sqrt((n - 2) / (1 - r**2)), n - 2)
            half = norm.isf(0.025) * np.sqrt((1 + r**2 / 2) / (n - 3))
            low, high = np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)
        table = keys.assign(
            readout=readout.name, correlation=r, low=low, high=high, p=p, fdr=adjust_bh(p)
        )
        tables.append(table.sort_values(["p", *NUMBER_KEYS]).loc[:, list(CORRELATION)])
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def _upstream(keys: pd.DataFrame, readout: Readout) -> np.ndarray:
    """Which numbers can matter: of what can reach the readout, and of the whole model."""
    target = keys["target"]
    return (target.isin(list(readout.upstream)) | (target == "")).to_numpy()


def _spearman(values: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Spearman's correlation of each column with a change; NaN where either is constant."""
    x, y = rankdata(values, axis=0), rankdata(np.round(change, _DIGITS))
    x, y = x - x.mean(axis=0), y - y.mean()
    size = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    return np.divide(y @ x, size, out=np.full(x.shape[1], np.nan), where=size > 0)
