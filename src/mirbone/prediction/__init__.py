"""What more of a miRNA does to bone metastasis: one probability beside its base rate.

`predict` weighs four lines of evidence and shows them apart: published experiments on the miRNA,
experiments on other miRNAs of its seed, its association with tumours (`association_of`, no evidence
of effect), and its mechanism, from predicted targets and signed genes (`load_mechanism` has that of
every human miRNA). `score_steps` says what targets do to each step of the cascade, beside its null.
"""

from mirbone.prediction._association import (
    ASSOCIATED_COLUMNS,
    ASSOCIATION_COLUMNS,
    Association,
    association_of,
    load_association,
)
from mirbone.prediction._calibration import CALIBRATION_COLUMNS, load_calibration
from mirbone.prediction._lines import LINE_COLUMNS
from mirbone.prediction._mechanism import MECHANISM_COLUMNS, load_mechanism
from mirbone.prediction._predict import PREDICT_COLUMNS, Prediction, predict
from mirbone.prediction._steps import (
    PATH_COLUMNS,
    STEP_SCORE_COLUMNS,
    StepScores,
    score_steps,
)

__all__ = [
    "ASSOCIATED_COLUMNS",
    "ASSOCIATION_COLUMNS",
    "CALIBRATION_COLUMNS",
    "LINE_COLUMNS",
    "MECHANISM_COLUMNS",
    "PATH_COLUMNS",
    "PREDICT_COLUMNS",
    "STEP_SCORE_COLUMNS",
    "Association",
    "Prediction",
    "StepScores",
    "association_of",
    "load_association",
    "load_calibration",
    "load_mechanism",
    "predict",
    "score_steps",
]
