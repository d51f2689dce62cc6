"""Predicted repression of each UTR by each miRNA, with an interval, and what each site adds."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import InputError, fitting_workers, named_keywords, thread_pool
from mirbone.targets.repression._model import (
    SITE_FEATURES,
    SURROUNDINGS,
    RepressionModel,
    mirna_traits,
    read_model,
)
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import CANONICAL, SITE_TYPES, Sites


@named_keywords
def predict_repression(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    *,
    sites: Sites | None = None,
    accessibility: np.ndarray | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """Predict the log2 change of each mRNA when a miRNA is brought into a cell.

    Each site is occupied with odds that depend on its class, the stability of the seed helix, its
    surroundings and its place, by weights and by small regression trees that read the surroundings
    together; the odds of all sites on a UTR, 6mer-A1 sites included, add up to
    N, as occupancies do in McGeary (2019), doi:10.1126/science.aav1741. They compete with a
    background that grows with the length of the UTR: log2 change = -log2((1 + N) / (1 + b L)),
    never above 0. The scale is that of a transfection; a miRNA's dose and loading are not known to
    the model. Coding sequences, isoforms and conservation take no part.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        Mature miRNAs and 3' UTRs.
    sites : Sites, optional
        Canonical sites of these sets, sorted; scanned for when not given. Other classes are left
        out.
    accessibility : ndarray of float, shape (nucleotides,), optional
        For each nt of `utrs`, the probability that the `UNPAIRED_WIDTH` nt from there on are
        unpaired; NaN where not known. Without it, a variant fitted without it is used.
    threads : int, optional
        How many cores to use; the result is the same.

    Returns
    -------
    DataFrame
        ``mirna, transcript, log2_change, low, high, n_sites``, one row a pair with at least one
        canonical site; `low` to `high` holds 90 % of what one experiment measures. Names are
        categories.

    Raises
    ------
    InputError
        If `accessibility` has not one value a nt.

    Examples
    --------
    >>> from mirbone.targets import encode_sequences
    >>> let_7a = encode_sequences([("hsa-let-7a-5p", "UGAGGUAGUAGGUUGUAUAGUU")])
    >>> utr = encode_sequences([("one", "AU" * 40 + "CUACCUCA" + "AU" * 40)])
    >>> table = predict_repression(let_7a, utr)
    >>> bool(table["log2_change"][0] < -0.2), int(table["n_sites"][0])
    (True, 1)
    """
    return predict_counted(
        mirnas, utrs, count_utrs(utrs), sites=sites, accessibility=accessibility, threads=threads
    )


@dataclass(frozen=True, slots=True, eq=False)
class CountedUtrs:
    """What the prediction looks up in UTRs, whatever the miRNA.

    Parameters
    ----------
    running : tuple of ndarray
        Of `running_counts`.
    weak : tuple of ndarray
        Of `index_weak`.
    """

    running: tuple[np.ndarray, np.ndarray]
    weak: tuple[np.ndarray, np.ndarray]


def count_utrs(utrs: SequenceSet) -> CountedUtrs:
    """Count once what `predict_counted` needs for every block of miRNAs.

    Parameters
    ----------
    utrs : SequenceSet
        3' UTRs.

    Returns
    -------
    CountedUtrs
        Some 11 bytes a nt.
    """
    from mirbone.targets.repression._features import index_weak, running_counts

    given = utrs.codes, utrs.offsets
    return CountedUtrs(running_counts(*given), index_weak(*given))


def predict_counted(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    counted: CountedUtrs,
    *,
    sites: Sites | None = None,
    accessibility: np.ndarray | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """Do the work of `predict_repression` on UTRs that are counted.

    Parameters
    ----------
    mirnas, utrs, sites, accessibility, threads
        As for `predict_repression`.
    counted : CountedUtrs
        Of these `utrs`.

    Returns
    -------
    DataFrame
        As from `predict_repression`.
    """
    threads = fitting_workers(threads, "threads")
    scored = _prepare(mirnas, utrs, sites, accessibility, counted.running)
    change, number = _sum(scored, counted.weak, threads)
    low, high = scored.model.limits(change)
    first = scored.bounds[:-1]
    return pd.DataFrame(
        {
            "mirna": _names(mirnas, scored.sites.mirna[first]),
            "transcript": _names(utrs, scored.sites.utr[first]),
            "log2_change": change,
            "low": low,
            "high": high,
            "n_sites": number,
        }
    )


@named_keywords
def site_repression(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    *,
    sites: Sites | None = None,
    accessibility: np.ndarray | None = None,
) -> pd.DataFrame:
    """Show what each site adds: its features, and the log2 change that it would cause alone.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        Mature miRNAs and 3' UTRs.
    sites : Sites, optional
        As for `predict_repression`.
    accessibility : ndarray of float, shape (nucleotides,), optional
        As for `predict_repression`.

    Returns
    -------
    DataFrame
        ``mirna, transcript, start, end, site_type, log2_change, surroundings``, then one column a
        feature, in its own unit: kcal/mol, log10 of counts, nt or probability, share, or number.
        `log2_change` leaves out the competing background; `surroundings` is what the trees add to
        the natural log odds.
    """
    from mirbone.targets.repression._sum import tree_effects

    scored = _prepare(mirnas, utrs, sites, accessibility)
    table = pd.DataFrame(
        {
            "mirna": _names(mirnas, scored.sites.mirna),
            "transcript": _names(utrs, scored.sites.utr),
            "start": scored.sites.start,
            "end": scored.sites.end,
            "site_type": np.array(SITE_TYPES, dtype=object)[scored.sites.site_type],
            "log2_change": _alone(scored),
        }
    )
    matrix = feature_matrix(scored)
    table["surroundings"] = tree_effects(matrix, scored.model.trees)
    measured = pd.DataFrame(matrix, columns=pd.Index(SITE_FEATURES + SURROUNDINGS))
    return pd.concat([table, measured], axis=1)


def site_changes(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    sites: Sites,
    *,
    accessibility: np.ndarray | None = None,
) -> np.ndarray:
    """Give the log2 change that each canonical site would cause alone, and nothing else.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        As for `predict_repression`.
    sites : Sites
        Canonical sites, sorted.
    accessibility : ndarray of float, shape (nucleotides,), optional
        As for `predict_repression`.

    Returns
    -------
    ndarray of float32, shape (sites,)
        As `site_repression` gives it, at 4 bytes a site.
    """
    return _alone(_prepare(mirnas, utrs, sites, accessibility)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Everything that the kernels take, checked once.

    Parameters
    ----------
    guides, targets, running, traits : tuple of ndarray
        miRNAs, UTRs, their running counts, and traits of the miRNAs.
    unpaired : ndarray of float32
        Accessibility, or empty.
    sites : Sites
        Canonical ones only.
    bounds : ndarray of int64, shape (pairs + 1,)
        Where each pair begins.
    model : RepressionModel
        Its coefficients.
    """

    guides: tuple[np.ndarray, np.ndarray]
    targets: tuple[np.ndarray, np.ndarray]
    running: tuple[np.ndarray, np.ndarray]
    traits: tuple[np.ndarray, np.ndarray]
    unpaired: np.ndarray
    sites: Sites
    bounds: np.ndarray
    model: RepressionModel

    @property
    def arguments(self) -> tuple[Any, Any, Any, np.ndarray, Any, Any]:
        """What every kernel takes first."""
        return (
            self.guides,
            self.targets,
            self.running,
            self.unpaired,
            self.traits,
            self.columns,
        )

    @property
    def columns(self) -> tuple[np.ndarray, ...]:
        """The sites as the kernels take them."""
        sites = self.sites
        return sites.mirna, sites.utr, sites.start, sites.end, sites.site_type


