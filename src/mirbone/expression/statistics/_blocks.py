"""Samples that come in blocks: sums over blocks, and whitening in spite of their correlation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mirbone._core import short_repr


@short_repr()
@dataclass(frozen=True, slots=True)
class Blocks:
    """Which samples belong together, and how much they correlate.

    Parameters
    ----------
    codes : ndarray of int, samples
        Which block, such as a patient, each sample belongs to.
    correlation : float
        Correlation rho between samples of one block, between ``-1 / (m - 1)`` for the largest
        block of m samples and 1.
    """

    codes: NDArray[np.intp]
    correlation: float

    def whiten(self, array: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        """Multiply by the symmetric inverse root of the correlation between samples.

        Within a block of m samples the correlation matrix has the eigenvalue ``1 + (m - 1) rho``
        once, for the block's mean, and ``1 - rho`` for everything else.

        Parameters
        ----------
        array : ndarray
            Values, weighted designs or the like.
        axis : int
            The axis of the samples.

        Returns
        -------
        ndarray
            R `array`, with R C R = 1 for the correlation C.

        Examples
        --------
        >>> import numpy as np
        >>> Blocks(np.array([0, 0]), 0.5).whiten(np.array([1.0, 1.0]), 0).round(4).tolist()
        [0.8165, 0.8165]
        """
        sums, where, sizes = sum_blocks(array, self.codes, axis)
        between = 1.0 / np.sqrt(1.0 + (sizes - 1) * self.correlation)
        within = 1.0 / np.sqrt(1.0 - self.correlation)
        shape = [1] * array.ndim
        shape[axis] = -1
        shift = sums * ((between - within) / sizes).reshape(shape)
        return within * array + np.take(shift, where, axis=axis)

    def part(self, kept: NDArray[np.bool_]) -> "Blocks":
        """Give the blocks of some of the samples.

        Parameters
        ----------
        kept : ndarray of bool, samples
            Which samples.

        Returns
        -------
        Blocks
            What is left of them, equally correlated.
        """
        return Blocks(self.codes[kept], self.correlation)

    def _headline(self) -> str:
        return f"{len(np.unique(self.codes))} blocks of {self.codes.size} samples"


def sum_blocks(
    array: NDArray[np.float64], codes: NDArray[np.intp], axis: int
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Sum an array over the samples of each block.

    Parameters
    ----------
    array : ndarray
        With samples along `axis`.
    codes : ndarray of int, samples
        Which block each sample belongs to; gaps between the numbers do not matter.
    axis : int
        The axis of the samples.

    Returns
    -------
    sums : ndarray
        With blocks along `axis`.
    where : ndarray of int, samples
        Position of each sample's block.
    sizes : ndarray of int, blocks
        Samples in each block.
    """
    _, where, sizes = np.unique(codes, return_inverse=True, return_counts=True)
    where = where.reshape(-1)
    order = np.argsort(where, kind="stable")
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return np.add.reduceat(np.take(array, order, axis=axis), starts, axis=axis), where, sizes
