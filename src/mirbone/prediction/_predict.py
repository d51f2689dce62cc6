"""The net effect of any miRNA on bone metastasis, asked by name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from mirbone._core import (
    InputError,
    Progress,
    TableLike,
    check_memory,
    check_seed,
    check_whole,
    named_keywords,
    short_repr,
    shown,
    sources_of,
)
from mirbone.evidence import EvidenceBase, load_evidence
from mirbone.evidence import blind as hide_family
from mirbone.network import Network, PredictedTable, known_network, read_predicted
from mirbone.network._known import Tables
from mirbone.prediction._effects import MEMBERS, carry_targets
from mirbone.words import CANCERS, MirnaCatalogue, load_catalogue, require_word, resolve_mirnas

_A_MEMBER = 180_000  # bytes, measured


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Predictions of several miRNAs.

    Parameters
    ----------
    table : DataFrame
        `PREDICT_COLUMNS`, one row a miRNA that resolves, in the order asked.
    paths : DataFrame
        `PATH_COLUMNS`, the heaviest first within a miRNA.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`: names that stand for no single miRNA, and have no row.
    predicted : PredictedTable or None
        The predicted targets that were read; None where none were.
    """

    table: pd.DataFrame
    paths: pd.DataFrame
    unresolved: pd.DataFrame
    predicted: PredictedTable | None = None

    @property
    def told(self) -> int:
        """How many miRNAs have a direction on which the ensemble agrees."""
        return int((self.table["verdict"] != "cannot tell").sum())

    @property
    def bare(self) -> int:
        """How many miRNAs have no target that acts on a step."""
        return int((self.table["n_acting"] == 0).sum())

    def _headline(self) -> str:
        names = f"{len(self.table)} miRNA{'' if len(self.table) == 1 else 's'}"
        if self.unresolved.empty:
            return f"{names}, {self.told} with a direction"
        return f"{names}; unresolved: {', '.join(map(str, self.unresolved.iloc[:9, 0]))}"


@named_keywords
def predict(
    mirnas: str | Iterable[str],
    context: str | Network,
    *,
    utrs: TableLike | None = None,
    targets: TableLike | None = None,
    predicted: bool = True,
    evidence: Tables = (),
    blind: bool = False,
    models: int = MEMBERS,
    seed: int = 1,
    catalogue: MirnaCatalogue | None = None,
    progress: Progress | None = None,
) -> Prediction:
    """Predict whether more of a miRNA promotes or suppresses bone metastasis.

    Targets are carried through what the network knows of genes to the steps of the cascade
    (`score_steps`), and the steps by the links to the patient (`mirbone.niche.compare_patients`).
    Where fewer than 80 % of the ensemble agree, the verdict is ``cannot tell``; also of a miRNA
    without any target that acts on a step.

    Parameters
    ----------
    mirnas : str or iterable of str
        Names of any version.
    context : str or Network
        Cancer type, of whose known network the genes' effects are taken; or a network. Its cancer,
        breast where it has none, sets the patient's age and sex.
    utrs, targets : path or DataFrame, optional
        Where predicted targets come from, as of `mirbone.network.read_predicted`.
    predicted : bool, optional
        Whether, with neither of them, the embedded predicted targets are used; else known targets
        alone.
    evidence : path, DataFrame, several of them, or EvidenceBase, optional
        Your own claims, as of `mirbone.network.known_network`; not with a network.
    blind : bool, optional
        Whether each miRNA is predicted as if nothing had been published on its seed family
        (`mirbone.evidence.blind`); not with a network.
    models : int, optional
        Members of the ensemble.
    seed : int, optional
        Seed of every draw; miRNAs share their draws.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.
    progress : Progress, optional
        Told how many miRNAs are done.

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
    >>> found = predict(["miR-30a-5p", "foo"], "breast", models=20)
    >>> found.table[["mirna", "verdict"]].values.tolist(), found.unresolved["query"].tolist()
    ([['hsa-miR-30a-5p', 'suppresses']], ['foo'])
    """
    check_whole(models, "models", least=1, what="a number of members")
    check_memory(models * _A_MEMBER, "models", models, what="members")
    check_seed(seed)
    catalogue = catalogue or load_catalogue()
    asked = resolve_mirnas(mirnas, catalogue)
    networks = _networks(asked.names, context, evidence, catalogue, blind=blind)
    found = read_predicted(asked.names, catalogue, utrs=utrs, targets=targets, embedded=predicted)
    table = None if found is None else found.predictions
    tell, many = shown(progress), len(asked.names)
    effects, paths = carry_targets(
        networks, table, members=models, seed=seed,
        done=lambda number: tell("Patients", number, many),
    )  # fmt: skip
    return Prediction(effects, paths, asked.unresolved, found)


def _networks(
    names: Sequence[str],
    context: str | Network,
    evidence: Tables,
    catalogue: MirnaCatalogue,
    *,
    blind: bool,
) -> Iterator[tuple[str, Network]]:
    """Give each miRNA the network that it is predicted on, one at a time."""
    if isinstance(context, Network):
        _require_network_alone(evidence, blind=blind)
        return ((name, context) for name in names)
    base = evidence
    if not isinstance(base, EvidenceBase):
        base = load_evidence(sources_of(base, "evidence"), catalogue)
    if not blind:
        whole = known_network(context, evidence=base, catalogue=catalogue)
        return ((name, whole) for name in names)
    require_word("context", context, CANCERS)
    return _hidden(names, context, base, catalogue)


def _hidden(
    names: Sequence[str], context: str, base: EvidenceBase, catalogue: MirnaCatalogue
) -> Iterator[tuple[str, Network]]:
    made: dict[tuple[str, ...], Network] = {}
    for name in names:
        family = catalogue.seed_family(name)
        if family not in made:
            left = hide_family(base, name, catalogue=catalogue)
            made[family] = known_network(context, evidence=left, catalogue=catalogue)
        yield name, made[family]


def _require_network_alone(evidence: Tables, *, blind: bool) -> None:
    if blind:
        raise InputError(
            "`blind` hides claims before a network is built: give a cancer type as `context`."
        )
    if isinstance(evidence, tuple | list) and not evidence:
        return
    raise InputError(
        "`evidence` is joined when a network is built: give it to `known_network`, or a cancer "
        "type as `context`."
    )
