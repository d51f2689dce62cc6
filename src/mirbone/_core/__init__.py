"""What words mean: identifiers, cascade steps, tiers, errors, files, provenance.

Every other room imports from here and this room imports from none. The closed vocabularies are
enumerations whose members are plain strings, so that a table holds the same word as the code.

Long work is done in parts: `fill_folder` keeps what an earlier run finished and makes the rest,
here, in processes or on a Dask cluster.

A name is resolved by a `MirnaCatalogue` (miRNAs, to miRBase v22 names with arm, keyed by accession)
or by `resolve_gene` (to HGNC symbols). The answer, a `NameResolution`, holds every candidate with a
confidence and the reason; an ambiguous name is reported and an unknown one is never replaced.
"""

from mirbone._core._errors import InputError
from mirbone._core._files import (
    atomic_path,
    read_bytes,
    read_table,
    sha256_of,
    table_text,
    umask,
    write_table,
    write_text,
)
from mirbone._core._provenance import Provenance, record_provenance
from mirbone._core._sbml_ids import sbml_ids
from mirbone._core.parts._fill import fill_folder
from mirbone._core.parts._folder import SUMMARY, part_name, tag_of, write_json, write_part

__all__ = [
    "SUMMARY",
    "InputError",
    "Provenance",
    "atomic_path",
    "fill_folder",
    "part_name",
    "read_bytes",
    "read_table",
    "record_provenance",
    "sbml_ids",
    "sha256_of",
    "table_text",
    "tag_of",
    "umask",
    "write_json",
    "write_part",
    "write_table",
    "write_text",
]
