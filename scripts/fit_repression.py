"""Fit the repression model on HeLa and write its coefficient tables.

    python scripts/fit_repression.py REFERENCE UTRS [--ablation] [--write]

REFERENCE holds ``foldchange/`` (McGeary 2019, doi:10.1126/science.aav1741: natural log TPM of each
transcript after transfection of 17 miRNAs, and the duplexes) and ``utr/``. UTRS is a table of more
3' UTRs, made by `make_refseq_utrs.py`, for transcripts whose accession is not in ``utr/``. Growing
the trees takes lightgbm (MIT), which nothing else here needs. Without ``--write``, only the figures
are printed.

1. Prior: the log odds of a site are regressed on its features so that they follow context++ to the
   power 0.7 (Agarwal 2015, doi:10.7554/eLife.05005), which was fitted on 74 other experiments.
2. Fit: features move from the prior by ridge regression of the predicted on the measured change,
   both centred on each transcript, with the dose of each guide and of each passenger strand free.
   The seed's stability and abundance keep their prior: 17 miRNAs cannot refit them.
3. Trees: what the surroundings add to the log odds of a site is grown tree by tree down the
   gradient of the same loss, three times over; the three are averaged. Trees see
   neither stability nor abundance of the seed: 17 miRNAs cannot teach them.
4. Each miRNA in turn is left out of steps 2 to 5; its own dose is unknown and set to the mean.
5. Background and interval are set from the predictions for left-out miRNAs.

Figures are those of the transcripts in ``utr/``, then of all. No two of the 17 miRNAs share nt 2 to
7, so each is a family of its own.
"""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog, minimize

from mirbone.targets import SequenceSet, cached_unpaired_probability, encode_sequences
from mirbone.targets.context_score._score import accessibility_window, context_plus
from mirbone.targets.repression._features import index_weak
from mirbone.targets.repression._model import (
    DEPTH,
    MODEL_CLASSES,
    SITE_FEATURES,
    SURROUNDINGS,
    Trees,
)
from mirbone.targets.repression._predict import Scored, _prepare, feature_matrix
from mirbone.targets.repression._sum import count_weak, tree_effects

TABLES = Path(__file__).parents[1] / "src/mirbone/targets/data"
BASIS = ("annotated_CDS", "official", "given_3UTR", "given", "longest_ORF")
POWER, FLOOR = 0.7, 0.003
PRIOR = ("stability", "target_abundance", "local_au", "accessibility", "pairing",
         "min_distance", "utr_length")  # fmt: skip
