"""Exact stochastic simulation: events a second on one core, against two compiled peers."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
from distributed import LocalCluster

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from mirbone.niche import PatientModel, ReactionSystem, Schedule, simulate_exact, store_cohort
from niche_ssa_cases import BIRTH_DEATH, DORMANCY, SLEEPERS  # pyright: ignore[reportMissingImports]
from niche_ssa_peers import system_sbml  # pyright: ignore[reportMissingImports]

REPEATS, SECONDS = 7, 10.0
COHORT, CLUSTER = 100_000, 1_000_000
STARTS = {"active": 1000}
SYSTEMS: dict[str, tuple[ReactionSystem, dict[str, float]]] = {
    "birth-death": (BIRTH_DEATH, {"birth": 1.0, "death": 0.9}),
    "birth-death-dormancy": (DORMANCY, SLEEPERS | {"death": 0.9}),
}


def main() -> None:
    """Print events a second and the ratio to libroadrunner and to GillesPy2, one core each."""
    for name, (system, rates) in SYSTEMS.items():
        _compare(name, system, rates)
    _cohorts()


def _cohorts() -> None:
    """A cohort by two processes, written to disk; ten million planned on a cluster, run in part."""
    with tempfile.TemporaryDirectory() as folder:
        for name, model in (
            ("no drug", PatientModel("breast")),
            ("zoledronate", PatientModel("breast", {}, (Schedule("zoledronate"),))),
        ):
            start, used = time.perf_counter(), _processor()
            store_cohort(model, COHORT, Path(folder) / name, workers=2)
            print(
                f"{COHORT:,} patients, 15 years, two processes, {name:<12}"
                f"{time.perf_counter() - start:6.1f} s, start included; "
                f"{_processor() - used:.1f} s of processor"
            )
        with LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,  # pyright: ignore[reportArgumentType]
        ) as cluster:
            address = cluster.scheduler_address  # pyright: ignore[reportAttributeAccessIssue]
            store_cohort(PatientModel("breast"), 40_000, Path(folder) / "warm", cluster=address)
            start = time.perf_counter()
            store_cohort(PatientModel("breast"), CLUSTER, Path(folder) / "dask", cluster=address)
            seconds = time.perf_counter() - start
    print(
        f"{CLUSTER:,} patients, Dask cluster of two workers  {seconds:6.1f} s; ten million, "
        f"extrapolated {seconds * 1e7 / CLUSTER / 60:.0f} min on these two"
    )


def _processor() -> float:
    """Seconds of processor of this process and of its finished children."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _compare(name: str, system: ReactionSystem, rates: dict[str, float]) -> None:
    runs = 1000
    simulate_exact(system, rates, STARTS, 0.1, runs=2, seed=0)
    events = int(simulate_exact(system, rates, STARTS, SECONDS, runs=runs, seed=1).events.sum())
    ours = [
        _cpu(lambda: simulate_exact(system, rates, STARTS, SECONDS, runs=runs, seed=1))
        for _ in range(REPEATS)
    ]
    course, speed = median(ours) / runs, events / median(ours) / 1e6
    print(
        f"{name:<22} {events / 1e6:6.1f} million events, {speed:6.1f} million/s "
        f"(range {events / max(ours) / 1e6:.1f}-{events / min(ours) / 1e6:.1f}), one core"
    )
    for peer, seconds in (
        ("libroadrunner", _roadrunner(system, rates)),
        ("GillesPy2 SSACSolver", _gillespy(system, rates)),
    ):
        if seconds is None:
            print(f"  {peer:<22} is not installed here (make crosscheck installs it)")
        else:
            print(
                f"  {peer:<22} {events / runs / seconds / 1e6:6.1f} million/s (by expected "
                f"events)   {seconds / course:6.1f} x ours in time"
            )


def _cpu(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _roadrunner(system: ReactionSystem, rates: dict[str, float]) -> float | None:
    """Seconds a course, compilation left out."""
    try:
        import roadrunner  # pyright: ignore[reportMissingImports]
    except ImportError:
        return None
    runner = roadrunner.RoadRunner(system_sbml(system, rates, STARTS))
    runner.setIntegrator("gillespie")
    runner.integrator.setValue("seed", 5)

    def course() -> None:
        runner.reset()
        runner.simulate(0, SECONDS, 2)

    course()
    return median(_cpu(course) for _ in range(40))


def _gillespy(system: ReactionSystem, rates: dict[str, float]) -> float | None:
    """Seconds a course: processor time of its program that more courses add; the start cancels."""
    try:
        import gillespy2  # pyright: ignore[reportMissingImports]
    except ImportError:
        return None
    model = gillespy2.Model(name="clone")
    names = {n: gillespy2.Species(name=n, initial_value=STARTS.get(n, 0)) for n in system.species}
    model.add_species(list(names.values()))
    model.timespan(gillespy2.TimeSpan(np.array([0.0, SECONDS])))
    for reaction in system.reactions:
        rate = gillespy2.Parameter(name=f"k_{reaction.name}", expression=rates[reaction.name])
        model.add_parameter(rate)
        model.add_reaction(
            gillespy2.Reaction(
                name=reaction.name,
                reactants={names[n]: reaction.consumes.count(n) for n in reaction.consumes},
                products={names[n]: reaction.produces.count(n) for n in reaction.produces},
                rate=rate,
            )
        )
    # its compiler is called by the base interpreter, which must find SCons in this environment
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    solver = gillespy2.SSACSolver(model)

    def seconds(courses: int) -> float:
        start = resource.getrusage(resource.RUSAGE_CHILDREN)
        solver.run(number_of_trajectories=courses, seed=3)
        end = resource.getrusage(resource.RUSAGE_CHILDREN)
        return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime

    seconds(1)
    return median((seconds(401) - seconds(1)) / 400 for _ in range(3))


if __name__ == "__main__":
    main()
