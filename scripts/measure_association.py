"""Measure what association in tumours says of published reports on migration.

    python scripts/measure_association.py REFERENCE

REFERENCE is the folder of reference data; ``judge/migration_reports_dev.tsv`` in it holds miRNAs
with the direction that most of their reports give. Asked is how well the t of each contrast that
ships parts those that promote from those that suppress (area under the curve, AUROC), with the
interval of a bootstrap over seed families and a p of permutations that move the labels of a family
together; beside it the level of the miRNA in place of t, what of t the level does not tell,
families as one witness each, and the log loss of a logistic curve fitted on the other families
beside that of their base rate.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

from mirbone._core import read_table
from mirbone.prediction import load_association

DRAWS = 10_000
SEED = 15
Values = NDArray[np.float64]


def main() -> None:
    """Read the reports of the folder that is named and print a row a contrast."""
    parser = argparse.ArgumentParser(description="Measure association in tumours on reports.")
    parser.add_argument("reference", type=Path)
    path = parser.parse_args().reference / "judge/migration_reports_dev.tsv"
    reports = read_table(path, what="the reports")
    table = load_association().groupby(["cancer", "contrast"], sort=False)
    found = {name: measured(part, reports) for name, part in table}
    print(f"{len(reports)} miRNAs with reports, {reports['seed_2_8'].nunique()} seed families")
    print(pd.DataFrame(found).to_string(float_format="{:.3f}".format))


def measured(table: pd.DataFrame, reports: pd.DataFrame) -> dict[str, float]:
    """Give the figures of one contrast."""
    both = reports.merge(table, on="mirna").sort_values(["seed_2_8", "mirna"])
    t, level = both["t"].to_numpy(float), both["mean"].to_numpy(float)
    promotes = (both["direction"] == "promotes").to_numpy()
    family = pd.factorize(both["seed_2_8"])[0]
    low, high = interval(t, promotes, family)
    one = both.assign(sign=both["mean_sign"].astype(float)).groupby("seed_2_8")
    witness = one[["t", "sign"]].mean()
    ranks = np.column_stack([np.ones(len(t)), rankdata(level)])
    rest = rankdata(t) - ranks @ np.linalg.lstsq(ranks, rankdata(t), rcond=None)[0]
    own, base = log_losses(t, promotes, family)
    return {
        "miRNAs": len(both), "families": len(witness), "promote": promotes.mean(),
        "AUROC": auroc(t, promotes), "low": low, "high": high,
        "p": permutation_p(t, promotes, family),
        "AUROC of families": auroc(np.array(witness["t"]), np.array(witness["sign"] > 0)),
        "AUROC of level": auroc(level, promotes),
        "AUROC of t beside level": auroc(rest, promotes),
        "p beside level": permutation_p(rest, promotes, family),
        "sign of t right": ((t > 0) == promotes).mean(),
        "always suppresses right": 1 - promotes.mean(),
        "log loss": own, "log loss of base rate": base,
    }  # fmt: skip


def auroc(score: Values, case: NDArray[np.bool_]) -> float:
    """Area under the curve; NaN where one group is empty."""
    n, m = int(case.sum()), int((~case).sum())
    if not n or not m:
        return float("nan")
    return float((rankdata(score)[case].sum() - n * (n + 1) / 2) / (n * m))


def interval(score: Values, case: NDArray[np.bool_], family: NDArray[np.intp]) -> Values:
    """95 % limits of the area, families drawn with replacement."""
    rng = np.random.default_rng(SEED)
    members = [np.flatnonzero(family == one) for one in range(family.max() + 1)]
    drawn = []
    for _ in range(DRAWS):
        at = np.concatenate([members[one] for one in rng.integers(0, len(members), len(members))])
        drawn.append(auroc(score[at], case[at]))
    return np.nanpercentile(drawn, [2.5, 97.5])


def permutation_p(score: Values, case: NDArray[np.bool_], family: NDArray[np.intp]) -> float:
    """Share of orders of the families whose labels, laid over the scores, part them as well.

    The scores lie in the order of the families, so that labels of one stay beside one another;
    where sizes differ they may cover parts of two.
    """
    rng = np.random.default_rng(SEED)
    labels = [case[family == one] for one in range(family.max() + 1)]
    found, reached = auroc(score, case), 0
    for _ in range(DRAWS):
        order = rng.permutation(len(labels))
        moved = np.concatenate([labels[one] for one in order])
        reached += auroc(score, moved) >= found
    return (1 + reached) / (1 + DRAWS)


def log_losses(
    score: Values, case: NDArray[np.bool_], family: NDArray[np.intp]
) -> tuple[float, float]:
    """Mean log loss of a curve in the rank of t, and of the base rate, families left out whole."""
    x = (rankdata(score) - 0.5) / len(score) * 2 - 1
    own, base = np.empty(len(x)), np.empty(len(x))
    for one in range(family.max() + 1):
        out = family == one
        shift, slope = curve(x[~out], case[~out])
        own[out] = expit(shift + slope * x[out])
        base[out] = case[~out].mean()
    return loss(own, case), loss(base, case)


def curve(x: Values, case: NDArray[np.bool_]) -> Values:
    """Shift and slope of the logistic curve of greatest likelihood."""
    return minimize(lambda ab: loss(expit(ab[0] + ab[1] * x), case), np.zeros(2)).x


def loss(chance: Values, case: NDArray[np.bool_]) -> float:
    """Mean log loss."""
    return float(-np.log(np.where(case, chance, 1 - chance)).mean())


if __name__ == "__main__":
    main()
