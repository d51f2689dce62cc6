"""What an AnnData file may hold: looked at in HDF5, before anything of it is read into memory."""

import math
from importlib import import_module
from pathlib import Path
from typing import Any

from mirbone._core import InputError, check_memory, largest_file, require_file, size_text

_MOST_ELEMENTS = 100_000
_NUMBERS = "biuf"  # NumPy's kinds of dtype
_COPIES = 3  # of the matrix, while it is brought to floats and to miRNAs in rows


def check_file(path: Path, layer: str | None) -> None:
    """Refuse a file that reaches outside itself, or whose content no machine of this size holds.

    Parameters
    ----------
    path : Path
        The ``.h5ad`` file.
    layer : str or None
        Layer that will be read; X without it.

    Raises
    ------
    InputError
        If the file is absent, damaged or no HDF5, links to other files, keeps values in them, holds
        anything but numbers in the matrix, or unpacks to more than is read of one file.
    """
    require_file(path, "the AnnData file")
    import h5py

    try:
        with h5py.File(path, "r") as file:
            unpacked = _look_through(file, path)
            matrix = file.get("X" if layer is None else f"layers/{layer}")
            if matrix is not None:
                _check_matrix(matrix, layer, path)
    except InputError:
        raise
    except Exception as error:  # h5py raises many kinds for a file that is damaged
        raise InputError(
            f"the AnnData file {path} could not be read: {error}. Give an .h5ad file."
        ) from error
    if unpacked > largest_file():
        raise InputError(
            f"the AnnData file {path} unpacks to {size_text(unpacked)}; {size_text(largest_file())}"
            " is the most that is read of one file here. If it is what it should be, set the "
            "environment variable MIRBONE_MAX_UNPACKED higher."
        )


def _look_through(file: Any, path: Path) -> int:
    """Go through every element, whatever links to it; give the bytes of all, unpacked."""
    import h5py

    places: Any = import_module("h5py.h5o")  # of which no types are known
    unpacked, seen, waiting = 0, set[Any](), [("", file)]
    while waiting:
        name, element = waiting.pop()
        place = places.get_info(element.id).addr  # links may lead in a circle
        if place in seen:
            continue
        seen.add(place)
        if len(seen) > _MOST_ELEMENTS:
            raise InputError(
                f"the AnnData file {path} holds more than {_MOST_ELEMENTS:,} elements. Give a file "
                "of the matrix, obs and var."
            )
        if isinstance(element, h5py.Dataset):
            _refuse_elsewhere(element, name, path)
            unpacked += math.prod(element.shape or ()) * element.dtype.itemsize
            continue
        for key in element if isinstance(element, h5py.Group) else ():
            link, inner = element.get(key, getlink=True), f"{name}/{key}"
            if isinstance(link, h5py.ExternalLink):
                raise InputError(
                    f"the AnnData file {path} must hold its values itself; {inner!r} is a link to "
                    f"another file, {link.filename!r}. Write the values into it."
                )
            found = element.get(key)
            if found is None:
                raise InputError(
                    f"the AnnData file {path} is damaged: {inner!r} links to nothing. Write it "
                    "again."
                )
            waiting.append((inner, found))
    return unpacked


def _refuse_elsewhere(dataset: Any, name: str, path: Path) -> None:
    """Refuse values that lie in other files: HDF5 would read any that the user may."""
    where = ""
    if dataset.external:
        where = f"the file {dataset.external[0][0]!r}"
    elif dataset.is_virtual:
        where = "other datasets (it is virtual)"
    if where:
        raise InputError(
            f"the AnnData file {path} must hold its values itself; those of {name!r} lie in "
            f"{where}. Write the values into it."
        )


def _check_matrix(matrix: Any, layer: str | None, path: Path) -> None:
    """Refuse a matrix of words or records, and one that is too large once it is written out."""
    import h5py

    what = "X" if layer is None else f"the layer {layer!r}"
    dense = isinstance(matrix, h5py.Dataset)
    values = matrix if dense else matrix.get("data")
    kind = values.dtype if isinstance(values, h5py.Dataset) else None
    if kind is not None and kind.kind not in _NUMBERS:
        fields = f" of {', '.join(kind.names[:3])}" if kind.names else ""
        found = "records" if kind.names else "text or objects"
        raise InputError(
            f"the AnnData file {path} must hold numbers in {what}; found {found}{fields}. Write "
            "floats or whole numbers."
        )
    given = matrix.shape if dense else matrix.attrs.get("shape", matrix.attrs.get("h5sparse_shape"))
    if given is not None:
        cells = math.prod(max(0, int(size)) for size in given)
        sizes = " x ".join(f"{int(size):,}" for size in given)
        check_memory(8 * _COPIES * cells, "", cells, what=f"numbers in {what} ({sizes}) of {path}")
