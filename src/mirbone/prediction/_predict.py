"""What more of a miRNA does to bone metastasis: one probability, from four lines of evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit

from mirbone._core import (
    FilePath,
    InputError,
    TableLike,
    named_keywords,
    promised,
    readable,
    short_repr,
    sources_of,
)
from mirbone.evidence import EvidenceBase, gene_knowledge, load_evidence, load_experiments
from mirbone.evidence import blind as hide_family
from mirbone.network import PredictedTable
from mirbone.network._known import Tables
from mirbone.prediction._ask import (
    Place,
    held_on,
    hidden_rates,
    mechanism_of,
    own_sequences,
    ranked,
)
from mirbone.prediction._calibration import (
    LINES,
    MOVED,
    fitted_numbers,
    limits,
    probability,
)
from mirbone.prediction._lines import TUMOUR, show_lines
from mirbone.prediction._mechanism import Universe, gene_reach, load_mechanism
from mirbone.prediction._steps import StepScores, score_steps
from mirbone.prediction._votes import BaseRate
from mirbone.targets import SequenceSet
from mirbone.words import (
    CANCERS,
    UNRESOLVED_COLUMNS,
    Compartment,
    MirnaCatalogue,
    ResolvedNames,
    load_catalogue,
    require_word,
    resolve_mirnas,
)

PREDICT_COLUMNS = (
    "mirna", "compartment", "prior", "probability", "low", "high", "effect", "percentile",
    "basis", "n_experiments", "agreement", "verdict",
)  # fmt: skip
"""``probability``: that more of the miRNA promotes bone metastasis, in an experiment such as those
published; ``low, high``: 95 % limits of it; ``prior``: the base rate, what it would be if nothing
were known of the miRNA; ``effect``: log odds against the prior; ``percentile``: of the effect among
all human miRNAs. ``basis``: the strongest line that moved the answer, ``prior only`` if none did;
experiments on the miRNA always do.
``n_experiments``: papers on the miRNA in the compartment. ``agreement``: share of the lines that
moved the answer on its side; NaN if none did. ``verdict``: ``promotes`` or ``suppresses``
only in the tumour cell and where experiments on the miRNA itself say so, one with a bone readout or
two at least; else ``cannot tell``."""


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Predictions of several miRNAs.

    Parameters
    ----------
    table : DataFrame
        `PREDICT_COLUMNS`, one row a miRNA that resolves, in the order asked; own sequences last.
    lines : DataFrame
        `LINE_COLUMNS`: the four lines of each, apart.
    steps : StepScores
        What the predicted targets do to each step of the cascade; no part of the probability.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`: names that stand for no single miRNA, and have no row.
    predicted : PredictedTable or None
        The predicted targets that were read; None where none were.
    notes : tuple of str
        The base rate and what it stands on, and what was read.
    """

    table: pd.DataFrame
    lines: pd.DataFrame
    steps: StepScores
    unresolved: pd.DataFrame
    predicted: PredictedTable | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def told(self) -> int:
        """How many miRNAs have a direction that experiments carry."""
        return int((self.table["verdict"] != "cannot tell").sum())

    def _headline(self) -> str:
        names = f"{len(self.table)} miRNA{'' if len(self.table) == 1 else 's'}"
        if self.unresolved.empty:
            return f"{names}, {self.told} with a direction"
        return f"{names}; unresolved: {', '.join(map(str, self.unresolved.iloc[:9, 0]))}"


