"""What a treatment does, and what is known of treatments with miRNAs.

`trial` carries a change of the tumour cell, a drug, or both on to patients and to a lesion in bone,
over one ensemble of assumptions, on common random numbers. `restore_each` takes the miRNAs of a
profile back one at a time, and orders them by what it spares the patient.

A simulation, not a recommendation: every number is a consequence of assumptions that the ensemble
varies, and a verdict is given only where its members agree.

What is published is kept as tables, each row with its reference, what was not read left empty:
`trials` of miRNA drugs, `delivery_routes` that worked in bone, `immune_motifs` of a strand,
`strand_rules` of a duplex, and the `seed_viability` that was measured for every seed.
"""

from mirbone.therapy._restore import NET_COLUMNS, Restored, restore_each
from mirbone.therapy._trial import Trial, trial
from mirbone.therapy.literature._delivery import DELIVERY_COLUMNS, delivery_routes
from mirbone.therapy.literature._motifs import (
    FOUND_MOTIF_COLUMNS,
    MOTIF_COLUMNS,
    STRAND_RULE_COLUMNS,
    immune_motifs,
    known_motifs,
    strand_rules,
)
from mirbone.therapy.literature._trials import TRIAL_COLUMNS, FoundTrials, load_trials, trials
from mirbone.therapy.literature._viability import (
    VIABILITY_COLUMNS,
    SeedViability,
    seed_viabilities,
    seed_viability,
)

__all__ = [
    "DELIVERY_COLUMNS",
    "FOUND_MOTIF_COLUMNS",
    "MOTIF_COLUMNS",
    "NET_COLUMNS",
    "STRAND_RULE_COLUMNS",
    "TRIAL_COLUMNS",
    "VIABILITY_COLUMNS",
    "FoundTrials",
    "Restored",
    "SeedViability",
    "Trial",
    "delivery_routes",
    "immune_motifs",
    "known_motifs",
    "load_trials",
    "restore_each",
    "seed_viabilities",
    "seed_viability",
    "strand_rules",
    "trial",
    "trials",
]
