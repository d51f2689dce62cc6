"""Looking up the embedded predicted targets: lazily, a few row groups at a time."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from io import StringIO

import numpy as np
import pandas as pd

from mirbone._core import named_keywords, promised
from mirbone.targets.embedded._format import (
    GENE_COLUMNS,
    GENES_FILE,
    MIRNAS_A_GROUP,
    TABLE_FILE,
    EmbeddedSource,
    unpack_source,
)
from mirbone.targets.repression._model import read_model
from mirbone.words import MirnaCatalogue, load_catalogue, resolve_mirnas

EMBEDDED_COLUMNS: tuple[str, ...] = ("mirna", "gene", "log2_change", "low", "high", "n_sites")


@named_keywords
def embedded_targets(
    mirnas: str | Iterable[str],
    *,
    genes: Iterable[str] | None = None,
    weaker: bool = False,
    catalogue: MirnaCatalogue | None = None,
) -> pd.DataFrame:
    """Look up the predicted targets of human miRNAs, computed for every gene of RefSeq.

    What `predict_repression` gives for one mRNA a gene, with accessibility and coding sequences,
    rounded as `embedded_source` says. `n_sites` counts sites in the 3' UTR; where it is 0, sites in
    the coding sequence carry the change.

    Parameters
    ----------
    mirnas : str or iterable of str
        Names of any version; those that stand for no single miRNA are left out.
    genes : iterable of str, optional
        Current symbols; the others are left out.
    weaker : bool, optional
        Also the pairs that are weaker than the threshold, which are there for genes that are
        kept whole (`embedded_genes`), without a site too.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.

    Returns
    -------
    DataFrame
        ``mirna, gene, log2_change, low, high, n_sites``, miRNAs in the order asked, genes
        in that of `embedded_genes`; `low` to `high` holds 90 % of what one experiment measures.
        Names are categories.

    Raises
    ------
    InputError
        If no name resolves.

    Examples
    --------
    >>> table = embedded_targets("miR-200c-3p", genes=["ZEB1", "ZEB2"])
    >>> table["gene"].tolist(), bool((table["log2_change"] < -0.25).all())
    (['ZEB1', 'ZEB2'], True)
    """
    asked = resolve_mirnas(mirnas, catalogue).names
    source, known = embedded_source(), _gene_table()
    mirna, gene, steps, n_sites = _read_rows(asked)
    kept = np.full(len(gene), fill_value=weaker)
    kept |= steps <= round(source.threshold / source.step)
    if genes is not None:
        kept &= known["gene"].isin(list(genes)).to_numpy()[gene]
    rows, least = steps[kept], int(steps.min(initial=0))
    # every change that there is, once; a quotient prints short, a product does not
    changes = np.arange(least, int(steps.max(initial=0)) + 1) / round(1 / source.step)
    low, high = (np.round(end, 3) for end in read_model(source.variant).limits(changes))
    place = rows.astype(np.int64) - least
    table = pd.DataFrame(
        {
            "mirna": pd.Categorical.from_codes(mirna[kept], pd.Index(asked)),
            "gene": pd.Categorical.from_codes(gene[kept], pd.Index(known["gene"])),
            "log2_change": changes[place],
            "low": low[place],
            "high": high[place],
            "n_sites": n_sites[kept].astype(np.int32),
        }
    )
    return promised(table, EMBEDDED_COLUMNS)


def embedded_genes() -> pd.DataFrame:
    """List the genes of which the embedded table predicts.

    Returns
    -------
    DataFrame
        ``gene, transcript, utr_length, whole``: current symbol, RefSeq accession of its mRNA,
        length of the 3' UTR in nt, and whether every pair of it is kept.

    Examples
    --------
    >>> table = embedded_genes().set_index("gene")
    >>> bool(table.loc["RUNX2", "whole"])
    True
    """
    return _gene_table().copy()


@cache
def embedded_source() -> EmbeddedSource:
    """Say what the embedded table was made of.

    Returns
    -------
    EmbeddedSource
        Versions, hashes, and how it is rounded.

    Examples
    --------
    >>> embedded_source().threshold
    -0.25
    """
    import pyarrow.parquet as pq

    with as_file(_file(TABLE_FILE)) as path:
        return unpack_source(pq.read_schema(path).metadata)


@cache
def _gene_table() -> pd.DataFrame:
    text = _file(GENES_FILE).read_text(encoding="utf-8")
    table = pd.read_csv(StringIO(text), sep="\t", keep_default_na=False)
    return promised(table.astype({"whole": bool}), GENE_COLUMNS)


@cache
def _mirna_places() -> dict[str, int]:
    return {name: place for place, name in enumerate(load_catalogue().mature["name"])}


def _read_rows(names: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Read the rows of some miRNAs, in the order asked; the first column is the place in it."""
    import pyarrow.parquet as pq

    known = _mirna_places()
    places = np.array([known.get(name, -1) for name in names])  # of an own catalogue: no row
    groups = sorted({place // MIRNAS_A_GROUP for place in places.tolist() if place >= 0})
    with as_file(_file(TABLE_FILE)) as path, pq.ParquetFile(path, memory_map=True) as file:
        table = file.read_row_groups(groups)
        columns = [table[name].to_numpy() for name in ("mirna", "gene", "change", "n_sites")]
    bounds = np.searchsorted(columns[0], places), np.searchsorted(columns[0], places, side="right")
    index = np.concatenate([np.arange(*pair) for pair in zip(*bounds, strict=True)])
    _, gene, change, n_sites = (column[index] for column in columns)
    return np.repeat(np.arange(len(names)), bounds[1] - bounds[0]), gene, change, n_sites


def _file(name: str) -> Traversable:
    return files("mirbone.targets").joinpath("data", name)
