"""The push of a signature on each step: the number that colours the cascade map."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mirbone._core import named_keywords, promised
from mirbone.network._effects import effects
from mirbone.network._model import Network
from mirbone.network._names import current_names
from mirbone.network.chance._voices import Voices, saturate
from mirbone.words import CascadeStep

PRESSURE_COLUMNS: tuple[str, ...] = (
    "step", "effect", "low", "high", "n_up", "n_down", "agreement", "summed",
)  # fmt: skip


@named_keywords
def step_effects(
    network: Network,
    directions: pd.Series,
    *,
    rng: np.random.Generator,
    n_bootstrap: int = 2_000,
    effect_table: pd.DataFrame | None = None,
    witnesses: Mapping[str, str] | pd.Series | None = None,
) -> pd.DataFrame:
    """Sum the push of a signature's witnesses on each step.

    miRNAs of one seed family or transcript are one witness (`mirbone.words.group_witnesses`), which
    moves as most of its miRNAs do and pushes as hard as the strongest of those. The sum over the
    witnesses saturates: ``effect = summed / (1 + |summed|)``. What reaches no step, be it a gene, a
    claim or a miRNA, changes nothing, and another witness on the same side never makes the effect
    smaller. It is a direction of pressure with the strength of its evidence, not a rate, a fold
    change or a probability.

    The interval is a bootstrap over the witnesses with a path, over whether each one's evidence
    holds here (with its strength read as the chance of that, for this purpose alone), and over the
    sign of its paths in proportion to their strength. So few witnesses, weak evidence and paths
    that contradict each other all widen it, and a single one hardly ever excludes 0.

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
    witnesses : mapping of str to str, optional
        Which witness each miRNA, by its v22 name, belongs to; found among them when absent.

    Returns
    -------
    DataFrame
        One row a step: ``effect`` (-1 to 1), ``low, high`` (2.5 and 97.5 percentiles), ``n_up,
        n_down`` (witnesses that push the step up and down), ``agreement`` (share of the pushes'
        size in the winning direction), ``summed`` (before it saturates). NaN where no miRNA has a
        path.
    """
    named = current_names(network, directions.index)
    current = [named[str(name)] for name in directions.index]
    moved = pd.Series(directions.to_numpy(float), index=pd.Index(current))
    voices = Voices.of(current, witnesses)
    own = moved.reindex(voices.mirnas).to_numpy(float)
    way = voices.direction(own)
    table = effects(network) if effect_table is None else effect_table
    with_it = np.sign(own) == way[voices.codes]
    places = np.flatnonzero(with_it)
    speaks = {voices.mirnas[i]: voices.codes[i] for i in places}
    table = table.loc[table["mirna"].isin(list(speaks))]
    table = table.assign(
        code=table["mirna"].map(speaks).astype(int), size=table["effect"].abs()
    ).sort_values(["size", "mirna"], ascending=[False, True], kind="stable")
    rows = []
    for step in CascadeStep:
        here = table.loc[table["step"] == step.value].drop_duplicates("code").sort_values("code")
        rows.append((step.value, *_pressure(here, way[here["code"]], n_bootstrap, rng)))
    return promised(pd.DataFrame(rows, columns=pd.Index(PRESSURE_COLUMNS)), PRESSURE_COLUMNS)


def _pressure(
    here: pd.DataFrame, way: np.ndarray, n_bootstrap: int, rng: np.random.Generator
) -> tuple[float, float, float, int, int, float, float]:
    if here.empty:
        return np.nan, np.nan, np.nan, 0, 0, np.nan, np.nan
    push = way * here["effect"].to_numpy(float)
    size, total = np.abs(push).sum(), float(push.sum())
    sign = np.where(push < 0, -1.0, 1.0)
    low, high = _interval(here, sign, n_bootstrap, rng)
    return (
        float(saturate(total)),
        low,
        high,
        int((push > 0).sum()),
        int((push < 0).sum()),
        float((1 + abs(total) / size) / 2) if size > 0 else 0.5,
        total,
    )


def _interval(
    here: pd.DataFrame, sign: np.ndarray, n_bootstrap: int, rng: np.random.Generator
) -> tuple[float, float]:
    n = len(here)
    drawn = rng.integers(0, n, size=(n_bootstrap, n))
    times = np.zeros((n_bootstrap, n))
    np.add.at(times, (np.arange(n_bootstrap)[:, None], drawn), 1.0)
    winning = np.where(rng.random(times.shape) < here["agreement"].to_numpy(float), 1.0, -1.0)
    holds = rng.random(times.shape) < here["strength"].to_numpy(float)
    low, high = np.quantile(saturate((winning * holds * times) @ sign), [0.025, 0.975])
    return float(low), float(high)
