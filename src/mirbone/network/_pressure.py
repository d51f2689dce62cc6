"""The push of a signature on each step: the number that colours the cascade map."""

import numpy as np
import pandas as pd

from mirbone._core import named_keywords, promised
from mirbone.network._effects import effects
from mirbone.network._model import Network
from mirbone.network._names import current_names
from mirbone.words import CascadeStep

PRESSURE_COLUMNS: tuple[str, ...] = ("step", "effect", "low", "high", "n_up", "n_down", "agreement")


@named_keywords
def step_effects(
    network: Network,
    directions: pd.Series,
    *,
    rng: np.random.Generator,
    n_bootstrap: int = 2_000,
    effect_table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Average the push of a signature's miRNAs on each step.

    The number is a direction of pressure with the strength of its evidence, not a rate, a fold
    change or a probability: +0.5 says that the changed miRNAs, by the known paths, push the step up
    on evidence of middling strength and agreement.

    The interval is a bootstrap over the signature's miRNAs with a path, over whether each one's
    evidence holds here (with its strength read as the chance of that, for this purpose alone), and
    over the sign of its paths in proportion to their strength. miRNAs whose best path stands on the
    same claims, such as the members of a family, are drawn and hold together. So few miRNAs, weak
    evidence and paths that contradict each other all widen it, and a single miRNA hardly ever
    excludes 0. The mean of the draws is about the effect.

    Parameters
    ----------
    network : Network
        Of the context in question.
    directions : Series
        Index: miRNAs, by any of their names; values -1 (lower) or +1 (higher). What is no miRNA of
        miRBase has no path.
    rng : numpy.random.Generator
        Source of the bootstrap.
    n_bootstrap : int, optional
        Number of resamples.
    effect_table : DataFrame, optional
        `effects(network)`, where the caller has it already.

    Returns
    -------
    DataFrame
        One row a step: ``effect`` (-1 to 1, mean of direction times effect over the miRNAs with a
        path), ``low, high`` (2.5 and 97.5 percentiles), ``n_up, n_down`` (miRNAs that push the step
        up and down), ``agreement`` (share of the pushes' size in the winning direction). NaN where
        no miRNA has a path.
    """
    named = current_names(network, directions.index)
    current = [named[str(name)] for name in directions.index]
    directions = directions.set_axis(pd.Index(current), axis=0)
    table = effects(network) if effect_table is None else effect_table
    table = table.loc[table["mirna"].isin(list(directions.index))]
    rows = []
    for step in CascadeStep:
        here = table.loc[table["step"] == step.value].sort_values("mirna")
        direction = directions.reindex(here["mirna"]).to_numpy(float)
        rows.append((step.value, *_pressure(here, direction, n_bootstrap, rng)))
    return promised(pd.DataFrame(rows, columns=pd.Index(PRESSURE_COLUMNS)), PRESSURE_COLUMNS)


def _pressure(
    here: pd.DataFrame, direction: np.ndarray, n_bootstrap: int, rng: np.random.Generator
) -> tuple[float, float, float, int, int, float]:
    if here.empty:
        return np.nan, np.nan, np.nan, 0, 0, np.nan
    push = direction * here["effect"].to_numpy(float)
    size = np.abs(push).sum()
    low, high = _interval(here, np.where(push < 0, -1.0, 1.0), n_bootstrap, rng)
    return (
        float(push.mean()),
        low,
        high,
        int((push > 0).sum()),
        int((push < 0).sum()),
        float((1 + abs(push.sum()) / size) / 2) if size > 0 else 0.5,
    )


def _interval(
    here: pd.DataFrame, sign: np.ndarray, n_bootstrap: int, rng: np.random.Generator
) -> tuple[float, float]:
    blocks, block = np.unique(here["claims"].to_numpy(str), return_inverse=True)
    drawn = rng.integers(0, len(blocks), size=(n_bootstrap, len(blocks)))
    times = np.zeros((n_bootstrap, len(blocks)))
    np.add.at(times, (np.arange(n_bootstrap)[:, None], drawn), 1.0)
    agreement, strength = (
        _per_block(here[name].to_numpy(float), block) for name in ("agreement", "strength")
    )
    winning = np.where(rng.random(times.shape) < agreement, 1.0, -1.0)
    holds = rng.random(times.shape) < strength
    pull = winning * holds * times
    size = np.bincount(block).astype(float)
    total = pull @ np.bincount(block, weights=sign)
    low, high = np.quantile(total / (times @ size), [0.025, 0.975])
    return float(low), float(high)


def _per_block(values: np.ndarray, block: np.ndarray) -> np.ndarray:
    return np.bincount(block, weights=values) / np.bincount(block)
