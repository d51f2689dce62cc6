"""What words mean: miRNA and gene names, families, cascade steps, compartments, evidence tiers.

A name is resolved by a `MirnaCatalogue` (miRNAs, to miRBase v22 names with arm, keyed by accession)
or by `resolve_gene` (to HGNC symbols). The answer, a `NameResolution`, holds every candidate with a
confidence and the reason; an ambiguous name is reported and an unknown one is never replaced.

The closed vocabularies are enumerations whose members are plain strings, so that a table holds the
same word as the code.
"""

from mirbone.words._catalogue import MirnaCatalogue, load_catalogue
from mirbone.words._genes import resolve_gene
from mirbone.words._resolution import NameResolution
from mirbone.words._resolve import (
    UNRESOLVED_COLUMNS,
    ResolvedNames,
    resolve_among,
    resolve_mirnas,
    resolve_name,
    resolve_one,
)
from mirbone.words._rows import RowClass, classify_row
from mirbone.words._spreadsheet import spreadsheet_note
from mirbone.words._studies import (
    ANIMAL_READOUTS,
    BONE_READOUTS,
    DELIVERIES,
    ENTRY_STAGES,
    METASTASIS_SIGNS,
    PERTURBATIONS,
    READ_FROM,
    READOUTS,
    SETTINGS,
    STUDIED_CANCERS,
)
from mirbone.words._vocabulary import (
    BONE_METASTASIS_EFFECTS,
    CANCERS,
    FLUIDS,
    HOST_TISSUES,
    STEPS,
    CascadeStep,
    Compartment,
    Relation,
    Tier,
    require_word,
)
from mirbone.words._witnesses import CLUSTER_GAP, group_witnesses
from mirbone.words.written import short
from mirbone.words.written._species import species as mirbase_species

__all__ = [
    "ANIMAL_READOUTS",
    "BONE_METASTASIS_EFFECTS",
    "BONE_READOUTS",
    "CANCERS",
    "CLUSTER_GAP",
    "DELIVERIES",
    "ENTRY_STAGES",
    "FLUIDS",
    "HOST_TISSUES",
    "METASTASIS_SIGNS",
    "PERTURBATIONS",
    "READOUTS",
    "READ_FROM",
    "SETTINGS",
    "STEPS",
    "STUDIED_CANCERS",
    "UNRESOLVED_COLUMNS",
    "CascadeStep",
    "Compartment",
    "MirnaCatalogue",
    "NameResolution",
    "Relation",
    "ResolvedNames",
    "RowClass",
    "Tier",
    "classify_row",
    "group_witnesses",
    "load_catalogue",
    "mirbase_species",
    "require_word",
    "resolve_among",
    "resolve_gene",
    "resolve_mirnas",
    "resolve_name",
    "resolve_one",
    "short",
    "spreadsheet_note",
]
