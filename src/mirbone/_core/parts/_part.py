"""A part, and what a store says of its making: one way for every room."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mirbone._core.parts._folder import TAG, write_part
from mirbone._version import __version__

if TYPE_CHECKING:
    import pyarrow as pa

_PACKAGES = ("numba", "numpy", "pyarrow")


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part.

    Parameters
    ----------
    index : int
        Its number.
    sha256 : str
        Hash of its file.
    data : bytes or None
        The file, where its worker could not write it.
    """

    index: int
    sha256: str
    data: bytes | None = None


def encode_part(
    table: "pa.Table", tag: str, metadata: Mapping[str, str] | None = None, **options: Any
) -> memoryview:
    """Encode a part as Parquet; the same table gives the same bytes.

    Parameters
    ----------
    table : Table
        Its rows.
    tag : str
        Hash of the manifest, as of `tag_of`; the file carries it.
    metadata : mapping of str to str, optional
        What else the file says of itself, as `part_metadata` reads it.
    **options
        Of `pyarrow.parquet.write_table`, but for the compression, which is zstd.

    Returns
    -------
    memoryview
        The file.
    """
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    said = table.replace_schema_metadata({TAG: tag, **(metadata or {})})
    pq.write_table(said, buffer, compression="zstd", **options)
    return buffer.getbuffer()


def keep_part(index: int, data: memoryview, folder: Path | None) -> Part:
    """Write a part where it was made, or hand it back.

    Parameters
    ----------
    index : int
        Number of the part.
    data : memoryview
        Its file, as `encode_part` gives it.
    folder : Path or None
        The folder of parts; None where the worker shares none.

    Returns
    -------
    Part
        With the bytes where `folder` is None.

    Raises
    ------
    InputError
        If the disk is full; nothing of the part is left then.
    """
    digest = hashlib.sha256(data).hexdigest()
    if folder is None:
        return Part(index, digest, bytes(data))
    write_part(folder, index, data)
    return Part(index, digest)


def describe(
    format: int,
    inputs: Mapping[str, Any],
    parameters: Mapping[str, Any],
    seed: int | None = None,
    *,
    packages: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Say what a store is made of: its manifest. No time, no host, no folder.

    Parameters
    ----------
    format : int
        Version of what the parts hold; another one makes them other work.
    inputs : mapping
        What was read, with hashes.
    parameters : mapping
        What was asked.
    seed : int, optional
        Of every draw; left out where nothing is drawn.
    packages : tuple of str, optional
        Libraries that compute, beside Numba, NumPy and Arrow.

    Returns
    -------
    dict
        Equal manifests give equal bytes.
    """
    versions = {name: version(name) for name in (*_PACKAGES, *packages)}
    drawn = {} if seed is None else {"seed": seed}
    return {
        "format": format,
        "versions": versions | {"mirbone": __version__},
        **inputs,
        **parameters,
        **drawn,
    }
