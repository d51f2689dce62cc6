"""context++, the published linear score of a site, term by term."""

import numpy as np
import pandas as pd

from mirbone._core import InputError, named_keywords
from mirbone.targets.context_score._isoforms import isoform_terms
from mirbone.targets.context_score._tables import (
    SCORED_TYPES,
    read_terms,
    seed_stability,
    target_abundance,
)
from mirbone.targets.sequences._sequences import N, SequenceSet
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import SITE_TYPES, Sites

WINDOW = 14
"""Width in nt of the window whose accessibility counts."""

_CLOSE = 14
_CEILING = np.array([-0.03, -0.02, -0.01, 0.0])
_OFFSET = SITE_TYPES.index("6mer-offset")


@named_keywords
def context_plus(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    *,
    sites: Sites | None = None,
    orfs: SequenceSet | None = None,
    isoforms: pd.DataFrame | None = None,
    unpaired: np.ndarray | None = None,
    pct: np.ndarray | None = None,
    offset_6mers: np.ndarray | None = None,
) -> pd.DataFrame:
    """Score sites by context++ (Agarwal 2015, doi:10.7554/eLife.05005), every term shown.

    Terms and total are rounded to three decimals as TargetScan 7 does, and totals have its ceilings
    (8mer -0.03, 7mer-m8 -0.02, 7mer-A1 -0.01, 6mer 0). A term whose input is not given is NaN and
    takes no part in the total. Sites within 14 nt of the stop codon have no score.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        What was scanned.
    sites : Sites, optional
        What to score; scanned for when not given. Classes other than 8mer, 7mer-m8, 7mer-A1 and
        6mer have no score and are left out; offset 6mers are counted.
    orfs : SequenceSet, optional
        Coding sequences, named as the UTRs.
    isoforms : DataFrame, optional
        3' UTR ends: ``transcript``, ``end`` (nt), ``ratio`` (0 to 1).
    unpaired : ndarray of float, shape (sites,), optional
        Probability that the window of `accessibility_window` is unpaired, for all of `sites`.
    pct : ndarray of float, shape (sites,), optional
        Probability of conserved targeting, for all of `sites`; NaN where unknown.
    offset_6mers : ndarray of float, shape (sites,), optional
        Number of offset 6mers to use in place of our count, for all of `sites`. (The published
        script of TargetScan 7 finds one everywhere.)

    Returns
    -------
    DataFrame
        ``mirna, transcript, start, end, site_type``, one column a term, ``context_score``,
        ``isoform_ratio``, ``weighted_context_score``; log2 mRNA.

    Raises
    ------
    InputError
        If an array has not one value a site.

    Examples
    --------
    >>> from mirbone.targets import encode_sequences
    >>> let_7a = encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    >>> utr = encode_sequences([("utr", "ACGU" * 10 + "CUACCUCA" + "ACGU" * 10)])
    >>> context_plus(let_7a, utr)[["site_type", "local_au", "context_score"]].values.tolist()
    [['8mer', -0.117, -0.66]]
    """
    sites = scan_sites(mirnas, utrs) if sites is None else sites
    given = {"unpaired": unpaired, "pct": pct, "offset_6mers": offset_6mers}
    _check(sites, given)
    kept = np.flatnonzero(sites.site_type < len(SCORED_TYPES))
    given = {name: None if a is None else np.asarray(a)[kept] for name, a in given.items()}
    near = _offset_ends(sites, kept)
    scored = sites.take(kept)
    isoform = isoform_terms(scored, utrs, isoforms, near)
    if given["offset_6mers"] is not None:
        isoform["offset_6mers"] = given["offset_6mers"]
    raw = _site_terms(scored, mirnas, utrs) | _mirna_terms(scored, mirnas)
    raw |= _orf_terms(scored, mirnas, utrs, orfs)
    raw |= _gene_terms(isoform, given, len(scored))
    return _table(scored, mirnas, utrs, _contributions(raw, scored), isoform["ratio"])


def accessibility_window(sites: Sites, utrs: SequenceSet) -> tuple[np.ndarray, np.ndarray]:
    """Give the window whose accessibility context++ uses.

    14 nt ending opposite nt 1 of the miRNA; for a 6mer site one further, as published.

    Parameters
    ----------
    sites : Sites
        The sites.
    utrs : SequenceSet
        Their UTRs.

    Returns
    -------
    start, end : ndarray of int64, shape (sites,)
        0-based, half-open, on the UTR; moved to end with the UTR. A start below 0: no window.
    """
    shift = np.where(sites.site_type == SCORED_TYPES.index("7mer-A1"), 7, 8)
    end = np.minimum(sites.start.astype(np.int64) + shift, utrs.lengths[sites.utr])
    return end - WINDOW, end


def _check(sites: Sites, given: dict[str, np.ndarray | None]) -> None:
    for name, values in given.items():
        if values is not None and np.shape(values) != (len(sites),):
            raise InputError(
                f"`{name}` must have one value a site ({len(sites)}); got shape {np.shape(values)}."
            )


def _offset_ends(sites: Sites, kept: np.ndarray) -> list[np.ndarray]:
    offset = np.flatnonzero(sites.site_type == _OFFSET)
    pair = sites.mirna.astype(np.int64) << 32 | sites.utr
    low = np.searchsorted(pair[offset], pair[kept], "left")
    high = np.searchsorted(pair[offset], pair[kept], "right")
    ends = sites.end[offset]
    return [ends[a:b] for a, b in zip(low, high, strict=True)]


