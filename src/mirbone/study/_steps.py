"""What the profile pushes, and which test can say whether other miRNAs would do as much."""

import numpy as np
import pandas as pd
from scipy import stats

from mirbone._core import promised
from mirbone.expression import Contrast
from mirbone.network import Network, step_competition, step_effects, step_enrichment
from mirbone.study._signature import Signature
from mirbone.words import STEPS, group_witnesses

N_RANDOM = 10_000
COMPETITIVE, EXCHANGE, NO_TEST = "competitive", "exchange", "none"
_ALL_PASS = 0.05
_TESTED = ("statistic", "expected", "p", "p_random_ties", "fdr")
STUDY_STEP_COLUMNS = (
    *("step", "effect", "low", "high", "n_up", "n_down", "agreement", "n_mirnas"),
    *(*_TESTED, "mirnas", "n_witnesses", "z", "summed", "n_measured", "test"),
)


def beyond_chance(steps: pd.DataFrame) -> pd.Series:
    """Tell the steps that are pushed more than random miRNAs push them.

    Parameters
    ----------
    steps : DataFrame
        `STUDY_STEP_COLUMNS`.

    Returns
    -------
    Series of bool
        Whether the FDR is below 0.05 and the push lies further out than chance, not less far.
    """
    return (steps["fdr"] < _ALL_PASS) & ~(steps["effect"] * steps["z"] < 0)


def measured_mirnas(contrast: Contrast, signature: Signature, network: Network) -> list[str]:
    """List what random signatures are drawn from: what was measured, as far as it is told.

    Parameters
    ----------
    contrast : Contrast
        The profile.
    signature : Signature
        Of it; where it is all that was given, what else was measured is not known, and the
        network's miRNAs count too.
    network : Network
        Of the context.

    Returns
    -------
    list of str
        Sorted.
    """
    measured = set(contrast.table["mirna"])
    complete = not signature.stated or len(signature.table) < len(contrast.table)
    return sorted(measured if complete else measured | set(network.mirnas))


def choose_test(contrast: Contrast, *, stated: bool) -> str:
    """Choose how the push of a profile is set against chance.

    Parameters
    ----------
    contrast : Contrast
        The profile.
    stated : bool
        Whether it was read from a signature table.

    Returns
    -------
    str
        ``competitive`` where all that was measured has a p; ``exchange`` where the table holds
        directions alone; ``none`` where every row of a table is significant: what did not pass
        was left out, so that there is nothing to compare with.
    """
    p = contrast.table["p"].dropna()
    if stated and p.empty:
        fdr = contrast.table["fdr"].dropna()
        return NO_TEST if len(fdr) and bool((fdr < _ALL_PASS).all()) else EXCHANGE
    return NO_TEST if stated and bool((p < _ALL_PASS).all()) else COMPETITIVE


def step_table(
    contrast: Contrast,
    signature: Signature,
    network: Network,
    effect_table: pd.DataFrame,
    seed: int,
) -> tuple[pd.DataFrame, pd.Series]:
    """Sum and test the push of a profile on each step.

    Parameters
    ----------
    contrast : Contrast
        All that was measured.
    signature : Signature
        What passed.
    network : Network
        Of the context.
    effect_table : DataFrame
        `mirbone.network.effects` of it.
    seed : int
        Of every draw.

    Returns
    -------
    steps : DataFrame
        `STUDY_STEP_COLUMNS`.
    witnesses : Series of str
        Which witness each measured miRNA belongs to.
    """
    universe = measured_mirnas(contrast, signature, network)
    witnesses = group_witnesses(universe)
    rng = np.random.default_rng(seed)
    shared = {"effect_table": effect_table, "witnesses": witnesses}
    steps = step_effects(network, signature.directions, rng=rng, **shared)
    steps = steps.merge(_reached(signature, effect_table, witnesses), on="step")
    test = choose_test(contrast, stated=signature.stated)
    found = pd.DataFrame({"step": STEPS})
    if test == EXCHANGE:
        found = step_enrichment(
            network, signature.directions, universe, n_random=N_RANDOM, rng=rng, **shared
        )
        found.loc[found["n_mirnas"] == 0, [*_TESTED, "z"]] = np.nan
    elif test == COMPETITIVE:
        found = step_competition(
            network,
            _statistics(contrast),
            correlation=contrast.correlation,
            df=np.inf if contrast.df is None else contrast.df,
            **shared,
        ).rename(columns={"n_mirnas": "n_measured"})
    kept = found.reindex(columns=["step", *_TESTED, "z", "n_measured"])
    steps = steps.merge(kept, on="step", validate="one_to_one").assign(test=test)
    return promised(steps[list(STUDY_STEP_COLUMNS)], STUDY_STEP_COLUMNS), witnesses


def _statistics(contrast: Contrast) -> pd.Series:
    """Give each tested miRNA the standard normal deviate of its p, with its direction."""
    table = contrast.table.loc[contrast.table["p"].notna()]
    size = stats.norm.isf(np.maximum(table["p"].to_numpy(float), 1e-300) / 2)
    return pd.Series(size * table["direction"].to_numpy(float), index=pd.Index(table["mirna"]))


def _reached(
    signature: Signature, effect_table: pd.DataFrame, witnesses: pd.Series
) -> pd.DataFrame:
    followed = set(signature.table["mirna"])
    rows = []
    for step in STEPS:
        here = effect_table.loc[(effect_table["step"] == step) & (effect_table["effect"] != 0)]
        names = sorted(followed & set(here["mirna"]))
        rows.append((step, len(names), ";".join(names), witnesses.reindex(names).nunique()))
    return pd.DataFrame(rows, columns=pd.Index(["step", "n_mirnas", "mirnas", "n_witnesses"]))
