"""Find the two constants of the patient that no source gives, from two shares of the review.

About 30 % of breast patients carry tumour cells in the marrow at diagnosis, and about half of those
never develop overt metastasis (the review, citing Braun et al. 2005, doi:10.1056/NEJMoa050434).
"Never" is: not in `NEVER_YEARS` years or before death of another cause. The share of carriers sets
`arrival_efficiency`, the share of those who stay free sets `waking_rate`; everything else is as in
``patient_constants.tsv``. Writes ``src/mirbone/niche/data/patient_calibration.tsv``.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from mirbone._core import write_table
from mirbone.niche import PatientModel, simulate_cohort

TARGETS = {"carriers": 0.30, "carriers_never_overt": 0.50}
NEVER_YEARS, PATIENTS, SEED, ROUNDS = 25.0, 200_000, 20, 12
TABLE = Path(__file__).parents[1] / "src/mirbone/niche/data/patient_calibration.tsv"


def main() -> None:
    """Search, print every round, and write the table."""
    found = {"arrival_efficiency": 5e-7, "waking_rate": 0.16}
    for number in range(ROUNDS):
        reached = figures(cohort(found))
        print(number, found, {name: round(reached[name][0], 4) for name in TARGETS}, flush=True)
        odds = {
            name: np.log(share / (1 - share))
            for name, (share, _) in reached.items()
            if name in TARGETS
        }
        goal = {name: np.log(share / (1 - share)) for name, share in TARGETS.items()}
        if max(abs(reached[name][0] - share) for name, share in TARGETS.items()) < 5e-4:
            break
        # both shares rise smoothly with the logarithm of their constant; half steps in log odds
        found["arrival_efficiency"] *= float(np.exp(1.2 * (goal["carriers"] - odds["carriers"])))
        found["waking_rate"] *= float(
            np.exp(0.9 * (odds["carriers_never_overt"] - goal["carriers_never_overt"]))
        )
        found = {name: float(f"{value:.4g}") for name, value in found.items()}
    write(found, figures(cohort(found)))


def cohort(constants: dict[str, float]) -> pd.DataFrame:
    """Breast patients; those with overt metastasis at diagnosis are left out, as in the source."""
    patients = simulate_cohort(
        PatientModel("breast", constants), PATIENTS, seed=SEED, years=NEVER_YEARS, threads=2
    )
    return patients[~patients["metastatic_at_diagnosis"]]


def figures(patients: pd.DataFrame) -> dict[str, tuple[float, str]]:
    """What the cohort shows."""
    carriers = patients[patients["carrier"]]
    overt = carriers[carriers["outcome"] == "overt_metastasis"]["year"]
    shown: dict[str, tuple[float, str]] = {
        "carriers": (len(carriers) / len(patients), "share of patients with a cell at diagnosis"),
        "carriers_never_overt": (
            1 - len(overt) / len(carriers),
            f"share of carriers, in {NEVER_YEARS:g} years or until death of another cause",
        ),
        "median_cells": (float(carriers["dtc_at_diagnosis"].median()), "tumour-initiating cells"),
    }
    for share in (5, 25, 50, 75, 95):
        shown[f"interval_p{share}"] = (
            float(np.percentile(overt, share)), "years from diagnosis to overt metastasis",
        )  # fmt: skip
    shown["interval_above_5"] = (
        float((overt > 5).mean()),
        "share of overt metastases after year 5",
    )
    shown["interval_above_10"] = (float((overt > 10).mean()), "share after year 10")
    for years in (5, 10, 15):
        shown[f"overt_by_{years}"] = (
            float((overt <= years).sum() / len(patients)),
            "of all patients",
        )
    return shown


def write(constants: dict[str, float], reached: dict[str, tuple[float, str]]) -> None:
    """Write constants, targets and figures."""
    rows = [("constant", name, value, "found by this search") for name, value in constants.items()]
    rows += [("target", name, value, "the review") for name, value in TARGETS.items()]
    rows += [("figure", name, round(value, 4), note) for name, (value, note) in reached.items()]
    table = pd.DataFrame(rows, columns=pd.Index(["kind", "name", "value", "note"]))
    write_table(table, TABLE)
    print(table.to_string(index=False))


if __name__ == "__main__":
    main()
