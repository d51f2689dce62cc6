"""What the bone does, the marrow, and the patient.

**Chance.** A `ReactionSystem` says what may happen to how many cells; `simulate_exact` lets it
happen, run by run, by Gillespie's direct method. Nothing is leapt over, so the chance that a few
disseminated cells die out is the true one. Run ``i`` depends on the seed and on ``i`` alone.
"""

from mirbone.niche._ssa import ExactRuns, simulate_exact
from mirbone.niche._ssa_system import Reaction, ReactionSystem

__all__ = ["ExactRuns", "Reaction", "ReactionSystem", "simulate_exact"]
