"""Sites of all miRNAs in all UTRs at once."""

import numpy as np

from mirbone._core import InputError, named_keywords
from mirbone.targets.sequences._sequences import N, SequenceSet
from mirbone.targets.sites._sites import Sites

_SEED = 8
Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


@named_keywords
def scan_sites(mirnas: SequenceSet, utrs: SequenceSet, *, non_canonical: bool = False) -> Sites:
    """Find the sites of every miRNA in every 3' UTR.

    Canonical classes follow Bartel (2009), doi:10.1016/j.cell.2009.01.002: the UTR pairs by Watson
    and Crick with nt 2-7 of the miRNA (6mer), and also with nt 8 (7mer-m8), or has an A opposite
    nt 1 (7mer-A1), or both (8mer); the offset 6mer pairs with nt 3-8 but not with nt 2. Each
    alignment of the two strands counts once, as its longest class, so repeats hold overlapping
    sites. N pairs with nothing.

    Parameters
    ----------
    mirnas : SequenceSet
        Mature miRNAs or isomiRs, 5' to 3', each at least 8 nt.
    utrs : SequenceSet
        3' UTRs, 5' to 3'.
    non_canonical : bool, optional
        Also sites with one G:U or one bulge in the seed and pairs to nt 13-16, and centered sites,
        where they overlap no canonical one.

    Returns
    -------
    Sites
        Sorted by miRNA, UTR and start; 17 bytes a site.

    Raises
    ------
    InputError
        If a miRNA is shorter than 8 nt.

    Examples
    --------
    >>> from mirbone.targets import encode_sequences
    >>> let_7a = encode_sequences([("hsa-let-7a-5p", "UGAGGUAGUAGGUUGUAUAGUU")])
    >>> scan_sites(let_7a, encode_sequences([("utr", "GGCUACCUCAGG")])).start
    array([2], dtype=int32)
    """
    from mirbone.targets.sites._seed import (
        KMERS,
        MAX_UTRS,
        count_kmers,
        fill_canonical,
        index_kmers,
    )

    seeds = seed_kmers(mirnas)
    if len(utrs) >= MAX_UTRS:
        raise InputError(f"at most {MAX_UTRS} UTRs are scanned at once; got {len(utrs)}. Split it.")
    six, seven = count_kmers(utrs.codes, utrs.offsets)
    wanted = np.full(KMERS, non_canonical)
    wanted[seeds[:, :2][seeds[:, :2] >= 0]] = True
    bounds = np.zeros(KMERS + 1, dtype=np.int64)
    np.cumsum(np.where(wanted, six, 0), out=bounds[1:])
    entries = np.empty(bounds[-1], dtype=np.uint64)
    index_kmers(utrs.codes, utrs.offsets, bounds, wanted, entries)
    rows = np.zeros(len(mirnas) + 1, dtype=np.int64)
    np.cumsum(_sites_per_mirna(seeds, six, seven), out=rows[1:])
    columns = _empty_sites(rows[-1] + 1)
    fill_canonical(entries, bounds, seeds, rows, *columns)
    mirna, utr, start, end, kind = (column[:-1] for column in columns)
    sites = mirna, utr, start, end, kind
    if non_canonical:
        sites = _with_non_canonical(mirnas, utrs, entries, bounds, rows, sites)
    return Sites(*sites)


def _with_non_canonical(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    entries: np.ndarray,
    bounds: np.ndarray,
    rows: np.ndarray,
    canonical: Columns,
) -> Columns:
    from mirbone.targets.sites._noncanonical import site_patterns
    from mirbone.targets.sites._noncanonical_kernel import find_places, merge_places

    _, utr, start, end, kind = canonical
    patterns = site_patterns(mirnas)
    places, numbers = find_places(
        utrs.codes, utrs.offsets, entries, bounds, *patterns, rows, utr, start, end
    )
    merged = _empty_sites(len(utr) + len(places))
    merge_places(places, numbers, rows, (utr, start, end), kind, merged[:4], merged[4])
    return merged


def _empty_sites(number: int) -> Columns:
    a, b, c, d = (np.empty(number, dtype=np.int32) for _ in range(4))
    return a, b, c, d, np.empty(number, dtype=np.uint8)


def seed_kmers(mirnas: SequenceSet) -> np.ndarray:
    """Give what pairs with each seed: the 6-mers of nt 2-7 and nt 3-8, the nt of nt 2 and nt 8.

    Parameters
    ----------
    mirnas : SequenceSet
        Each at least 8 nt.

    Returns
    -------
    ndarray of int64, shape (mirnas, 4)
        A 6-mer that would hold N is -1; so is the code that pairs with N.
    """
    short = np.flatnonzero(mirnas.lengths < _SEED)
    if len(short):
        name, length = mirnas.names[short[0]], mirnas.lengths[short[0]]
        raise InputError(
            f"each miRNA must have at least {_SEED} nt; {name!r} has {length}. Remove it."
        )
    seed = mirnas.codes[mirnas.offsets[:-1, None] + np.arange(_SEED)].astype(np.int64)
    pairing = np.where(seed == N, -1, 3 - seed)
    return np.column_stack(
        [_kmer(pairing[:, 1:7]), _kmer(pairing[:, 2:8]), pairing[:, 1], pairing[:, 7]]
    )


def _kmer(pairing: np.ndarray) -> np.ndarray:
    """Codes of the UTR 6-mers: the miRNA's last nt pairs with the 5' nt, the highest bits."""
    codes = (pairing << (2 * np.arange(6))).sum(axis=1)
    return np.where((pairing < 0).any(axis=1), -1, codes)


def _sites_per_mirna(seeds: np.ndarray, six: np.ndarray, seven: np.ndarray) -> np.ndarray:
    """6-mers of both cores, less the alignments that hold both."""
    core, shifted, _, pairs_8 = seeds.T
    both = (core >= 0) & (shifted >= 0)
    counts = np.where(core >= 0, six[core], 0) + np.where(shifted >= 0, six[shifted], 0)
    return counts - np.where(both, seven[np.where(both, (pairs_8 << 12) | core, 0)], 0)
