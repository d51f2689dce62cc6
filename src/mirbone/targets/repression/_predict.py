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
from mirbone.targets.sequences._sequences import SequenceSet, encode_sequences
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import CANONICAL, SITE_TYPES, Sites


@named_keywords
def predict_repression(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    *,
    orfs: SequenceSet | None = None,
    sites: Sites | None = None,
    accessibility: np.ndarray | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """Predict the log2 change of each mRNA when a miRNA is brought into a cell.

    Each site in a 3' UTR is occupied with odds that depend on its class, the stability of the seed
    helix, its surroundings and its place, by weights and by small regression trees that read the
    surroundings together; a site in the coding sequence with odds of its class and seed alone, of
    which a share counts. The odds of all sites of an mRNA, 6mer-A1 sites included, add up to N, as
    occupancies do in McGeary (2019), doi:10.1126/science.aav1741. The change is that of an mRNA
    relative to a usual one: log2 change = -log2((1 + N) / (1 + U)), where U is what an mRNA of
    these lengths has with any miRNA. So every pair has a value, those without a site too, which is
    above 0 where there is less than usual. The scale is that of a transfection; a miRNA's dose and
    loading are not known to the model. Isoforms and conservation take no part.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        Mature miRNAs and 3' UTRs.
    orfs : SequenceSet, optional
        Coding sequences, named as the UTRs; of other names are left out. Without them, or where an
        mRNA has none, only 3' UTRs count.
    sites : Sites, optional
        Canonical sites of these miRNAs and UTRs, sorted; scanned for when not given. Other classes
        are left out.
    accessibility : ndarray of float, shape (nucleotides,), optional
        For each nt of `utrs`, the probability that the `UNPAIRED_WIDTH` nt from there on are
        unpaired; NaN where not known. Without it, a variant fitted without it is used.
    threads : int, optional
        How many cores to use; the result is the same.

    Returns
    -------
    DataFrame
        ``mirna, transcript, log2_change, low, high, n_sites, n_coding_sites``, one row a pair, by
        miRNA and UTR; `low` to `high` holds 90 % of what one experiment measures; canonical sites
        are counted. Names are categories, numbers float32.

    Raises
    ------
    InputError
        If `accessibility` has not one value a nt, or no coding sequence has the name of a UTR.

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
        mirnas, utrs, count_utrs(utrs), orfs=orfs, sites=sites, accessibility=accessibility,
        threads=threads,
    )  # fmt: skip


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
    orfs: SequenceSet | None = None,
    sites: Sites | None = None,
    accessibility: np.ndarray | None = None,
    threads: int = 1,
) -> pd.DataFrame:
    """Do the work of `predict_repression` on UTRs that are counted.

    Parameters
    ----------
    mirnas, utrs, orfs, sites, accessibility, threads
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
    coding = _coding(mirnas, utrs, orfs, scored)
    change, number, behind = _sum(scored, counted.weak, coding, threads)
    low, high = scored.model.limits(change)
    mirna, utr = np.divmod(np.arange(change.size, dtype=np.int32), np.int32(len(utrs) or 1))
    return pd.DataFrame(
        {
            "mirna": _names(mirnas, mirna),
            "transcript": _names(utrs, utr),
            "log2_change": change,
            "low": low,
            "high": high,
            "n_sites": number,
            "n_coding_sites": behind,
        },
        copy=False,
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
        `log2_change` is relative to no site at all; `surroundings` is what the trees add to
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


@dataclass(frozen=True, slots=True, eq=False)
class _Coding:
    """Sites in coding sequences, and what mRNAs without a site change by.

    Parameters
    ----------
    sites : Sites
        Canonical ones.
    odds : ndarray of float64, shape (miRNAs, 5)
        By class.
    utr_of : ndarray of int64
        UTR of each coding sequence; -1 for none.
    usual : ndarray of float64, shape (UTRs,)
        What changes are relative to.
    """

    sites: Sites
    odds: np.ndarray
    utr_of: np.ndarray
    usual: np.ndarray


def _coding(
    mirnas: SequenceSet, utrs: SequenceSet, orfs: SequenceSet | None, scored: Scored
) -> _Coding:
    place = {name: at for at, name in enumerate(utrs.names)}
    names = [] if orfs is None else orfs.names
    utr_of = np.array([place.get(name, -1) for name in names], dtype=np.int64)
    if orfs is not None and len(orfs) and len(utrs) and utr_of.max() < 0:
        raise InputError(
            f"`orfs` must have the names of `utrs`, such as {utrs.names[0]}; none of "
            f"{len(orfs)} has, such as {orfs.names[0]}. Name both by one kind of identifier."
        )
    length = np.zeros(len(utrs))
    if orfs is not None:
        length[utr_of[utr_of >= 0]] = orfs.lengths[utr_of >= 0]
    return _Coding(
        scan_sites(mirnas, encode_sequences([]) if orfs is None else orfs),
        scored.model.coding_odds(*scored.traits),
        utr_of,
        scored.model.log2_usual(utrs.lengths, length),
    )


def _sum(
    scored: Scored, weak: tuple[np.ndarray, np.ndarray], coding: _Coding, threads: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shape = len(scored.guides[1]) - 1, len(scored.targets[1]) - 1
    change = np.zeros(shape)
    number, behind = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    cuts = np.linspace(0, shape[0], min(4 * threads, shape[0]) + 1).astype(int).tolist()

    def fill(some: tuple[int, int]) -> None:
        _sum_part(scored, weak, coding, some, (change, number, behind))

    with thread_pool(threads) as pool:
        list(pool.map(fill, pairwise(cuts)))
    return change.astype(np.float32).ravel(), number.ravel(), behind.ravel()


def _sum_part(
    scored: Scored,
    weak: tuple[np.ndarray, np.ndarray],
    coding: _Coding,
    some: tuple[int, int],
    filled: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Do the work for the miRNAs from one on to another; parts write to rows of their own."""
    from mirbone.targets.repression._sum import relative_changes, sum_coding, sum_sites

    total, number, behind = filled
    first = scored.sites.mirna[scored.bounds[:-1]]
    begin, stop = np.searchsorted(first, some)
    sum_sites(
        *scored.arguments,
        scored.bounds[begin : stop + 1],
        scored.model.kernel_terms,
        total,
        number,
    )
    sites = coding.sites
    rows = np.searchsorted(sites.mirna, some)
    columns = sites.mirna, sites.utr, sites.start, sites.end, sites.site_type
    sum_coding(columns, (rows[0], rows[1]), coding.odds, coding.utr_of, total, behind)
    relative_changes(scored.guides, some, weak, scored.model.weak, coding.usual, total)


def _names(sequences: SequenceSet, index: np.ndarray) -> pd.Categorical:
    return pd.Categorical.from_codes(index, categories=list(sequences.names))
