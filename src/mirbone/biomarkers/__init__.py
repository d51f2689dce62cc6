"""Which readouts separate patients: panels that survive honest validation, or "no panel".

`quality` asks of the samples whether they can carry an answer at all: haemolysis, spike-ins, what
was not detected, technical factors that tell the groups apart by themselves. Everything is read
through `mirbone.expression`, which refuses what it is not. A marker is never function: nothing here
feeds the network.

`panel` makes a score and judges it: `fit_panel` runs one procedure - filter, impute, normalise,
adjust for haemolysis, select, tune, fit - on training patients only, anew in every fold,
permutation and bootstrap, and sets the score beside its rivals. A `Panel` scores samples one by
one, is saved as JSON and judged on other patients by `validate_panel`. `statistics` holds what is
computed on arrays.

Conventions. A level is log2, more is more; a Ct that was not reached is censored, not low and not
40. A score separates cases from controls with an AUC; above 0.5 is higher in cases.
"""

from mirbone.biomarkers.literature._compare import (
    LITERATURE_COLUMNS,
    LiteratureComparison,
    compare_literature,
)
from mirbone.biomarkers.panel._fit import fit_panel
from mirbone.biomarkers.panel._panel import Panel
from mirbone.biomarkers.panel._score import FrozenScore
from mirbone.biomarkers.panel._validate import Validation, validate_panel
from mirbone.biomarkers.quality._censored import CensoredModel, fit_censored, impute_censored
from mirbone.biomarkers.quality._check import SampleCheck, check_labelled, check_samples
from mirbone.biomarkers.quality._factors import CONFOUNDING_COLUMNS
from mirbone.biomarkers.quality._genorm import GeNorm, genorm
from mirbone.biomarkers.quality._guards import check_answerable, read_follow_up
from mirbone.biomarkers.quality._haemolysis import (
    haemolysis_ratio,
    haemolysis_score,
    haemolysis_set,
)
from mirbone.biomarkers.quality._normfinder import normfinder
from mirbone.biomarkers.quality._samples import SAMPLE_COLUMNS
from mirbone.biomarkers.quality._tables import NONDETECT_COLUMNS, NORMALISER_COLUMNS
from mirbone.biomarkers.quality._visits import VISIT_COLUMNS, change_from_baseline
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
    "CONFOUNDING_COLUMNS",
    "LITERATURE_COLUMNS",
    "NONDETECT_COLUMNS",
    "NORMALISER_COLUMNS",
    "SAMPLE_COLUMNS",
    "VISIT_COLUMNS",
    "AucDifference",
    "AucInterval",
    "CensoredModel",
    "FirthFit",
    "FrozenScore",
    "GeNorm",
    "LiteratureComparison",
    "Panel",
    "PenaltyPath",
    "SampleCheck",
    "SampleSize",
    "Validation",
    "auc_interval",
    "change_from_baseline",
    "check_answerable",
    "check_labelled",
    "check_samples",
    "compare_auc",
    "compare_literature",
    "cox_path",
    "firth_logistic",
    "fit_censored",
    "fit_panel",
    "genorm",
    "haemolysis_ratio",
    "haemolysis_score",
    "haemolysis_set",
    "impute_censored",
    "logistic_path",
    "normfinder",
    "read_follow_up",
    "sample_size",
    "validate_panel",
]
