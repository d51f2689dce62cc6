"""Kernels of the penalised Cox regression, ties after Breslow: one penalty, and a path of them."""

import numpy as np

from mirbone.biomarkers.statistics._descent import (
    add_up,
    add_violating,
    descend,
    mark_strong,
    quick_njit,
)
from mirbone.biomarkers.statistics._logistic import gradients, largest_penalty, weighted_squares

_ROUNDS, _SWEEPS = 200, 20_000


@quick_njit
def approximate_cox(time, event, w, score, residual, weight):
    """Give residuals and weights of the quadratic, and minus twice the log partial likelihood.

    Samples are sorted by time. Breslow (1974), doi:10.2307/2529620: deaths at one time share one
    risk set. Only the diagonal of the curvature is kept; rounds make up for the rest.
    """
    n = time.shape[0]
    highest = -1e300
    for i in range(n):
        if w[i] > 0:
            highest = max(highest, score[i])
    at_risk = 0.0
    for i in range(n - 1, -1, -1):  # `weight` holds the sum at risk meanwhile
        at_risk += w[i] * np.exp(score[i] - highest)
        weight[i] = at_risk
    hazard, squared, deviance, start = 0.0, 0.0, 0.0, 0
    while start < n:
        stop, deaths, below = start, 0.0, weight[start]
        while stop < n and time[stop] == time[start]:
            if event[stop] > 0.5:
                deaths += w[stop]
                deviance -= 2.0 * w[stop] * (score[stop] - highest)
            stop += 1
        if deaths > 0:
            deviance += 2.0 * deaths * np.log(below * n)  # weights add up to 1
            hazard += deaths / below
            squared += deaths / (below * below)
        for i in range(start, stop):
            share = w[i] * np.exp(score[i] - highest)
            residual[i] = (w[i] if event[i] > 0.5 else 0.0) - share * hazard
            weight[i] = share * hazard - share * share * squared
        start = stop
    return deviance


@quick_njit
def solve_cox(
    x, time, event, w, penalty, alpha, strength, before, tolerance,
    coefficients, gradient, score, residual, weight, curvature, strong,
):  # fmt: skip
    """Minimise at one penalty, from the coefficients of another; give the deviance."""
    n, p = time.shape[0], x.shape[0]
    old = coefficients.copy()
    mark_strong(gradient, coefficients, penalty, alpha, strength, before, strong)
    while True:
        for _ in range(_ROUNDS):
            approximate_cox(time, event, w, score, residual, weight)
            weighted_squares(x, weight, strong, curvature)
            old[:] = coefficients
            descend(
                x, residual, weight, coefficients, curvature, strong, penalty, alpha, strength,
                0.0, tolerance, _SWEEPS,
            )  # fmt: skip
            add_up(x, coefficients, 0.0, 0, n, score)
            largest = 0.0
            for j in range(p):
                if strong[j]:
                    largest = max(largest, curvature[j] * (coefficients[j] - old[j]) ** 2)
            if largest < tolerance:
                break
        deviance = approximate_cox(time, event, w, score, residual, weight)
        gradients(x, residual, gradient)
        if add_violating(gradient, penalty, alpha, strength, strong) == 0:
            return deviance


@quick_njit
def start_cox(x, time, event, w, penalty, coefficients, gradient, score, residual, weight,
              curvature, strong):  # fmt: skip
    """Fit the features without penalty; give the deviance."""
    n, p = time.shape[0], x.shape[0]
    coefficients[:] = 0.0
    score[:n] = 0.0
    deviance = approximate_cox(time, event, w, score, residual, weight)
    gradients(x, residual, gradient)
    free = False
    for j in range(p):
        free = free or penalty[j] == 0.0
    if free:
        return solve_cox(
            x, time, event, w, penalty, 1.0, 1e10, 1e10, 1e-10, coefficients, gradient, score,
            residual, weight, curvature, strong,
        )  # fmt: skip
    return deviance


@quick_njit
def cox_path_kernel(x, time, event, w, penalty, alpha, strengths, tolerance):
    """Follow a path of falling penalties; without any, give the largest that is of use."""
    n, p = time.shape[0], x.shape[0]
    coefficients, gradient = np.zeros(p), np.zeros(p)
    score, residual, weight = np.zeros(n), np.zeros(n), np.zeros(n)
    curvature, strong = np.zeros(p), np.zeros(p, dtype=np.bool_)
    held, deviances = np.zeros((len(strengths), p)), np.zeros(len(strengths) + 1)
    deviances[-1] = start_cox(
        x, time, event, w, penalty, coefficients, gradient, score, residual, weight, curvature,
        strong,
    )  # fmt: skip
    top = largest_penalty(gradient, penalty, alpha)
    before = top
    for k in range(len(strengths)):
        deviances[k] = solve_cox(
            x, time, event, w, penalty, alpha, strengths[k], max(before, strengths[k]), tolerance,
            coefficients, gradient, score, residual, weight, curvature, strong,
        )  # fmt: skip
        before = strengths[k]
        held[k] = coefficients
    return held, deviances, top
