"""Steady states: milliseconds a start, against libroadrunner and SciPy in the same run.

The 22-node circuit is the one of the reference data where that is there, else a random one of its
size. The large model has 40 genes (mRNA and protein) and 20 miRNAs; the review's own is the tumour
cell of breast cancer in bone. libroadrunner is measured where it is installed. Seconds are of the
processor, one thread, the least of three runs; the two large ensembles are run once, on two.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp

from mirbone._core.compiled import LANES
from mirbone.cell import (
    KineticModel,
    Parameters,
    Perturbation,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    SteadyStates,
    Translation,
    build_cell,
    circuit,
    draw_parameters,
    follow_states,
    prepare_ensemble,
    read_racipe_parameters,
    read_topology,
    steady_states,
    write_sbml,
)
from mirbone.cell.solve._integrate import row_of
from mirbone.cell.solve._jobs import lay_out
from mirbone.cell.solve._lanes import empty_lanes, load_lane, make_work, rates
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network
from mirbone.words import load_catalogue

MODELS, STARTS, PEER_MODELS = 500, 10, 10
UNTIL = 1000.0  # h; 100 times the longest life of the circuit's species


def main() -> None:
    """Print milliseconds a start, and what a large ensemble takes."""
    model, parameters, name = small()
    steady_states(model, parameters.take(slice(0, 2)), starts=2)
    found = steady_states(model, parameters, starts=STARTS, seed=1)
    seconds = least(lambda: steady_states(model, parameters, starts=STARTS, seed=1))
    ours = seconds / (MODELS * STARTS) * 1e3
    print(f"{name}: {MODELS} models x {STARTS} starts, converged to {found.residual.max():.0e}")
    print(f"mirbone: {ours:.4f} ms a start; {len(found.levels)} states")
    bound = arithmetic_limit(model, parameters)
    print(
        f"  all rates once, eight cells beside each other: {bound * 1e6:.0f} ns a cell; "
        f"a start takes as long as {ours / bound:.0f} of them"
    )
    for peer, run in (("SciPy LSODA", scipy_lsoda), ("libroadrunner CVODE", libroadrunner)):
        spent = run(model, parameters)
        if spent is None:
            print(f"{peer}: not installed")
        else:
            print(f"{peer}: {spent:.3f} ms a start, {spent / ours:.0f} times as long")
    large_ensemble()
    review_ensemble()


def small() -> tuple[KineticModel, Parameters, str]:
    """Give the circuit of the reference data, or one of its size."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "reference"
    folder = Path(os.environ.get("MIRBONE_REFERENCE", beside)) / "models" / "racipe_emt22"
    if folder.is_dir():
        model = read_topology(folder / "EMT22N.topo")
        parameters = read_racipe_parameters(folder / "EMT22N_parameters.dat.gz", model)
        return model, parameters, "the 22-node EMT circuit"
    rng = np.random.default_rng(0)
    pairs = {(int(a), int(b)) for a, b in rng.integers(0, 22, (100, 2))}
    model = circuit([(f"G{a}", f"G{b}", int(rng.choice([-1, 1]))) for a, b in sorted(pairs)])
    return model, draw_parameters(model, MODELS), "a random circuit"


def large() -> KineticModel:
    """Give a model of 100 species, with feedback."""
    rng = np.random.default_rng(1)
    genes, mirnas = range(40), range(20)
    species = [Species(f"miR-{i}", SpeciesKind.MIRNA) for i in mirnas]
    for g in genes:
        species += [Species(f"G{g}.mrna", SpeciesKind.MRNA), Species(f"G{g}", SpeciesKind.PROTEIN)]
    names = [f"G{g}.mrna" for g in genes] + [f"miR-{i}" for i in mirnas]
    pairs = {(f"G{rng.integers(40)}", str(rng.choice(names))) for _ in range(130)}
    bound = {(f"miR-{rng.integers(20)}", f"G{rng.integers(40)}.mrna") for _ in range(70)}
    return KineticModel(
        tuple(species),
        tuple(Regulation(s, t, int(rng.choice([-1, 1]))) for s, t in sorted(pairs)),
        tuple(Silencing(s, t, int(rng.integers(1, 4))) for s, t in sorted(bound)),
        tuple(Translation(f"G{g}.mrna", f"G{g}") for g in genes),
    )


def least(work: Callable[[], object]) -> float:
    """Give the least processor time of three runs, s."""
    spent = []
    for _ in range(3):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def arithmetic_limit(model: KineticModel, parameters: Parameters) -> float:
    """Measure one evaluation of the rates of one cell, ms."""
    shape = len(model.species)
    problem = lay_out(
        model, parameters, np.zeros_like(parameters.production), np.zeros(shape, dtype=bool)
    )
    lanes, work = empty_lanes(problem.structure), make_work(problem.structure)
    for lane in range(LANES):
        load_lane(lanes, lane, row_of(problem.rows, lane), problem.held)
    x, made, lost = (np.ones((shape, LANES)) for _ in range(3))

    evaluate(1, x, lanes, problem.structure, made, lost, work)
    spent = least(lambda: evaluate(20_000, x, lanes, problem.structure, made, lost, work))
    return spent / 20_000 / LANES * 1e3


