"""Predicted targets as one table, from a published one or from the user's own 3' UTRs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import InputError, MirnaCatalogue, resolve_gene
from mirbone.evidence import read_targetscan
from mirbone.network._predictions import PREDICTION_COLUMNS
from mirbone.targets import SequenceSet, encode_sequences, predict_repression, read_utrs


@dataclass(frozen=True, slots=True, eq=False)
class PredictedTable:
    """Predicted targets of some miRNAs, and the universe that they were predicted in.

    Parameters
    ----------
    source : str
        Where the predictions come from, in words.
    predictions : DataFrame
        `PREDICTION_COLUMNS`, one row a miRNA and gene, v22 names and gene symbols; `log2_change` is
        negative, `low` to `high` holds 90 % of what one experiment measures (NaN where the source
        gives no interval).
    utr_lengths : Series
        Index: every gene that could have been predicted; values: length of its 3' UTR in nt, or
        the number of families that hit it where lengths are not known.
    unsequenced : tuple of str
        miRNAs that were asked for and have no sequence in the catalogue.
    """

    source: str
    predictions: pd.DataFrame
    utr_lengths: pd.Series
    unsequenced: tuple[str, ...] = ()


def predicted_from_targetscan(path: Path, catalogue: MirnaCatalogue) -> PredictedTable:
    """Read a table of TargetScan.

    Parameters
    ----------
    path : Path
        As `mirbone.evidence.read_targetscan` takes it.
    catalogue : MirnaCatalogue
        Resolves names.

    Returns
    -------
    PredictedTable
        For every miRNA of the table; the number of families that hit a gene stands for the length
        of its 3' UTR.

    Raises
    ------
    InputError
        If the table is refused.
    """
    claims = read_targetscan(path, catalogue).claims
    table = pd.DataFrame(
        {
            "mirna": claims["subject"],
            "gene": claims["object"],
            "log2_change": claims["value"].astype(float),
            "low": np.nan,
            "high": np.nan,
            "n_sites": _whole_sites(list(claims["mechanism"])),
            "source": "TargetScan",
        }
    )
    hits = pd.Series(claims.drop_duplicates(["object", "value"])["object"].value_counts())
    return PredictedTable(
        source=f"TargetScan context++ scores ({path.name})",
        predictions=table.reset_index(drop=True).reindex(columns=list(PREDICTION_COLUMNS)),
        utr_lengths=hits.astype(float),
    )


def predicted_from_utrs(
    path: Path, mirnas: Sequence[str], catalogue: MirnaCatalogue
) -> PredictedTable:
    """Predict the repression of the genes of a FASTA of 3' UTRs.

    A header names its gene by symbol or alias, alone or among fields separated by ``|``
    (``NM_000314|PTEN``): the first field that is a known gene counts, otherwise the last field as
    it stands. Of several UTRs of one gene the longest counts.

    Parameters
    ----------
    path : Path
        3' UTRs, FASTA, plain or gzip.
    mirnas : sequence of str
        v22 mature names; the catalogue gives their sequences.
    catalogue : MirnaCatalogue
        Holds the sequences.

    Returns
    -------
    PredictedTable
        With 90 % intervals (`mirbone.targets.predict_repression`).

    Raises
    ------
    InputError
        If the file is refused.
    """
    utrs, lengths = _one_a_gene(read_utrs(path))
    if not any(resolve_gene(gene).kind == "gene" for gene in utrs.names):
        raise InputError(
            f"expected 3' UTRs named by gene, such as >RUNX2 or >NM_000314|PTEN; no name in {path} "
            f"is a gene of the evidence base. The first is {utrs.names[0]!r}."
        )
    mature = catalogue.mature
    sequences = dict(zip(mature["name"], mature["sequence"], strict=True))
    known = [name for name in dict.fromkeys(mirnas) if name in sequences]
    if known:
        chosen = encode_sequences([(name, sequences[name]) for name in known])
        table = predict_repression(chosen, utrs)
    else:
        table = pd.DataFrame(
            columns=pd.Index(["mirna", "transcript", "log2_change", "low", "high"])
        )
    table = table.loc[table["log2_change"] < 0].rename(columns={"transcript": "gene"})
    table = table.astype({"mirna": str, "gene": str}).assign(source="mirbone repression model")
    return PredictedTable(
        source=f"mirbone's repression model on the 3' UTRs of {path.name}",
        predictions=table.reset_index(drop=True).reindex(columns=list(PREDICTION_COLUMNS)),
        utr_lengths=lengths,
        unsequenced=tuple(sorted(set(mirnas) - set(known))),
    )


def _whole_sites(mechanisms: Sequence[str]) -> np.ndarray:
    """Read numbers of sites; tables that share a site among families give fractions: at least 1."""
    sites = [float(text.removeprefix("sites=")) for text in mechanisms]
    return np.maximum(np.ceil(sites), 1).astype(int)


def _one_a_gene(utrs: SequenceSet) -> tuple[SequenceSet, pd.Series]:
    longest: dict[str, int] = {}
    lengths = utrs.lengths
    for place, name in enumerate(utrs.names):
        gene = _gene_of(name)
        if gene not in longest or lengths[place] > lengths[longest[gene]]:
            longest[gene] = place
    genes, places = list(longest), list(longest.values())
    chosen = utrs.take(places)
    renamed = SequenceSet(tuple(genes), chosen.codes, chosen.offsets)
    return renamed, pd.Series(lengths[places].astype(float), index=pd.Index(genes))


def _gene_of(name: str) -> str:
    fields = [field for field in name.split("|") if field]
    for field in fields:
        found = resolve_gene(field)
        if found.kind == "gene" and len(found.names) == 1:
            return found.names[0]
    return fields[-1] if fields else name
