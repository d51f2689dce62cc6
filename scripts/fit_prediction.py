"""Fit the five numbers of the prediction, and fit them again to resampled witnesses.

    python scripts/fit_prediction.py REFERENCE

REFERENCE is the folder of reference data, of which ``judge/migration_reports_dev.tsv`` is read:
the direction of published reports on migration, for half of the seed families. The other half of
them is used for no choice and no fit. The experiments of the package are the second set.

Both sets count alike, and in each every witness (seed family or transcript) counts once. In the
experiments each paper's vote is told from the other papers, at the base rate of its kind. Weights
of mechanism and association are held toward 0 by a normal prior of standard deviation 0.5; the
others toward 1 by one of 1.5 on their logarithm.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from mirbone._core import read_table, write_table
from mirbone.evidence import load_experiments
from mirbone.prediction._calibration import Known, Numbers, probability
from mirbone.prediction._lines import association_scores
from mirbone.prediction._mechanism import load_mechanism
from mirbone.prediction._votes import paper_votes
from mirbone.words import group_witnesses, load_catalogue

DATA = Path(__file__).resolve().parents[1] / "src/mirbone/prediction/data"
DRAWS, SEED = 200, 1
WIDTH_OF_WEIGHT, WIDTH_OF_LOG = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class Labels:
    """Outcomes, and what the lines hold on each without it.

    Parameters
    ----------
    table : DataFrame
        ``mirna, witness, promotes``, and what else is to be told of them.
    known : Known
        With the judged paper left out; of reports, without experiments.
    """

    table: pd.DataFrame
    known: Known


def main() -> None:
    """Fit, and write the table."""
    parser = argparse.ArgumentParser(description="Fit the numbers of the prediction.")
    parser.add_argument("reference", type=Path)
    sets = [reports(parser.parse_args().reference), votes()]
    rng = np.random.default_rng(SEED)
    fits = [fit(sets)]
    print("fit", dict(zip(Numbers._fields, np.round(fits[0], 3), strict=True)))
    fits += [
        fit(sets, [drawn_witnesses(one.table["witness"], rng) for one in sets])
        for _ in range(DRAWS)
    ]
    table = pd.DataFrame(np.round(fits, 4), columns=pd.Index(Numbers._fields))
    table.insert(0, "draw", range(len(table)))
    write_table(table, DATA / "calibration.tsv")
    print(table.iloc[1:, 1:].quantile([0.025, 0.5, 0.975]).round(2).to_string())


def reports(reference: Path) -> Labels:
    """Read the reports on migration; no experiment counts but reports on the family."""
    table = read_table(reference / "judge/migration_reports_dev.tsv", what="the reports")
    promotes = table["direction"].eq("promotes").to_numpy()
    seeds = table["seed_2_8"].to_numpy()
    same = (seeds[:, None] == seeds) & ~(
        table["mirna"].to_numpy()[:, None] == table["mirna"].to_numpy()
    )
    n = same.sum(axis=1)
    none = np.zeros(len(table))
    known = Known(
        *(none,) * 4, (n > 0).astype(float), same @ promotes / np.maximum(n, 1),
        *_scores(table["mirna"]),
    )  # fmt: skip
    return Labels(_with_witness(table.assign(promotes=promotes)), known)


def votes() -> Labels:
    """Take each paper's vote on a miRNA of the tumour cell, and what the other papers say."""
    table = paper_votes(load_experiments(), load_catalogue())
    here = (table["compartment"] == "tumour_cell") & (table["vote"] != 0)
    table = table.loc[here].reset_index(drop=True)
    share = ((table["vote"] + 1) / 2).to_numpy()
    bone = table["kind"].eq("bone").to_numpy()
    mirna, seed, paper = (
        table[name].to_numpy()[:, None] for name in ("mirna", "seed", "reference")
    )
    own = (mirna == mirna.T) & (paper != paper.T)
    counted = (own.astype(int) @ (paper == paper.T).astype(int)) > 0  # a paper on it is no kin's
    kin = (seed == seed.T) & (mirna != mirna.T) & (paper != paper.T) & ~counted
    n = kin.sum(axis=1)
    known = Known(
        own @ bone, own @ (bone * share), own @ ~bone, own @ (~bone * share),
        (n > 0).astype(float), kin @ share / np.maximum(n, 1), *_scores(table["mirna"]),
    )  # fmt: skip
    return Labels(_with_witness(table.assign(promotes=table["vote"] > 0)), _float(known))


def _float(known: Known) -> Known:
    return Known(*(np.asarray(values, float) for values in known))


def _scores(mirnas: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    z = load_mechanism().set_index("mirna")["z"]
    return association_scores("any").reindex(mirnas).fillna(0).to_numpy(), z[mirnas].to_numpy()


def _with_witness(table: pd.DataFrame) -> pd.DataFrame:
    groups = group_witnesses(dict.fromkeys(table["mirna"]))
    return table.assign(witness=table["mirna"].map(groups)).reset_index(drop=True)


def priors(table: pd.DataFrame, weights: np.ndarray) -> np.ndarray:
    """Give each outcome the base rate of its kind, over witnesses, kept from 0 and 1."""
    kind = table["kind"] if "kind" in table else pd.Series("reports", index=table.index)
    sums = pd.DataFrame({"kind": kind, "w": weights, "k": weights * table["promotes"]})
    by_kind = sums.groupby("kind")[["w", "k"]].sum()
    rates = (by_kind["k"] + 0.5) / (by_kind["w"] + 1)
    return rates[kind].to_numpy()


def drawn_witnesses(witness: pd.Series, rng: np.random.Generator) -> np.ndarray:
    """Draw witnesses with replacement; how often each row's was drawn."""
    names = witness.unique()
    times = pd.Series(rng.multinomial(len(names), np.full(len(names), 1 / len(names))), index=names)
    return times[witness].to_numpy(float)


def fit(sets: list[Labels], times: list[np.ndarray] | None = None) -> Numbers:
    """Find the numbers that tell the outcomes best."""
    prepared = []
    for place, one in enumerate(sets):
        each = 1 / one.table.groupby("witness")["witness"].transform("size").to_numpy()
        weights = each if times is None else each * times[place]
        promotes = one.table["promotes"].to_numpy(bool)
        prepared.append((one.known, priors(one.table, weights), promotes, weights))

    def loss(point: np.ndarray) -> float:
        numbers = Numbers(*np.exp(point[:3]), *point[3:])
        total = np.sum((point[:3] / WIDTH_OF_LOG) ** 2) + np.sum((point[3:] / WIDTH_OF_WEIGHT) ** 2)
        total /= 2
        for known, prior, promotes, weights in prepared:
            p = np.clip(probability(known, prior, numbers), 1e-6, 1 - 1e-6)
            total -= np.sum(weights * np.log(np.where(promotes, p, 1 - p)))
        return float(total)

    start = np.array([*np.log([0.5, 0.7, 0.3]), 0.3, 0.2])
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(-4, 4)] * 3 + [(-3, 3)] * 2)
    return Numbers(*np.exp(found.x[:3]), *found.x[3:])


if __name__ == "__main__":
    main()
