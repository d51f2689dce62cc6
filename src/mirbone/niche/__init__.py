"""What the bone does, the marrow, and the patient.

**Bone.** `simulate_bone` follows osteoblast precursors, osteoblasts, osteoclasts and bone under a
tumour, which secretes by gene (folds of the usual; a context says what is usual), and drugs
(`Schedule`, `read_schedule`). Its `BoneCourse` holds readouts of every model of an ensemble:
`UNITS`, lesions, a long table; `write_bone_sbml` writes the equations. `bone_changes` gives it what
a cell's genes do. `days_to_burden` grows many clones at once. `published_steady_state` and
`simulate_published` run the models that it stands on, as published. Days; cells in pM.

**Chance.** A `ReactionSystem` says what may happen to how many cells; `simulate_exact` lets it
happen, run by run, by Gillespie's direct method. Nothing is leapt over, so the chance that a few
disseminated cells die out is the true one. Run ``i`` depends on the seed and on ``i`` alone.

**Marrow.** `simulate_marrow` lets haematopoietic stem cells and tumour cells compete for places; a
stem cell that loses its place leaves for the blood as a progenitor.

**Patient.** A `PatientModel` is a set of constants (`patient_values`) for a primary, and drugs.
`simulate_cohort` draws virtual patients, lives each through exactly, from the first seeding to
metastasis, death of another cause or the end of follow-up, and gives one row a patient. A clone
that is established grows on by the equations of the bone. Years count from diagnosis, cells are
tumour-initiating ones.

**Mice.** `simulate_mouse` follows the expected mouse of an experiment by the stage at which its
cells entered (`STAGES`), over an ensemble of assumptions; `mouse_change` gives the log2 change of
one readout; `mouse_rows` says which published experiments can be asked so. Only its direction means
anything: no experiment has set its scale yet.

**Coupling.** `read_links` says which step of the cascade changes which factor, and how strongly it
may; `coupled_factors` draws that. `compare_patients` gives the share of patients with overt
metastasis with and without a change of the cell, a drug or both, on common random numbers, with
intervals and a verdict that may be ``cannot tell``; `compare_bone` does the same for a lesion:
burden, bone mass, lesion type, markers; `deciding_assumptions` says on which assumptions an answer
hangs. `compare_change` does both comparisons of one change.
"""

from mirbone.niche._marrow import MarrowState, marrow_values, simulate_marrow
from mirbone.niche.bone._course import (
    BONE_COLUMNS,
    LESIONS,
    UNITS,
    BoneCourse,
    days_to_burden,
    simulate_bone,
)
from mirbone.niche.bone._drug import Schedule, read_schedule
from mirbone.niche.bone._export import write_bone_sbml
from mirbone.niche.bone._published import (
    PublishedCourse,
    published_steady_state,
    simulate_published,
)
from mirbone.niche.bone._secretion import bone_changes
from mirbone.niche.chance._exact import ExactRuns, simulate_exact
from mirbone.niche.chance._system import Reaction, ReactionSystem
from mirbone.niche.cohort._cohort import COHORT_COLUMNS, simulate_cohort
from mirbone.niche.cohort._curves import CURVE_COLUMNS, GROUPS, Tally, cohort_curves, tally
from mirbone.niche.cohort._store import CohortStore, store_cohort
from mirbone.niche.coupling._assumptions import ASSUMPTION_COLUMNS, deciding_assumptions
from mirbone.niche.coupling._bone import BONE_COMPARISON_COLUMNS, BoneComparison, compare_bone
from mirbone.niche.coupling._compare_change import ChangeComparison, compare_change
from mirbone.niche.coupling._links import Link, coupled_factors, read_links
from mirbone.niche.coupling._patients import (
    COMPARISON_COLUMNS,
    HORIZON,
    Comparison,
    compare_patients,
)
from mirbone.niche.mice._experiments import MOUSE_ROW_COLUMNS, mouse_rows
from mirbone.niche.mice._mouse import (
    FACTORS,
    MOUSE_READOUTS,
    STAGES,
    MouseCourse,
    mouse_change,
    simulate_mouse,
)
from mirbone.niche.patient._patient import PatientModel, patient_values

__all__ = [
    "ASSUMPTION_COLUMNS",
    "BONE_COLUMNS",
    "BONE_COMPARISON_COLUMNS",
    "COHORT_COLUMNS",
    "COMPARISON_COLUMNS",
    "CURVE_COLUMNS",
    "FACTORS",
    "GROUPS",
    "HORIZON",
    "LESIONS",
    "MOUSE_READOUTS",
    "MOUSE_ROW_COLUMNS",
    "STAGES",
    "UNITS",
    "BoneComparison",
    "BoneCourse",
    "ChangeComparison",
    "CohortStore",
    "Comparison",
    "ExactRuns",
    "Link",
    "MarrowState",
    "MouseCourse",
    "PatientModel",
    "PublishedCourse",
    "Reaction",
    "ReactionSystem",
    "Schedule",
    "Tally",
    "bone_changes",
    "cohort_curves",
    "compare_bone",
    "compare_change",
    "compare_patients",
    "coupled_factors",
    "days_to_burden",
    "deciding_assumptions",
    "marrow_values",
    "mouse_change",
    "mouse_rows",
    "patient_values",
    "published_steady_state",
    "read_links",
    "read_schedule",
    "simulate_bone",
    "simulate_cohort",
    "simulate_exact",
    "simulate_marrow",
    "simulate_mouse",
    "simulate_published",
    "store_cohort",
    "tally",
    "write_bone_sbml",
]