@njit
def evaluate(times, x, lanes, structure, made, lost, work):
    """Evaluate the rates again and again."""
    for _ in range(times):
        rates(x, lanes, structure, made, lost, work)


def starts_of(parameters: Parameters) -> np.ndarray:
    """Log-uniform starts around production over decay."""
    rng = np.random.default_rng(0)
    middle = np.log(parameters.production[:PEER_MODELS] / parameters.degradation[:PEER_MODELS])
    spread = rng.uniform(-3, 8, (STARTS, *middle.shape))
    return np.exp(middle + spread).transpose(1, 0, 2)


def scipy_lsoda(model: KineticModel, parameters: Parameters) -> float:
    """Integrate by LSODA, with NumPy rates, ms a start."""
    place = {name: i for i, name in enumerate(model.names)}
    source = np.array([place[r.source] for r in model.regulations])
    target = np.array([place[r.target] for r in model.regulations])
    start = time.process_time()
    for m, levels in enumerate(starts_of(parameters)):
        threshold, hill, fold = (
            getattr(parameters, name)[m] for name in ("threshold", "hill", "fold")
        )
        made, decay = parameters.production[m], parameters.degradation[m]

        def flow(_time, x, t=threshold, n=hill, f=fold, made=made, decay=decay):
            power = (np.maximum(x[source], 0.0) / t) ** n
            total = made.copy()
            np.multiply.at(total, target, (1.0 + f * power) / (1.0 + power))
            return total - decay * x

        for level in levels:
            solve_ivp(flow, (0.0, UNTIL), level, method="LSODA", rtol=1e-6, atol=1e-9)
    return (time.process_time() - start) / (PEER_MODELS * STARTS) * 1e3


def libroadrunner(model: KineticModel, parameters: Parameters) -> float | None:
    """Simulate by CVODE, the model compiled once a parameter set and not counted, ms a start."""
    try:
        import roadrunner  # pyright: ignore[reportMissingImports]
    except ImportError:
        return None
    from tempfile import TemporaryDirectory

    from mirbone._core import sbml_ids

    ids = list(sbml_ids(model.names).values())
    spent = 0.0
    with TemporaryDirectory() as folder:
        for m, levels in enumerate(starts_of(parameters)):
            path = Path(folder) / "model.xml"
            write_sbml(model, parameters, path, row=m)
            runner = roadrunner.RoadRunner(str(path))
            runner.integrator.relative_tolerance = 1e-6
            runner.integrator.absolute_tolerance = 1e-9
            start = time.process_time()
            for level in levels:
                runner.reset()
                for name, value in zip(ids, level, strict=True):
                    runner[name] = float(value)
                runner.simulate(0, UNTIL, 2)
            spent += time.process_time() - start
    return spent / (PEER_MODELS * STARTS) * 1e3


def large_ensemble() -> None:
    """Print what 20 perturbations of 1,000 large models take on two threads."""
    model = large()
    parameters = draw_parameters(model, 1000, seed=1)
    steady_states(model, parameters.take(slice(0, 2)), starts=2)
    begin = now()
    found = steady_states(model, parameters, starts=10, seed=1, threads=2)
    follow_twenty("100 species", begin, model, parameters, found)


def review_ensemble() -> None:
    """Print the same of the review's own network: the breast tumour cell, compilation left out."""
    catalogue, base = load_catalogue(), load_evidence()
    network = build_network(
        expand_claims(base, catalogue), Context("breast", "bone"), entities=base.entities
    )
    cell = build_cell(network, catalogue=catalogue)
    prepare_ensemble(cell, n_models=2, starts=2)
    begin = now()
    ensemble = prepare_ensemble(cell, n_models=1000, starts=10, threads=2)
    name = f"the breast tumour cell, {len(cell.kinetics.species)} species"
    follow_twenty(name, begin, cell.kinetics, ensemble.parameters, ensemble.states)


def follow_twenty(
    name: str,
    begin: tuple[float, float],
    model: KineticModel,
    parameters: Parameters,
    found: SteadyStates,
) -> None:
    """Follow 20 mimics on two threads, and print seconds since `begin`."""
    middle = now()
    lost = 0
    for mirna in model.of_kind(SpeciesKind.MIRNA)[:20]:
        change = Perturbation(inflow={mirna: 2.0})
        lost += int((~follow_states(model, parameters, found, change, threads=2).converged).sum())
    end = now()
    print(
        f"{name}, 1,000 models x 10 starts: {middle[0] - begin[0]:.1f} s on two threads "
        f"({middle[1] - begin[1]:.1f} s of the processor), {len(found.levels)} states, "
        f"{int((found.unconverged > 0).sum())} models with starts that reach none"
    )
    print(
        f"20 perturbations of each state: {end[0] - middle[0]:.1f} s "
        f"({end[1] - middle[1]:.1f} s of the processor), {lost} that reach no stable state; "
        f"all together {end[0] - begin[0]:.1f} s ({end[1] - begin[1]:.1f} s)"
    )


def now() -> tuple[float, float]:
    """Wall clock and processor time, s."""
    return time.perf_counter(), time.process_time()


if __name__ == "__main__":
    main()
