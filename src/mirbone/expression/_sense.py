"""Which way a scale runs: told by miRNAs that are abundant nearly everywhere."""

from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu

# among the most abundant miRNAs of most human tissues, and of serum and plasma (Ludwig et al. 2016,
# doi:10.1093/nar/gkw116); docs/reading.md says on which data their rank was looked at
ABUNDANT = frozenset(
    (
        *("hsa-let-7a-5p", "hsa-let-7b-5p", "hsa-let-7f-5p", "hsa-let-7g-5p", "hsa-let-7i-5p"),
        *("hsa-miR-16-5p", "hsa-miR-21-5p", "hsa-miR-22-3p", "hsa-miR-23a-3p", "hsa-miR-24-3p"),
        *("hsa-miR-25-3p", "hsa-miR-26a-5p", "hsa-miR-27b-3p", "hsa-miR-30d-5p", "hsa-miR-92a-3p"),
        *("hsa-miR-93-5p", "hsa-miR-103a-3p", "hsa-miR-191-5p", "hsa-miR-126-3p", "hsa-miR-451a"),
    )
)
Sense = Literal["more", "less"]
"""What is more of a miRNA: more of the number, as of log2 values, or less of it, as of Ct."""
_LEAST = 5
_OTHERS = 10
_SURE = 1e-3


def less_is_more(values: pd.DataFrame) -> bool | None:
    """Tell whether abundant miRNAs have the low values, as they have in Ct and delta Ct.

    Parameters
    ----------
    values : DataFrame, mirnas x samples
        Under v22 names; NaN is missing.

    Returns
    -------
    bool or None
        None where too few of them are measured, or they do not differ from the others.
    """
    if values.empty:
        return None
    level = pd.Series(values.median(axis=1), index=values.index)
    known = level.dropna()
    abundant = known.index.isin(list(ABUNDANT))
    high, rest = known.to_numpy()[abundant], known.to_numpy()[~abundant]
    if len(high) < _LEAST or len(rest) < _OTHERS or np.ptp(known.to_numpy()) == 0:
        return None
    test = mannwhitneyu(high, rest, alternative="two-sided")
    if test.pvalue >= _SURE:
        return None
    return bool(np.median(high) < np.median(rest))
