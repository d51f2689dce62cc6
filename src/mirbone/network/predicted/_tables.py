"""Predicted targets as one table, from a published one or from the user's own 3' UTRs."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import (
    InputError,
    TableLike,
    named_keywords,
    promised,
    readable,
    short_repr,
    source_of,
)
from mirbone.evidence import read_targetscan
from mirbone.evidence.kept._store import data_folder, is_kept, kept_file, read_kept
from mirbone.network.predicted._consequences import PREDICTION_COLUMNS
from mirbone.network.predicted._own import is_own, own_predictions
from mirbone.targets import (
    UNMAPPED_COLUMNS,
    SequenceSet,
    embedded_genes,
    embedded_source,
    embedded_targets,
    encode_sequences,
    predict_repression,
    read_gene_utrs,
    unmapped_genes,
    unmapped_notes,
)
from mirbone.words import UNRESOLVED_COLUMNS, MirnaCatalogue, resolve_mirnas

_PUBLISHED = (
    "Summary_Counts*.txt",
    "Predicted_Targets_Context_Scores*.txt",
    "targetscan*summary*.tsv",
)


@short_repr("predictions")
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
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`: names that were asked for and stand for no single miRNA.
    unmapped : DataFrame
        `mirbone.targets.UNMAPPED_COLUMNS`: names that are none of a gene that the evidence knows.
    notes : tuple of str
        What a user should know of how the names and sequences were read.
    """

    source: str
    predictions: pd.DataFrame
    utr_lengths: pd.Series
    unresolved: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=pd.Index(UNRESOLVED_COLUMNS))
    )
    unmapped: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=pd.Index(UNMAPPED_COLUMNS))
    )
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def _headline(self) -> str:
        return f"{len(self.predictions)} predicted targets, {self.source}"


@named_keywords
def read_predicted(
    mirnas: Sequence[str],
    catalogue: MirnaCatalogue,
    *,
    utrs: TableLike | None = None,
    targets: TableLike | None = None,
    embedded: bool = False,
) -> PredictedTable | None:
    """Gather predictions from the one source that is given.

    Parameters
    ----------
    mirnas : sequence of str
        Names of any version.
    catalogue : MirnaCatalogue
        Resolves names, and holds sequences.
    utrs : path or DataFrame, optional
        3' UTRs, for `predicted_from_utrs`.
    targets : path or DataFrame, optional
        A table of TargetScan, for `predicted_from_targetscan`; or, in memory, predictions of any
        program: ``mirna, gene, log2_change``, and ``low, high, n_sites`` where they are known.
    embedded : bool, optional
        Whether, with neither of them, the embedded predictions are taken (`predicted_embedded`).

    Returns
    -------
    PredictedTable or None
        For the miRNAs asked for alone; None where there is no source.

    Raises
    ------
    InputError
        If both are given, no name resolves, or the file is refused.
    """
    if utrs is not None and targets is not None:
        raise InputError("give `utrs` or `targets`, not both: each predicts targets on its own.")
    if utrs is not None:
        return predicted_from_utrs(utrs, mirnas, catalogue)
    if targets is None:
        return predicted_embedded(mirnas, catalogue) if embedded else None
    asked = resolve_mirnas(mirnas, catalogue)
    if is_own(targets):
        table = _predicted_from_own(targets, catalogue)
    else:
        table = predicted_from_targetscan(targets, catalogue)
    chosen = table.predictions["mirna"].isin(asked.names)
    return replace(
        table,
        predictions=table.predictions.loc[chosen].reset_index(drop=True),
        unresolved=asked.unresolved,
    )


def _predicted_from_own(targets: pd.DataFrame, catalogue: MirnaCatalogue) -> PredictedTable:
    """Take predictions from memory; how many miRNAs hit a gene stands for its UTR's length."""
    table = own_predictions(targets, catalogue)
    hits = pd.Series(table.drop_duplicates(["mirna", "gene"])["gene"].value_counts())
    return PredictedTable(
        source="the table given as `targets`",
        predictions=table,
        utr_lengths=hits.astype(float),
        unmapped=pd.DataFrame(columns=pd.Index(UNMAPPED_COLUMNS)),
        notes=(),
    )


def targetscan_on_disk() -> Path | None:
    """Find a table of TargetScan where the user keeps data.

    What `mirbone.evidence.keep_database` keeps comes first. Else it is looked for in the folder
    that the environment variable ``MIRBONE_DATA`` names and in its subfolder ``targetscan``, under
    the names of the published files, unpacked or gzip.

    Returns
    -------
    Path or None
        What is kept, or the first of ``Summary_Counts*.txt``,
        ``Predicted_Targets_Context_Scores*.txt`` and ``targetscan*summary*.tsv``; None where there
        is none, or ``MIRBONE_DATA`` is not set.

    Raises
    ------
    InputError
        If ``MIRBONE_DATA`` names no folder.
    """
    data = data_folder()
    if data is None:
        return None
    kept = kept_file("targetscan")
    if kept is not None:
        return kept
    for pattern in _PUBLISHED:
        for folder in (data, data / "targetscan"):
            found = sorted((*folder.glob(pattern), *folder.glob(f"{pattern}.gz")))
            if found:
                return found[0]
    return None


