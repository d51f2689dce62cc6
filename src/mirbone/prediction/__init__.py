"""What a miRNA does to bone metastasis: its targets, carried through the steps to the patient.

`predict` gives the net effect of more of each miRNA with the spread of an ensemble that differs in
everything that is assumed; names that stand for no single miRNA are handed back beside it.
`score_steps` is its middle, a score for each cascade step. Where fewer than 80 % of the ensemble
agree, the verdict is ``cannot tell``. `association_of` says how a miRNA's level goes with tumour,
grade and spread in patients: a line of its own, which is no evidence of effect.
"""

from mirbone.prediction._association import (
    ASSOCIATED_COLUMNS,
    ASSOCIATION_COLUMNS,
    Association,
    association_of,
    load_association,
)
from mirbone.prediction._effects import PATH_COLUMNS, PREDICT_COLUMNS
from mirbone.prediction._predict import Prediction, predict
from mirbone.prediction._steps import StepScores, score_steps

__all__ = [
    "ASSOCIATED_COLUMNS",
    "ASSOCIATION_COLUMNS",
    "PATH_COLUMNS",
    "PREDICT_COLUMNS",
    "Association",
    "Prediction",
    "StepScores",
    "association_of",
    "load_association",
    "predict",
    "score_steps",
]