def feature_matrix(scored: Scored) -> np.ndarray:
    """Measure every site.

    Parameters
    ----------
    scored : Scored
        What is scored.

    Returns
    -------
    ndarray of float64, shape (sites, features)
        In the order of ``SITE_FEATURES`` and ``SURROUNDINGS``; NaN where not known.
    """
    from mirbone.targets.repression._sum import fill_matrix

    matrix = np.empty((len(scored.sites), len(SITE_FEATURES) + len(SURROUNDINGS)))
    fill_matrix(
        *scored.arguments,
        scored.bounds,
        matrix,
    )
    return matrix


def _alone(scored: Scored) -> np.ndarray:
    from mirbone.targets.repression._sum import fill_changes

    changes = np.empty(len(scored.sites))
    fill_changes(
        *scored.arguments,
        scored.bounds,
        scored.model.kernel_terms,
        changes,
    )
    return changes


def _prepare(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    sites: Sites | None,
    accessibility: np.ndarray | None,
    running: tuple[np.ndarray, np.ndarray] | None = None,
) -> Scored:
    from mirbone.targets.repression._features import running_counts
    from mirbone.targets.repression._sum import pair_bounds

    _check_accessibility(utrs, accessibility)
    sites = scan_sites(mirnas, utrs) if sites is None else sites
    if len(sites) and sites.site_type.max() >= CANONICAL:
        sites = sites.take(sites.site_type < CANONICAL)
    given = accessibility is not None
    return Scored(
        guides=(mirnas.codes, mirnas.offsets),
        targets=(utrs.codes, utrs.offsets),
        running=running or running_counts(utrs.codes, utrs.offsets),
        traits=mirna_traits(mirnas),
        unpaired=np.asarray(accessibility if given else [], dtype=np.float32),
        sites=sites,
        bounds=pair_bounds(sites.mirna, sites.utr),
        model=read_model("accessibility" if given else "sequence"),
    )


def _check_accessibility(utrs: SequenceSet, accessibility: np.ndarray | None) -> None:
    if accessibility is not None and np.shape(accessibility) != utrs.codes.shape:
        raise InputError(
            f"`accessibility` must have one value a nt of the UTRs ({len(utrs.codes)}); got shape "
            f"{np.shape(accessibility)}."
        )


def _sum(
    scored: Scored, weak: tuple[np.ndarray, np.ndarray], threads: int
) -> tuple[np.ndarray, np.ndarray]:
    pairs = len(scored.bounds) - 1
    change, number = np.empty(pairs), np.empty(pairs, dtype=np.int32)
    first = scored.sites.mirna[scored.bounds[:-1]]
    cuts = [int(np.searchsorted(first, m)) for m in _shares(first, threads)]
    with thread_pool(threads) as pool:
        parts = pairwise(cuts)
        list(pool.map(lambda part: _sum_part(scored, weak, slice(*part), change, number), parts))
    return change, number


def _shares(first: np.ndarray, threads: int) -> list[int]:
    """Cut the pairs between miRNAs into about equal shares, a few for each thread."""
    if len(first) == 0:
        return [0, 0]
    places = np.linspace(0, len(first) - 1, 4 * threads + 1)[1:-1].astype(int)
    return [0, *(int(first[place]) for place in places), int(first[-1]) + 1]


def _sum_part(
    scored: Scored,
    weak: tuple[np.ndarray, np.ndarray],
    part: slice,
    change: np.ndarray,
    number: np.ndarray,
) -> None:
    from mirbone.targets.repression._sum import sum_pairs

    sum_pairs(
        *scored.arguments,
        scored.bounds[part.start : part.stop + 1],
        weak,
        scored.model.kernel_terms,
        change[part],
        number[part],
    )


def _names(sequences: SequenceSet, index: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(index, categories=list(sequences.names))
