"""Red cells in serum and plasma: what a sample says of its haemolysis."""

import numpy as np
import pandas as pd

from mirbone.expression import Profiles

RED_CELL, STABLE = "hsa-miR-451a", "hsa-miR-23a-3p"
"""A miRNA of red cells, and one that haemolysis leaves alone."""


def haemolysis_ratio(profiles: Profiles) -> pd.Series:
    """Compare miR-451a of red cells with miR-23a-3p, which haemolysis leaves alone.

    In Ct this is Ct(miR-23a-3p) - Ct(miR-451a), of which Blondal et al. (2013),
    doi:10.1016/j.ymeth.2012.09.015, take above 7 for a high and above 5 for a possible haemolysis.
    Other platforms have no such threshold: there, samples are compared with each other.

    Parameters
    ----------
    profiles : Profiles
        Counts, log2 or Ct values.

    Returns
    -------
    Series of float
        log2(miR-451a / miR-23a-3p) of each sample; NaN where either was not detected or measured.
    """
    values = profiles.values
    samples = pd.Index(values.columns.astype(str), name="sample")
    if RED_CELL not in values.index or STABLE not in values.index:
        return pd.Series(np.nan, index=samples, name="haemolysis_ratio")
    red, stable = values.loc[RED_CELL].to_numpy(float), values.loc[STABLE].to_numpy(float)
    if profiles.scale == "ct":
        ratio = stable - red
    elif profiles.scale == "counts":
        seen = (red > 0) & (stable > 0)
        ratio = np.full(red.shape, np.nan)
        ratio[seen] = np.log2(red[seen] / stable[seen])
    else:
        ratio = red - stable
    return pd.Series(ratio, index=samples, name="haemolysis_ratio")
