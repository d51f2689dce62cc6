"""What words mean: identifiers, cascade steps, tiers, errors, files, provenance.

Every other room imports from here and this room imports from none. The closed vocabularies are
enumerations whose members are plain strings, so that a table holds the same word as the code.
"""

from mirbone._core._errors import InputError
from mirbone._core._files import (
    atomic_path,
    read_table,
    sha256_of,
    table_text,
    write_table,
    write_text,
)
from mirbone._core._provenance import Provenance, record_provenance
from mirbone._core._vocabulary import (
    BONE_METASTASIS_EFFECTS,
    CANCERS,
    FLUIDS,
    HOST_TISSUES,
    CascadeStep,
    Compartment,
    Relation,
    Tier,
)

__all__ = [
    "BONE_METASTASIS_EFFECTS",
    "CANCERS",
    "FLUIDS",
    "HOST_TISSUES",
    "CascadeStep",
    "Compartment",
    "InputError",
    "Provenance",
    "Relation",
    "Tier",
    "atomic_path",
    "read_table",
    "record_provenance",
    "sha256_of",
    "table_text",
    "write_table",
    "write_text",
]
