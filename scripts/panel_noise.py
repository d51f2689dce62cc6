"""What a panel says of pure noise, and of a planted signal: many small studies, one line each.

    python scripts/panel_noise.py [--runs 200] [--cases 12] [--controls 10] [--apart 0]

Each study holds 500 miRNAs, a plate and a day that mean nothing, and `--planted` miRNAs that cases
have more of by `--apart` standard deviations. Printed: the mean nested AUC, how often the
permutation p is below 0.05, how often each verdict comes first, how often "confounded" is among
them, and how often the interval of the AUC holds the true value of noise.
"""

import argparse
import time

import numpy as np
import pandas as pd

from mirbone.biomarkers import Panel, fit_panel
from mirbone.words import load_catalogue

MIRNAS = [name for name in load_catalogue().mature["name"] if name.startswith("hsa-miR-")]

COLUMNS = ["auc", "within", "p", "low", "high", "first", "confounded"]


def study(seed: int, asked: argparse.Namespace) -> Panel:
    """Make one study and its panel."""
    rng = np.random.default_rng([seed, asked.cases, asked.controls])
    n = asked.cases + asked.controls
    case = np.arange(n) < asked.cases
    names = [*MIRNAS[: asked.mirnas]]
    x = rng.normal(size=(len(names), n)) + rng.normal(size=n) * 0.5
    x += rng.uniform(4, 12, len(names))[:, None]
    x[5 : 5 + asked.planted] += asked.apart * case
    samples = [f"s{i}" for i in range(n)]
    levels = pd.DataFrame(x, index=pd.Index(names), columns=samples)
    sheet = pd.DataFrame(
        {"sample": samples, "group": np.where(case, "case", "control"),
         "plate": rng.choice(["a", "b", "c"], n), "day": rng.integers(1, 30, n)}
    )  # fmt: skip
    return fit_panel(
        "case:control", intensities=levels, samples=sheet, batch=("plate", "day"),
        model=asked.model, repeats=asked.repeats, permutations=asked.permutations,
        bootstrap=asked.bootstrap, imputations=1, haemolysis="ignore", seed=seed,
    )  # fmt: skip


def main() -> None:
    """Run the studies and print what they say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (
        ("runs", 200), ("first", 0), ("cases", 12), ("controls", 10), ("mirnas", 500),
        ("planted", 5), ("repeats", 5), ("permutations", 60), ("bootstrap", 40),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--apart", type=float, default=0.0)
    parser.add_argument("--model", default="elastic-net")
    parser.add_argument("--output", default="")
    asked = parser.parse_args()
    start, rows = time.process_time(), []
    for seed in range(asked.first, asked.first + asked.runs):
        panel = study(seed, asked)
        row = panel.performance.iloc[0]
        said = [verdict.split(" (")[0].split(":")[0] for verdict in panel.verdicts]
        rows.append(
            (row["auc"], row["auc_within"], row["permutation_p"], row["low"], row["high"], said[0],
             any(one.startswith("confounded") for one in said))
        )  # fmt: skip
        if len(rows) % 20 == 0:
            tell(rows)
            print(f"{len(rows)} runs, {time.process_time() - start:.0f} s of CPU", flush=True)
    if asked.output:
        pd.DataFrame(rows, columns=COLUMNS).to_csv(asked.output, sep="\t", index=False)


def tell(rows: list[tuple]) -> None:
    """Print what the studies said so far."""
    table = pd.DataFrame(rows, columns=COLUMNS)
    error = table["auc"].std() / np.sqrt(len(table))
    print(f"mean nested AUC {table['auc'].mean():.3f} (standard error {error:.3f})")
    print(
        f"mean over pairs of one fold {table['within'].mean():.3f} "
        f"(standard error {table['within'].std() / np.sqrt(len(table)):.3f})"
    )
    print(f"permutation p below 0.05: {(table['p'] < 0.05).mean():.1%}")
    print(f"interval holds 0.5: {((table['low'] <= 0.5) & (table['high'] >= 0.5)).mean():.1%}")
    print(f"confounded: {table['confounded'].mean():.1%}")
    print(table["first"].value_counts().to_string())


if __name__ == "__main__":
    main()
