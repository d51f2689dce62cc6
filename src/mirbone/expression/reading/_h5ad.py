"""AnnData files: the matrix, what obs says of the samples, and which logarithm it is."""

import math
import warnings
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from mirbone._core import AnnDataLike, Held, InputError, Source, check_memory
from mirbone.expression._guards import refuse_standardised
from mirbone.expression.reading._h5ad_file import check_file

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
        Layer that holds the values; X without it. ``"X"`` is X, and no other is proposed for it.

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
        z-scores, leads to other files, or is larger than the memory; if its logarithm has no base.
    """
    source = f"the AnnData {'' if isinstance(path, Held) else 'file '}{path}"
    data, asked = _open(path, layer), layer
    layer = None if layer == "X" and "X" not in data.layers else layer
    _check(data, source, layer)
    values = _values(data, source, layer)
    _refuse_infinite(values, source)
    counted = [name for name in data.layers if name != layer and _whole_layer(data, name)]
    _refuse_scaled(data, values, source, counted, asked=asked is not None)
    notes: tuple[str, ...] = ()
    if layer is None and "log1p" in data.uns:  # scanpy's log1p leaves this mark
        mark: Any = data.uns["log1p"]
        values, notes = _to_base_two(
            values, mark.get("base") if hasattr(mark, "get") else None, source
        )
    if asked is None and counted and not _whole(values.to_numpy()):
        notes += (
            f"The layer {counted[0]!r} holds whole numbers; they are tested as counts where it is "
            f'chosen (`layer="{counted[0]}"`).',
        )
    obs = pd.DataFrame(data.obs).astype(object)
    return source, values, obs.where(obs.notna(), "").astype(str), notes


def _to_base_two(
    values: pd.DataFrame, base: object, source: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Bring logarithms to base 2; without a base they are natural ones."""
    try:
        number = math.e if base is None else float(np.asarray(base).item())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not 1 < number < math.inf or isinstance(base, bool):
        raise InputError(
            f"{source}: the base of the logarithm in X, uns['log1p']['base'], must be a number "
            f"above 1, such as 2 or 10, or be absent for the natural one; got {base!r}. Correct it."
        )
    if _whole(values.to_numpy()):
        return values, (
            "uns['log1p'] says that X holds logarithms; it holds whole numbers, so the mark is not "
            "of X.",
        )
    if number == 2:
        return values, ()
    kind = "natural logarithms" if base is None else f"logarithms to base {number:g}"
    note = f"X holds {kind} (uns['log1p']); they were brought to base 2."
    return values * math.log2(number), (note,)


def _refuse_scaled(
    data: "anndata.AnnData", values: pd.DataFrame, source: str, counted: list[str], *, asked: bool
) -> None:
    """Refuse what was scaled, and name the layer that still holds counts where there is one."""
    choose = f'choose it by `layer="{counted[0]}"`' if counted else ""
    way = f" The layer {counted[0]!r} holds whole numbers: {choose}." if counted else ""
    refuse_standardised(values.to_numpy(), source, way)
    if asked or not (values.to_numpy() < 0).any():
        return
    if counted:
        raise InputError(
            f"{source}: X has negative values, as what was scaled or centred has, and the layer "
            f"{counted[0]!r} holds whole numbers, which look like the read counts: {choose}; "
            '`layer="X"` takes X as it is.'
        )
    if "log1p" in data.uns:
        raise InputError(
            f"{source}: X is marked as logarithms of 1 + a count (uns['log1p']), none of which is "
            "negative; it has negative values, so it was scaled after. Give it from before, or the "
            "counts."
        )


def _whole_layer(data: "anndata.AnnData", name: str) -> bool:
    held: Any = data.layers[name]
    held = held.data if hasattr(held, "toarray") else held
    return getattr(getattr(held, "dtype", None), "kind", "") in "biuf" and _whole(np.asarray(held))


def _whole(x: np.ndarray) -> bool:
    """Whether all are whole, none negative, and some above 1."""
    known = x[~np.isnan(x)] if x.dtype.kind == "f" else x
    return bool(known.size and known.min() >= 0 and known.max() > 1 and np.all(known % 1 == 0))


def _open(path: Source, layer: str | None) -> "anndata.AnnData":
    if isinstance(path, Held):
        if isinstance(path.value, AnnDataLike):
            return cast("anndata.AnnData", path.value)
        raise InputError(
            f"`{path.keyword}` must be an AnnData or the path of an .h5ad file; got a "
            f"{type(path.value).__name__}. Give a DataFrame as counts, intensities or Ct values."
        )
    check_file(path, None if layer == "X" else layer)
    from anndata import read_h5ad

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the age of a file that is read all the same
            return read_h5ad(path)
    except Exception as error:  # h5py and anndata raise many kinds for a file that is not theirs
        raise InputError(
            f"the AnnData file {path} could not be read: {error}. Give an .h5ad file."
        ) from error


def _values(data: "anndata.AnnData", source: str, layer: str | None) -> pd.DataFrame:
    """Take the matrix, miRNAs x samples: whole or sparse, of numbers of any size."""
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


def _check(data: "anndata.AnnData", source: str, layer: str | None) -> None:
    if layer is not None and layer not in data.layers:
        raise InputError(
            f"{source} must hold the layer {layer!r}; it holds "
            f"{', '.join(map(repr, data.layers)) or 'none'}."
        )
    if 0 in data.shape or (layer is None and data.X is None):
        raise InputError(f"{source} must hold values; it has shape {data.shape}.")
    cells = data.shape[0] * data.shape[1]
    check_memory(24 * cells, "", cells, what=f"numbers in {source}")
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
