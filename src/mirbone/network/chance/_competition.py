"""Whether the miRNAs that push a step change more than all others that were measured."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from mirbone._core import InputError, named_keywords, promised
from mirbone.expression import adjust_bh, competitive_test
from mirbone.network._effects import effects
from mirbone.network._model import Network
from mirbone.network._names import current_names
from mirbone.network.chance._voices import Voices, effect_matrix
from mirbone.words import STEPS

COMPETITION_COLUMNS: tuple[str, ...] = (
    *("step", "n_mirnas", "n_witnesses", "statistic", "expected", "z", "p", "fdr"),
    *("correlation", "mirnas"),
)
WITHIN, BETWEEN = 1.0, 0.05
"""Correlations assumed without samples: the miRNAs of one witness are one measurement; between
witnesses, that of TCGA breast and prostate tumours (`scripts/measure_enrichment.py`)."""


@named_keywords
def step_competition(
    network: Network,
    statistics: pd.Series,
    *,
    correlation: pd.DataFrame | None = None,
    df: float = np.inf,
    effect_table: pd.DataFrame | None = None,
    witnesses: Mapping[str, str] | pd.Series | None = None,
) -> pd.DataFrame:
    """Test each step with the statistics of all measured miRNAs, whether they pass or not.

    The statistics of the miRNAs that push a step, weighted by their effects, are set against those
    of all others (`mirbone.expression.competitive_test`, limma's camera where weights are equal).
    miRNAs of one seed family or transcript are one witness (`mirbone.words.group_witnesses`): they
    share its weight. The error allows for their correlation: the estimated one where samples are
    given, else `WITHIN` a witness and `BETWEEN` witnesses.

    Parameters
    ----------
    network : Network
        Of the context in question.
    statistics : Series
        Index: all measured miRNAs, by any of their names; values about standard normal where
        nothing happens, positive where the miRNA is higher in the case.
    correlation : DataFrame, optional
        Between the measured miRNAs, estimated from samples (`Contrast.correlation`), named as the
        statistics are.
    df : float, optional
        Residual degrees of freedom behind it.
    effect_table : DataFrame, optional
        `effects(network)`, where the caller has it already.
    witnesses : mapping of str to str, optional
        Which witness each measured miRNA belongs to, by its current name; found among them when
        absent.

    Returns
    -------
    DataFrame
        One row a step, in the order of the cascade: ``n_mirnas, n_witnesses`` (measured, with a
        path), ``statistic`` (sum over them of weight times statistic), ``expected`` (the same at
        the mean of all), ``z`` (above 0: the step is pushed up against the others; standard normal
        by chance), ``p, fdr`` (Benjamini-Hochberg over the steps), ``correlation`` (mean, allowed
        for) and ``mirnas``. NaN where no measured miRNA reaches the step.

    Raises
    ------
    InputError
        If a miRNA repeats, or `correlation` lacks one.
    """
    named_so = pd.Index(statistics.index)
    twice = list(named_so[named_so.duplicated()])
    if twice:
        raise InputError(f"`statistics` must name each miRNA once; {twice[0]!r} comes twice.")
    if correlation is not None and not set(statistics.index) <= set(correlation.index):
        missing = next(name for name in statistics.index if name not in correlation.index)
        raise InputError(
            f"`correlation` must hold every miRNA of `statistics`; {missing!r} is not."
        )
    named = current_names(network, list(map(str, statistics.index)))
    voices = Voices.of(list(named.values()), witnesses)
    written = {mirna: name for name, mirna in named.items()}
    order = [written[mirna] for mirna in voices.mirnas]
    values = statistics.reindex(order).to_numpy(float)
    table = effects(network) if effect_table is None else effect_table
    effect = effect_matrix(table, voices.mirnas)
    if correlation is None:
        within, freedom = _assumed(voices), np.inf
    else:
        within, freedom = correlation.loc[order, order].to_numpy(float), df
    return _tabled(voices, values, effect, within, freedom)


def _assumed(voices: Voices) -> NDArray[np.float64]:
    same = voices.codes[:, None] == voices.codes[None, :]
    return np.where(same, WITHIN, BETWEEN)


def _tabled(
    voices: Voices,
    values: NDArray[np.float64],
    effect: NDArray[np.float64],
    within: NDArray[np.float64],
    df: float,
) -> pd.DataFrame:
    hits = effect != 0
    members = np.zeros((voices.number, effect.shape[1]))
    np.add.at(members, voices.codes, hits.astype(float))
    weights = effect / np.maximum(members[voices.codes], 1.0)
    found = competitive_test(values, weights, within, df=df)
    tested = np.isfinite(found.p)
    p = found.p
    fdr = np.full(len(p), np.nan)
    fdr[tested] = adjust_bh(p[tested])
    names = np.array(voices.mirnas, dtype=object)
    columns = {
        "step": list(STEPS),
        "n_mirnas": hits.sum(axis=0),
        "n_witnesses": voices.any(hits),
        "statistic": np.where(tested, values @ weights, np.nan),
        "expected": np.where(tested, values.mean() * weights.sum(axis=0), np.nan),
        "z": np.sign(found.t) * stats.norm.isf(np.maximum(p, 1e-300) / 2),
        "p": p,
        "fdr": fdr,
        "correlation": found.correlation,
        "mirnas": [";".join(names[hits[:, k]]) for k in range(len(STEPS))],
    }
    return promised(pd.DataFrame(columns), COMPETITION_COLUMNS)
