"""The network in motion: building, perturbing, reading out, and what the review says."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cell import (
    GENE_COLUMNS,
    CellEnsemble,
    Perturbation,
    Response,
    SpeciesKind,
    build_cell,
    follow_change,
    prepare_ensemble,
)
from mirbone.cell._words import left_out
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._settle import draw_around_states, weigh_levels
from mirbone.checks._cell import raise_species
from mirbone.cli._app import app
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, Network, build_network
from mirbone.words import CascadeStep, load_catalogue

MIR_30 = ("hsa-miR-30a-5p", "hsa-miR-30b-5p", "hsa-miR-30c-5p", "hsa-miR-30d-5p", "hsa-miR-30e-5p")


@pytest.fixture(scope="module")
def network() -> Network:
    catalogue = load_catalogue()
    base = load_evidence()
    context = Context(cancer="breast", host_tissue="bone", compartment="tumour_cell")
    return build_network(expand_claims(base, catalogue), context, entities=base.entities)


@pytest.fixture(scope="module")
def ensemble(network: Network) -> CellEnsemble:
    return prepare_ensemble(build_cell(network), n_models=24, starts=3)


def changes(ensemble: CellEnsemble, perturbation: Perturbation) -> pd.Series:
    genes = follow_change(ensemble, perturbation).genes
    return pd.Series(genes["log2_change"].to_numpy(), index=pd.Index(genes["gene"]))


def test_steps_and_cells_are_no_species_and_readouts_do_not_feed_back(network: Network) -> None:
    cell = build_cell(network)
    names = set(cell.kinetics.names)
    assert not names & {step.value for step in CascadeStep}
    effectors = set(cell.effectors["gene"])
    assert effectors <= names
    assert not {r.source for r in cell.kinetics.regulations} & {s.value for s in CascadeStep}
    kinds = {one.name: one.kind for one in cell.kinetics.species}
    for silencing in cell.kinetics.silencings:
        assert kinds[silencing.mirna] == SpeciesKind.MIRNA
        assert kinds[silencing.mrna] == SpeciesKind.MRNA


def test_readouts_change_scores_and_nothing_else(network: Network, ensemble: CellEnsemble) -> None:
    without = replace(ensemble.cell, effectors=ensemble.cell.effectors.iloc[:0])
    given = Perturbation(inflow={"hsa-miR-30a-5p": 5.0})
    full = follow_change(ensemble, given)
    bare = follow_change(replace(ensemble, cell=without), given)
    np.testing.assert_array_equal(full.gene_changes, bare.gene_changes)
    assert np.isnan(bare.step_scores).all()


def test_every_model_stands_where_it_was_drawn(network: Network) -> None:
    model = build_cell(network).kinetics
    parameters, levels = draw_around_states(model, 5, 3)
    problem = lay_out(model, parameters, np.zeros_like(levels), np.zeros(levels.shape[1], bool))
    made, lost = np.empty_like(levels), np.empty_like(levels)
    weigh_levels(problem.rows, problem.structure, problem.held, levels, made, lost)
    # production was set to what the levels lose; only rounding is left
    np.testing.assert_allclose(made, lost, rtol=1e-9)


def test_more_models_leave_the_first_ones_as_they_were(network: Network) -> None:
    model = build_cell(network).kinetics
    few, many = draw_around_states(model, 3, 1)[0], draw_around_states(model, 6, 1)[0]
    np.testing.assert_array_equal(few.production, many.production[:3])
    np.testing.assert_array_equal(few.threshold, many.threshold[:3])


def test_one_core_and_two_give_the_same_bytes(network: Network, ensemble: CellEnsemble) -> None:
    again = prepare_ensemble(build_cell(network), n_models=24, starts=3, threads=2)
    np.testing.assert_array_equal(again.states.levels, ensemble.states.levels)
    given = Perturbation(hold={"TWIST1": 4.0})
    one, two = follow_change(ensemble, given), follow_change(again, given, threads=2)
    np.testing.assert_array_equal(one.gene_changes, two.gene_changes)


@pytest.mark.parametrize(
    "nothing",
    [Perturbation(), Perturbation(inflow={"hsa-miR-30a-5p": 0.0}),
     Perturbation(hold={"hsa-miR-30a-5p": 1.0}), Perturbation(production={"RUNX2.mrna": 1.0})],
)  # fmt: skip
def test_no_dose_and_a_fold_of_one_change_nothing(
    ensemble: CellEnsemble, nothing: Perturbation
) -> None:
    response = follow_change(ensemble, nothing)
    # states are polished to a relative residual of 1e-9; log2 changes are far below 1e-5
    assert np.abs(response.gene_changes).max() < 1e-5
    assert set(response.genes.columns) == set(GENE_COLUMNS)


def test_a_mimic_lowers_direct_targets_by_dose_and_an_antagonist_raises_them(
    ensemble: CellEnsemble,
) -> None:
    doses = [
        follow_change(ensemble, Perturbation(inflow=dict.fromkeys(MIR_30, dose)))
        for dose in (1.0, 5.0)
    ]
    raised = follow_change(ensemble, Perturbation(sequester=dict.fromkeys(MIR_30, 10.0)))
    for gene in ("CCN2", "GJA1", "ITGB3", "CDH11"):
        place = list(doses[0].genes["gene"]).index(gene)
        weak, strong, freed = (r.gene_changes[:, place] for r in (*doses, raised))
        assert (weak <= 1e-6).all()
        assert (strong <= weak + 1e-6).all()
        assert (freed >= -1e-6).all()
        assert np.median(strong) < -0.1


def test_restored_mir_30_lowers_the_osteomimetic_genes_and_osteomimicry(
    ensemble: CellEnsemble,
) -> None:
    response = follow_change(ensemble, raise_species(ensemble, MIR_30))
    steps = response.steps.set_index("step")
    assert steps.loc["osteomimicry", "effect"] < -0.1
    assert steps.loc["osteomimicry", "agreement"] >= 0.8
    genes = response.genes.set_index("gene")
    for gene in ("CCN2", "GJA1", "ITGB3", "CDH11", "RUNX2"):
        assert genes.loc[gene, "log2_change"] < 0
        assert genes.loc[gene, "agreement"] >= 0.8


def test_predicted_targets_are_silenced_too(network: Network) -> None:
    predicted = pd.DataFrame(
        {"mirna": ["hsa-miR-1-3p"], "gene": ["RUNX2"], "log2_change": [-0.7], "n_sites": [3]}
    )
    cell = build_cell(network, predicted=predicted)
    made = prepare_ensemble(cell, n_models=10, starts=2)
    assert changes(made, Perturbation(inflow={"hsa-miR-1-3p": 5.0}))["RUNX2"] < -0.05


def test_a_compartment_without_edges_is_refused(network: Network) -> None:
    with pytest.raises(InputError, match="no edge in the compartment"):
        build_cell(replace(network, edges=network.edges.iloc[:0]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "RUNXX2=4"], "Near: RUNX2"),
        (["--set", "RUNX2=0"], "a fold above 0"),
        (["--set", "RUNX2=-2"], "a fold above 0"),
        (["--set", "RUNX2"], "must be written NAME=NUMBER"),
        (["--mimic", "miR-30a-5p=nan"], "a dose above 0"),
        (["--mimic", "RUNX2=2"], "takes a miRNA"),
        (["--antagonist", "RUNX2=2"], "takes a miRNA"),
        (["--set", "RUNX2=2", "--knock-out", "RUNX2"], "RUNX2 is named twice"),
        (["--set", "let-7=2"], "stands for"),
        ([], "expected a change"),
    ],
)
def test_bad_input_is_one_message(tmp_path: Path, arguments: list[str], message: str) -> None:
    output = tmp_path / "steps.tsv"
    command = ["cell", "simulate", "--context", "breast", "-o", str(output), *arguments]
    result = CliRunner().invoke(app, command)
    assert result.exit_code != 0
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert not output.exists()


def test_what_is_left_out_is_counted_and_named() -> None:
    empty = pd.DataFrame()
    found = Response(empty, empty, np.zeros((2, 10)), np.zeros((2, 1)), np.array([0, 3]), lost=1)
    assert left_out([0, 0, 0, 0], replace(found, lost=0)) == ""
    said = left_out([0, 4, 1, 0], found)
    assert "5 starts" in said
    assert "1 states" in said
    assert "models without any are 1, 2." in said
    assert "every model has another" in left_out([1, 0, 0, 0], replace(found, models=np.arange(4)))


def test_the_command_writes_steps_and_genes(tmp_path: Path) -> None:
    output = tmp_path / "steps.tsv"
    command = ["cell", "simulate", "--context", "breast", "--set", "miR-30a-5p=4", "--models", "6"]
    result = CliRunner().invoke(app, [*command, "-o", str(output)])
    assert result.exit_code == 0, result.output
    steps = pd.read_csv(output, sep="\t")
    assert list(steps.columns[:5]) == ["step", "effect", "low", "high", "agreement"]
    assert len(steps) == len(CascadeStep)
    genes = pd.read_csv(tmp_path / "steps_genes.tsv", sep="\t").set_index("gene")
    assert list(genes.columns) == ["log2_change", "low", "high", "agreement"]
    assert genes.loc["hsa-miR-30a-5p", "log2_change"] == pytest.approx(2.0)


def test_the_network_is_written_as_a_kinetic_model(tmp_path: Path) -> None:
    import libsbml

    output = tmp_path / "breast.sbml"
    command = ["network", "export", "--context", "breast", "--format", "sbml", "-o", str(output)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    document = libsbml.readSBML(str(output))
    assert document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) == 0
    assert document.getModel().getNumSpecies() > 300


@pytest.mark.crosscheck
def test_libroadrunner_stays_in_the_steady_state_of_the_network(
    tmp_path: Path, network: Network
) -> None:
    roadrunner = pytest.importorskip("roadrunner", reason="needs libroadrunner: make crosscheck")
    from mirbone.cell import write_sbml

    made = prepare_ensemble(build_cell(network), n_models=1)
    levels = made.states.levels[0]
    write_sbml(made.cell.kinetics, made.parameters, tmp_path / "m.sbml", levels=levels)
    runner = roadrunner.RoadRunner(str(tmp_path / "m.sbml"))
    runner.integrator.relative_tolerance = 1e-10
    runner.simulate(0, 200, 2)
    ids = runner.model.getFloatingSpeciesIds()
    after = np.array([runner[f"[{one}]"] for one in ids])
    # the species keep their order; levels are read back through the file
    np.testing.assert_allclose(after, levels, rtol=1e-6)
