"""Whether a signature meets a step more than chance would have it: an empirical null."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import InputError, check_memory, check_whole, named_keywords, promised
from mirbone.expression import adjust_bh
from mirbone.network._effects import effects
from mirbone.network._model import EdgeKind, Network
from mirbone.network._names import current_names
from mirbone.words import CascadeStep

ENRICHMENT_COLUMNS: tuple[str, ...] = (
    "step",
    "n_mirnas",
    "statistic",
    "expected",
    "p_random_ties",
    "p",
    "fdr",
    "involvement",
    "involvement_expected",
    "involvement_p_random_ties",
    "involvement_p",
    "involvement_fdr",
    "mirnas",
)
_STRATA = 4
_MIN_STRATUM = 8
_CHUNK = 500
_DECIMALS = 9  # statistics that differ less are ties: the same terms summed in another order


@named_keywords
def step_enrichment(
    network: Network,
    directions: pd.Series,
    universe: list[str],
    *,
    n_random: int = 10_000,
    rng: np.random.Generator,
    effect_table: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Test each step for the push of a signature against random signatures of the same make.

    The statistic is the sum over the signature of direction times effect; its test is two-sided
    around the mean of the null. The involvement is the sum of the effects' sizes whatever their
    sign; its test is for more. The null draws, for each miRNA of the signature, another measured
    miRNA with about as many known targets (`target_strata`), without replacement, and hands the
    signature's directions to the drawn miRNAs of the same stratum. A hypergeometric test would take
    well-studied miRNAs for enriched ones; this null does not.

    Effects are few and often equal, so statistics tie. ``p`` is (1 + number of draws at least as
    extreme) / (1 + draws), so that ties count against the signature; it is the one to show, and
    ``fdr`` (Benjamini-Hochberg over the steps) is computed from it. ``p_random_ties`` breaks ties
    by chance, is never larger, and is exactly uniform for a random signature.

    Parameters
    ----------
    network : Network
        Of the context in question.
    directions : Series
        Index: miRNAs of the signature, named as in `universe`; values -1 (lower) or +1 (higher).
    universe : list of str
        All measured miRNAs, the signature's among them, by any of their names. What is no miRNA of
        miRBase has no path.
    n_random : int, optional
        Number of random signatures, at least 100.
    rng : numpy.random.Generator
        Source of the draws.
    effect_table : DataFrame, optional
        `effects(network)`, where the caller has it already.

    Returns
    -------
    DataFrame
        One row a step, in the order of the cascade: ``step, n_mirnas, statistic, expected,
        p, p_random_ties, fdr``, the same of the involvement, and ``mirnas`` (those of the signature
        with a path to the step, separated by ``;``).

    Raises
    ------
    InputError
        If a direction is not -1 or +1, a miRNA repeats or was not measured, or `n_random` is small.
    """
    _check(directions, universe, n_random)
    table = effects(network) if effect_table is None else effect_table
    named = current_names(network, universe)
    current = [named[str(name)] for name in directions.index]
    directions = directions.set_axis(pd.Index(current), axis=0)
    mirnas = sorted(named.values())
    effect = effect_matrix(table, mirnas)
    direction = directions.reindex(mirnas).fillna(0).to_numpy(float)
    strata = target_strata(target_numbers(network, mirnas))
    observed = np.stack([direction @ effect, np.abs(direction) @ np.abs(effect)])
    null = _null_statistics(effect, direction, strata, n_random, rng)
    signed = _signed_test(observed[0], null[0], rng)
    involved = _upper_test(observed[1], null[1], rng)
    chosen = direction != 0
    names = np.array(mirnas, dtype=object)[chosen]
    return _tabled(observed, signed, involved, effect[chosen], names)


def _tabled(
    observed: np.ndarray, signed: "_Test", involved: "_Test", effect: np.ndarray, mirnas: np.ndarray
) -> pd.DataFrame:
    """Lay the tests out; `effect` and `mirnas` are those of the signature."""
    hits = effect != 0
    columns = {
        "step": [step.value for step in CascadeStep],
        "n_mirnas": hits.sum(axis=0),
        "statistic": observed[0],
        **signed.columns(""),
        "involvement": observed[1],
        **involved.columns("involvement_"),
        "mirnas": [";".join(mirnas[hits[:, k]]) for k in range(len(CascadeStep))],
    }
    return promised(pd.DataFrame(columns), ENRICHMENT_COLUMNS)


def effect_matrix(table: pd.DataFrame, mirnas: list[str]) -> np.ndarray:
    """Spread an effect table into miRNAs by steps; 0 where there is no path.

    Parameters
    ----------
    table : DataFrame
        ``mirna, step, effect`` as `effects` gives them.
    mirnas : list of str
        The rows, in order.

    Returns
    -------
    ndarray
        Float, miRNAs by the ten steps in the order of the cascade.
    """
    rows = pd.Index(mirnas).get_indexer(pd.Index(table["mirna"]))
    steps = pd.Index([s.value for s in CascadeStep]).get_indexer(pd.Index(table["step"]))
    matrix = np.zeros((len(mirnas), len(CascadeStep)))
    matrix[rows[rows >= 0], steps[rows >= 0]] = table["effect"].to_numpy(float)[rows >= 0]
    return matrix


