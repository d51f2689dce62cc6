"""The set-up numbers of a cell: ranges, names, perturbations, the layout that kernels walk."""

import numpy as np
import pytest

from cell_cases import change, mixed_model
from mirbone.cell import (
    KineticModel,
    Perturbation,
    Range,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    Translation,
    circuit,
    draw_parameters,
    parameter_names,
)
from mirbone.cell.model._perturbation import apply_perturbation
from mirbone.cell.model._reach import reachable
from mirbone.cell.solve._settle import draw_around_states, shared_folds
from mirbone.cell.solve._structure import compile_model


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        ("uniform", [2.0, 3.5, 5.0]),
        ("log_uniform", [2.0, np.sqrt(10.0), 5.0]),
        ("integer", [2.0, 4.0, 6.0]),  # both ends are as likely as the rest; 1 is never drawn
    ],
)
def test_a_range_is_met_at_its_low_end_in_its_middle_and_at_its_high_end(distribution, expected):
    found = Range(2.0, 5.0, distribution).at(np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(found, expected)


def test_a_whole_number_is_drawn_as_often_as_any_other():
    drawn = Range(1.0, 6.0, "integer").at(np.arange(0.0, 1.0, 1 / 600))
    assert np.unique(drawn, return_counts=True)[1].tolist() == [100] * 6


def test_parameters_are_named_as_racipe_names_them():
    assert parameter_names(circuit([("A", "B", -1), ("B", "A", 1)])) == [
        "Prod_of_A", "Prod_of_B", "Deg_of_A", "Deg_of_B",
        "Trd_of_AToB", "Num_of_AToB", "Inh_of_AToB",
        "Trd_of_BToA", "Num_of_BToA", "Act_of_BToA",
    ]  # fmt: skip


def gene(name: str) -> tuple[Species, Species]:
    return Species(f"{name}.mrna", SpeciesKind.MRNA), Species(name, SpeciesKind.PROTEIN)


CHAIN = KineticModel(
    (Species("u", SpeciesKind.MIRNA), Species("T", SpeciesKind.NODE), *gene("G"), *gene("H")),
    (Regulation("T", "G.mrna", 1), Regulation("G", "H.mrna", 1)),
    (Silencing("u", "G.mrna", 2),),
    (Translation("G.mrna", "G"), Translation("H.mrna", "H")),
)


def test_a_change_reaches_what_it_acts_on_and_titration_reaches_back():
    everything = {"u", "T", "G.mrna", "G", "H.mrna", "H"}
    assert reachable(CHAIN, ["T"]) == everything  # the mRNA takes the miRNA along
    assert reachable(CHAIN, ["G"]) == {"G", "H.mrna", "H"}
    assert reachable(CHAIN, ["H"]) == {"H"}
    assert reachable(CHAIN, ["H"], back=True) == everything
    assert reachable(CHAIN, ["T"], back=True) == {"T"}
    # what is held passes nothing on
    assert reachable(CHAIN, ["T"], held=["G.mrna"]) == {"T"}


def test_a_perturbation_becomes_the_numbers_that_it_names():
    drawn = draw_parameters(CHAIN, 3, seed=2)
    asked = Perturbation(
        production={"T": 3.0}, inflow={"u": 2.0}, sequester={"G": 4.0},
        hold={"H": 0.5}, clamp={"H.mrna": 7.0},
    )  # fmt: skip
    changed, inflow, hold = apply_perturbation(CHAIN, drawn, asked)
    at = {name: CHAIN.index(name) for name in CHAIN.names}
    production, degradation = drawn.production.copy(), drawn.degradation.copy()
    production[:, at["T"]] *= 3.0
    degradation[:, at["G"]] *= 5.0  # itself and four times itself
    np.testing.assert_array_equal(changed.production, production)
    np.testing.assert_array_equal(changed.degradation, degradation)
    np.testing.assert_array_equal(inflow[:, at["u"]], 2.0 * drawn.production[:, at["u"]])
    assert np.count_nonzero(inflow) == 3
    assert hold[0, at["H"]] == 0.5
    assert hold[1, at["H.mrna"]] == 7.0
    assert np.isfinite(hold).sum() == 2


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        (Perturbation(knockout=frozenset({"G.mrna"})), False),
        (Perturbation(clamp={"G.mrna": 0.0}), False),
        (Perturbation(knockout=frozenset({"G.mrna"}), inflow={"G.mrna": 1.0}), True),
        (Perturbation(clamp={"G.mrna": 1.0}), True),
    ],
    ids=["knocked out", "held at nothing", "knocked out but fed", "held at one"],
)
def test_a_protein_is_made_exactly_where_its_mrna_can_be(asked, made):
    drawn = draw_parameters(CHAIN, 2, seed=2)
    changed, _, _ = apply_perturbation(CHAIN, drawn, asked)
    assert (changed.production[:, CHAIN.index("G")] > 0).all() == made
    assert (changed.production[:, CHAIN.index("H")] > 0).all()


def test_regulators_of_one_target_share_its_range():
    model = circuit([("A", "C", 1), ("B", "C", -1), ("A", "B", 1)])
    drawn = draw_parameters(model, 2, seed=3)
    shared = shared_folds(model, drawn)
    into_c = [r.target == "C" for r in model.regulations]
    np.testing.assert_allclose(shared.fold, drawn.fold ** np.where(into_c, 0.5, 1.0))


def test_the_arrays_of_a_model_hold_its_edges_by_what_is_acted_on():
    model = mixed_model()
    structure, order = compile_model(model)
    names = model.names
    edges = {
        (names[structure.reg_source[q]], names[t])
        for t in range(len(names))
        for q in range(structure.reg_start[t], structure.reg_start[t + 1])
    }
    assert edges == {(r.source, r.target) for r in model.regulations}
    told = [model.regulations[i] for i in order.regulations]
    assert [r.target for r in told] == sorted((r.target for r in told), key=names.index)
    bound = {}
    for j, m in enumerate(structure.silenced):
        assert structure.silenced_place[m] == j
        for g in range(structure.group_start[j], structure.group_start[j + 1]):
            for k in range(structure.member_start[g], structure.member_start[g + 1]):
                pair = names[structure.member_mirna[k]], names[m]
                bound[pair] = (int(structure.group_sites[g]), order.affinity[k])
    assert bound == {(s.mirna, s.mrna): (s.n_sites, s.affinity) for s in model.silencings}
    # the two miRNAs with one seed share a group, so there is one group less than silencings
    assert len(structure.group_sites) == len(model.silencings) - 1


def test_the_levels_that_a_network_is_drawn_around_are_balanced_and_usual():
    model = mixed_model()
    parameters, levels = draw_around_states(model, 3, seed=4)
    fewer, first = draw_around_states(model, 2, seed=4)
    np.testing.assert_array_equal(levels[:2], first)
    np.testing.assert_array_equal(parameters.production[:2], fewer.production)
    for row in range(3):
        made, lost = change(model, parameters, row, levels[row])
        np.testing.assert_allclose(made, lost, rtol=1e-11)  # sums of a few hundred rounded terms
