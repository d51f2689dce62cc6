"""Kernels of what sees labels: select, tune by inner folds, fit. Training samples have weight."""

import numpy as np

from mirbone.biomarkers.statistics._descent import add_up, quick_njit, standardise
from mirbone.biomarkers.statistics._logistic import (
    largest_penalty,
    solve_logistic,
    start_logistic,
)

_PATIENCE = 8  # penalties past the best one, after which inner folds go no further
_WORSE, _LOST = 1.02, 0.02  # of the deviance, and of all that was gained
_LITTLE = 5e-4  # of all that was gained: three penalties that gain less end the path


@quick_njit
def class_moments(x, y, w):
    """Give the difference of class means, and the spread within classes, of each feature."""
    p, n = x.shape
    total = np.zeros(2)
    for i in range(n):
        total[int(y[i])] += w[i]
    apart, spread = np.zeros(p), np.zeros(p)
    means = np.zeros((p, 2))
    for j in range(p):
        for i in range(n):
            means[j, int(y[i])] += w[i] * x[j, i] / total[int(y[i])]
        for i in range(n):
            spread[j] += w[i] * (x[j, i] - means[j, int(y[i])]) ** 2
        apart[j] = means[j, 1] - means[j, 0]
    return apart, spread / w.sum(), means


@quick_njit
def most_apart(x, y, w, size):
    """Choose the features whose class means lie most spreads apart."""
    apart, spread, _ = class_moments(x, y, w)
    fudge = np.median(spread) * 0.01 + 1e-12
    ranked = np.argsort(-np.abs(apart) / np.sqrt(spread + fudge))
    return ranked[: min(size, len(ranked))]


