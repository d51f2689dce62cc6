"""Coordinate descent on a penalised quadratic: the inner loop of every elastic-net path.

Friedman, Hastie and Tibshirani (2010), doi:10.18637/jss.v033.i01. A likelihood is approximated by
a quadratic in the linear predictor, with a weight for each sample; its penalised minimum is found
one coefficient at a time. Columns are features, so that a coefficient reads memory in order.
"""

from typing import Any

from mirbone._core.compiled import njit

ARITHMETIC = {"reassoc", "contract", "arcp", "nsz"}
"""Sums may be taken in any order, which lets them be vectors; NaN and infinity keep their sense."""
quick_njit: Any = njit(cache=True, nogil=True, fastmath=ARITHMETIC)


@quick_njit
def soften(value, by):
    """Move a number towards 0 by so much."""
    if value > by:
        return value - by
    if value < -by:
        return value + by
    return 0.0


@quick_njit
def step(x, j, residual, weight, coefficients, curvature, ridge, lasso):
    """Set one coefficient to its minimum; give how far the quadratic moved."""
    n = residual.shape[0]
    gradient = 0.0
    for i in range(n):
        gradient += x[j, i] * residual[i]
    before = coefficients[j]
    below = curvature[j] + ridge
    after = soften(gradient + curvature[j] * before, lasso) / below if below > 0 else 0.0
    moved = after - before
    if moved == 0.0:
        return 0.0
    coefficients[j] = after
    for i in range(n):
        residual[i] -= moved * weight[i] * x[j, i]
    return curvature[j] * moved * moved


@quick_njit
def centre(residual, weight, coefficients, total):
    """Set the intercept, the last coefficient, to its minimum."""
    n = residual.shape[0]
    gradient = 0.0
    for i in range(n):
        gradient += residual[i]
    moved = gradient / total
    coefficients[-1] += moved
    for i in range(n):
        residual[i] -= moved * weight[i]
    return total * moved * moved


@quick_njit
def descend(
    x, residual, weight, coefficients, curvature, strong, penalty, alpha, strength, total,
    tolerance, most,
):  # fmt: skip
    """Minimise the penalised quadratic over the strong features.

    `total` is the sum of the weights where there is an intercept, and 0 where there is none. All
    strong features are gone through, then those that are not 0 until they stand still, and so on,
    at most `most` times in all.
    """
    p, gone = x.shape[0], 0
    while gone < most:
        gone += 1
        largest = 0.0
        for j in range(p):
            if strong[j]:
                ridge = strength * penalty[j] * (1.0 - alpha)
                lasso = strength * penalty[j] * alpha
                moved = step(x, j, residual, weight, coefficients, curvature, ridge, lasso)
                largest = max(largest, moved)
        if total > 0:
            largest = max(largest, centre(residual, weight, coefficients, total))
        if largest < tolerance:
            return
        while gone < most:
            gone += 1
            largest = 0.0
            for j in range(p):
                if strong[j] and coefficients[j] != 0.0:
                    ridge = strength * penalty[j] * (1.0 - alpha)
                    lasso = strength * penalty[j] * alpha
                    moved = step(x, j, residual, weight, coefficients, curvature, ridge, lasso)
                    largest = max(largest, moved)
            if total > 0:
                largest = max(largest, centre(residual, weight, coefficients, total))
            if largest < tolerance:
                break


@quick_njit
def mark_strong(gradient, coefficients, penalty, alpha, strength, before, strong):
    """Mark features that may enter at a penalty (Tibshirani et al. 2012, strong rules).

    doi:10.1111/j.1467-9868.2011.01004.x. The rule may fail; who uses it looks at the others too.
    """
    for j in range(penalty.shape[0]):
        bar = alpha * penalty[j] * (2.0 * strength - before)
        strong[j] = coefficients[j] != 0.0 or penalty[j] == 0.0 or abs(gradient[j]) >= bar


@quick_njit
def add_violating(gradient, penalty, alpha, strength, strong):
    """Mark features left out that ought not to be; give how many there are."""
    found = 0
    for j in range(penalty.shape[0]):
        if not strong[j] and abs(gradient[j]) > alpha * penalty[j] * strength:
            strong[j] = True
            found += 1
    return found


@quick_njit
def add_up(x, coefficients, intercept, start, stop, score):
    """Give the linear predictor of the samples from `start` to `stop`."""
    for i in range(start, stop):
        score[i] = intercept
    for j in range(x.shape[0]):
        value = coefficients[j]
        if value != 0.0:
            for i in range(start, stop):
                score[i] += value * x[j, i]


@quick_njit
def standardise(x, w, n, mean, spread):
    """Bring features to mean 0 and variance 1 of the first `n` samples, whose weights add up to 1.

    Later samples are brought to the same scale. A feature that is constant becomes 0, spread 0.
    """
    for j in range(x.shape[0]):
        total = 0.0
        for i in range(n):
            total += w[i] * x[j, i]
        square = 0.0
        for i in range(n):
            square += w[i] * (x[j, i] - total) * (x[j, i] - total)
        mean[j] = total
        spread[j] = square**0.5
        if spread[j] <= 1e-10 * (1.0 + abs(total)):
            spread[j] = 0.0
        scale = 1.0 / spread[j] if spread[j] > 0 else 0.0
        for i in range(x.shape[1]):
            x[j, i] = (x[j, i] - total) * scale
