"""What is known: claims, their evidence and their references.

The atom is the `Claim`: one checkable statement in one context, one row of a plain TSV table. A
claim says that a subject stands in a relation to an object, with a sign (the effect of *more*
subject on the object), in a context (compartment, cancer, host tissue, model system, comparison,
body fluid), on an evidence tier, with its references. A claim holds in its context and nowhere
else: the same miRNA may have opposite signs in two contexts, and nothing here averages them.

An `EvidenceBase` holds three tables: the claims, the bibliography that they cite, and the
registered words that are neither miRNA nor gene nor cascade step. Every cell is text; absent is
the empty string. `load_evidence` reads the embedded tables and a user's own; the importers make
claims of published databases, each with the tier that it deserves, and list every row that they
leave out; `add_claims` joins them. `keep_database` keeps those of a table that the user downloaded
(`database_source` says where), and `load_evidence` joins them from then on.

Published experiments are a table of their own (`load_experiments`, `experiments`): one row one
readout of one perturbation of one miRNA, with the direction that more of the miRNA gave it. They
never become claims on metastasis or edges of a network: they are what predictions are judged by.
Rows of retracted papers are left out unless asked for, and a seed family counts as one witness
(`count_witnesses`).

Conventions. miRNAs are written as in miRBase v22 with arm, families as ``miR-30 family``, genes as
approved symbols. Families and gene groups are written once and opened by rule (`expand_claims`).
Relations are functional (they may become edges of a network) or descriptive (they never do); a
marker's direction in a body fluid is never function. A claim keeps what its source writes, and its
note says what is wrong with it. `check_evidence` checks what a program can check: form, names,
references, duplicates, contradictions within one context. It cannot check truth. `gene_knowledge`
is what is known of genes and steps; `sign_balance` counts its accelerators and brakes; `blind`
hides all that studies one seed family.
"""

from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._bibliography import bibliography_key, citation, reference_text
from mirbone.evidence._check import Finding, Level, check_evidence
from mirbone.evidence._claim import CLAIM_COLUMNS, Claim
from mirbone.evidence._expand import EXPANDED_COLUMNS, expand_claims
from mirbone.evidence._export import export_claims
from mirbone.evidence._load import add_claims, load_evidence, read_claims
from mirbone.evidence._review_text import (
    review_sections,
    split_sentences,
    uncovered_sentences,
    verify_sentences,
)
from mirbone.evidence._select import claims_between, select_claims, strongest_first
from mirbone.evidence._statement import claim_sentence, format_claim
from mirbone.evidence.importers._imported import ImportResult
from mirbone.evidence.importers._mirtarbase import read_mirtarbase
from mirbone.evidence.importers._multimir import read_multimir
from mirbone.evidence.importers._omnipath import read_omnipath
from mirbone.evidence.importers._tarbase import read_tarbase
from mirbone.evidence.importers._targetscan import read_targetscan
from mirbone.evidence.importers._trrust import read_trrust
from mirbone.evidence.kept._sources import DatabaseName, DatabaseSource, database_source
from mirbone.evidence.kept._store import (
    KeptDatabase,
    keep_database,
    kept_databases,
    remove_database,
)
from mirbone.evidence.published._check import check_experiments
from mirbone.evidence.published._experiment import EXPERIMENT_COLUMNS, Experiment
from mirbone.evidence.published._load import load_experiments
from mirbone.evidence.published._select import FoundExperiments, experiments
from mirbone.evidence.published._witnesses import (
    EXPERIMENT_CONTRADICTION_COLUMNS,
    WITNESS_COLUMNS,
    contradicting_experiments,
    count_witnesses,
)
from mirbone.evidence.views._blind import blind, blind_experiments
from mirbone.evidence.views._gene_knowledge import (
    BALANCE_COLUMNS,
    GENE_KNOWLEDGE_COLUMNS,
    PROGRAMME_GENE_COLUMNS,
    PROGRAMMES,
    gene_knowledge,
    programme_genes,
    sign_balance,
)

__all__ = [
    "BALANCE_COLUMNS",
    "CLAIM_COLUMNS",
    "EXPANDED_COLUMNS",
    "EXPERIMENT_COLUMNS",
    "EXPERIMENT_CONTRADICTION_COLUMNS",
    "GENE_KNOWLEDGE_COLUMNS",
    "PROGRAMMES",
    "PROGRAMME_GENE_COLUMNS",
    "WITNESS_COLUMNS",
    "Claim",
    "DatabaseName",
    "DatabaseSource",
    "EvidenceBase",
    "Experiment",
    "Finding",
    "FoundExperiments",
    "ImportResult",
    "KeptDatabase",
    "Level",
    "add_claims",
    "bibliography_key",
    "blind",
    "blind_experiments",
    "check_evidence",
    "check_experiments",
    "citation",
    "claim_sentence",
    "claims_between",
    "contradicting_experiments",
    "count_witnesses",
    "database_source",
    "expand_claims",
    "experiments",
    "export_claims",
    "format_claim",
    "gene_knowledge",
    "keep_database",
    "kept_databases",
    "load_evidence",
    "load_experiments",
    "programme_genes",
    "read_claims",
    "read_mirtarbase",
    "read_multimir",
    "read_omnipath",
    "read_tarbase",
    "read_targetscan",
    "read_trrust",
    "reference_text",
    "remove_database",
    "review_sections",
    "select_claims",
    "sign_balance",
    "split_sentences",
    "strongest_first",
    "uncovered_sentences",
    "verify_sentences",
]
