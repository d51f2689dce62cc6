"""Duplex energies of miRNA sites."""

import numpy as np

from mirbone._core import InputError, named_keywords
from mirbone.targets.energy._model import MAX_LOOP, load_energy_model
from mirbone.targets.sequences._sequences import N, SequenceSet, encode_sequences
from mirbone.targets.sites._sites import CANONICAL, Sites

ENERGY_VERSION = 3
"""Goes up with every change of the numbers."""

OVERHANG = 8
"""Window nt beyond the last that a straight duplex would pair, on the 5' side of the UTR."""

_HIGH = np.array([8, 8, 7, 7, 8, 8, 8, 8])


def duplex_energy(mirna: str, window: str) -> float:
    """Compute the minimum free energy of a miRNA paired with a stretch of RNA.

    Turner 2004 at 37 C, as ViennaRNA's duplexfold defines it (doi:10.1186/1748-7188-6-26): pairs
    between the strands only, loops of up to 30 unpaired nt, both ends with their neighbours, the
    start of a duplex included. Argonaute, salt and the target's own folds take no part.

    Parameters
    ----------
    mirna : str
        The miRNA, 5' to 3', RNA or DNA letters.
    window : str
        The stretch of RNA, 5' to 3'.

    Returns
    -------
    float
        Energy in kcal/mol; NaN when no two letters pair. It can be positive.

    Raises
    ------
    InputError
        If a sequence is empty or holds a letter that is no nucleotide.

    Examples
    --------
    >>> round(duplex_energy("UGAGGUAGUAGGUUGUAUAGUU", "AAACUAUACAACCUACUACCUCAAA"), 2)
    -36.7
    """
    from mirbone.targets.energy._exact import exact_energy

    pair = encode_sequences([("the miRNA", mirna), ("the window", window)])
    codes, end = pair.codes, pair.offsets[1]
    cells = np.empty((end, len(codes) - end), dtype=np.int64)
    reverse = np.ascontiguousarray(codes[end:][::-1])
    energy = exact_energy(load_energy_model(), codes[:end], reverse, cells, MAX_LOOP)
    return energy / 100 if energy < 1_000_000 else float("nan")


def site_windows(mirnas: SequenceSet, utrs: SequenceSet, sites: Sites) -> np.ndarray:
    """Give the stretch of the UTR that each site's miRNA may pair with.

    From `OVERHANG` nt 5' of the place opposite the miRNA's 3' end to the nt 3' of the place
    opposite its nt 1, cut at the ends of the UTR.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        The sequences of the sites.
    sites : Sites
        The sites.

    Returns
    -------
    ndarray of int64, shape (sites, 2)
        First nt and one past the last, 0-based on the UTR.
    """
    high = _HIGH[sites.site_type]
    first = sites.start - (mirnas.lengths[sites.mirna] - high) - OVERHANG
    last = np.where(sites.site_type < CANONICAL, sites.start + high, sites.end + 1) + 1
    limits = utrs.lengths[sites.utr]
    return np.column_stack([np.maximum(first, 0), np.minimum(last, limits)]).astype(np.int64)


@named_keywords
def duplex_energies(
    mirnas: SequenceSet, utrs: SequenceSet, sites: Sites, *, exact: bool = False
) -> np.ndarray:
    """Compute the duplex energy of every site within its window (see `site_windows`).

    By default the pairs of a canonical site are held fixed, the 3' part is free to loop, and long
    loops are priced nt by nt; docs/targets.md states how near that is to `exact`,
    the minimum over every structure with loops of up to 30 nt. Other sites and windows with an
    unknown letter always go the exact way.

    Parameters
    ----------
    mirnas, utrs : SequenceSet
        The sequences of the sites.
    sites : Sites
        The sites, sorted by miRNA.
    exact : bool, optional
        Whether to search every structure, as `duplex_energy` does, at about 1/2000 of the speed.

    Returns
    -------
    ndarray of float32, shape (sites,)
        Energies in kcal/mol at 37 C; NaN when nothing pairs.

    Raises
    ------
    InputError
        If the sites are not sorted by miRNA.

    Examples
    --------
    >>> from mirbone.targets.sites._sites import Sites
    >>> mirnas = encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    >>> utrs = encode_sequences([("utr", "AAACUAUACAACCUACUACCUCAAA")])
    >>> where = [np.array([x], dtype=np.int32) for x in (0, 0, 15, 23)]
    >>> site = Sites(*where, np.zeros(1, dtype=np.uint8))
    >>> duplex_energies(mirnas, utrs, site).round(2).tolist()
    [-36.70000076293945]
    """
    if np.any(sites.mirna[1:] < sites.mirna[:-1]):
        raise InputError("the sites must be sorted by miRNA. Sort them, or take rows in order.")
    energies = np.full(len(sites), np.nan, dtype=np.float32)
    if not len(sites):
        return energies
    exactly = np.full(len(sites), exact)
    if not exact:
        exactly = _needs_exact(mirnas, utrs, sites)
        _fill_anchored(mirnas, utrs, sites, ~exactly, energies)
    rows = np.flatnonzero(exactly)
    if len(rows):
        from mirbone.targets.energy._exact import exact_energies

        windows = site_windows(mirnas, utrs, sites) + utrs.offsets[sites.utr][:, None]
        places = np.column_stack([sites.mirna, windows]).astype(np.int64)
        model = load_energy_model()
        ends = mirnas.offsets
        exact_energies(model, mirnas.codes, ends, utrs.codes, places, rows, MAX_LOOP, energies)
    return energies


def _needs_exact(mirnas: SequenceSet, utrs: SequenceSet, sites: Sites) -> np.ndarray:
    needed = sites.site_type >= CANONICAL
    if np.any(utrs.codes == N):
        windows = site_windows(mirnas, utrs, sites) + utrs.offsets[sites.utr][:, None]
        unknown = np.concatenate([[0], np.cumsum(utrs.codes == N)])
        needed |= unknown[windows[:, 1]] > unknown[windows[:, 0]]
    return needed


def _fill_anchored(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    sites: Sites,
    chosen: np.ndarray,
    energies: np.ndarray,
) -> None:
    from mirbone.targets.energy._anchored import anchored_energies

    guides, targets = (mirnas.codes, mirnas.offsets), (utrs.codes, utrs.offsets)
    columns = (sites.mirna, sites.utr, sites.start, sites.site_type)
    anchored_energies(load_energy_model(), guides, targets, columns, chosen, energies)
