"""Non-canonical sites: patterns of each miRNA, and which of the places that match are kept.

Three classes have evidence that they repress, weaker than a canonical site's:

- ``wobble-3prime``: nt 2-8 pair, one of them by G:U, and nt 13-16 pair (Brennecke 2005,
  doi:10.1371/journal.pbio.0030085);
- ``bulge-3prime``: nt 2-8 pair around one unpaired nt of the UTR, and nt 13-16 pair (let-7 on
  lin-41: Vella 2004, doi:10.1101/gad.1165404);
- ``centered``: nt 4-14, 5-15 or 4-15 pair, without a seed (Shin 2010,
  doi:10.1016/j.molcel.2010.06.005).

The pairs to nt 13-16 are Watson-Crick and contiguous; between seed and 3' pairs the UTR may be up
to 2 nt shorter or 4 nt longer than the miRNA. A place that overlaps a canonical site of the same
miRNA is that site's; among the rest the order above decides, then the leftmost.
"""

import itertools

import numpy as np

from mirbone.targets.sequences._sequences import G, N, SequenceSet, U

WIDTH = 12
_NT = 16
_WOBBLE, _BULGE, _CENTERED = range(3)


def site_patterns(mirnas: SequenceSet) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Write out what the UTR must read, 5' to 3', for each non-canonical class.

    Parameters
    ----------
    mirnas : SequenceSet
        Each at least 8 nt.

    Returns
    -------
    letters : ndarray of int64, shape (patterns, mirnas, 12)
        Codes; the first is -1 where the miRNA has no such pattern.
    lengths : ndarray of int64, shape (patterns,)
        Letters in use.
    kinds : ndarray of int64, shape (patterns,)
        0 wobble, 1 bulge, 2 centered.
    tails : ndarray of int64, shape (mirnas, 4)
        Codes that pair with nt 16, 15, 14 and 13.
    """
    letters = _first_letters(mirnas)
    pairs = np.where(letters == N, -1, 3 - letters)
    wobbles = np.select([letters == G, letters == U], [U, G], default=-1)
    tails = pairs[:, [16, 15, 14, 13]]
    no_tail = (tails < 0).any(axis=1)
    found: list[tuple[int, np.ndarray]] = []
    seed = pairs[:, 8:1:-1]  # nt 8 to 2
    for nt in range(3, 8):  # beyond these a 6mer or an offset 6mer remains
        changed = seed.copy()
        changed[:, 8 - nt] = wobbles[:, nt]
        found.append((_WOBBLE, changed))
    found += [
        (_BULGE, np.insert(seed, 8 - nt, letter, axis=1))
        for nt, letter in itertools.product(range(3, 7), range(4))
    ]
    found += [(_CENTERED, pairs[:, last : first - 1 : -1]) for first, last in _CENTRES]
    patterns = np.zeros((len(found), len(mirnas), WIDTH), dtype=np.int64)
    for pattern, (kind, codes) in zip(patterns, found, strict=True):
        pattern[:, : codes.shape[1]] = codes
        lost = (codes < 0).any(axis=1) | (no_tail & (kind != _CENTERED))
        pattern[lost, 0] = -1
    lengths = np.array([codes.shape[1] for _, codes in found])
    return patterns, lengths, np.array([kind for kind, _ in found]), tails


_CENTRES = ((4, 15), (4, 14), (5, 15))


def _first_letters(mirnas: SequenceSet) -> np.ndarray:
    """Codes of nt 1-16 in columns 1-16 (0 is empty); N where the miRNA has ended."""
    letters = np.full((len(mirnas), _NT + 1), N, dtype=np.int64)
    for nt in range(1, _NT + 1):
        long = mirnas.lengths >= nt
        letters[long, nt] = mirnas.codes[mirnas.offsets[:-1][long] + nt - 1]
    return letters