def predicted_from_targetscan(targets: TableLike, catalogue: MirnaCatalogue) -> PredictedTable:
    """Read a table of TargetScan.

    Parameters
    ----------
    targets : path or DataFrame
        As `mirbone.evidence.read_targetscan` takes it, or what `mirbone.evidence.keep_database`
        keeps.
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
    source = source_of(targets, "targets")
    if isinstance(source, Path) and is_kept(source):
        kept, claims = read_kept(source)
        called, refused = kept.file, []
    else:
        result = read_targetscan(source, catalogue)
        claims, called = result.claims, source.name
        refused = _refused_genes(result.excluded)
    names = dict.fromkeys([*claims["object"].unique(), *refused])
    unmapped = unmapped_genes(names)
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
        source=f"TargetScan context++ scores ({called})",
        predictions=promised(table.reset_index(drop=True), PREDICTION_COLUMNS),
        utr_lengths=hits.astype(float),
        unmapped=unmapped,
        notes=unmapped_notes(unmapped, len(names)),
    )


def predicted_from_utrs(
    utrs: TableLike, mirnas: Sequence[str] | SequenceSet, catalogue: MirnaCatalogue
) -> PredictedTable:
    """Predict the repression of the genes of a file of 3' UTRs, the longest of each.

    Parameters
    ----------
    utrs : path or DataFrame
        3' UTRs named by gene, as `mirbone.targets.read_gene_utrs` takes them.
    mirnas : sequence of str, or SequenceSet
        Names of any version, of which the catalogue gives the sequences; or sequences of your own.
    catalogue : MirnaCatalogue
        Holds the sequences.

    Returns
    -------
    PredictedTable
        With 90 % intervals (`mirbone.targets.predict_repression`).

    Raises
    ------
    InputError
        If no name resolves, or the file is refused.
    """
    source = source_of(utrs, "utrs")
    genes = read_gene_utrs(source)
    longest = genes.utrs
    lengths = pd.Series(longest.lengths.astype(float), index=pd.Index(longest.names))
    unresolved = pd.DataFrame(columns=pd.Index(UNRESOLVED_COLUMNS))
    if isinstance(mirnas, SequenceSet):
        chosen = mirnas
    else:
        asked = resolve_mirnas(mirnas, catalogue)
        unresolved, mature = asked.unresolved, catalogue.mature
        sequences = dict(zip(mature["name"], mature["sequence"], strict=True))
        chosen = encode_sequences([(name, sequences[name]) for name in asked.names])
    table = predict_repression(chosen, longest)
    hit = (table["log2_change"] < 0) & (table["n_sites"] > 0)
    table = table.loc[hit].rename(columns={"transcript": "gene"})
    table = table.astype({"mirna": str, "gene": str}).assign(source="mirbone repression model")
    return PredictedTable(
        source=f"mirbone's repression model on the 3' UTRs of {source.name}",
        predictions=promised(
            table.loc[:, list(PREDICTION_COLUMNS)].reset_index(drop=True), PREDICTION_COLUMNS
        ),
        utr_lengths=lengths,
        unresolved=unresolved,
        unmapped=genes.unmapped,
        notes=genes.notes,
    )


def predicted_embedded(mirnas: Sequence[str], catalogue: MirnaCatalogue) -> PredictedTable:
    """Take the embedded predictions, which need no file.

    Parameters
    ----------
    mirnas : sequence of str
        Names of any version.
    catalogue : MirnaCatalogue
        Resolves names.

    Returns
    -------
    PredictedTable
        Pairs at or below the threshold of `mirbone.targets.embedded_source`.

    Raises
    ------
    InputError
        If no name resolves.
    """
    asked = resolve_mirnas(mirnas, catalogue)
    table = embedded_targets(asked.names, catalogue=catalogue)
    table = table.astype({"mirna": str, "gene": str}).assign(source="mirbone repression model")
    genes, made = embedded_genes(), embedded_source()
    return PredictedTable(
        source=f"mirbone's embedded table (repression model {made.model_version} on the RefSeq "
        f"mRNAs of {len(genes):,} genes, log2 change {made.threshold:g} or below)",
        predictions=promised(table.loc[:, list(PREDICTION_COLUMNS)], PREDICTION_COLUMNS),
        utr_lengths=pd.Series(genes["utr_length"].to_numpy(float), index=pd.Index(genes["gene"])),
        unresolved=asked.unresolved,
        notes=(
            "predicted targets are those of the embedded table; `utrs` or `targets` would give "
            "your own.",
        ),
    )


def _whole_sites(mechanisms: Sequence[str]) -> np.ndarray:
    """Read numbers of sites; tables that share a site among families give fractions: at least 1."""
    sites = [float(text.removeprefix("sites=")) for text in mechanisms]
    return np.maximum(np.ceil(sites), 1).astype(int)


def _refused_genes(excluded: pd.DataFrame) -> list[str]:
    """Genes of rows that were left out, where the gene's name is why."""
    of_gene = excluded.loc[excluded["reason"].str.contains("gene|symbol", regex=True)]
    return list(dict.fromkeys(what.rpartition(" - ")[2] for what in of_gene["what"]))
