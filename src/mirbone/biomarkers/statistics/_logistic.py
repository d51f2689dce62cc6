"""Kernels of the penalised logistic regression: one penalty, and a path of them."""

import numpy as np

from mirbone.biomarkers.statistics._descent import (
    add_up,
    add_violating,
    descend,
    mark_strong,
    quick_njit,
)

_ROUNDS, _SWEEPS = 60, 20_000
_LEAST = 1e-9  # a probability nearer to 0 or 1 counts as that, as glmnet has it


@quick_njit
def approximate(y, w, score, residual, weight):
    """Give residuals and weights of the quadratic at a linear predictor, and the deviance."""
    total, deviance = 0.0, 0.0
    for i in range(y.shape[0]):
        if w[i] == 0.0:
            residual[i], weight[i] = 0.0, 0.0
            continue
        small = np.exp(-abs(score[i]))
        larger = 1.0 / (1.0 + small)
        chance = larger if score[i] > 0 else 1.0 - larger
        spread = small * larger * larger
        signed = score[i] if y[i] > 0.5 else -score[i]
        deviance += 2.0 * w[i] * (max(-signed, 0.0) + np.log1p(small))
        if chance < _LEAST:
            chance, spread = 0.0, _LEAST
        elif chance > 1.0 - _LEAST:
            chance, spread = 1.0, _LEAST
        residual[i] = w[i] * (y[i] - chance)
        weight[i] = w[i] * spread
        total += weight[i]
    return total, deviance


@quick_njit
def weighted_squares(x, weight, strong, curvature):
    """Give the curvature of the quadratic along each strong feature."""
    for j in range(x.shape[0]):
        if strong[j]:
            total = 0.0
            for i in range(weight.shape[0]):
                total += weight[i] * x[j, i] * x[j, i]
            curvature[j] = total


@quick_njit
def gradients(x, residual, gradient):
    """Give the slope of the log-likelihood along each feature."""
    for j in range(x.shape[0]):
        total = 0.0
        for i in range(residual.shape[0]):
            total += x[j, i] * residual[i]
        gradient[j] = total


@quick_njit
def solve_logistic(
    x, y, w, penalty, alpha, strength, before, tolerance,
    coefficients, gradient, score, residual, weight, curvature, strong,
):  # fmt: skip
    """Minimise at one penalty, from the coefficients of another; give the deviance.

    `x` holds standardised features in rows, `w` weights that add up to 1; `coefficients` has the
    intercept last. `gradient` must be that at `coefficients`, and `before` their penalty.
    """
    n, p = y.shape[0], x.shape[0]
    old = coefficients.copy()
    mark_strong(gradient, coefficients, penalty, alpha, strength, before, strong)
    deviance = 0.0
    while True:
        for _ in range(_ROUNDS):
            total, deviance = approximate(y, w, score, residual, weight)
            weighted_squares(x, weight, strong, curvature)
            old[:] = coefficients
            descend(
                x, residual, weight, coefficients, curvature, strong, penalty, alpha, strength,
                total, tolerance, _SWEEPS,
            )  # fmt: skip
            add_up(x, coefficients, coefficients[p], 0, n, score)
            largest = total * (coefficients[p] - old[p]) ** 2
            for j in range(p):
                if strong[j]:
                    largest = max(largest, curvature[j] * (coefficients[j] - old[j]) ** 2)
            if largest < tolerance:
                break
        _, deviance = approximate(y, w, score, residual, weight)
        gradients(x, residual, gradient)
        if add_violating(gradient, penalty, alpha, strength, strong) == 0:
            return deviance


@quick_njit
def start_logistic(x, y, w, penalty, coefficients, gradient, score, residual, weight, curvature,
                   strong):  # fmt: skip
    """Fit the intercept and the features without penalty; give the deviance."""
    n, p = y.shape[0], x.shape[0]
    mean = 0.0
    for i in range(n):
        mean += w[i] * y[i]
    coefficients[:] = 0.0
    coefficients[p] = np.log(mean / (1.0 - mean))
    score[:n] = coefficients[p]
    _, deviance = approximate(y, w, score, residual, weight)
    gradients(x, residual, gradient)
    free = False
    for j in range(p):
        free = free or penalty[j] == 0.0
    if free:  # a penalty that no other feature overcomes
        return solve_logistic(
            x, y, w, penalty, 1.0, 1e10, 1e10, 1e-10, coefficients, gradient, score, residual,
            weight, curvature, strong,
        )  # fmt: skip
    return deviance


@quick_njit
def largest_penalty(gradient, penalty, alpha):
    """Give the least penalty at which no feature has a coefficient."""
    largest = 0.0
    for j in range(penalty.shape[0]):
        if penalty[j] > 0:
            largest = max(largest, abs(gradient[j]) / penalty[j])
    return largest / max(alpha, 1e-3)


@quick_njit
def logistic_path_kernel(x, y, w, penalty, alpha, strengths, tolerance):
    """Follow a path of falling penalties; give coefficients and deviances at each, and at none."""
    n, p = y.shape[0], x.shape[0]
    coefficients, gradient = np.zeros(p + 1), np.zeros(p)
    score, residual, weight = np.zeros(n), np.zeros(n), np.zeros(n)
    curvature, strong = np.zeros(p), np.zeros(p, dtype=np.bool_)
    held, deviances = np.zeros((len(strengths), p + 1)), np.zeros(len(strengths) + 1)
    deviances[-1] = start_logistic(
        x, y, w, penalty, coefficients, gradient, score, residual, weight, curvature, strong
    )
    before = max(largest_penalty(gradient, penalty, alpha), strengths[0])
    for k in range(len(strengths)):
        deviances[k] = solve_logistic(
            x, y, w, penalty, alpha, strengths[k], before, tolerance, coefficients, gradient,
            score, residual, weight, curvature, strong,
        )  # fmt: skip
        before = strengths[k]
        held[k] = coefficients
    return held, deviances


@quick_njit
def logistic_start_kernel(x, y, w, penalty, alpha):
    """Give the largest penalty of a path."""
    n, p = y.shape[0], x.shape[0]
    coefficients, gradient = np.zeros(p + 1), np.zeros(p)
    score, residual, weight = np.zeros(n), np.zeros(n), np.zeros(n)
    curvature, strong = np.zeros(p), np.zeros(p, dtype=np.bool_)
    start_logistic(
        x, y, w, penalty, coefficients, gradient, score, residual, weight, curvature, strong
    )
    return largest_penalty(gradient, penalty, alpha)