FIXED = ("stability", "target_abundance")
FREEDOM, CLASS_FREEDOM, DOSE_FREEDOM, WEAK_FREEDOM = 0.075, 0.3, 0.5, 0.02
NOISE = 0.07
BACKGROUNDS = np.arange(0, 0.031, 0.0025) / 1000
RUNS, TREES = 3, 40
"""The trees of some runs are averaged: each is grown on other shares of the sites."""
GROWTH = {
    "learning_rate": 0.1,
    "max_depth": DEPTH,
    "num_leaves": 2**DEPTH,
    "min_data_in_leaf": 200,
    "min_sum_hessian_in_leaf": 3.0,
    "lambda_l2": 10.0,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
UNKNOWN = -9.0
"""Stands for what is not known, below every value of what can be unknown: such sites go left."""


@dataclass(frozen=True, slots=True, eq=False)
class Experiment:
    """Measured changes and the features of the sites that may explain them."""

    names: list[str]
    guides: list[tuple[str, str]]
    utrs: SequenceSet
    measured: np.ndarray
    matrix: np.ndarray
    kind: np.ndarray
    cell: np.ndarray
    strand: np.ndarray
    weak: np.ndarray
    prior_target: np.ndarray
    judged: np.ndarray

    @property
    def centred(self) -> np.ndarray:
        """Measured values less the mean of all columns."""
        many = len(self.names)
        return self.measured * (many - 1) / many


def read_duplexes(path: Path) -> dict[str, tuple[str, str]]:
    """Read guide and passenger of the HeLa transfections, by column name of the counts."""
    blocks = re.split(r"^OH .*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:3]
    strands = [
        {_column(line.split()[0]): line.split()[1] for line in block.strip().splitlines()}
        for block in blocks
    ]
    return {name: (guide, strands[1][name]) for name, guide in strands[0].items()}


def _column(name: str) -> str:
    name = name.split("(", maxsplit=1)[0].replace("*", "").removeprefix("hsa-").removeprefix("cel-")
    return name.replace("miR-", "mir").replace("let-7a", "let7").replace("lsy-6", "lsy6")


def read_utrs(path: Path, wanted: pd.Index) -> pd.DataFrame:
    """Choose one 3' UTR a transcript, the best delimited first."""
    table = pd.read_csv(path, sep="\t", keep_default_na=False)
    table["transcript"] = table["id"].str.split(".").str[0]
    table = table[table["transcript"].isin(list(wanted))]
    order = [BASIS.index(basis) for basis in table["utr_basis"]]
    table = table.assign(rank=order).sort_values("rank", kind="stable")
    return table.drop_duplicates("transcript").set_index("transcript")


def read_experiment(reference: Path, more: Path | None, *, folded: bool) -> Experiment:
    """Read the counts, scan both strands of every duplex, and measure the sites."""
    tpm = pd.read_csv(
        reference / "foldchange/mcgeary2019_hela_logtpm.tsv.gz", sep="\t", index_col=0
    )
    tpm.index = tpm.index.str.split(".").str[0]
    judged = read_utrs(reference / "utr/human_3utr.tsv.gz", tpm.index)["seq"]
    chosen = judged.to_dict()
    if more is not None:
        others = pd.read_csv(more, sep="\t", index_col="transcript")["utr"]
        chosen = others.to_dict() | chosen
    tpm = tpm.loc[[name for name in tpm.index if name in chosen]] / np.log(2)
    names = list(tpm.columns)
    measured = tpm - (tpm.to_numpy().sum(axis=1, keepdims=True) - tpm) / (len(names) - 1)
    duplexes = read_duplexes(reference / "foldchange/McGeary2019_treatments.txt")
    strands = [(n, duplexes[n][0]) for n in names] + [(n + "*", duplexes[n][1]) for n in names]
    mirnas = encode_sequences(strands)
    utrs = encode_sequences((name, chosen[name]) for name in tpm.index)
    unpaired = cached_unpaired_probability(utrs) if folded else None
    scored = _prepare(mirnas, utrs, None, unpaired)
    sites = scored.sites
    column = sites.mirna % len(names)
    return Experiment(
        names=names,
        guides=strands[: len(names)],
        utrs=utrs,
        measured=measured.to_numpy(),
        matrix=feature_matrix(scored),
        kind=sites.site_type.astype(int),
        cell=sites.utr.astype(int) * len(names) + column,
        strand=sites.mirna.astype(int),
        weak=_weak_counts(scored, mirnas, len(utrs), len(names)),
        prior_target=_prior_target(mirnas, utrs, scored, unpaired),
        judged=tpm.index.isin(judged.index),
    )


def _weak_counts(scored: Scored, mirnas: SequenceSet, genes: int, columns: int) -> np.ndarray:
    index = index_weak(*scored.targets)
    pairs = np.arange(genes * columns)
    sites = (pairs % columns, pairs // columns)
    counts = np.empty(len(pairs))
    count_weak((mirnas.codes, mirnas.offsets), sites, np.arange(len(pairs) + 1), index, counts)
    return counts.reshape(genes, columns)


def _prior_target(
    mirnas: SequenceSet, utrs: SequenceSet, scored: Scored, unpaired: np.ndarray | None
) -> np.ndarray:
    """Give the log odds that context++ stands for; NaN for offset 6mers and beside the stop."""
    sites = scored.sites
    chance = None
    if unpaired is not None:
        start, _ = accessibility_window(sites, utrs)
        place = utrs.offsets[sites.utr] + np.maximum(start, 0)
        chance = np.where(start >= 0, unpaired[place], np.nan)
    scores = context_plus(mirnas, utrs, sites=sites, unpaired=chance)["context_score"]
    target = np.full(len(sites), np.nan)
    target[sites.site_type < 4] = POWER * np.log(np.expm1(-scores * np.log(2)) + FLOOR)
    return target


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Scaled features and the prior that a fit starts from."""

    features: tuple[str, ...]
    x: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    prior: np.ndarray
    prior_classes: np.ndarray
    free: np.ndarray


def design(data: Experiment, features: tuple[str, ...]) -> Design:
    """Scale the features, and regress context++ on those that it also has."""
    at = [SITE_FEATURES.index(name) for name in features]
    raw = data.matrix[:, at]
    guide = data.strand < len(data.names)
    centre, scale = np.nanmean(raw[guide], axis=0), np.nanstd(raw[guide], axis=0)
    x = np.nan_to_num((raw - centre) / scale)
    known = np.array([name in PRIOR for name in features])
    classes = np.eye(5)[data.kind]
    rows = ~np.isnan(data.prior_target) & guide
    full = np.hstack([classes[:, :4], x[:, known]])
    found = np.linalg.lstsq(full[rows], data.prior_target[rows], rcond=None)[0]
    prior = np.zeros(len(features))
    prior[known] = found[4:]
    return Design(
        features=features,
        x=x,
        centre=centre,
        scale=scale,
        prior=prior,
        prior_classes=np.append(found[:4], POWER * np.log(FLOOR)),
        free=np.array([name not in FIXED for name in features]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients on scaled features, and the log doses of the strands that were fitted."""

    weights: np.ndarray
    classes: np.ndarray
    weak: float
    guides: np.ndarray
    passengers: np.ndarray

    def log_odds(self, data: Experiment, made: Design, rows: np.ndarray) -> np.ndarray:
        """Give the log odds of some sites at the mean dose."""
        return made.x[rows] @ self.weights + self.classes[data.kind[rows]]


def choose(
    data: Experiment, columns: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give the sites of some miRNAs, which are of the guide, their duplex, and what was measured.

    Measured values are centred on each transcript, over these miRNAs.
    """
    many = len(data.names)
    place = {column: rank for rank, column in enumerate(columns)}
    rows = np.flatnonzero(np.isin(data.strand % many, columns))
    dose = np.array([place[s % many] for s in data.strand[rows]])
    y = data.centred[:, columns]
    return rows, data.strand[rows] < many, dose, y - y.mean(axis=1, keepdims=True)


def misfit(total: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give what predicted odds leave over of the measured, and how its square depends on them.

    The second is by log2 change.
    """
    r = -np.log2(1 + total)
    r = r - r.mean(axis=1, keepdims=True) - y
    r = r - r.mean(axis=0)
    return r, 2 * (r - r.mean(axis=1, keepdims=True))


def fit(data: Experiment, made: Design, columns: list[int], *, weak: bool = True) -> Fit:
    """Fit on some of the miRNAs, both strands of each duplex."""
    many, genes = len(data.names), len(data.utrs)
    rows, guide, dose, y = choose(data, columns)
    x, kind, cell = made.x[rows][:, made.free], data.kind[rows], data.cell[rows]
    base = made.x[rows] @ made.prior + made.prior_classes[kind]
    counts = data.weak[:, columns]
    k, n = x.shape[1], len(columns)
    spread = np.concatenate(
        [np.full(k, FREEDOM), np.full(5, CLASS_FREEDOM), np.full(n, DOSE_FREEDOM), np.ones(n),
         [10.0, WEAK_FREEDOM if weak else 1e-9]]
    )  # fmt: skip
    middle = np.concatenate([np.zeros(k + 5 + n), np.full(n, -2.0), np.zeros(2)])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        w, c, a, p, (all_, b) = np.split(theta, np.cumsum([k, 5, n, n]))
        odds = np.exp(base + x @ w + c[kind] + np.where(guide, a[dose], p[dose]) + all_)
        total = np.bincount(cell, odds, genes * many).reshape(genes, many)[:, columns]
        scale = np.exp(a + all_)
        total = total + b * counts * scale
        floor = np.maximum(total, -0.3)
        r, away = misfit(floor, y)
        d = away * -(1 / (1 + floor)) / np.log(2) / NOISE
        whole = np.zeros((genes, many))
        whole[:, columns] = d
        each = whole.ravel()[cell] * odds
        by_dose = (d * b * counts * scale).sum(axis=0)
        gradient = np.concatenate(
            [x.T @ each, np.bincount(kind, each, 5),
             np.bincount(dose[guide], each[guide], n) + by_dose,
             np.bincount(dose[~guide], each[~guide], n),
             [each.sum() + by_dose.sum(), (d * counts * scale).sum()]]
        )  # fmt: skip
        moved = (theta - middle) / spread
        return (r**2).sum() / NOISE + (moved**2).sum() / 2, gradient + moved / spread

    found = minimize(loss, middle, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    w, c, a, p, (all_, b) = np.split(found, np.cumsum([k, 5, n, n]))
    weights = made.prior.copy()
    weights[made.free] += w
    return Fit(weights, made.prior_classes + c + all_, float(np.exp(all_) * max(b, 0.0)), a, p)


def seen_by_trees(*, folded: bool) -> list[int]:
    """Give the places of what trees may ask for."""
    names = SITE_FEATURES + SURROUNDINGS
    unseen = FIXED if folded else (*FIXED, "accessibility")
    return [
        at
        for at, name in enumerate(names)
        if name not in unseen and (folded or not name.startswith("open_"))
    ]


def grow(data: Experiment, made: Design, found: Fit, columns: list[int]) -> Trees:
    """Grow trees on what a fit to some of the miRNAs leaves over."""
    import lightgbm  # pyright: ignore[reportMissingImports]

    many, genes = len(data.names), len(data.utrs)
    rows, guide, dose, y = choose(data, columns)
    cell = data.cell[rows]
    base = found.log_odds(data, made, rows)
    base = base + np.where(guide, found.guides[dose], found.passengers[dose])
    weak = found.weak * data.weak[:, columns] * np.exp(found.guides)
    whole = np.zeros((genes, many))

    def loss(added: np.ndarray, _: object) -> tuple[np.ndarray, np.ndarray]:
        odds = np.exp(base + added)
        total = np.bincount(cell, odds, genes * many).reshape(genes, many)[:, columns] + weak
        slope = -1 / (1 + total) / np.log(2)
        whole[:, columns] = misfit(total, y)[1] * slope / NOISE
        gradient = whole.ravel()[cell] * odds
        whole[:, columns] = 2 * slope**2 / NOISE
        return gradient, whole.ravel()[cell] * odds**2 + 1e-6

    seen = seen_by_trees(folded="accessibility" in made.features)
    values = np.nan_to_num(data.matrix[rows][:, seen], nan=UNKNOWN)
    shape = (RUNS * TREES, 2**DEPTH)
    trees = Trees(np.zeros(shape, np.int16), np.full(shape, np.inf), np.zeros(shape))
    for run in range(RUNS):
        how = {**GROWTH, "objective": loss, "seed": run + 1}
        grown = lightgbm.train(how, lightgbm.Dataset(values, np.zeros(len(rows))), TREES)
        for number, tree in enumerate(grown.dump_model()["tree_info"]):
            _plant(trees, run * TREES + number, 1, tree["tree_structure"], seen)
    trees.leaves[:] /= RUNS
    return trees


def _plant(trees: Trees, tree: int, node: int, grown: dict[str, Any], seen: list[int]) -> None:
    """Copy a node and what is below it; a leaf above the last row is every leaf below it."""
    if "leaf_value" in grown:
        row = int(np.log2(node))
        first = node << (DEPTH - row)
        last = first + (1 << (DEPTH - row))
        trees.leaves[tree, first - 2**DEPTH : last - 2**DEPTH] = grown["leaf_value"]
        return
    trees.split_by[tree, node] = seen[grown["split_feature"]]
    trees.thresholds[tree, node] = grown["threshold"]
    _plant(trees, tree, 2 * node, grown["left_child"], seen)
    _plant(trees, tree, 2 * node + 1, grown["right_child"], seen)


def predict(
    data: Experiment, made: Design, found: Fit, trees: Trees | None, column: int
) -> np.ndarray:
    """Sum the odds of the guide's sites on every UTR."""
    rows = np.flatnonzero(data.strand == column)
    odds = found.log_odds(data, made, rows)
    if trees is not None:
        odds = odds + tree_effects(data.matrix[rows], trees)
    genes = np.bincount(data.cell[rows] // len(data.names), np.exp(odds), len(data.utrs))
    return genes + found.weak * data.weak[:, column]


def to_change(odds: np.ndarray, lengths: np.ndarray, background: float) -> np.ndarray:
    """Turn odds into log2 change against the background of the UTR's length."""
    return np.minimum(0, -np.log2((1 + odds) / (1 + background * lengths)))


def signed_r2(predicted: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Give sign(r) r^2 of each column."""
    pairs = zip(predicted.T, measured.T, strict=True)
    r = np.array([np.corrcoef(p, m)[0, 1] if p.std() > 0 else 0.0 for p, m in pairs])
    return np.sign(r) * r**2


def centre(values: np.ndarray) -> np.ndarray:
    """Take from each column the mean of the others."""
    others = values.sum(axis=1, keepdims=True) - values
    return values - others / (values.shape[1] - 1)


def left_out(
    data: Experiment, made: Design, *, weak: bool = True, grown: bool = True
) -> np.ndarray:
    """Predict the odds of each miRNA from a fit to the others."""
    many = len(data.names)
    odds = np.empty((len(data.utrs), many))
    for column in range(many):
        others = [c for c in range(many) if c != column]
        found = fit(data, made, others, weak=weak)
        trees = grow(data, made, found, others) if grown else None
        odds[:, column] = predict(data, made, found, trees, column)
    return odds


def choose_background(data: Experiment, odds: np.ndarray, columns: list[int]) -> float:
    """Take the background that serves raw and centred values of these miRNAs best."""
    return float(max(BACKGROUNDS, key=lambda b: serves(data, odds, columns, b)))


def serves(data: Experiment, odds: np.ndarray, columns: list[int], background: float) -> float:
    """Add up the raw and the centred figure of these miRNAs."""
    p = to_change(odds[:, columns], data.utrs.lengths[:, None], background)
    y = data.measured[:, columns]
    return signed_r2(p, y).mean() + signed_r2(centre(p), y).mean()


def left_out_change(data: Experiment, odds: np.ndarray, *, background: bool = True) -> np.ndarray:
    """Turn left-out odds into changes, the background chosen on the other miRNAs."""
    many = odds.shape[1]
    lengths = data.utrs.lengths
    changes = []
    for column in range(many):
        others = [c for c in range(many) if c != column]
        b = choose_background(data, odds, others) if background else 0.0
        changes.append(to_change(odds[:, column], lengths, b))
    return np.stack(changes, axis=1)


def quantile_line(x: np.ndarray, y: np.ndarray, share: float) -> np.ndarray:
    """Fit constant and slope (not below 0) of a quantile of y given x, on a grid of x."""
    order = np.argsort(x)
    bins = np.array_split(order[x[order] > 0], 12)
    centres = np.array([x[b].mean() for b in bins])
    heights = np.array([np.quantile(y[b], share) for b in bins])
    a = np.stack([np.ones_like(centres), centres], axis=1)
    # least absolute error, a linear programme
    n = len(bins)
    costs = np.concatenate([np.zeros(2), np.ones(2 * n)])
    equal = np.hstack([a, np.eye(n), -np.eye(n)])
    found = linprog(
        costs, A_eq=equal, b_eq=heights, bounds=[(None, None), (0, None)] + [(0, None)] * 2 * n
    )
    return found.x[:2]


def interval(change: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Fit the 5 % and 95 % lines of the residual on the size of the prediction."""
    size, rest = -change.ravel(), (measured - change).ravel()
    return np.concatenate([quantile_line(size, -rest, 0.95), quantile_line(size, rest, 0.95)])


def coverage(data: Experiment, change: np.ndarray) -> np.ndarray:
    """Give the share of pairs with a site that lie in the interval set from the other miRNAs."""
    many = change.shape[1]
    shares = []
    for column in range(many):
        others = [c for c in range(many) if c != column]
        a, b, c, d = interval(change[:, others], data.measured[:, others])
        p, y = change[:, column], data.measured[:, column]
        hit = (y >= p - a + b * p) & (y <= p + c - d * p)
        shares.append(hit[p < 0].mean())
    return np.array(shares)


def report(tag: str, change: np.ndarray, data: Experiment) -> None:
    """Print the two figures, of the transcripts that are judged and of all."""
    words = []
    for some in (data.judged, slice(None)):
        p, y = change[some], data.measured[some]
        words += [f"raw {signed_r2(p, y).mean():.4f}"]
        words += [f"centred {signed_r2(centre(p), y).mean():.4f}"]
    print(f"{tag:34s}", *words[:2], "| all", *words[2:], flush=True)


def context_scores(data: Experiment) -> np.ndarray:
    """Sum the context++ scores of each guide's sites on every UTR, the peer to compare with."""
    scored = (data.strand < len(data.names)) & (data.kind < 4) & ~np.isnan(data.prior_target)
    score = -np.log2(1 + np.maximum(np.exp(data.prior_target / POWER) - FLOOR, 0))
    size = len(data.utrs) * len(data.names)
    return np.bincount(data.cell[scored], score[scored], size).reshape(len(data.utrs), -1)


def rows_of(
    variant: str, made: Design, found: Fit, background: float, limits: np.ndarray
) -> list[dict[str, object]]:
    """Lay out one variant as rows of the coefficient table."""
    weights = dict(zip(made.features, found.weights / made.scale, strict=True))
    centres = dict(zip(made.features, made.centre, strict=True))
    rows = [(name, found.classes[i], 0.0) for i, name in enumerate(MODEL_CLASSES)]
    rows += [(name, weights.get(name, 0.0), centres.get(name, 0.0)) for name in SITE_FEATURES]
    rows += [("6mer-A1", found.weak, 0.0), ("background", background, 0.0)]
    rows += list(
        zip(("below", "more_below", "above", "more_above"), limits, [0.0] * 4, strict=True)
    )
    source = (
        "scripts/fit_repression.py on McGeary 2019, doi:10.1126/science.aav1741, and 3' UTRs of "
        "scripts/make_refseq_utrs.py"
    )
    return [
        {"variant": variant, "term": term, "value": f"{value:.6g}", "centre": f"{mid:.6g}",
         "source": source}
        for term, value, mid in rows
    ]  # fmt: skip


def rows_of_trees(variant: str, trees: Trees) -> list[dict[str, object]]:
    """Lay out the trees of one variant as rows of their table."""
    names = SITE_FEATURES + SURROUNDINGS
    rows = []
    for tree in range(len(trees.leaves)):
        for node in range(1, 2**DEPTH):
            name, value = names[trees.split_by[tree, node]], trees.thresholds[tree, node]
            if np.isfinite(value):  # else a leaf lies above
                rows.append((tree, node, name, value))
        rows += [(tree, 2**DEPTH + at, "leaf", v) for at, v in enumerate(trees.leaves[tree])]
    return [
        {"variant": variant, "tree": tree, "node": node, "term": term, "value": f"{value:.6g}"}
        for tree, node, term, value in rows
    ]


def ablate(data: Experiment, features: tuple[str, ...]) -> None:
    """Print what is lost without each term, trees aside, and without trees."""
    made = design(data, features)
    report("  without trees", left_out_change(data, left_out(data, made, grown=False)), data)
    for name in features:
        rest = design(data, tuple(f for f in features if f != name))
        report(f"  nor {name}", left_out_change(data, left_out(data, rest, grown=False)), data)
    full = left_out(data, made, weak=False)
    report("  without 6mer-A1 sites", left_out_change(data, full), data)
    report("  without background", left_out_change(data, left_out(data, made), background=False),
           data)  # fmt: skip


def run(
    variant: str, data: Experiment, *, ablation: bool
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Validate, report and fit one variant on all miRNAs."""
    features = tuple(n for n in SITE_FEATURES if variant == "accessibility" or n != "accessibility")
    made = design(data, features)
    odds = left_out(data, made)
    change = left_out_change(data, odds)
    report(f"{variant}, left-out miRNAs", change, data)
    for kind, p in (("raw", change), ("centred", centre(change))):
        figures = signed_r2(p[data.judged], data.measured[data.judged]).round(3)
        by = zip(data.names, figures, strict=True)
        print(f"  {kind}:", ", ".join(f"{name} {value}" for name, value in by))
    within = coverage(data, change)
    print(f"  90 % interval holds {within.mean():.3f} ({within.min():.3f} to {within.max():.3f})")
    if ablation:
        ablate(data, features)
    columns = list(range(len(data.names)))
    found = fit(data, made, columns)
    trees = grow(data, made, found, columns)
    background = choose_background(data, odds, columns)
    limits = interval(change, data.measured)
    return rows_of(variant, made, found, background, limits), rows_of_trees(variant, trees)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Fit the repression model on HeLa.")
    parser.add_argument("reference", type=Path)
    parser.add_argument("utrs", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablation", action="store_true")
    given = parser.parse_args()
    rows: list[dict[str, object]] = []
    leaves: list[dict[str, object]] = []
    for variant in ("accessibility", "sequence"):
        data = read_experiment(given.reference, given.utrs, folded=variant == "accessibility")
        print(f"{len(data.utrs)} transcripts, {data.judged.sum()} judged; {len(data.names)} miRNAs")
        report("context++", context_scores(data), data)
        terms, trees = run(variant, data, ablation=given.ablation)
        rows += terms
        leaves += trees
    if given.write:
        for name, table in (("coefficients", rows), ("trees", leaves)):
            path = TABLES / f"repression_{name}.tsv"
            pd.DataFrame(table).to_csv(path, sep="\t", index=False, lineterminator="\n")
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
