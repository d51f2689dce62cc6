"""Which readouts separate patients: panels that survive honest validation, or "no panel".

`quality` asks of the samples whether they can carry an answer at all: haemolysis, spike-ins, what
was not detected, technical factors that tell the groups apart by themselves. Everything is read
through `mirbone.expression`, which refuses what it is not. A marker is never function: nothing here
feeds the network.

Conventions. A level is log2, more is more; a Ct that was not reached is censored, not low and not
40. A score separates cases from controls with an AUC; above 0.5 is higher in cases.
"""

from mirbone.biomarkers.quality._haemolysis import haemolysis_ratio
from mirbone.biomarkers.statistics._auc import (
    AucDifference,
    AucInterval,
    auc_interval,
    compare_auc,
)
from mirbone.biomarkers.statistics._firth import FirthFit, firth_logistic
from mirbone.biomarkers.statistics._paths import PenaltyPath, cox_path, logistic_path
from mirbone.biomarkers.statistics._size import SampleSize, sample_size

__all__ = [
    "AucDifference",
    "AucInterval",
    "FirthFit",
    "PenaltyPath",
    "SampleSize",
    "auc_interval",
    "compare_auc",
    "cox_path",
    "firth_logistic",
    "haemolysis_ratio",
    "logistic_path",
    "sample_size",
]
