"""What the tumour cell does: kinetic models of one structure, an ensemble of parameters, states.

**Data model.** A `KineticModel` says what acts on what: species of kind mirna, mrna, protein or
plain node; `Regulation`s (shifted Hill functions, which multiply the target's production),
`Silencing`s (a miRNA binds an mRNA and both are titrated) and `Translation`s. `Parameters` holds
the numbers of M models, a row each. `steady_states` finds the stable states of every model from
many starts; `follow_states` says where known states go under a `Perturbation`.

**Equations.** With mu, m, p the levels of a miRNA, an mRNA and a protein::

    d mu/dt = g_mu H(regulators) - sum over targets of m Y_mu(mu) - k_mu mu
    d m /dt = g_m  H(regulators) - m Y_m(mu) - k_m m
    d p /dt = g_p  H(regulators) m L(mu)     - k_p p

H is a product of (1 + f r^n) / (1 + r^n) with r = level / threshold (Lu et al. 2013,
doi:10.1073/pnas.1318192110). L, Y_m and Y_mu are expectations over the number of bound sites, whose
distribution is the product of the binding polynomials of all miRNAs on the mRNA.

**From the network.** `build_cell` turns the network of a context into the model of one cell,
`prepare_ensemble` draws models around states and finds where they stand, `follow_change` follows
them under a `Perturbation` and reads out genes and cascade steps; `simulate` does all of it from
names and numbers. `change_by_profile` makes a measured contrast one perturbation. `find_deciding`
says which numbers and edges an answer depends on, and `say_deciding` says it in words.

**Units.** Molecules in a cell, and hours.
"""

from mirbone.cell._follow import (
    GENE_COLUMNS,
    STEP_COLUMNS,
    CellEnsemble,
    Response,
    follow_change,
    prepare_ensemble,
)
from mirbone.cell._profile import (
    PROFILE_COLUMNS,
    ProfileChange,
    change_by_profile,
    profile_changes,
)
from mirbone.cell._run import CellRun, simulate
from mirbone.cell._sbml import write_sbml
from mirbone.cell._store import STATE_COLUMNS, Ensemble, store_ensemble
from mirbone.cell.deciding._deciding import (
    CARRYING_COLUMNS,
    LOW_TIERS,
    NUMBER_COLUMNS,
    Deciding,
    find_deciding,
    say_deciding,
)
from mirbone.cell.model._build import CellModel, build_cell
from mirbone.cell.model._draw import draw_parameters, median_levels
from mirbone.cell.model._model import (
    KineticModel,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    Translation,
    circuit,
)
from mirbone.cell.model._parameters import Parameters, no_silencing
from mirbone.cell.model._perturbation import Perturbation
from mirbone.cell.model._racipe import parameter_names, parameter_table, read_racipe_parameters
from mirbone.cell.model._ranges import Range, Ranges, read_ranges
from mirbone.cell.model._sites import DEFAULT_SITES, TYPICAL_8MER, WEAKEST, relative_affinity
from mirbone.cell.model._topology import read_topology
from mirbone.cell.solve._bifurcation import Fold, find_folds
from mirbone.cell.solve._steady import FollowedStates, SteadyStates, follow_states, steady_states

__all__ = [
    "CARRYING_COLUMNS",
    "DEFAULT_SITES",
    "GENE_COLUMNS",
    "LOW_TIERS",
    "NUMBER_COLUMNS",
    "PROFILE_COLUMNS",
    "STATE_COLUMNS",
    "STEP_COLUMNS",
    "TYPICAL_8MER",
    "WEAKEST",
    "CellEnsemble",
    "CellModel",
    "CellRun",
    "Deciding",
    "Ensemble",
    "Fold",
    "FollowedStates",
    "KineticModel",
    "Parameters",
    "Perturbation",
    "ProfileChange",
    "Range",
    "Ranges",
    "Regulation",
    "Response",
    "Silencing",
    "Species",
    "SpeciesKind",
    "SteadyStates",
    "Translation",
    "build_cell",
    "change_by_profile",
    "circuit",
    "draw_parameters",
    "find_deciding",
    "find_folds",
    "follow_change",
    "follow_states",
    "median_levels",
    "no_silencing",
    "parameter_names",
    "parameter_table",
    "prepare_ensemble",
    "profile_changes",
    "read_racipe_parameters",
    "read_ranges",
    "read_topology",
    "relative_affinity",
    "say_deciding",
    "simulate",
    "steady_states",
    "store_ensemble",
    "write_sbml",
]