def target_numbers(network: Network, mirnas: list[str]) -> np.ndarray:
    """Count the genes that each miRNA is known to act on in a network.

    Parameters
    ----------
    network : Network
        The network.
    mirnas : list of str
        Which, in order; one that the network does not hold has none.

    Returns
    -------
    ndarray
        Number of distinct targets.
    """
    acting = network.edges.loc[network.edges["kind"] != EdgeKind.TRANSFER.value]
    edges = acting.drop_duplicates(["source", "target"])
    counts = edges.groupby("source")["target"].size()
    return counts.reindex(mirnas).fillna(0).to_numpy(int)


def target_strata(numbers: np.ndarray) -> np.ndarray:
    """Group miRNAs by their number of known targets, from the universe alone.

    Those without a target form a stratum; the others are cut at the quartiles of their numbers, and
    a group with fewer than eight members joins the next lower one that has a target.

    Parameters
    ----------
    numbers : ndarray
        Number of targets of each measured miRNA.

    Returns
    -------
    ndarray
        Stratum of each, 0 for none.

    Examples
    --------
    >>> import numpy as np
    >>> target_strata(np.array([0, 0, *[1] * 9, *[5] * 8, 7])).tolist()
    [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]
    """
    strata = np.zeros(len(numbers), dtype=int)
    known = numbers > 0
    if not known.any():
        return strata
    cuts = np.unique(np.quantile(numbers[known], np.linspace(0, 1, _STRATA + 1)[1:-1]))
    strata[known] = 1 + np.searchsorted(cuts, numbers[known], side="left")
    for stratum in range(strata.max(), 1, -1):
        if 0 < (strata == stratum).sum() < _MIN_STRATUM:
            strata[strata == stratum] = stratum - 1
    first = strata[known].min()
    if (strata == first).sum() < _MIN_STRATUM and (strata > first).any():
        strata[strata == first] = strata[strata > first].min()
    _, dense = np.unique(np.concatenate([[0], strata]), return_inverse=True)
    return dense[1:]


def _null_statistics(
    effect: np.ndarray,
    direction: np.ndarray,
    strata: np.ndarray,
    n_random: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the random signatures: statistic and involvement, draws by steps."""
    null = np.zeros((2, n_random, effect.shape[1]))
    for stratum in np.unique(strata):
        members = strata == stratum
        pattern, local = direction[members], effect[members]
        if not pattern.any() or not local.any():
            continue
        for start in range(0, n_random, _CHUNK):
            rows = slice(start, min(start + _CHUNK, n_random))
            shape = (rows.stop - rows.start, 1)
            drawn = rng.permuted(np.tile(pattern, shape), axis=1)
            null[0, rows] += drawn @ local
            null[1, rows] += np.abs(drawn) @ np.abs(local)
    return null


@dataclass(frozen=True, slots=True)
class _Test:
    expected: np.ndarray
    p_random_ties: np.ndarray
    p: np.ndarray

    def columns(self, prefix: str) -> dict[str, np.ndarray]:
        return {
            f"{prefix}expected": self.expected,
            f"{prefix}p_random_ties": self.p_random_ties,
            f"{prefix}p": self.p,
            f"{prefix}fdr": adjust_bh(self.p),
        }


def _signed_test(observed: np.ndarray, null: np.ndarray, rng: np.random.Generator) -> _Test:
    """Test two-sided around the mean of all draws, the observed one among them."""
    centre = (null.sum(axis=0) + observed) / (len(null) + 1)
    ranked = _upper_test(np.abs(observed - centre), np.abs(null - centre), rng)
    return _Test(null.mean(axis=0), ranked.p_random_ties, ranked.p)


def _upper_test(observed: np.ndarray, null: np.ndarray, rng: np.random.Generator) -> _Test:
    seen, drawn = np.round(observed, _DECIMALS), np.round(null, _DECIMALS)
    greater, ties = (drawn > seen).sum(axis=0), (drawn == seen).sum(axis=0)
    place = rng.integers(1, ties + 1, endpoint=True)
    n_all = len(null) + 1
    return _Test(null.mean(axis=0), (greater + place) / n_all, (1 + greater + ties) / n_all)


def _check(directions: pd.Series, universe: list[str], n_random: int) -> None:
    wrong = [(name, value) for name, value in directions.items() if value not in (-1, 1)]
    if wrong:
        raise InputError(
            f"directions must be -1 or +1; got {wrong[0][1]!r} for {wrong[0][0]!r}. "
            "Leave out miRNAs without a direction."
        )
    for what, names in (("directions", list(directions.index)), ("universe", universe)):
        seen = Counter(names)
        twice = [name for name in seen if seen[name] > 1]
        if twice:
            raise InputError(
                f"the {what} must name each miRNA once; {twice[0]!r} comes more than once. "
                "Remove the copies."
            )
    missing = sorted(set(directions.index) - set(universe))
    if missing:
        raise InputError(
            f"every miRNA of the signature must be in the universe of measured miRNAs; "
            f"{missing[0]!r} is not ({len(missing)} of {len(directions)}). Add it to the universe."
        )
    check_whole(n_random, "n_random", least=100, what="a number of draws")
    check_memory(8 * 8 * n_random * len(CascadeStep), "n_random", n_random, what="draws")
