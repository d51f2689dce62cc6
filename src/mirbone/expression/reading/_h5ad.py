"""AnnData files: the matrix, what obs says of the samples, and which logarithm it is."""

from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from mirbone._core import AnnDataLike, Held, InputError, Source

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
        If the file is no AnnData, lacks the layer, repeats a name, or holds infinite values.
    """
    source = f"the AnnData {'' if isinstance(path, Held) else 'file '}{path}"
    data = _open(path)
    _check(data, source, layer)
    values = data.to_df(layer=layer).T.astype(float)
    values.index = pd.Index(values.index.astype(str), name="mirna")
    _refuse_infinite(values, source)
    notes: tuple[str, ...] = ()
    # scanpy's log1p leaves this mark; without a base its logarithm is the natural one
    if layer is None and "log1p" in data.uns and data.uns["log1p"].get("base") is None:
        values /= np.log(2.0)
        notes = ("X holds natural logarithms (uns['log1p']); they were brought to base 2.",)
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
    if not path.is_file():
        raise InputError(f"the AnnData file {path} was not found. Check the path.")
    from anndata import read_h5ad

    try:
        return read_h5ad(path)
    except Exception as error:  # h5py and anndata raise many kinds for a file that is not theirs
        raise InputError(
            f"the AnnData file {path} could not be read: {error}. Give an .h5ad file."
        ) from error


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
