"""The whole chain, from one configuration to one result.

`run_study` is the only place that knows the chain: it reads the profile into a contrast, resolves
the names, chooses the signature, builds the network of the context, follows every path, joins
effect and direction into the push on each cascade step, sets it against chance, runs the signature
through models of the cell, follows what it proposes to patients and bone, and gathers a card for
each miRNA. The command line calls it; nothing repeats it.

Data model: a `StudyConfig` goes in, a `StudyResult` comes out; both are frozen. Every number has no
unit (pushes and effects run from -1 to 1) but those of the contrast, which are log2 units. Missing
is NaN. The same configuration, input bytes, seed and versions give the same result.
"""

from mirbone.study._asked import measured_sentence, ranked_answers
from mirbone.study._cards import Card, Reach
from mirbone.study._cell import CellAnswer
from mirbone.study._cell_words import as_percent, cell_findings, changed_genes
from mirbone.study._chain import StudyResult, demo_config, run_study
from mirbone.study._config import MODELS, StudyConfig, make_config
from mirbone.study._findings import best_path, comparison, explain_path, findings, told
from mirbone.study._patient import PatientAnswer, patient_findings
from mirbone.study._predictions import PredictedTargets
from mirbone.study._profile import read_profile
from mirbone.study._recognise import FileReport, recognise
from mirbone.study._signature import Signature
from mirbone.study._steps import (
    COMPETITIVE,
    EXCHANGE,
    N_RANDOM,
    NO_TEST,
    STUDY_STEP_COLUMNS,
    beyond_chance,
)
from mirbone.study._tables import study_record, study_tables

__all__ = [
    "COMPETITIVE",
    "EXCHANGE",
    "MODELS",
    "NO_TEST",
    "N_RANDOM",
    "STUDY_STEP_COLUMNS",
    "Card",
    "CellAnswer",
    "FileReport",
    "PatientAnswer",
    "PredictedTargets",
    "Reach",
    "Signature",
    "StudyConfig",
    "StudyResult",
    "as_percent",
    "best_path",
    "beyond_chance",
    "cell_findings",
    "changed_genes",
    "comparison",
    "demo_config",
    "explain_path",
    "findings",
    "make_config",
    "measured_sentence",
    "patient_findings",
    "ranked_answers",
    "read_profile",
    "recognise",
    "run_study",
    "study_record",
    "study_tables",
    "told",
]
