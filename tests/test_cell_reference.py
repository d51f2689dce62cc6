"""The cell against published folds and against another program's steady states."""

import gzip
import json

import numpy as np
import pytest

from cell_cases import lu_circuit
from mirbone.cell import (
    Perturbation,
    find_folds,
    read_racipe_parameters,
    read_topology,
    steady_states,
)

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def lu(reference_dir):
    return json.loads((reference_dir / "models" / "lu2013.json").read_text(encoding="utf-8"))


def test_folds_of_the_mir200_zeb_circuit(lu):
    model, parameters = lu_circuit(lu)
    folds = find_folds(model, parameters, "SNAIL", 1e5, 4e5)
    published = [208_836, 193_180, 224_682, 185_075]
    # Parameters are given with two to four digits.
    np.testing.assert_allclose([fold.driver for fold in folds], published, rtol=5e-3)
    for fold, expected in zip(folds, lu["folds_SNAIL_driven_3var"], strict=True):
        assert fold.driver == pytest.approx(expected["SNAIL"], rel=1e-6)  # as many digits as given
        for name in ("miR200", "mZEB", "ZEB"):
            level = fold.levels[model.index(name)]
            assert level == pytest.approx(expected[name], rel=1e-3)  # flat there: half the digits


@pytest.mark.parametrize(
    ("snail", "expected"),
    [
        (180e3, ["E"]),
        (190e3, ["E", "M"]),
        (200e3, ["E", "E/M", "M"]),
        (215e3, ["E/M", "M"]),
        (230e3, ["M"]),
    ],
)
def test_regions_of_the_mir200_zeb_circuit(lu, snail, expected):
    model, parameters = lu_circuit(lu)
    clamp = Perturbation(clamp={"SNAIL": snail})
    found = steady_states(model, parameters, starts=200, seed=3, perturbation=clamp)
    zeb = np.sort(found.levels[:, model.index("ZEB")])
    # The branches' levels at their folds bound them: E below, E/M between, M above.
    names = ["E" if z < 20e3 else "E/M" if z < 200e3 else "M" for z in zeb]
    assert names == expected
    assert (found.stability < 0).all()
    assert (found.residual < 1e-9).all()


@pytest.fixture(scope="module")
def racipe(reference_dir):
    folder = reference_dir / "models" / "racipe_emt22"
    model = read_topology(folder / "EMT22N.topo")
    parameters = read_racipe_parameters(folder / "EMT22N_parameters.dat.gz", model)
    stored = {}
    for n in range(1, 5):
        with gzip.open(folder / f"EMT22N_solution_{n}.dat.gz", "rt") as handle:
            for line in handle:
                words = line.split()
                levels = np.array(words[2:], dtype=float).reshape(n, len(model.names))
                stored[int(words[0]) - 1] = levels
    return model, parameters, stored


def test_the_stored_states_of_racipe_are_found(racipe):
    model, parameters, stored = racipe
    found = steady_states(model, parameters, starts=100, seed=1)
    mine = np.log2(found.levels)
    missed = {
        number: sum(
            np.abs(mine[found.model_index == number] - state).max(axis=1).min() > 0.05
            for state in levels
        )
        for number, levels in stored.items()
    }
    assert sum(missed.values()) <= 0.01 * sum(map(len, stored.values()))
    four = [number for number, levels in stored.items() if len(levels) == 4]
    assert len(four) == 5
    assert not any(missed[number] for number in four)
    assert (found.residual < 1e-9).mean() >= 0.999
    assert not found.unconverged.any()


def test_models_have_as_many_states_as_racipe_counts_with_as_many_starts(racipe):
    model, parameters, stored = racipe
    theirs = np.bincount([len(levels) for levels in stored.values()], minlength=6)
    counts = np.mean(
        [
            np.bincount(steady_states(model, parameters, starts=10, seed=seed).counts, minlength=6)[
                :6
            ]
            for seed in range(10)
        ],
        axis=0,
    )
    # Ten starts miss rare states by chance, theirs as ours: a count varies by its square root.
    assert (np.abs(counts - theirs) <= 2.0 * np.sqrt(theirs + 1.0)).all()
    assert np.abs(counts - theirs).sum() / theirs.sum() < 0.05
