"""From the network of a context to the kinetic model of one cell, and what it is read out by."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import InputError, named_keywords, short_repr
from mirbone.cell.model._model import (
    KineticModel,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    Translation,
)
from mirbone.cell.model._names import mrna_of
from mirbone.cell.model._sites import bind_sites, predicted_edges
from mirbone.network import EdgeKind, Network, gene_effects
from mirbone.words import CascadeStep, MirnaCatalogue, Tier, load_catalogue

_OUTSIDE = (CascadeStep.BONE_RESORPTION, CascadeStep.BONE_FORMATION, CascadeStep.NICHE_COMPETITION,
            CascadeStep.DORMANCY, CascadeStep.MICROENVIRONMENT)  # fmt: skip
_BINDING = (EdgeKind.MIRNA_TARGET, EdgeKind.PREDICTED_TARGET)
EFFECTOR_COLUMNS = ("step", "gene", "sign", "route")
LEFT_OUT_COLUMNS = ("source", "target", "reason")


@short_repr("effectors")
@dataclass(frozen=True, slots=True, eq=False)
class CellModel:
    """A kinetic model of one cell, and what belongs to it.

    Parameters
    ----------
    kinetics : KineticModel
        A gene X is the mRNA ``X.mrna`` and the protein ``X``; a miRNA, a pathway and a molecule are
        one species each, by their name.
    effectors : DataFrame
        ``step, gene, sign, route``: what each cascade step is read out by. Route ``readout`` is an
        edge of the network; ``secreted`` a factor that leaves the cell and acts on the step
        elsewhere, by the net sign of the network's paths. They never feed the dynamics.
    edges : DataFrame
        The network's edges that the model holds, and behind them predicted ones.
    left_out : DataFrame
        ``source, target, reason``: edges of the cell that it does not hold.
    """

    kinetics: KineticModel
    effectors: pd.DataFrame
    edges: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def predicted(self) -> pd.DataFrame:
        """The edges that stand on a prediction alone."""
        return self.edges.loc[self.edges["tier"] == Tier.PREDICTION]

    def _headline(self) -> str:
        return f"{len(self.kinetics.species)} species, {len(self.effectors)} effectors"


@named_keywords
def build_cell(
    network: Network,
    compartment: str = "tumour_cell",
    *,
    catalogue: MirnaCatalogue | None = None,
    predicted: pd.DataFrame | None = None,
) -> CellModel:
    """Build the kinetic model of one compartment.

    Edges whose target is changed in the compartment, or anywhere, become kinetics: a miRNA
    titrates the mRNA of its target; transcription and signalling multiply the production of an
    mRNA or miRNA; a ligand multiplies the making of its receptor's active protein. Readout edges
    and what cells secrete or hand over stay out of the dynamics. What nothing in the model makes
    has a constant source. miRNAs with one seed compete for the same sites.

    Parameters
    ----------
    network : Network
        Of a context.
    compartment : str, optional
        Which cell.
    catalogue : MirnaCatalogue, optional
        Sequences, for seeds; the embedded one when it is not given.
    predicted : DataFrame, optional
        ``mirna, gene, log2_change, n_sites`` of predicted targets. They say how many sites a known
        target has and how well these are bound; pairs that nobody knows become edges of tier
        prediction where the predicted change is at most `WEAKEST` and the network holds the gene.

    Returns
    -------
    CellModel
        The model.

    Raises
    ------
    InputError
        If the network has no edge in the compartment.
    """
    edges, left_out = _choose(network, compartment)
    if edges.empty:
        raise InputError(
            f"the network has no edge in the compartment {compartment!r}; it has "
            f"{', '.join(sorted(set(network.edges['compartment']) - {''})) or 'none'}."
        )
    kinds = dict(zip(network.nodes["name"], network.nodes["kind"], strict=True))
    if predicted is not None:
        genes = {name for name, kind in kinds.items() if kind == "gene"}
        edges = pd.concat([edges, predicted_edges(edges, genes, predicted)], ignore_index=True)
    bound = edges["kind"].isin(_BINDING) & (edges["target"].map(kinds.get) == "gene")
    seeds = _seeds(catalogue or load_catalogue())
    silencings = bind_sites(edges.loc[bound], seeds, predicted)
    effectors = _effectors(network, compartment, kinds)
    names = set(edges["source"]) | set(edges["target"]) | set(effectors["gene"])
    return CellModel(_assemble(sorted(names), kinds, edges, silencings), effectors, edges, left_out)


def _choose(network: Network, compartment: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep one edge a pair; say what is left out."""
    edges = network.edges
    here = edges["compartment"].isin(["", compartment])
    kinetic = ~edges["kind"].isin([EdgeKind.READOUT, EdgeKind.SECRETION, EdgeKind.TRANSFER])
    edges = edges.loc[here & kinetic].sort_values(
        by=["source", "target", "strength"], ascending=[True, True, False], kind="stable"
    )
    raised = (edges["kind"] == EdgeKind.MIRNA_TARGET) & (edges["sign"] > 0)
    kept, left = [], [
        (row.source, row.target, "a miRNA that raises its target is no titration")
        for row in edges.loc[raised].itertuples()
    ]  # fmt: skip
    for (source, target), group in edges.loc[~raised].groupby(["source", "target"]):
        best = group.loc[group["strength"] == group["strength"].max()]
        if best["sign"].nunique() > 1:
            left.append((source, target, "claims of both signs weigh the same"))
        else:
            kept.append(best.index[0])
    columns = pd.Index(LEFT_OUT_COLUMNS)
    return edges.loc[kept].reset_index(drop=True), pd.DataFrame(left, columns=columns)


