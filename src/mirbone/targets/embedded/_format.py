"""How the embedded table is laid out, for the script that makes it and for the reader.

Parquet, sorted by miRNA and gene: a miRNA is its place in the catalogue, a gene its place in the
list of genes, a change a whole number of steps. Each row group holds the same number of miRNAs
whole, so that one of them is found without a search.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import short_repr
from mirbone.targets.repression._model import Variant

TABLE_FILE = "embedded_targets.parquet"
GENES_FILE = "embedded_genes.tsv"
GENE_COLUMNS = ("gene", "transcript", "utr_length", "whole")
"""``gene``: current symbol; ``whole``: 1 where every pair of the gene is kept, however weak."""

MIRNAS_A_GROUP = 32
STEP = 0.01
"""log2; a stored change is a whole number of these."""

THRESHOLD = -0.25
"""log2; of genes that are not kept whole, only the pairs at or below it are."""

MOST_SITES = 255
_KEY = b"mirbone"


@short_repr()
@dataclass(frozen=True, slots=True)
class EmbeddedSource:
    """What the embedded table was made of.

    Parameters
    ----------
    model_version : int
        `REPRESSION_VERSION` of the model that predicted.
    model_sha256 : str
        Of its coefficients, `hash_model`.
    variant : {"accessibility", "sequence"}
        Of the model: with or without the accessibility of sites.
    coding_sites : bool
        Whether sites in coding sequences took part.
    threshold : float
        log2 change; of genes that are not kept whole, only pairs at or below it are there.
    step : float
        log2 change; what is told is a whole number of these.
    source : str
        What the sequences of the genes are.
    source_sha256 : str
        Of the file that held them.
    mirnas_sha256 : str
        Of the names and sequences of the miRNAs, `hash_mirnas`.
    """

    model_version: int
    model_sha256: str
    variant: Variant
    coding_sites: bool
    threshold: float
    step: float
    source: str
    source_sha256: str
    mirnas_sha256: str

    def _headline(self) -> str:
        return f"model {self.model_version}, {self.source}"


def pack_source(source: EmbeddedSource) -> dict[bytes, bytes]:
    """Write a source as metadata of a Parquet schema.

    Parameters
    ----------
    source : EmbeddedSource
        What the table was made of.

    Returns
    -------
    dict of bytes to bytes
        For `unpack_source`.
    """
    return {_KEY: json.dumps(asdict(source)).encode()}


def unpack_source(metadata: dict[bytes, bytes]) -> EmbeddedSource:
    """Read what `pack_source` wrote.

    Parameters
    ----------
    metadata : dict of bytes to bytes
        Of a Parquet schema.

    Returns
    -------
    EmbeddedSource
        What the table was made of.
    """
    return EmbeddedSource(**json.loads(metadata[_KEY]))


def hash_mirnas(mirnas: Iterable[tuple[str, str]]) -> str:
    """Give the SHA-256 of names and sequences, by which a table knows that it is out of date.

    Parameters
    ----------
    mirnas : iterable of (str, str)
        Names and sequences, in order.

    Returns
    -------
    str
        Hexadecimal.
    """
    text = "".join(f"{name}\t{sequence}\n" for name, sequence in mirnas)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_model() -> str:
    """Give the SHA-256 of the model's coefficients, which may change without their version.

    Returns
    -------
    str
        Hexadecimal.
    """
    data = files("mirbone.targets").joinpath("data")
    names = ("repression_coefficients.tsv", "repression_trees.tsv")
    text = "".join(data.joinpath(name).read_text(encoding="utf-8") for name in names)
    return hashlib.sha256(text.encode()).hexdigest()


def quantised(pairs: pd.DataFrame, whole: np.ndarray) -> pd.DataFrame:
    """Choose the pairs that are kept, and round them.

    Parameters
    ----------
    pairs : DataFrame
        ``mirna, gene`` as places, ``log2_change, n_sites``.
    whole : ndarray of bool, shape (genes,)
        Genes of which every pair is kept.

    Returns
    -------
    DataFrame
        ``mirna, gene, change, n_sites`` in the types of the file, sorted by miRNA and gene.
    """
    change = np.rint(pairs["log2_change"].to_numpy(float) / STEP)
    gene = pairs["gene"].to_numpy()
    # as kept, so that what is told and what was chosen agree
    chosen = (change <= round(THRESHOLD / STEP)) | whole[gene]
    kept = pd.DataFrame(
        {
            "mirna": pairs["mirna"].to_numpy()[chosen].astype(np.int16),
            "gene": gene[chosen].astype(np.int32),
            "change": change[chosen].astype(np.int16),
            "n_sites": np.minimum(pairs["n_sites"].to_numpy()[chosen], MOST_SITES).astype(np.uint8),
        }
    )
    return kept.sort_values(["mirna", "gene"], ignore_index=True)


def write_options() -> dict[str, Any]:
    """Give the encodings of the file, which make it small.

    Returns
    -------
    dict of str to object
        Keywords of `pyarrow.parquet.ParquetWriter`.
    """
    return {
        "compression": "zstd",
        "compression_level": 19,
        "use_dictionary": ["mirna", "change", "n_sites"],
        "column_encoding": {"gene": "DELTA_BINARY_PACKED"},
        "write_statistics": False,
    }
