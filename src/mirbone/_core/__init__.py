"""How work is kept: files, provenance, errors, parts of long work, compiled kernels, progress.

Every other room imports from here and this room imports from none. Long work is done in parts, in
one kind of store (`mirbone._core.parts`): `fill_folder` locks the folder, keeps what an earlier run
finished and makes the rest, here, in processes or on a Dask cluster, and says how far it is by one
small protocol, `Progress`. `InputError` is the one error that means that the user's input was
wrong.
"""

from mirbone._core._agreement import AGREEMENT, NO_CHANGE, judge_rows
from mirbone._core._bounds import (
    LARGEST_SEED,
    Notice,
    check_memory,
    check_seed,
    check_whole,
    fitting_workers,
    machine_cores,
    size_text,
)
from mirbone._core._errors import InputError
from mirbone._core._files import (
    atomic_path,
    resolved,
    sha256_of,
    table_text,
    umask,
    write_table,
    write_text,
)
from mirbone._core._keywords import check_keywords, named_keywords
from mirbone._core._numbers import (
    NO_NUMBER,
    Numbers,
    as_double,
    number_of,
    read_numbers,
    to_doubles,
)
from mirbone._core._paths import FilePath
from mirbone._core._progress import Progress, shown
from mirbone._core._promised import promised
from mirbone._core._provenance import Provenance, record_provenance
from mirbone._core._sbml_ids import sbml_ids
from mirbone._core._short_repr import short_repr
from mirbone._core._sources import AnnDataLike, Held, Source, TableLike, source_of, sources_of
from mirbone._core._texts import guarded, plain, readable, shorten
from mirbone._core._unpack import check_workbook, largest_file, read_bytes, require_file
from mirbone._core.parts import (
    FilledFolder,
    Part,
    StoreLayout,
    describe,
    encode_part,
    fill_folder,
    finish,
    keep_part,
    part_metadata,
    part_name,
    read_summary,
    thread_pool,
    write_json,
)
from mirbone._core.tables._read import TextTable, package_table, read_table, read_text_table

__all__ = [
    "AGREEMENT",
    "LARGEST_SEED",
    "NO_CHANGE",
    "NO_NUMBER",
    "AnnDataLike",
    "FilePath",
    "FilledFolder",
    "Held",
    "InputError",
    "Notice",
    "Numbers",
    "Part",
    "Progress",
    "Provenance",
    "Source",
    "StoreLayout",
    "TableLike",
    "TextTable",
    "as_double",
    "atomic_path",
    "check_keywords",
    "check_memory",
    "check_seed",
    "check_whole",
    "check_workbook",
    "describe",
    "encode_part",
    "fill_folder",
    "finish",
    "fitting_workers",
    "guarded",
    "judge_rows",
    "keep_part",
    "largest_file",
    "machine_cores",
    "named_keywords",
    "number_of",
    "package_table",
    "part_metadata",
    "part_name",
    "plain",
    "promised",
    "read_bytes",
    "read_numbers",
    "read_summary",
    "read_table",
    "read_text_table",
    "readable",
    "record_provenance",
    "require_file",
    "resolved",
    "sbml_ids",
    "sha256_of",
    "short_repr",
    "shorten",
    "shown",
    "size_text",
    "source_of",
    "sources_of",
    "table_text",
    "thread_pool",
    "to_doubles",
    "umask",
    "write_json",
    "write_table",
    "write_text",
]
