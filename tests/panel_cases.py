"""Simulated sera for tests of panels."""

from typing import Any

import numpy as np
import pandas as pd

from mirbone.biomarkers import Panel, fit_panel

MIRNAS = [
    "hsa-miR-451a", "hsa-miR-23a-3p", "hsa-miR-16-5p", "hsa-miR-21-5p", "hsa-miR-30a-5p",
    "hsa-miR-10b-5p", "hsa-miR-141-3p", "hsa-miR-200c-3p", "hsa-miR-143-3p", "hsa-miR-145-5p",
    "hsa-miR-210-3p", "hsa-miR-155-5p", "hsa-miR-122-5p", "hsa-miR-126-3p", "hsa-miR-34a-5p",
    "hsa-miR-203a-3p", "hsa-miR-204-5p", "hsa-miR-211-5p", "hsa-miR-214-3p", "hsa-miR-218-5p",
]  # fmt: skip
QUICK: dict[str, Any] = {
    "repeats": 2, "permutations": 0, "bootstrap": 0, "imputations": 2, "haemolysis": "ignore",
}  # fmt: skip


def sera(
    cases: int, controls: int, *, seed: int = 0, apart: float = 0.0, scale: str = "log2"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give levels (or Ct, with gaps) and a sheet; `apart` moves three miRNAs of cases."""
    rng = np.random.default_rng(seed)
    n = cases + controls
    case = np.arange(n) < cases
    x = rng.normal(size=(len(MIRNAS), n)) + rng.normal(size=n) * 0.5
    x += np.linspace(5, 9, len(MIRNAS))[:, None]
    x[[3, 6, 7]] += apart * case
    names = [f"s{i:03d}" for i in range(n)]
    if scale == "ct":
        x = 38.0 - x
        x[x > 33.5] = np.nan
    sheet = pd.DataFrame(
        {"sample": names, "group": np.where(case, "bone", "none"),
         "age": rng.integers(40, 80, n), "day": rng.choice(["mon", "tue", "wed"], n)}
    )  # fmt: skip
    return pd.DataFrame(x, index=pd.Index(MIRNAS), columns=names), sheet


def panel_of(levels: pd.DataFrame, sheet: pd.DataFrame, **options: Any) -> Panel:
    """Make a panel as a user would, quickly."""
    kind = "ct" if levels.max().max() > 20 else "intensities"
    asked = {"contrast": "bone:none", kind: levels, "samples": sheet, **QUICK, **options}
    return fit_panel(**asked)
