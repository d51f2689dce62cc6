"""What is asked of a prediction, and what is held on each miRNA that is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mirbone._core import FilePath, InputError, TableLike, short_repr
from mirbone.evidence import blind_experiments, load_evidence, load_experiments
from mirbone.evidence.views._blind import unstudied
from mirbone.network import PredictedTable, predicted_from_utrs, read_predicted
from mirbone.prediction._expressed import read_expressed
from mirbone.prediction._lines import TUMOUR, Held, association_scores, votes_on
from mirbone.prediction._mechanism import (
    PROGRAMMES,
    Universe,
    embedded_universe,
    gene_reach,
    hits,
    joint_z,
    load_mechanism,
    programme_z,
)
from mirbone.prediction._votes import BaseRate, base_rate, paper_votes
from mirbone.targets import SequenceSet, read_mirnas
from mirbone.words import MirnaCatalogue

_AT_ONCE = 300


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the miRNA is changed, and what may be known of it.

    Parameters
    ----------
    cancer, compartment : str
        ``any`` cancer for all.
    experiments : DataFrame
        What may be known.
    catalogue : MirnaCatalogue
        Knows the seeds.
    """

    cancer: str
    compartment: str
    experiments: pd.DataFrame
    catalogue: MirnaCatalogue

    @property
    def seeds(self) -> pd.Series:
        """Nucleotides 2 to 8 of every human miRNA."""
        mature = self.catalogue.mature
        return pd.Series(mature["sequence"].str[1:8].to_numpy(), index=pd.Index(mature["name"]))

    def votes(self, experiments: pd.DataFrame) -> pd.DataFrame:
        """Take the votes of some experiments in this compartment."""
        found = paper_votes(experiments, self.catalogue)
        return found.loc[found["compartment"] == self.compartment]

    def base_rate(self, votes: pd.DataFrame) -> BaseRate:
        """Say how often more of a miRNA promotes here."""
        return base_rate(votes, self.compartment, self.cancer, self.catalogue)

    def association(self) -> pd.Series:
        """Give the scores of association, which were computed of tumours."""
        return association_scores(self.cancer if self.compartment == TUMOUR else "")

    def _headline(self) -> str:
        return f"{self.compartment}, {self.cancer}"


def hidden_rates(
    place: Place, votes: pd.DataFrame, seeds: Iterable[str], everyone: pd.Series
) -> dict[str, BaseRate]:
    """Give the base rate that is left where what studies a seed family is hidden.

    Parameters
    ----------
    place : Place
        Where.
    votes : DataFrame
        Of the compartment, all of them.
    seeds : iterable of str
        The families.
    everyone : Series of str
        Seed of every human miRNA.

    Returns
    -------
    dict of str to BaseRate
        By seed.
    """
    usual, found = place.base_rate(votes), {}
    base = load_evidence(catalogue=place.catalogue)
    every = load_experiments(retracted=True, catalogue=place.catalogue)
    free = unstudied(everyone.index, base, pd.concat([every, place.experiments]))
    members_of = {str(seed): rows.index for seed, rows in everyone.groupby(everyone)}
    for seed in dict.fromkeys(seeds):
        found[seed] = usual
        members = members_of.get(seed, pd.Index([]))
        if free.issuperset(members):
            continue
        left = blind_experiments(
            place.experiments, str(members[0]), evidence=base, catalogue=place.catalogue
        )
        if len(left) < len(place.experiments):
            kept = votes["reference"].isin(list(left["reference"])) & (votes["seed"] != seed)
            found[seed] = place.base_rate(votes.loc[kept])
    return found


def own_sequences(path: FilePath | None, human: pd.Index) -> SequenceSet | None:
    """Read miRNAs that are no human ones by name.

    Parameters
    ----------
    path : path, optional
        FASTA.
    human : Index
        Names of human miRNAs, which must be others.

    Returns
    -------
    SequenceSet or None
        None without a file.

    Raises
    ------
    InputError
        If the file is refused or names a sequence as a human miRNA.
    """
    if path is None:
        return None
    found = read_mirnas(path)
    twice = sorted(set(found.names) & set(human))
    if twice:
        raise InputError(
            f"{path}: {twice[0]} is the name of a human miRNA. Give own sequences (`sequences`) "
            "names of their own, and ask for human miRNAs by name."
        )
    return found


