"""Lemaire's bone, days 0 to 140: courses a second on one core, against libroadrunner's CVODE."""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from mirbone.niche import published_steady_state
from mirbone.niche.bone._engine import integrate
from mirbone.niche.bone._published import LEMAIRE_CONSTANTS, pack_lemaire
from mirbone.niche.bone._rates import LEMAIRE
from mirbone.niche.bone._sbml import rate_rule_sbml

COURSES, PEER_COURSES, REPEATS, DAYS, RTOL, ATOL = 20_000, 200, 7, 140.0, 1e-6, 1e-12
FORMULAS = {
    "tgf": "(C + f0 * C_s) / (C + C_s)",
    "occupied": "(I_P / k_P + S_P / k_P) / (I_P / k_P + k6 / k5)",
    "opg": "(I_O + K_O_P * R / occupied) / kO",
    "rankl": "k3 / k4 * K_L_P * occupied * B * (1 + I_L / r_L) / (1 + k3 * K / k4 + k1 / k2 * opg)",
}
SLOPES = {
    "R": "D_R * tgf - f0 * d_B * R / tgf",
    "B": "f0 * d_B * R / tgf - k_B * B",
    "C": "D_C * rankl - D_A * tgf * C",
}


def main() -> None:
    """Print courses a second of both, from the same disturbed states, end states compared."""
    steady = np.array(list(published_steady_state("lemaire").values()))
    starts = steady * np.exp(np.random.default_rng(1).normal(0.0, 0.7, (COURSES, 3)))
    rows = np.repeat(pack_lemaire(LEMAIRE_CONSTANTS)[None], COURSES, axis=0)
    out, steps = np.empty((COURSES, 1, 3)), np.empty(COURSES, dtype=np.int64)

    def ours() -> None:
        integrate(
            LEMAIRE, starts, rows, np.empty(0), np.empty((0, 3)), np.array([DAYS]), RTOL,
            np.full(3, ATOL), -1, np.zeros(COURSES), out, steps, np.empty(COURSES),
        )  # fmt: skip

    ours()
    seconds = [_cpu(ours) for _ in range(REPEATS)]
    speed = COURSES / median(seconds)
    print(
        f"Lemaire, 0-140 days, rtol {RTOL:g}: {speed:,.0f} courses/s on one core (range "
        f"{COURSES / max(seconds):,.0f}-{COURSES / min(seconds):,.0f}), "
        f"{steps.mean():.0f} steps each"
    )
    _peer(starts, out[:, 0], speed)


def _peer(starts: np.ndarray, found: np.ndarray, speed: float) -> None:
    try:
        import roadrunner
    except ImportError:
        print("  libroadrunner is not installed here (make crosscheck installs it)")
        return
    begin = dict.fromkeys(SLOPES, 0.0)
    runner = roadrunner.RoadRunner(
        rate_rule_sbml("Lemaire 2004", begin, LEMAIRE_CONSTANTS, FORMULAS, SLOPES)
    )
    runner.integrator.setValue("relative_tolerance", RTOL)
    runner.integrator.setValue("absolute_tolerance", ATOL)
    runner.timeCourseSelections = ["time", *SLOPES]
    ends = np.empty((PEER_COURSES, 3))

    def theirs() -> None:
        for course in range(PEER_COURSES):
            runner.reset()
            for name, value in zip("RBC", starts[course], strict=True):
                runner[name] = value
            ends[course] = runner.simulate(0, DAYS, 2)[-1, 1:]

    theirs()
    rate = PEER_COURSES / min(_cpu(theirs) for _ in range(3))
    apart = np.abs(found[:PEER_COURSES] / ends - 1.0).max()
    print(
        f"  libroadrunner, CVODE, rtol {RTOL:g}: {rate:,.0f} courses/s, calls from Python included "
        f"({speed / rate:.0f} times slower); end states within {apart:.1e}"
    )


def _cpu(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


if __name__ == "__main__":
    main()
