"""Accessibility: how likely a stretch of a 3' UTR is free of pairs with its neighbourhood."""

from itertools import pairwise

import numpy as np

from mirbone._core import InputError, Progress, fitting_workers, named_keywords, shown, thread_pool
from mirbone.targets.sequences._sequences import N, SequenceSet

UNPAIRED_WIDTH = 14
"""Width in nt whose accessibility counts for a site: what faces nt 14 to 1 of the miRNA."""

NARROWEST, WIDEST = 4, 30
_PIECE, _BLOCK = 2048, 1 << 16


@named_keywords
def unpaired_probability(
    utrs: SequenceSet,
    width: int = UNPAIRED_WIDTH,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> np.ndarray:
    """Compute the probability that the `width` nt from each nt on are all unpaired.

    Local folding as RNAplfold defines it (Bernhart 2006, doi:10.1093/bioinformatics/btk014): the
    mean over all windows of 80 nt that hold the stretch, of the partition function of the window
    with pairs that span at most 40 nt; Turner 2004 at 37 C, dangling ends on every helix, interior
    loops of up to 30 unpaired nt. Proteins and the rest of the mRNA take no part.

    Parameters
    ----------
    utrs : SequenceSet
        The sequences; each folds alone.
    width : int, optional
        Length of the stretch in nt, 4 to 30.
    threads : int, optional
        How many cores to use; the values do not depend on it.
    progress : Progress, optional
        Told how many blocks of the sequences are folded; a line in a notebook without it.

    Returns
    -------
    ndarray of float32, shape (nucleotides,)
        In the order of `utrs.codes`; NaN where the stretch would leave its sequence or holds an
        unknown letter.

    Raises
    ------
    InputError
        If `width` is outside 4 to 30.

    Examples
    --------
    >>> from mirbone.targets import encode_sequences
    >>> unpaired_probability(encode_sequences([("a", "ACACACACAA")]), 8).tolist()[:3]
    [1.0, 1.0, 1.0]
    >>> hairpin = encode_sequences([("b", "GGGGCGCCGAAAGGCGCCCC")])
    >>> bool(unpaired_probability(hairpin, 8)[0] < 1e-6)
    True
    """
    if not NARROWEST <= width <= WIDEST:
        raise InputError(
            f"`width` must be {NARROWEST} to {WIDEST} nt; got {width}. A miRNA's seed site has 8."
        )
    threads = fitting_workers(threads, "threads")
    pieces = _pieces(utrs)
    bounds = _block_bounds(pieces)
    found = np.full(len(utrs.codes), np.nan, dtype=np.float32)
    tell = shown(progress)
    with thread_pool(threads) as pool:
        blocks = [pieces[begin:stop] for begin, stop in pairwise(bounds)]
        fill = pool.map(lambda block: _fill(utrs, block, width, found), blocks)
        for number, _ in enumerate(fill, 1):
            tell("Folding the UTRs", number, len(blocks))
    unknown = np.concatenate([[0], np.cumsum(utrs.codes == N), np.zeros(width, dtype=np.int64)])
    starts = np.arange(len(found))
    ends = np.minimum(starts + width, len(found))
    found[unknown[ends] > unknown[starts]] = np.nan
    return found


def _fill(utrs: SequenceSet, block: np.ndarray, width: int, found: np.ndarray) -> None:
    from mirbone.targets.accessibility._average import fill_pieces
    from mirbone.targets.accessibility._factors import load_factors

    fill_pieces(load_factors(), utrs.codes, block, width, found)


def _pieces(utrs: SequenceSet) -> np.ndarray:
    """Cut sequences: first nt and end of the sequence, and of the piece, one row a piece."""
    counts = np.maximum(1, -(-utrs.lengths // _PIECE))
    which = np.repeat(np.arange(len(utrs)), counts)
    order = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    begin, end = utrs.offsets[which], utrs.offsets[which + 1]
    first = begin + order * _PIECE
    return np.column_stack([begin, end, first, np.minimum(first + _PIECE, end)])


def _block_bounds(pieces: np.ndarray) -> list[int]:
    """Cut the pieces into blocks of about the same number of nt."""
    if len(pieces) == 0:
        return [0]
    block = (pieces[:, 2] - pieces[0, 2]) // _BLOCK
    return [0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(pieces)]