@named_keywords
def predict(
    mirnas: str | Iterable[str],
    context: str,
    *,
    compartment: str = TUMOUR,
    blind: bool = False,
    without: str | Iterable[str] = (),
    sequences: FilePath | None = None,
    utrs: TableLike | None = None,
    targets: TableLike | None = None,
    mrna: TableLike | None = None,
    predicted: bool = True,
    steps: bool = True,
    evidence: Tables = (),
    experiments: TableLike | Iterable[TableLike] = (),
    catalogue: MirnaCatalogue | None = None,
) -> Prediction:
    """Say how probable it is that more of a miRNA promotes bone metastasis.

    Four lines of evidence are weighed and shown apart: experiments on the miRNA, experiments on
    other miRNAs of its seed, its association with tumours, and the mechanism, from its targets and
    signed genes (`mirbone.prediction._calibration` says how). What none of them moves stays at the
    base rate of published experiments. docs/skill.md has the measured skill of each.

    Parameters
    ----------
    mirnas : str or iterable of str
        Names of any version; none where there are only own sequences.
    context : str
        Cancer type, or ``any``.
    compartment : str, optional
        Cell in which the miRNA is changed. Of others than the tumour cell experiments alone speak.
    blind : bool, optional
        As if nothing had been published on each miRNA's seed family.
    without : str or iterable of str, optional
        References whose experiments are left out.
    sequences : path, optional
        FASTA of own sequences; they need `utrs`.
    utrs, targets : path or DataFrame, optional
        Where predicted targets come from, as of `mirbone.network.read_predicted`.
    mrna : path or DataFrame, optional
        Genes that the cells express, as of `mirbone.prediction._expressed.read_expressed`.
    predicted : bool, optional
        Whether, with neither `utrs` nor `targets`, the embedded predicted targets are used; without
        any the mechanism is silent.
    steps : bool, optional
        Whether the step scores are given too; of very many miRNAs they are large.
    evidence : path, DataFrame, several of them, or EvidenceBase, optional
        Your own claims on genes and steps, for the step scores.
    experiments : path, DataFrame or several of them, optional
        Your own experiments, as of `mirbone.evidence.load_experiments`.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.

    Returns
    -------
    Prediction
        A row for each miRNA that resolves; the other names are in `Prediction.unresolved`.

    Raises
    ------
    InputError
        If no name resolves, or an input is refused.

    Examples
    --------
    >>> found = predict(["miR-34a-5p", "foo"], "breast")
    >>> found.table[["mirna", "basis", "verdict"]].values.tolist()
    [['hsa-miR-34a-5p', 'experiments', 'suppresses']]
    >>> found.unresolved["query"].tolist()
    ['foo']
    """
    require_word("context", context, (*CANCERS, "any"))
    require_word("compartment", compartment, tuple(place.value for place in Compartment))
    catalogue = catalogue or load_catalogue()
    asked = _asked(mirnas, catalogue, sequences=sequences is not None)
    place = Place(context, compartment, _left(experiments, without, catalogue), catalogue)
    own = own_sequences(sequences, place.seeds.index)
    names = pd.Index(asked.names, dtype=object)
    mechanism, found, universe, notes = mechanism_of(
        names, place, own, utrs=utrs, targets=targets, mrna=mrna, predicted=predicted
    )
    seeds = _seeds(place, own)
    every = names if own is None else names.append(pd.Index(own.names))
    table, lines, base = _answers(every, seeds, place, mechanism, hide=blind)
    scores = StepScores.none()
    if steps:
        scores = _steps(every, seeds, found, evidence, place, universe, hide=blind)
    return Prediction(table, lines, scores, asked.unresolved, found, (base, *notes))


def _asked(
    mirnas: str | Iterable[str], catalogue: MirnaCatalogue, *, sequences: bool
) -> ResolvedNames:
    names = [mirnas] if isinstance(mirnas, str) else list(mirnas)
    if sequences and not names:
        return ResolvedNames((), pd.DataFrame(columns=pd.Index(UNRESOLVED_COLUMNS)))
    return resolve_mirnas(names, catalogue)


def _left(
    experiments: TableLike | Iterable[TableLike],
    without: str | Iterable[str],
    catalogue: MirnaCatalogue,
) -> pd.DataFrame:
    table = load_experiments(experiments, catalogue=catalogue)
    hidden = [without] if isinstance(without, str) else list(without)
    keys = {name.strip().lower() for name in hidden}
    there = table["reference"].str.lower()
    unknown = sorted(keys - set(there))
    if unknown:
        raise InputError(
            f"no experiment has the reference {unknown[0]!r} (`without`). Write it as the table of "
            f"experiments does, such as {table['reference'].iloc[0]}."
        )
    return table.loc[~there.isin(keys)].reset_index(drop=True)


def _seeds(place: Place, own: SequenceSet | None) -> pd.Series:
    if own is None:
        return place.seeds
    texts = [own.text(number).replace("T", "U")[1:8] for number in range(len(own))]
    return pd.concat([place.seeds, pd.Series(texts, index=pd.Index(own.names))])