def _seeds(catalogue: MirnaCatalogue) -> dict[str, str]:
    mature = catalogue.mature
    return {
        name: sequence[1:8]
        for name, sequence in zip(mature["name"], mature["sequence"], strict=True)
    }


def _effectors(network: Network, compartment: str, kinds: dict[str, str]) -> pd.DataFrame:
    edges = network.edges
    direct = edges.loc[
        (edges["kind"] == EdgeKind.READOUT) & edges["compartment"].isin(["", compartment])
    ]
    rows = {
        (row.target, row.source): (int(row.sign), "readout")
        for row in direct.sort_values(by="strength", kind="stable").itertuples()
        if kinds[row.source] in {"gene", "pathway", "molecule"}
    }
    effects = gene_effects(network)
    outside = effects.loc[
        effects["gene"].isin(sorted(network.secreted))
        & effects["step"].isin([step.value for step in _OUTSIDE])
        & (effects["effect"] != 0)
    ]
    for row in outside.itertuples():
        rows.setdefault((row.step, row.gene), (1 if row.effect > 0 else -1, "secreted"))
    order = [step.value for step in CascadeStep]
    table = [
        (step, gene, *rows[step, gene])
        for step, gene in sorted(rows, key=lambda pair: (order.index(pair[0]), pair[1]))
    ]
    return pd.DataFrame(table, columns=pd.Index(EFFECTOR_COLUMNS))


def _assemble(
    names: list[str], kinds: dict[str, str], edges: pd.DataFrame, silencings: list[Silencing]
) -> KineticModel:
    species: list[Species] = []
    translations: list[Translation] = []
    for name in names:
        kind = kinds.get(name, "mirna")
        if kind == "gene":
            species += [
                Species(mrna_of(name), SpeciesKind.MRNA),
                Species(name, SpeciesKind.PROTEIN),
            ]
            translations.append(Translation(mrna_of(name), name))
        else:
            species.append(Species(name, SpeciesKind("mirna" if kind == "mirna" else "node")))
    regulations = []
    for row in edges.loc[~edges["kind"].isin(_BINDING)].itertuples():
        gene = kinds[row.target] == "gene" and row.kind != EdgeKind.RECEPTOR_LIGAND
        target = mrna_of(row.target) if gene else row.target
        regulations.append(Regulation(row.source, target, int(row.sign)))
    return KineticModel(tuple(species), tuple(regulations), tuple(silencings), tuple(translations))
