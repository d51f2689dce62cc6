"""Folds of patients: of each class as many in each, and no patient in two."""

import numpy as np
from numpy.typing import NDArray


def stratified_folds(
    is_case: NDArray[np.bool_], folds: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Deal patients out to folds, class by class.

    Parameters
    ----------
    is_case : ndarray of bool, patients
        The class of each.
    folds : int
        How many.
    rng : Generator
        Shuffles.

    Returns
    -------
    ndarray of int, patients
        The fold of each. Folds differ by at most one patient of a class, and by one in all.
    """
    fold = np.empty(len(is_case), dtype=np.int64)
    dealt = 0
    numbers = rng.permutation(folds)
    for case in (True, False):
        patients = rng.permutation(np.flatnonzero(is_case == case))
        fold[patients] = numbers[(dealt + np.arange(len(patients))) % folds]
        dealt += len(patients)
    return fold


def fitting_folds(is_case: NDArray[np.bool_], folds: int) -> int:
    """Give as many folds as leave a patient of each class in each, and at least two.

    Parameters
    ----------
    is_case : ndarray of bool, patients
        The class of each.
    folds : int
        How many are asked for.

    Returns
    -------
    int
        From 2 to `folds`.
    """
    fewest = min(int(is_case.sum()), int((~is_case).sum()))
    return max(2, min(folds, fewest))