def _site_terms(sites: Sites, mirnas: SequenceSet, utrs: SequenceSet) -> dict[str, np.ndarray]:
    from mirbone.targets.sites._surroundings import measure_sites

    pairing, au = measure_sites(
        mirnas.codes,
        mirnas.offsets,
        utrs.codes,
        utrs.offsets,
        *(sites.mirna, sites.utr, sites.start, sites.end, sites.site_type),
    )
    code = _eighth_letter(sites, utrs)
    letters = {f"site_8{letter}": code == i for i, letter in enumerate("acg")}
    return {"pairing": pairing, "local_au": _round(au)} | letters


def _eighth_letter(sites: Sites, utrs: SequenceSet) -> np.ndarray:
    """Read the target's letter at position 8 of 7mer-A1 and 6mer sites, as TargetScan 7 does.

    Its script pads windows shorter than 23 nt on the left before it takes a fixed column, and so
    reads the letter at position 10 beside a 6mer, and one further where the UTR ends in the site.
    """
    last = np.minimum(sites.end + 1, utrs.lengths[sites.utr])
    width = last - sites.start + 15
    place = sites.start - 1 - np.where(width < 23, 24 - width, 0)
    inside = (place >= 0) & (sites.site_type >= SCORED_TYPES.index("7mer-A1"))
    return np.where(inside, utrs.codes[utrs.offsets[sites.utr] + np.maximum(place, 0)], N)


def _mirna_terms(sites: Sites, mirnas: SequenceSet) -> dict[str, np.ndarray]:
    first = mirnas.codes[mirnas.offsets[:-1]][sites.mirna]
    eighth = mirnas.codes[mirnas.offsets[:-1] + 7][sites.mirna]
    terms = {f"mirna_1{letter}": first == i for i, letter in enumerate("acg")}
    terms |= {f"mirna_8{letter}": eighth == i for i, letter in enumerate("acg")}
    terms["target_abundance"] = target_abundance(mirnas)[sites.mirna]
    terms["pairing_stability"] = seed_stability(mirnas)[sites.mirna, sites.site_type]
    return terms


def _orf_terms(
    sites: Sites, mirnas: SequenceSet, utrs: SequenceSet, orfs: SequenceSet | None
) -> dict[str, np.ndarray]:
    nothing = np.full(len(sites), np.nan)
    if orfs is None:
        return {"orf_length": nothing, "orf_8mers": nothing}
    place = {name: index for index, name in enumerate(orfs.names)}
    orf = np.array([place.get(name, -1) for name in utrs.names], dtype=np.int64)[sites.utr]
    length = np.where(orf >= 0, _log10(orfs.lengths[orf]), np.nan)
    found = scan_sites(mirnas, orfs)
    eights = found.take(found.site_type == 0)
    counts = np.zeros((len(mirnas), len(orfs)))
    np.add.at(counts, (eights.mirna, eights.utr), 1)
    return {
        "orf_length": length,
        "orf_8mers": np.where(orf >= 0, counts[sites.mirna, orf], np.nan),
    }


def _gene_terms(
    isoform: dict[str, np.ndarray], given: dict[str, np.ndarray | None], size: int
) -> dict[str, np.ndarray]:
    nothing = np.full(size, np.nan)
    unpaired, pct = given["unpaired"], given["pct"]
    return {
        "min_distance": _log10(isoform["min_distance"]),
        "utr_length": _log10(isoform["utr_length"]),
        "offset_6mers": isoform["offset_6mers"],
        "accessibility": nothing if unpaired is None else _log10(unpaired, empty=np.nan),
        "pct": nothing if pct is None else pct,
    }


def _log10(values: np.ndarray, empty: float = 0.0) -> np.ndarray:
    values = np.asarray(values, dtype=float)
    return np.where(values > 0, np.log10(np.where(values > 0, values, 1.0)), empty)


def _round(values: np.ndarray, digits: int = 3) -> np.ndarray:
    """Round decimals as printing does; `numpy.round` differs on some halves."""
    return np.char.mod(f"%.{digits}f", np.asarray(values, dtype=float)).astype(float)


def _contributions(raw: dict[str, np.ndarray], sites: Sites) -> pd.DataFrame:
    table = read_terms()
    columns = {"site_type": table.coefficient.loc["site_type"].to_numpy()[sites.site_type]}
    columns |= {
        name: _round(table.contribution(name, np.asarray(values, dtype=float), sites.site_type))
        for name, values in raw.items()
    }
    return pd.DataFrame(columns)


def _table(
    sites: Sites,
    mirnas: SequenceSet,
    utrs: SequenceSet,
    terms: pd.DataFrame,
    ratio: np.ndarray,
) -> pd.DataFrame:
    total = np.minimum(_round(terms.sum(axis=1).to_numpy()), _CEILING[sites.site_type])
    total = np.where(sites.start >= _CLOSE, total, np.nan)
    places = pd.DataFrame(
        {
            "mirna": np.array(mirnas.names, dtype=object)[sites.mirna],
            "transcript": np.array(utrs.names, dtype=object)[sites.utr],
            "start": sites.start,
            "end": sites.end,
            "site_type": np.array(SITE_TYPES, dtype=object)[sites.site_type],
        }
    )
    terms = terms.rename(columns={"site_type": "site_class"})
    scores = pd.DataFrame(
        {
            "context_score": total,
            "isoform_ratio": ratio,
            "weighted_context_score": _round(np.log2((2**total - 1) * ratio + 1), 4),
        }
    )
    return pd.concat([places, terms, scores], axis=1)
