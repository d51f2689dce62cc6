"""Whether a signature meets a step more than chance has it: witnesses exchanged at random."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import InputError, check_memory, check_whole, named_keywords, promised
from mirbone.expression import adjust_bh
from mirbone.network._effects import effects
from mirbone.network._model import EdgeKind, Network
from mirbone.network._names import current_names
from mirbone.network.chance._voices import Voices, effect_matrix
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
    "n_witnesses",
    "z",
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
    witnesses: Mapping[str, str] | pd.Series | None = None,
) -> pd.DataFrame:
    """Test each step for the push of a signature against random signatures of the same make.

    For a signature without statistics; where all that was measured has a p, `step_competition`
    says more. The unit is the witness, miRNAs of one seed family or transcript
    (`mirbone.words.group_witnesses`): it moves as most of its miRNAs in the signature do, and has
    the strongest effect of those. The statistic is the sum over the witnesses of direction times
    effect; its test is two-sided around the mean of the null. The involvement is the sum of the
    effects' sizes whatever their sign; its test is for more. The null exchanges each witness of the
    signature for another measured one with about as many known targets (`target_strata`), without
    replacement, and hands the directions to those drawn from the same stratum. A hypergeometric
    test would take well-studied miRNAs for enriched ones; this null does not. One witness among n
    of its stratum can give no p below 1 / n.

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
    witnesses : mapping of str to str, optional
        Which witness each measured miRNA belongs to, by its current name; found among them when
        absent.

    Returns
    -------
    DataFrame
        One row a step, in the order of the cascade: ``step, n_mirnas, statistic, expected,
        p, p_random_ties, fdr``, the same of the involvement, ``mirnas`` (those of the signature
        with a path to the step, separated by ``;``), ``n_witnesses`` (how many voices they are) and
        ``z`` (the statistic from its expectation, in standard deviations of the null; NaN where
        that has none).

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
    voices = Voices.of(list(named.values()), witnesses)
    mirnas = voices.mirnas
    effect = effect_matrix(table, mirnas)
    direction = directions.reindex(mirnas).fillna(0).to_numpy(float)
    way = voices.direction(direction)
    strata = target_strata(target_numbers(network, voices))
    with_it = (direction != 0) & (direction == way[voices.codes])
    own = voices.strongest(np.where(with_it[:, None], effect, 0.0))
    observed = np.stack([way @ own, np.abs(way) @ np.abs(own)])
    null = _null_statistics(voices.strongest(effect), way, strata, n_random, rng)
    signed = _signed_test(observed[0], null[0], rng)
    involved = _upper_test(observed[1], null[1], rng)
    spread = null[0].std(axis=0)
    some = spread > 10.0**-_DECIMALS
    z = np.where(some, (observed[0] - null[0].mean(axis=0)) / np.where(some, spread, 1.0), np.nan)
    chosen = direction != 0
    names = np.array(mirnas, dtype=object)[chosen]
    n_witnesses = voices.any((effect != 0) & chosen[:, None])
    return _tabled(observed, signed, involved, effect[chosen], names, n_witnesses, z)


def _tabled(
    observed: np.ndarray,
    signed: "_Test",
    involved: "_Test",
    effect: np.ndarray,
    mirnas: np.ndarray,
    n_witnesses: np.ndarray,
    z: np.ndarray,
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
        "n_witnesses": n_witnesses,
        "z": z,
    }
    return promised(pd.DataFrame(columns), ENRICHMENT_COLUMNS)


def target_numbers(network: Network, voices: Voices) -> np.ndarray:
    """Count the genes that each witness is known to act on, each gene once.

    Parameters
    ----------
    network : Network
        The network.
    voices : Voices
        The witnesses; one that the network does not hold has none.

    Returns
    -------
    ndarray
        Number of distinct targets.
    """
    codes = dict(zip(voices.mirnas, voices.codes, strict=True))
    acting = network.edges.loc[network.edges["kind"] != EdgeKind.TRANSFER.value]
    pairs = {
        (codes[mirna], gene)
        for mirna, gene in zip(acting["source"], acting["target"], strict=True)
        if mirna in codes
    }
    found = np.array([code for code, _ in pairs], dtype=int)
    return np.bincount(found, minlength=voices.number)


def target_strata(numbers: np.ndarray) -> np.ndarray:
    """Group witnesses by their number of known targets, from the universe alone.

    Those without a target form a stratum; the others are cut at the quartiles of their numbers, and
    a group with fewer than eight members joins the next lower one that has a target.

    Parameters
    ----------
    numbers : ndarray
        Number of targets of each measured witness.

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
