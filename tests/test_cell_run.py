"""The cell in one call: names as they are written, one draw for many changes, refusals."""

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.cell import (
    STEP_COLUMNS,
    CellRun,
    Perturbation,
    build_cell,
    follow_change,
    prepare_ensemble,
    simulate,
)
from mirbone.expression import read_signature
from mirbone.network import Network, known_network

MIR_30A = "hsa-miR-30a-5p"


@pytest.fixture(scope="module")
def network() -> Network:
    return known_network("breast", compartment="tumour_cell")


@pytest.fixture(scope="module")
def run(network: Network) -> CellRun:
    return simulate(network, hold={"miR-30a-5p": 4}, models=8)


def test_one_call_is_the_chain_of_building_drawing_and_following(
    network: Network, run: CellRun
) -> None:
    ensemble = prepare_ensemble(build_cell(network), n_models=8)
    parts = follow_change(ensemble, Perturbation(hold={MIR_30A: 4.0}))
    pd.testing.assert_frame_equal(run.steps, parts.steps)
    pd.testing.assert_frame_equal(run.genes, parts.genes)
    assert tuple(run.steps.columns) == STEP_COLUMNS
    moved = run.steps.set_index("step")["effect"].abs()
    assert moved[run.moved_most] == moved.max() > 0


def test_an_ensemble_is_drawn_once_and_followed_many_times(network: Network, run: CellRun) -> None:
    again = simulate(run.ensemble, hold={MIR_30A: 4.0})
    np.testing.assert_array_equal(again.response.gene_changes, run.response.gene_changes)
    other = simulate(run.ensemble, knock_out="Cbfa1")  # an alias of RUNX2
    assert other.perturbation.knockout == frozenset({"RUNX2"})
    assert other.ensemble is run.ensemble
    drawn_anew = simulate(network, hold={MIR_30A: 4.0}, models=8, seed=2)
    assert (drawn_anew.response.gene_changes != run.response.gene_changes).any()
    with pytest.raises(InputError, match=r"drawn already: leave out `models`, or start"):
        simulate(run.ensemble, hold={MIR_30A: 4.0}, models=9)


def test_each_keyword_is_its_part_of_the_perturbation(run: CellRun) -> None:
    done = simulate(
        run.ensemble, hold={"RUNX2": 2}, mimic={"miR-200c-3p": 5}, antagonist={"miR-10b-5p": 3},
        knock_out=["TWIST1"],
    ).perturbation  # fmt: skip
    assert dict(done.hold) == {"RUNX2": 2}
    assert dict(done.inflow) == {"hsa-miR-200c-3p": 5}
    assert dict(done.sequester) == {"hsa-miR-10b-5p": 3}
    assert done.knockout == frozenset({"TWIST1"})


def test_a_profile_holds_its_mirnas_but_what_is_named_goes_first(run: CellRun, tmp_path) -> None:
    table = tmp_path / "signature.tsv"
    table.write_text("mirna\tlog2fc\nmiR-30a-5p\t-1\nmiR-10b-5p\t1\nmiR-1-3p\t1\n")
    both = [
        simulate(run.ensemble, profile=profile, hold={"miR-10b-5p": 3})
        for profile in (str(table), read_signature(table))
    ]
    for one in both:
        assert dict(one.perturbation.hold) == {MIR_30A: 0.5, "hsa-miR-10b-5p": 3}
        assert "hsa-miR-1-3p" in one.notes[0]
        assert one.profile is not None
    assert run.profile is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"hold": {"RUNXX2": 4}}, "the cell of this context holds no 'RUNXX2'.*Near: RUNX2"),
        ({"hold": {"let-7": 2}}, "'let-7' stands for hsa-let-7"),
        ({"mimic": {"hsa-miR-1-3p": 2}}, "holds no 'hsa-miR-1-3p': no claim"),
        ({"mimic": {"miR-1-3p": 2}}, "no claim names a target of it. `targets` or `utrs`"),
        ({"hold": {"RUNX2": 0}}, "`hold` of RUNX2 must be a fold above 0.*`knock_out`"),
        ({"hold": {"RUNX2": "two"}}, "must be a fold above 0.*got two"),
        ({"mimic": {MIR_30A: float("nan")}}, "`mimic` of .* must be a dose above 0"),
        ({"antagonist": {MIR_30A: 2e6}}, "at most 1,000,000; got 2000000"),
        ({"hold": {MIR_30A: 10**5000}}, "at most 1,000,000; got inf"),
        ({"mimic": {MIR_30A: -(10**5000)}}, "at most 1,000,000; got -inf"),
        ({"mimic": {"RUNX2": 2}}, "`mimic` takes a miRNA; got 'RUNX2'"),
        ({"antagonist": {"RUNX2": 2}}, "`antagonist` takes a miRNA"),
        ({"hold": {"RUNX2": 2}, "knock_out": "RUNX2"}, "one change of each; RUNX2 is named twice"),
        ({"hold": {"miR-30a-5p": 2, MIR_30A: 3}}, f"{MIR_30A} is named twice"),
        ({}, "expected a change: `hold`"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_keyword(run: CellRun, asked, said) -> None:
    with pytest.raises(InputError, match=said):
        simulate(run.ensemble, **asked)


def test_what_is_neither_network_nor_ensemble_is_no_start() -> None:
    with pytest.raises(InputError, match=r"`start` must be a network, .*; got a str"):
        simulate("breast", hold={MIR_30A: 2})  # type: ignore[arg-type]


def test_a_keyword_that_does_not_exist_is_answered_with_the_nearest(run: CellRun) -> None:
    with pytest.raises(TypeError, match="did you mean 'mimic'"):
        simulate(run.ensemble, mimics={MIR_30A: 2})


def test_a_run_says_in_a_line_what_was_changed_and_shows_its_steps(run: CellRun) -> None:
    used = len(run.response.models)
    assert repr(run).startswith(f"CellRun: {MIR_30A}, {used} of 8 models\n")
    assert "osteomimicry" in run._repr_html_()


def test_progress_is_told_until_every_start_is_done(network: Network) -> None:
    told: list[tuple[str, int, int]] = []
    simulate(network, hold={MIR_30A: 2}, models=2, progress=lambda *one: told.append(one))
    assert told[-1][0] == "Models to steady states"
    assert told[-1][1] == told[-1][2] > 0


def test_the_compartment_is_that_of_the_network_unless_told_otherwise(network: Network) -> None:
    bone = known_network("breast", compartment="osteoblast")
    of_bone = simulate(bone, hold={"RUNX2": 2}, models=2)
    told = simulate(network, hold={"RUNX2": 2}, models=2, compartment="osteoblast")
    names = [set(one.ensemble.cell.kinetics.names) for one in (of_bone, told)]
    assert names[0] != set(build_cell(network).kinetics.names)
    assert names[0] & names[1]
