"""What a miRNA does to bone metastasis: its targets, carried through the steps to the patient.

`predict` gives the net effect of more of each miRNA with the spread of an ensemble that differs in
everything that is assumed; names that stand for no single miRNA are handed back beside it.
`score_steps` is its middle, a score for each cascade step. Where fewer than 80 % of the ensemble
agree, the verdict is ``cannot tell``.
"""

from mirbone.prediction._effects import PATH_COLUMNS, PREDICT_COLUMNS
from mirbone.prediction._predict import Prediction, predict
from mirbone.prediction._steps import StepScores, score_steps

__all__ = [
    "PATH_COLUMNS",
    "PREDICT_COLUMNS",
    "Prediction",
    "StepScores",
    "predict",
    "score_steps",
]
