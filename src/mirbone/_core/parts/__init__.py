"""Long work as a store: a locked folder of Parquet parts with a manifest.

**Files.** ``part-00000.parquet`` and so on, which pandas, Arrow, DuckDB and Dask read as one table;
``_manifest.json``, written first (`describe`: inputs, parameters, seed, versions); what a room adds
beside them once all parts are there; and ``_summary.json``, written last (`finish`: counts and
hashes). A store is complete when its summary stands; `read_summary` opens it or says what to do.

**Promises.** The same work gives the same bytes in one process, in many, or on a Dask cluster, and
after any number of crashes: a part is written whole or not at all and carries the hash of its
manifest, `resume` keeps those that are whole, and other work is refused before anything is written.
One run at a time writes to a folder: ``_lock`` stands there meanwhile, is the kernel's to release
when the run dies, and is removed when it ends. A run removes what says that the folder is complete
before it touches anything else.

A room says how its work divides and what makes a part (`encode_part`, `keep_part`); `fill_folder`
does the rest.
"""

from mirbone._core.parts._children import thread_pool
from mirbone._core.parts._fill import FilledFolder, fill_folder, finish
from mirbone._core.parts._folder import (
    StoreLayout,
    part_metadata,
    part_name,
    read_summary,
    write_json,
)
from mirbone._core.parts._part import Part, describe, encode_part, keep_part

__all__ = [
    "FilledFolder",
    "Part",
    "StoreLayout",
    "describe",
    "encode_part",
    "fill_folder",
    "finish",
    "keep_part",
    "part_metadata",
    "part_name",
    "read_summary",
    "thread_pool",
    "write_json",
]