def mechanism_of(
    names: pd.Index,
    place: Place,
    own: SequenceSet | None,
    *,
    utrs: TableLike | None,
    targets: TableLike | None,
    mrna: TableLike | None,
    predicted: bool,
) -> tuple[pd.DataFrame, PredictedTable | None, Universe, tuple[str, ...]]:
    """Give the mechanism of some miRNAs, and the targets that it stands on.

    Parameters
    ----------
    names : Index
        Human miRNAs.
    place : Place
        Mechanism is known of the tumour cell alone.
    own : SequenceSet or None
        Own sequences, which need `utrs`.
    utrs, targets, mrna, predicted
        As of `predict`.

    Returns
    -------
    table : DataFrame
        ``n_targets``, z of each programme and ``z``, by name; empty where nothing is known.
    found : PredictedTable or None
        The targets.
    universe : Universe
        Genes that could have been hit.
    notes : tuple of str
        What was read.
    """
    notes: tuple[str, ...] = ()
    found = _targets(names, place, own, utrs=utrs, targets=targets, predicted=predicted)
    every = names if own is None else names.append(pd.Index(own.names))
    universe = embedded_universe()
    if utrs is not None and found is not None:
        there = universe.genes[universe.genes.isin(found.utr_lengths.index)]
        universe = Universe.of(gene_reach()[there])
    if mrna is not None:
        genes, note = read_expressed(mrna, universe.genes)
        universe, notes = Universe.of(gene_reach()[genes]), (note,)
    if found is None or place.compartment != TUMOUR:
        columns = pd.Index(["n_targets", *PROGRAMMES, "z"])
        return pd.DataFrame(columns=columns, dtype=float), found, universe, notes
    if utrs is None and targets is None and mrna is None:
        table = load_mechanism().set_index("mirna").reindex(every)
        return table.drop(columns="percentile"), found, universe, notes
    return mechanism_on(universe, every, found.predictions), found, universe, notes


def _targets(
    names: pd.Index,
    place: Place,
    own: SequenceSet | None,
    *,
    utrs: TableLike | None,
    targets: TableLike | None,
    predicted: bool,
) -> PredictedTable | None:
    found = None
    if len(names):
        found = read_predicted(
            list(names), place.catalogue, utrs=utrs, targets=targets, embedded=predicted
        )
    if own is None:
        return found
    if utrs is None:
        raise InputError(
            "own sequences (`sequences`) have no embedded targets. Give the 3' UTRs of genes "
            "(`utrs`) on which they are to be predicted."
        )
    more = predicted_from_utrs(utrs, own, place.catalogue)
    if found is None:
        return more
    return replace(found, predictions=pd.concat([found.predictions, more.predictions]))


def mechanism_on(universe: Universe, names: pd.Index, predictions: pd.DataFrame) -> pd.DataFrame:
    """Compute the mechanism of some miRNAs among some genes.

    Parameters
    ----------
    universe : Universe
        Genes that could have been hit.
    names : Index
        The miRNAs.
    predictions : DataFrame
        ``mirna, gene, log2_change``.

    Returns
    -------
    DataFrame
        ``n_targets``, z of each programme and ``z``, by name.
    """
    parts = []
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        weights = hits(universe, some, predictions)
        z = programme_z(universe, weights)
        part = pd.DataFrame(z, index=some, columns=pd.Index(PROGRAMMES))
        part.insert(0, "n_targets", weights.sum(axis=1).astype(int))
        parts.append(part.assign(z=joint_z(z)))
    return pd.concat(parts)


def held_on(
    names: pd.Index, seeds: pd.Series, votes: pd.DataFrame, place: Place, mechanism: pd.DataFrame
) -> Held:
    """Gather what is known of some miRNAs.

    Parameters
    ----------
    names : Index
        The miRNAs.
    seeds : Series of str
        Their seeds, by name.
    votes : DataFrame
        Of the compartment.
    place : Place
        Where.
    mechanism : DataFrame
        `mechanism_of`.

    Returns
    -------
    Held
        The four lines.
    """
    own, kin = votes_on(names, seeds, votes)
    return Held(names, own, kin, place.association(), mechanism)


def ranked(effects: np.ndarray, everyone: np.ndarray) -> np.ndarray:
    """Place effects among those of all human miRNAs.

    Parameters
    ----------
    effects, everyone : ndarray
        Log odds.

    Returns
    -------
    ndarray
        Percentiles, 0 to 100; of equal ones the middle.
    """
    order = np.sort(everyone)
    below = np.searchsorted(order, effects - 1e-9)
    above = np.searchsorted(order, effects + 1e-9, side="right")
    return (below + above) / 2 / len(order) * 100
