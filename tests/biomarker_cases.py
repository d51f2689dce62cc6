"""Sera made by hand: Ct of 54 assays, with or without what spoils an answer."""

import numpy as np
import pandas as pd

from mirbone.biomarkers import haemolysis_set
from mirbone.expression import LabelledProfiles, Profiles

ROWS = [*haemolysis_set(), "hsa-miR-23a-3p"]


def noise(
    seed: int = 0, cases: int = 12, controls: int = 10, rows: int = 60, limit: float = 37.0
) -> LabelledProfiles:
    """Ct in which nothing tells the classes apart, with a spike-in, a plate and a day."""
    rng = np.random.default_rng(seed)
    n = cases + controls
    names = [*ROWS, *(f"hsa-miR-{4000 + i}" for i in range(rows - len(ROWS)))]
    usual = np.r_[rng.uniform(22, 30, len(ROWS)), rng.uniform(22, 39, rows - len(ROWS))]
    ct = usual[:, None] + rng.normal(0, 1, n) + rng.normal(0, 1.2, (rows, n))
    ct = np.where(ct > limit, np.nan, ct)
    samples = [f"s{i}" for i in range(n)]
    values = pd.DataFrame(ct, pd.Index(names, name="mirna"), samples)
    aside = pd.DataFrame(rng.normal(20, 0.5, (1, n)), ["UniSp6"], samples)
    sheet = pd.DataFrame(
        {
            "group": ["cancer"] * cases + ["healthy"] * controls,
            "plate": rng.integers(0, 3, n).astype(str),
            "day": rng.integers(0, 30, n).astype(str),
        },
        index=pd.Index(samples, name="sample"),
    )
    kept = values.loc[values.notna().any(axis=1)]
    profiles = Profiles(kept, "ct", "the Ct table made by hand", aside=aside)
    return LabelledProfiles(profiles, "group", "cancer", "healthy", sheet)


def with_sheet(labelled: LabelledProfiles, **columns: object) -> LabelledProfiles:
    """The same samples, of which more is known."""
    return LabelledProfiles(
        labelled.profiles, labelled.column, labelled.case, labelled.control,
        labelled.sheet.assign(**columns),
    )  # fmt: skip


def haemolysed(labelled: LabelledProfiles, cycles: float = 3.0) -> LabelledProfiles:
    """The same samples, the cases with more of every miRNA that haemolysis lifts."""
    values = labelled.profiles.values.copy()
    rows = values.index.isin(haemolysis_set())
    values.loc[rows, labelled.is_case] -= cycles
    profiles = Profiles(values, "ct", labelled.profiles.source, aside=labelled.profiles.aside)
    return LabelledProfiles(
        profiles, labelled.column, labelled.case, labelled.control, labelled.sheet
    )
