"""AnnData files: the matrix, what obs says of the samples, and which logarithm it is."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from mirbone._core import AnnDataLike, Held, InputError, Source, check_memory, require_file
from mirbone.expression._guards import refuse_standardised

if TYPE_CHECKING:
    import anndata


def open_h5ad(
    path: Source, layer: str | None
) -> tuple[str, pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Open an AnnData: obs = samples, var = miRNAs.

    Parameters
    ----------
    path : Path or Held
        The ``.h5ad`` file, or the AnnData itself.
    layer : str or None
        Layer that holds the values; X without it.

    Returns
    -------
    source : str
        The AnnData in words.
    values : DataFrame, mirnas x samples
        Floats; NaN is missing.
    samples : DataFrame
        obs as text; an absent value is the empty string.
    notes : tuple of str
        What was done to the values, in sentences.

    Raises
    ------
    InputError
        If the file is no AnnData, lacks the layer, repeats a name, holds words, infinite values or
        z-scores, leads to other files, or is larger than the memory.
    """
    source = f"the AnnData {'' if isinstance(path, Held) else 'file '}{path}"
    data = _open(path)
    _check(data, source, layer)
    values = _values(data, source, layer)
    _refuse_infinite(values, source)
    counted = [name for name in data.layers if name != layer and _whole(data.layers[name])]
    way = f" The layer {counted[0]!r} holds whole numbers: choose it (`layer`)." if counted else ""
    refuse_standardised(values.to_numpy(), source, way)
    notes: tuple[str, ...] = ()
    base = _base(data, source) if layer is None and "log1p" in data.uns else 2.0
    if base != 2.0:
        values *= np.log(base) / np.log(2.0)
        kind = "natural logarithms" if base == np.e else f"logarithms to base {base:g}"
        notes = (f"X holds {kind} (uns['log1p']); they were brought to base 2.",)
    if layer is None and counted and not _whole(data.X):
        notes += (
            f"The layer {counted[0]!r} holds whole numbers; they are tested as counts where it is "
            "chosen (`layer`).",
        )
    obs = pd.DataFrame(data.obs).astype(object)
    return source, values, obs.where(obs.notna(), "").astype(str), notes


def _open(path: Source) -> "anndata.AnnData":
    if isinstance(path, Held):
        if isinstance(path.value, AnnDataLike):
            return cast("anndata.AnnData", path.value)
        raise InputError(
            f"`{path.keyword}` must be an AnnData or the path of an .h5ad file; got a "
            f"{type(path.value).__name__}. Give a DataFrame as counts, intensities or Ct values."
        )
    require_file(path, "the AnnData file")
    from anndata import read_h5ad

    try:
        _refuse_links(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the age of a file that is read all the same
            return read_h5ad(path)
    except InputError:
        raise
    except Exception as error:  # h5py and anndata raise many kinds for a file that is not theirs
        raise InputError(
            f"the AnnData file {path} could not be read: {error}. Give an .h5ad file."
        ) from error


def _refuse_links(path: Path) -> None:
    """Refuse a file whose content lies in other files, which it could name at will."""
    import h5py

    def look(group: "h5py.Group") -> None:
        for name in group:
            link = group.get(name, getlink=True)
            if isinstance(link, h5py.ExternalLink):
                _lead_elsewhere(path, str(name))
            if isinstance(link, h5py.SoftLink):
                continue
            held = group[name]
            if isinstance(held, h5py.Group):
                look(held)
            elif isinstance(held, h5py.Dataset) and (held.external or held.is_virtual):
                _lead_elsewhere(path, str(name))

    with h5py.File(path, "r") as file:
        look(file)


def _lead_elsewhere(path: Path, name: str) -> None:
    raise InputError(
        f"the AnnData file {path} must hold its values itself; {name!r} leads to another file. "
        "Read it with anndata and write it anew."
    )


def _values(data: "anndata.AnnData", source: str, layer: str | None) -> pd.DataFrame:
    """Take the matrix, miRNAs x samples: whole or sparse, of numbers of any size."""
    check_memory(8.0 * data.shape[0] * data.shape[1], "h5ad", data.shape[0], what="samples")
    held: Any = data.X if layer is None else data.layers[layer]
    held = held.to_memory() if hasattr(held, "to_memory") else held
    held = held if hasattr(held, "toarray") else np.asarray(held)
    if held.dtype.kind not in "biuf":
        raise InputError(
            f"{source} must hold numbers in {layer or 'X'}; found {held.dtype.name}. Write floats "
            "or whole numbers."
        )
    values = _unpacked(held, f"{source}, {layer or 'X'}") if hasattr(held, "toarray") else held
    mirnas = pd.Index(data.var_names.astype(str), name="mirna")
    return pd.DataFrame(values.T, index=mirnas, columns=data.obs_names, dtype=float, copy=True)


def _unpacked(held: Any, where: str) -> np.ndarray:
    """Write a sparse matrix out; its places are checked, or it would write where nothing is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            if hasattr(held, "check_format"):
                held.check_format(full_check=True)
            return held.astype(float).toarray()
    except (ValueError, Warning) as error:
        raise InputError(
            f"{where}: the sparse matrix is damaged ({error}). Write the file again."
        ) from error


def _whole(held: Any) -> bool:
    """Whether numbers are all whole and none is negative, as counts are."""
    cells = held.data if hasattr(held, "tocsr") else np.asarray(held)
    if getattr(cells, "dtype", np.dtype("O")).kind not in "iuf" or cells.size == 0:
        return False
    return bool(np.all(cells >= 0) and np.all(cells == np.round(cells)))


def _base(data: "anndata.AnnData", source: str) -> float:
    """Read the base of scanpy's mark; without one its logarithm is the natural one."""
    mark = data.uns["log1p"]
    base = mark.get("base") if hasattr(mark, "get") else None
    if base is None:
        return float(np.e)
    try:
        number = float(np.asarray(base).reshape(-1)[0])
    except (TypeError, ValueError, IndexError):
        number = float("nan")
    if not (np.isfinite(number) and number > 1.0):
        raise InputError(
            f"{source} must say the base of its logarithm as a number above 1 in "
            f"uns['log1p']['base']; found {base!r}. Correct it."
        )
    return number


def _check(data: "anndata.AnnData", source: str, layer: str | None) -> None:
    if layer is not None and layer not in data.layers:
        raise InputError(
            f"{source} must hold the layer {layer!r}; it holds "
            f"{', '.join(map(repr, data.layers)) or 'none'}."
        )
    if 0 in data.shape or (layer is None and data.X is None):
        raise InputError(f"{source} must hold values; it has shape {data.shape}.")
    for kind, names in (("miRNA", data.var_names), ("sample", data.obs_names)):
        if names.has_duplicates:
            twice = names[names.duplicated()][0]
            raise InputError(f"{source}: each {kind} must come once; {twice!r} repeats.")


def _refuse_infinite(values: pd.DataFrame, source: str) -> None:
    infinite = np.argwhere(np.isinf(values.to_numpy()))
    if len(infinite):
        row, column = infinite[0]
        raise InputError(
            f"{source} must hold finite values; found {values.iat[row, column]:g} "
            f"for {values.index[row]!r} in {values.columns[column]!r}. The logarithm of 0 is no "
            "value: add a prior count before taking it."
        )
