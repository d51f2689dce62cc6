"""What the figures allow to say, by rule."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

FEWEST = 20
"""Patients of a class below which a panel is exploratory, whatever its figures."""
_SAID = {"haemolysis_ratio": "haemolysis", "haemolysis_score": "haemolysis"}


def said_factors(names: Sequence[str]) -> tuple[str, ...]:
    """Name factors as a verdict does, each once.

    Parameters
    ----------
    names : sequence of str
        As the check of samples names them.

    Returns
    -------
    tuple of str
        Both measures of haemolysis are one.
    """
    return tuple(dict.fromkeys(_SAID.get(name, name) for name in names))


def verdicts(
    performance: pd.DataFrame, confounders: Sequence[str], combined: str
) -> tuple[str, ...]:
    """Say what holds against a panel, the first the most telling.

    Parameters
    ----------
    performance : DataFrame
        `PERFORMANCE_COLUMNS`; the panel first.
    confounders : sequence of str
        Factors whose own area, corrected for how many were asked, excludes 0.5.
    combined : str
        Name of the panel with its baseline; empty without one.

    Returns
    -------
    tuple of str
        Sentences without full stops; at least one.
    """
    panel = performance.iloc[0]
    said: list[str] = []
    if not panel["gain_low"] > 0:  # NaN too: without an interval nothing is better
        said.append(_no_better(panel))
        both = performance.loc[performance["model"] == combined]
        if len(both) and both["gain_low"].iloc[0] > 0:
            row = both.iloc[0]
            said[0] += (
                f"; added to it, it gains {row['gain']:.3f} ({row['gain_low']:.3f} to "
                f"{row['gain_high']:.3f})"
            )
    elif panel["permutation_p"] >= 0.05:
        p = panel["permutation_p"]
        said.append(f"no better than chance: exchanged classes do as well (p = {p:.3g})")
    said += [f"confounded by {name}" for name in confounders]
    fewest = int(min(panel["cases"], panel["controls"]))
    if fewest < FEWEST:
        said.append(f"exploratory: a class has {fewest} patients, fewer than {FEWEST}")
    if not said:
        said.append(
            f"better than {panel['compared_with']} here ({_gain(panel)}); to be validated on "
            "other patients before it means anything"
        )
    return tuple(said)


def _no_better(panel: pd.Series) -> str:
    if np.isnan(panel["gain_low"]):
        return f"not shown to be better than {panel['compared_with']}: no interval was asked for"
    return f"no better than {panel['compared_with']} ({_gain(panel)})"


def _gain(panel: pd.Series) -> str:
    return (
        f"AUC {panel['auc']:.3f}, gain {panel['gain']:.3f}, {panel['gain_low']:.3f} to "
        f"{panel['gain_high']:.3f}"
    )