@quick_njit
def best_pairs(x, y, w, size):
    """Choose differences of two features that lie most apart, no feature in two of them."""
    p, n = x.shape
    apart, spread, means = class_moments(x, y, w)
    centred = np.empty((p, n))
    share = w / w.sum()
    for j in range(p):
        for i in range(n):
            centred[j, i] = (x[j, i] - means[j, int(y[i])]) * share[i] ** 0.5
    within = centred @ centred.T
    fudge = np.median(spread) * 0.02 + 1e-12
    size = min(size, p // 2)
    pairs, used = np.zeros((size, 2), dtype=np.int64), np.zeros(p, dtype=np.bool_)
    for k in range(size):
        best = -1.0
        for a in range(p):
            if used[a]:
                continue
            for b in range(a + 1, p):
                if used[b]:
                    continue
                variance = spread[a] + spread[b] - 2.0 * within[a, b] + fudge
                ratio = (apart[a] - apart[b]) ** 2 / variance
                if ratio > best:
                    best, pairs[k, 0], pairs[k, 1] = ratio, a, b
        used[pairs[k, 0]] = True
        used[pairs[k, 1]] = True
    return pairs


@quick_njit
def log_loss(score, y):
    """Give minus the log-likelihood of one sample."""
    signed = score if y > 0.5 else -score
    return max(-signed, 0.0) + np.log1p(np.exp(-abs(signed)))


@quick_njit
def begin(x, y, w, penalty, mean, spread, coefficients, gradient, score, residual, weight,
          curvature, strong):  # fmt: skip
    """Standardise the features, fit what is not penalised, and score also who is held out."""
    n, p = x.shape[1], x.shape[0]
    standardise(x, w, n, mean, spread)
    start_logistic(
        x, y, w, penalty, coefficients, gradient, score, residual, weight, curvature, strong
    )
    add_up(x, coefficients, coefficients[p], 0, n, score)


@quick_njit
def is_enough(deviances, k, chosen, best):
    """Tell whether inner folds have seen enough penalties."""
    if k >= chosen + _PATIENCE:
        lost = deviances[k] - best
        if lost > (_WORSE - 1.0) * best or lost > _LOST * (deviances[0] - best) > 0.0:
            return True
    if k >= 3:
        gained = deviances[k - 3] - deviances[k]
        return 0.0 <= gained < _LITTLE * (deviances[0] - best)
    return False


@quick_njit
def count_penalised(penalty, coefficients):
    """Count the penalised features that are in."""
    found = 0
    for j in range(penalty.shape[0]):
        found += 1 if penalty[j] > 0 and coefficients[j] != 0.0 else 0
    return found


@quick_njit
def held_out_deviance(score, y, w, fold, f):
    """Give minus twice the log-likelihood of who is in a fold."""
    total = 0.0
    for i in range(y.shape[0]):
        if w[i] > 0 and fold[i] == f:
            total += 2.0 * w[i] * log_loss(score[i], y[i])
    return total


@quick_njit
def tune_kernel(xs, y, w, fold, penalty, alpha, count, smallest, most, tolerance):
    """Choose the penalty by inner folds and fit at it.

    `xs` holds the features of each inner fold and last those of all training samples, features x
    samples: what was selected may differ. A sample of weight 0 is not in training; of a fold, those
    in it neither. `most` is how many penalised features may stay; 0 for any number. Gives the
    coefficients on the scale of the features, the intercept last, the penalties, and the deviance
    of inner folds at each that was tried (NaN at others).
    """
    folds, p, n = xs.shape[0] - 1, xs.shape[1], xs.shape[2]
    coefficients, gradient = np.zeros((folds + 1, p + 1)), np.zeros((folds + 1, p))
    score, weights = np.zeros((folds + 1, n)), np.zeros((folds + 1, n))
    mean, spread = np.zeros((folds + 1, p)), np.zeros((folds + 1, p))
    residual, weight = np.zeros(n), np.zeros(n)
    curvature, strong = np.zeros(p), np.zeros(p, dtype=np.bool_)
    for f in range(folds + 1):
        for i in range(n):
            weights[f, i] = 0.0 if f < folds and fold[i] == f else w[i]
        weights[f] /= weights[f].sum()
        begin(
            xs[f], y, weights[f], penalty, mean[f], spread[f], coefficients[f], gradient[f],
            score[f], residual, weight, curvature, strong,
        )  # fmt: skip
    top = max(largest_penalty(gradient[folds], penalty, alpha), 1e-10)
    strengths = np.exp(np.linspace(np.log(top), np.log(top * smallest), count))
    deviances = np.full(count, np.nan)
    chosen, best, stop = 0, 1e300, folds if most == 0 else folds + 1
    held = coefficients[folds].copy()
    for k in range(count):
        total = 0.0
        for f in range(stop):
            before = strengths[k - 1] if k > 0 else max(
                top, largest_penalty(gradient[f], penalty, alpha)
            )  # fmt: skip
            solve_logistic(
                xs[f], y, weights[f], penalty, alpha, strengths[k], before, tolerance,
                coefficients[f], gradient[f], score[f], residual, weight, curvature, strong,
            )  # fmt: skip
            if f < folds:
                total += held_out_deviance(score[f], y, w, fold, f)
        if most > 0 and count_penalised(penalty, coefficients[folds]) > most:
            break
        deviances[k] = total / w.sum()
        if deviances[k] < best:
            best, chosen = deviances[k], k
            held[:] = coefficients[folds]
        if is_enough(deviances, k, chosen, best):
            break
    if most == 0:
        for k in range(chosen + 1):
            solve_logistic(
                xs[folds], y, weights[folds], penalty, alpha, strengths[k],
                strengths[max(k - 1, 0)], tolerance, coefficients[folds], gradient[folds],
                score[folds], residual, weight, curvature, strong,
            )  # fmt: skip
        held[:] = coefficients[folds]
    for j in range(p):
        held[j] = held[j] / spread[folds, j] if spread[folds, j] > 0 else 0.0
        held[p] -= held[j] * mean[folds, j]
    return held, strengths, deviances, chosen