def _answers(
    names: pd.Index, seeds: pd.Series, place: Place, mechanism: pd.DataFrame, *, hide: bool
) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Weigh the lines of each miRNA, and place it among all human ones."""
    votes = place.votes(place.experiments)
    rate = place.base_rate(votes)
    rates, where = [rate], np.zeros(len(names), int)
    if hide:
        left = hidden_rates(place, votes, seeds[names], place.seeds)
        rates = list(dict.fromkeys(left.values()))
        places = {one: number for number, one in enumerate(rates)}
        where = np.array([places[left[seed]] for seed in seeds[names]])
    seen = votes.iloc[:0] if hide else votes
    held = held_on(names, seeds, seen, place, mechanism)
    known = held.known
    prior = np.array([one.mean for one in rates])[where]
    fit = fitted_numbers()[0]
    p = probability(known, prior, fit)
    low, high = limits(known, rates, where)
    added = {line: logit(p) - logit(probability(known.without(line), prior, fit)) for line in LINES}
    effect = logit(p) - logit(prior)
    everyone = _everyone(place, seen, rate)
    table = pd.DataFrame(
        {
            "mirna": names,
            "compartment": place.compartment,
            "prior": prior,
            "probability": p,
            "low": np.minimum(low, p),
            "high": np.maximum(high, p),
            "effect": effect,
            "percentile": ranked(effect, everyone),
            "basis": _basis(added, tried=known.bone + known.other > 0),
            "n_experiments": (known.bone + known.other).astype(int),
            "agreement": _agreement(added, effect),
        }
    )
    carried = (known.bone >= 1) | (known.bone + known.other >= 2)
    table["verdict"] = _verdicts(table, carried & (place.compartment == TUMOUR))
    z = pd.Series(load_mechanism()["z"] if place.compartment == TUMOUR else [], dtype=float)
    lines = show_lines(held, added, place.cancer, z)
    return promised(table, PREDICT_COLUMNS), lines, _said(place, rate, hide=hide)


def _everyone(place: Place, votes: pd.DataFrame, rate: BaseRate) -> np.ndarray:
    """Effects of all human miRNAs, predicted alike from what the package holds."""
    mechanism = load_mechanism().set_index("mirna")
    if place.compartment != TUMOUR:
        mechanism = mechanism.iloc[:0]
    seeds = place.seeds
    known = held_on(pd.Index(seeds.index), seeds, votes, place, mechanism).known
    return logit(probability(known, rate.mean, fitted_numbers()[0])) - logit(rate.mean)


def _basis(added: dict[str, np.ndarray], *, tried: np.ndarray) -> np.ndarray:
    # papers on the miRNA set the answer, also where they leave it near the base rate
    moved = [tried, *(np.abs(added[line]) >= MOVED for line in LINES[1:])]
    return np.select(moved, list(LINES), default="prior only")


def _agreement(added: dict[str, np.ndarray], effect: np.ndarray) -> np.ndarray:
    odds = np.array([added[line] for line in LINES])
    moved = np.abs(odds) >= MOVED
    same = moved & (np.sign(odds) == np.sign(effect))
    n = moved.sum(axis=0)
    return np.divide(same.sum(axis=0), n, out=np.full(len(effect), np.nan), where=n > 0)


def _verdicts(table: pd.DataFrame, carried: np.ndarray) -> np.ndarray:
    up = carried & (table["low"] > 0.5) & (table["effect"] > 0)
    down = carried & (table["high"] < 0.5) & (table["effect"] < 0)
    return np.select([up, down], ["promotes", "suppresses"], default="cannot tell")


def _said(place: Place, rate: BaseRate, *, hide: bool) -> str:
    cell, cancer = place.compartment.replace("_", " "), place.cancer
    where = f"{cell}, {'all cancers' if cancer == 'any' else f'{cancer} cancer'}"
    seen = f"{rate.witnesses} independent miRNA families with a bone readout there"
    if rate.witnesses == 0:
        seen = "no experiment with a bone readout there: other cancers, or else a guess"
    own = ", before what studies each miRNA's family is hidden" if hide else ""
    return (
        f"Base rate ({where}): that more of a miRNA promotes bone metastasis is taken for "
        f"{rate.mean:.0%}, an estimate from {seen}{own}. Few are helped out by other cancers."
    )


def _steps(
    names: pd.Index,
    seeds: pd.Series,
    found: PredictedTable | None,
    evidence: Tables,
    place: Place,
    universe: Universe,
    *,
    hide: bool,
) -> StepScores:
    none = pd.DataFrame(columns=pd.Index(["mirna", "gene", "log2_change"]))
    predictions = none if found is None else found.predictions
    base, genes = evidence, gene_reach()[universe.genes]
    if not isinstance(base, EvidenceBase):
        base = load_evidence(sources_of(base, "evidence"), place.catalogue)
    if not hide:
        known = gene_knowledge(base)
        return score_steps(predictions, names=names, knowledge=known, genes=genes)
    members = {str(seed): str(rows.index[0]) for seed, rows in place.seeds.groupby(place.seeds)}
    parts = []
    for seed, rows in seeds[names].groupby(seeds[names]):
        left = base
        if seed in members:
            left = hide_family(
                base, members[str(seed)], experiments=place.experiments, catalogue=place.catalogue
            )
        asked = [str(name) for name in rows.index]
        of = predictions.loc[predictions["mirna"].isin(asked)]
        known = gene_knowledge(left)
        parts.append(score_steps(of, names=asked, knowledge=known, genes=genes))
    return StepScores.joined(parts, names)
