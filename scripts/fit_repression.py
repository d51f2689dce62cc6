"""Fit the repression model, judge it on seed families left out, and write its coefficients.

    python scripts/fit_repression.py REFERENCE SEQUENCES [--write]

REFERENCE is the folder of reference data, SEQUENCES what `make_refseq_utrs.py` makes. The sets are
those of `repression_sets.py`: HeLa of McGeary 2019, and the series GSE124530; the seven experiments
of other series are never fitted. Growing the trees takes lightgbm (MIT), which nothing else needs.
Without ``--write``, only the figures are printed.

1. Prior: the log odds of a site are regressed on its features so that they follow context++ to the
   power 0.7 (Agarwal 2015, doi:10.7554/eLife.05005), which was fitted on 74 other experiments.
2. Fit: features move from the prior by ridge regression of the predicted on the measured change,
   both centred on each transcript, with the dose of each guide and of each passenger strand free,
   and the share of a coding site's odds. The seed's stability and abundance keep their prior.
3. Trees: what the surroundings add to the log odds of a site in a 3' UTR is grown tree by tree down
   the gradient of the same loss, three times over; the three are averaged. They see neither
   stability nor abundance of the seed: some thirty miRNAs cannot teach them.
4. Seed families are left out of steps 2 and 3, a sixth at a time (a third for the variant without
   accessibility); a left-out miRNA's dose is unknown and set to the mean.
5. What a usual mRNA has, by nt, and the interval are set from predictions for left-out families.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog, minimize

from mirbone.targets.repression._model import (
    DEPTH,
    MODEL_CLASSES,
    SITE_FEATURES,
    SURROUNDINGS,
    Trees,
)
from mirbone.targets.repression._sum import tree_effects
from repression_sets import FLOOR, POWER, Measured, places, read_further, read_hela

TABLES = Path(__file__).parents[1] / "src/mirbone/targets/data"
PRIOR = ("stability", "target_abundance", "local_au", "accessibility", "pairing",
         "min_distance", "utr_length")  # fmt: skip
FIXED = ("stability", "target_abundance")
FOLDED = ("accessibility", *(name for name in SURROUNDINGS if name.startswith("open_")))
FREEDOM, CLASS_FREEDOM, DOSE_FREEDOM, WEAK_FREEDOM = 0.075, 0.3, 0.5, 0.02
CODING = 0.2
"""Where a coding site's share starts from (McGeary 2019); it moves freely."""
USUAL = [(u, o) for u in np.arange(0, 3.1e-5, 0.5e-5) for o in np.arange(0, 2.1e-5, 0.5e-5)]
FOLDS, RUNS, TREES = {"accessibility": 6, "sequence": 3}, 3, 40
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
class Design:
    """Centres and scales of the features, and the prior that a fit starts from."""

    centre: np.ndarray
    scale: np.ndarray
    prior: np.ndarray
    classes: np.ndarray
    free: np.ndarray

    def scaled(self, data: Measured, rows: np.ndarray | slice) -> np.ndarray:
        """Give the scaled features of some sites; what is not known is 0."""
        raw = data.matrix[rows, : len(SITE_FEATURES)].astype(float)
        return np.nan_to_num((raw - self.centre) / self.scale)

    def scaled_seed(self, data: Measured) -> np.ndarray:
        """Give stability and abundance of every miRNA's seed by class."""
        stability, abundance = data.traits
        seed = np.stack([stability, np.broadcast_to(abundance[:, None], stability.shape)], axis=2)
        return np.nan_to_num((seed - self.centre[:2]) / self.scale[:2])


def design(data: Measured, *, folded: bool) -> Design:
    """Scale the features, and regress context++ on those that it also has."""
    guide = data.strand < len(data.names)
    raw = data.matrix[:, : len(SITE_FEATURES)].astype(float)
    used = np.array([folded or name not in FOLDED for name in SITE_FEATURES])
    centre, scale = np.zeros(len(used)), np.ones(len(used))
    centre[used], scale[used] = raw[guide][:, used].mean(axis=0, where=~np.isnan(raw[guide][:, used])), np.nanstd(raw[guide][:, used], axis=0)  # fmt: skip  # noqa: E501
    x = np.nan_to_num((raw - centre) / scale)
    known = np.array([name in PRIOR for name in SITE_FEATURES]) & used
    rows = ~np.isnan(data.prior_target) & guide
    full = np.hstack([np.eye(5)[data.kind][:, :4], x[:, known]])
    found = np.linalg.lstsq(full[rows], data.prior_target[rows], rcond=None)[0]
    prior = np.zeros(len(used))
    prior[known] = found[4:]
    free = used & np.array([name not in FIXED for name in SITE_FEATURES])
    return Design(centre, scale, prior, np.append(found[:4], POWER * np.log(FLOOR)), free)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some experiments of a set as a fit sees them: their sites, and what was measured."""

    data: Measured
    columns: list[int]
    rows: np.ndarray
    dose: np.ndarray
    cell: np.ndarray
    coding: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    y: np.ndarray
    known: np.ndarray

    @property
    def doses(self) -> int:
        """Number of strands: guides, and passengers where they are known."""
        return len(self.columns) * (self.data.weak.shape[1] // len(self.data.names))

    @property
    def weak(self) -> np.ndarray:
        """Numbers of 6mer-A1 sites of the guides."""
        return self.data.weak[:, self.columns]

    def total(self, cell: np.ndarray, odds: np.ndarray) -> np.ndarray:
        """Sum odds by transcript and experiment."""
        size = len(self.y), len(self.columns)
        return np.bincount(cell, odds, size[0] * size[1]).reshape(size)

    def misfit(self, total: np.ndarray) -> np.ndarray:
        """Give what predicted odds leave over of the measured, centred both ways."""
        r = (-np.log2(1 + total) - self.y) * self.known
        r -= self.known * (r.sum(axis=1) / np.maximum(self.known.sum(axis=1), 1))[:, None]
        return r - self.known * (r.sum(axis=0) / np.maximum(self.known.sum(axis=0), 1))


def part(data: Measured, columns: list[int]) -> Part:
    """Choose experiments of a set."""
    many, n = len(data.names), len(columns)
    place = np.full(data.weak.shape[1], -1)
    for rank, column in enumerate(columns):
        place[column::many] = np.arange(rank, n * (len(place) // many), n)
    rows, coding = np.flatnonzero(place[data.strand] >= 0), place[data.coding[2]] >= 0
    kind, utr, strand = (values[coding] for values in data.coding)
    y = data.measured[:, columns]
    known = np.isfinite(y)
    dose, behind = place[data.strand[rows]], place[strand]
    return Part(
        data, columns, rows, dose, data.utr[rows] * n + dose % n,
        (kind, strand, behind, utr * n + behind % n), np.where(known, y, 0.0), known,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients on scaled features, and the log doses of the strands of each part."""

    weights: np.ndarray
    classes: np.ndarray
    weak: float
    coding: float
    doses: list[np.ndarray]

    def coding_odds(self, data: Measured, made: Design) -> np.ndarray:
        """Give the odds of a coding site of each miRNA and class."""
        return self.coding * np.exp(self.classes + made.scaled_seed(data) @ self.weights[:2])


def fit(made: Design, parts: list[Part]) -> Fit:
    """Fit all parts at once."""
    k = int(made.free.sum())
    features = [made.scaled(one.data, one.rows) for one in parts]
    kinds = [one.data.kind[one.rows] for one in parts]
    base = [x @ made.prior + made.classes[kind] for x, kind in zip(features, kinds, strict=True)]
    features = [x[:, made.free] for x in features]
    behind = [(made.classes + made.scaled_seed(one.data) @ made.prior[:2])[one.coding[1], one.coding[0]] for one in parts]  # fmt: skip  # noqa: E501
    spread = [np.full(k, FREEDOM), np.full(5, CLASS_FREEDOM), [10.0, 1.0, WEAK_FREEDOM]]
    middle = [np.zeros(k + 5), [0.0, np.log(CODING), 0.0]]
    for one in parts:
        guides, rest = len(one.columns), one.doses - len(one.columns)
        spread += [np.full(guides, DOSE_FREEDOM), np.ones(rest)]
        middle += [np.zeros(guides), np.full(rest, -2.0)]
    spread, middle = np.concatenate(spread), np.concatenate(middle)
    ends = np.cumsum([k, 5, 3, *(one.doses for one in parts)])[:-1]

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        w, c, (all_, share, b), *doses = np.split(theta, ends)
        value, slopes = 0.0, [np.zeros(k), np.zeros(5), np.zeros(3)]
        for at, one in enumerate(parts):
            kind, x, dose, n = kinds[at], features[at], doses[at], len(one.columns)
            kind_o, _, dose_o, cell_o = one.coding
            odds = np.exp(base[at] + x @ w + c[kind] + dose[one.dose] + all_)
            odds_o = np.exp(behind[at] + c[kind_o] + dose[dose_o] + all_ + share)
            usual = one.weak * np.exp(dose[:n] + all_)
            total = one.total(one.cell, odds) + one.total(cell_o, odds_o)
            total = np.maximum(total + b * usual, -0.3)
            r = one.misfit(total)
            value += (r**2).sum() / one.data.noise
            d = -2 * r * one.known / one.data.noise / (1 + total) / np.log(2)
            each, each_o = d.ravel()[one.cell] * odds, d.ravel()[cell_o] * odds_o
            by_dose = (d * b * usual).sum(axis=0)
            slopes[0] += x.T @ each
            slopes[1] += np.bincount(kind, each, 5) + np.bincount(kind_o, each_o, 5)
            slopes[2] += [
                each.sum() + each_o.sum() + by_dose.sum(),
                each_o.sum(),
                (d * usual).sum(),
            ]
            slope = np.bincount(one.dose, each, one.doses)
            slope += np.bincount(dose_o, each_o, one.doses)
            slope[:n] += by_dose
            slopes.append(slope)
        moved = (theta - middle) / spread
        return value + (moved**2).sum() / 2, np.concatenate(slopes) + moved / spread

    found = minimize(loss, middle, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    w, c, (all_, share, b), *doses = np.split(found, ends)
    weights = made.prior.copy()
    weights[made.free] += w
    weak = float(np.exp(all_) * max(b, 0.0))
    return Fit(weights, made.classes + c + all_, weak, float(np.exp(share)), doses)


def seen_by_trees(*, folded: bool) -> list[int]:
    """Give the places of what trees may ask for."""
    unseen = FIXED if folded else (*FIXED, *FOLDED)
    return [at for name, at in places().items() if name not in unseen]


def grow(made: Design, found: Fit, parts: list[Part], *, folded: bool) -> Trees:
    """Grow trees on what a fit leaves over."""
    import lightgbm  # pyright: ignore[reportMissingImports]

    seen = seen_by_trees(folded=folded)
    values = np.vstack([one.data.matrix[one.rows][:, seen] for one in parts])
    cuts = np.cumsum([0] + [len(one.rows) for one in parts])
    base, other = [], []
    for one, dose in zip(parts, found.doses, strict=True):
        rows = made.scaled(one.data, one.rows) @ found.weights
        base.append(rows + found.classes[one.data.kind[one.rows]] + dose[one.dose])
        kind, strand, at, cell = one.coding
        coding = found.coding_odds(one.data, made)[strand, kind] * np.exp(dose[at])
        weak = found.weak * one.weak * np.exp(dose[: len(one.columns)])
        other.append(one.total(cell, coding) + weak)

    def loss(added: np.ndarray, _: object) -> tuple[np.ndarray, np.ndarray]:
        first, second = np.empty(len(added)), np.empty(len(added))
        for at, one in enumerate(parts):
            own = slice(cuts[at], cuts[at + 1])
            odds = np.exp(base[at] + added[own])
            total = one.total(one.cell, odds) + other[at]
            slope = -1 / (1 + total) / np.log(2)
            r = one.misfit(total)
            first[own] = (2 * r * slope / one.data.noise).ravel()[one.cell] * odds
            second[own] = (2 * slope**2 / one.data.noise).ravel()[one.cell] * odds**2 + 1e-6
        return first, second

    shape = (RUNS * TREES, 2**DEPTH)
    trees = Trees(np.zeros(shape, np.int16), np.full(shape, np.inf), np.zeros(shape))
    values = np.nan_to_num(values, nan=UNKNOWN)
    for run in range(RUNS):
        how = {**GROWTH, "objective": loss, "seed": run + 1}
        grown = lightgbm.train(how, lightgbm.Dataset(values, np.zeros(len(values))), TREES)
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
    data: Measured, made: Design, found: Fit, trees: Trees | None, columns: list[int]
) -> dict[str, np.ndarray]:
    """Sum the odds of the guides' sites at the mean dose, those of 3' UTRs and coding apart."""
    one = part(data, columns)
    rows = one.rows[one.dose < len(columns)]
    log_odds = made.scaled(data, rows) @ found.weights + found.classes[data.kind[rows]]
    if trees is not None:
        log_odds = log_odds + tree_effects(data.matrix[rows].astype(float), trees)
    kind, strand, at, cell = one.coding
    odds = found.coding_odds(data, made)[strand, kind] * (at < len(columns))
    guides = one.cell[one.dose < len(columns)]
    return {
        "utr": one.total(guides, np.exp(log_odds)) + found.weak * one.weak,
        "coding": one.total(cell, odds),
    }


def to_change(data: Measured, odds: np.ndarray, usual: tuple[float, float]) -> np.ndarray:
    """Turn odds into log2 changes relative to a usual mRNA of these lengths."""
    normal = np.log2(1 + usual[0] * data.utr_nt + usual[1] * data.coding_nt)
    return normal[:, None] - np.log2(1 + odds)


def signed_r2(predicted: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Give sign(r) r^2 of each column over the transcripts where it was measured."""
    figures = []
    for p, m in zip(predicted.T, measured.T, strict=True):
        known = np.isfinite(m)
        r = np.corrcoef(p[known], m[known])[0, 1] if p[known].std() > 0 else 0.0
        figures.append(np.sign(r) * r**2)
    return np.array(figures)


def centre(values: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Take from each value the mean of its transcript over the experiments that measured it."""
    known = np.isfinite(measured)
    number = np.maximum(known.sum(axis=1, keepdims=True), 1)
    return values - np.where(known, values, 0).sum(axis=1, keepdims=True) / number


def left_out(
    sets: list[Measured], made: Design, *, folded: bool, grown: bool = True
) -> list[dict[str, np.ndarray]]:
    """Predict the odds of each experiment from a fit that saw none of its seed family.

    Experiments that are in no series are predicted in the same way, and are never fitted.
    """
    folds = FOLDS["accessibility" if folded else "sequence"]
    families = sorted({seed for data in sets for seed in data.seeds})
    np.random.default_rng(0).shuffle(families)
    fold = {family: at % folds for at, family in enumerate(families)}
    shapes = [data.measured.shape for data in sets]
    odds = [{name: np.empty(shape) for name in ("utr", "coding")} for shape in shapes]
    for number in range(folds):
        own = [[c for c, s in enumerate(d.seeds) if fold[s] == number] for d in sets]
        parts = [
            part(data, [c for c in np.flatnonzero(data.series) if c not in mine])
            for data, mine in zip(sets, own, strict=True)
        ]
        found = fit(made, parts)
        trees = grow(made, found, parts, folded=folded) if grown else None
        for data, mine, into in zip(sets, own, odds, strict=True):
            for name, values in predict(data, made, found, trees, mine).items():
                into[name][:, mine] = values
        print(f"  fold {number + 1} of {folds}, coding share {found.coding:.3f}", flush=True)
    return odds


def figures(data: Measured, change: np.ndarray) -> dict[str, np.ndarray]:
    """Give mean signed r2, raw and centred, of a series; of others there is no centre."""
    own, rest = data.series, ~data.series
    y = data.measured
    found = {"raw": signed_r2(change[:, own], y[:, own])}
    found["centred"] = signed_r2(centre(change[:, own], y[:, own]), centre(y[:, own], y[:, own]))
    if rest.any():
        found["others"] = signed_r2(change[:, rest], y[:, rest])
    return found


def report(tag: str, sets: list[Measured], changes: list[np.ndarray]) -> None:
    """Print the figures of every set."""
    words = [
        f"{data.name} {kind} {values.mean():.4f}"
        for data, change in zip(sets, changes, strict=True)
        for kind, values in figures(data, change).items()
    ]
    print(f"{tag:34s}", " | ".join(words), flush=True)


def choose_usual(sets: list[Measured], odds: list[dict[str, np.ndarray]]) -> tuple[float, float]:
    """Take what serves best: the raw figures of all sets, each as a share of its best."""
    every = []
    for usual in USUAL:
        changes = [to_change(d, o["utr"] + o["coding"], usual) for d, o in zip(sets, odds, strict=True)]  # fmt: skip  # noqa: E501
        found = [figures(data, change) for data, change in zip(sets, changes, strict=True)]
        every.append([f[k].mean() for f in found for k in ("raw", "others") if k in f])
    shares = np.array(every) / np.array(every).max(axis=0)
    return USUAL[int(shares.mean(axis=1).argmax())]


def quantile_line(x: np.ndarray, y: np.ndarray, share: float) -> np.ndarray:
    """Fit constant and slope (not below 0) of a quantile of y given x, on a grid of x."""
    bins = np.array_split(np.argsort(x), 24)
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
    known = np.isfinite(measured)
    size, rest = np.abs(change[known]), (measured - change)[known]
    return np.concatenate([quantile_line(size, -rest, 0.95), quantile_line(size, rest, 0.95)])


def coverage(limits: np.ndarray, change: np.ndarray, measured: np.ndarray) -> np.ndarray:
    """Give the share of measured values in the interval, by experiment."""
    a, b, c, d = limits
    size = np.abs(change)
    hit = (measured >= change - a - b * size) & (measured <= change + c + d * size)
    return np.array([h[np.isfinite(m)].mean() for h, m in zip(hit.T, measured.T, strict=True)])


def rows_of(
    variant: str, made: Design, found: Fit, usual: tuple[float, float], limits: np.ndarray
) -> list[dict[str, object]]:
    """Lay out one variant as rows of the coefficient table."""
    rows = [(name, found.classes[i], 0.0) for i, name in enumerate(MODEL_CLASSES)]
    rows += list(zip(SITE_FEATURES, found.weights / made.scale, made.centre, strict=True))
    rows += [("6mer-A1", found.weak, 0.0), ("coding", found.coding, 0.0)]
    rows += [("usual_utr", usual[0], 0.0), ("usual_coding", usual[1], 0.0)]
    rows += list(
        zip(("below", "more_below", "above", "more_above"), limits, [0.0] * 4, strict=True)
    )
    source = (
        "scripts/fit_repression.py on McGeary 2019, doi:10.1126/science.aav1741, and GSE124530; "
        "RefSeq sequences"
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


def run(
    variant: str, sets: list[Measured], usual: tuple[float, float] | None
) -> tuple[list[dict[str, object]], list[dict[str, object]], list[np.ndarray], tuple[float, float]]:
    """Judge one variant on families left out, and fit it on all.

    What a usual mRNA has is chosen with accessibility, and taken over without; what coding
    sequences and trees are worth is measured there too.
    """
    folded = variant == "accessibility"
    for peer in sets[0].peers:
        report(peer, sets, [data.peers[peer] for data in sets])
    made = design(sets[0], folded=folded)
    odds = left_out(sets, made, folded=folded)
    tried = [("ours", odds, ("utr", "coding"))]
    if usual is None:
        usual = choose_usual(sets, odds)
        print(f"usual odds by nt of 3' UTR and coding sequence: {usual}")
        plain = left_out(sets, made, folded=folded, grown=False)
        tried.append(("without trees", plain, ("utr", "coding")))
        tried.append(("without coding sequences", odds, ("utr",)))
    every = [
        [
            to_change(data, np.sum([o[kind] for kind in kinds], axis=0), usual)
            for data, o in zip(sets, some, strict=True)
        ]
        for _, some, kinds in tried
    ]
    for (tag, _, _), changes in zip(tried, every, strict=True):
        report(f"{variant}, {tag}", sets, changes)
    changes = every[0]
    limits = interval(changes[0], sets[0].measured)
    for data, change in zip(sets, changes, strict=True):
        within = coverage(limits, change, data.measured)
        span = f"{within.min():.3f} to {within.max():.3f}"
        print(f"  the 90 % interval holds {within.mean():.3f} ({span}) of {data.name}", flush=True)
    parts = [part(data, list(np.flatnonzero(data.series))) for data in sets]
    found = fit(made, parts)
    trees = grow(made, found, parts, folded=folded)
    rows = rows_of(variant, made, found, usual, limits)
    return rows, rows_of_trees(variant, trees), changes, usual


def table_of(sets: list[Measured], changes: list[np.ndarray]) -> pd.DataFrame:
    """Lay out every experiment: ours and context++, raw and centred."""
    tables = []
    for data, change in zip(sets, changes, strict=True):
        columns: dict[str, Any] = {
            "set": data.name, "experiment": data.names, "cell": data.cells,
            "fitted": np.where(data.series, "family left out", "never"),
        }  # fmt: skip
        for name, values in {"ours": change, **data.peers}.items():
            found = figures(data, values)
            raw, centred = np.full((2, len(data.names)), np.nan)
            raw[data.series], centred[data.series] = found["raw"], found["centred"]
            if "others" in found:
                raw[~data.series] = found["others"]
            columns |= {f"{name}, raw": raw, f"{name}, centred": centred}
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Fit the repression model.")
    parser.add_argument("reference", type=Path)
    parser.add_argument("sequences", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--figures", type=Path, help="a folder for what the page is made of")
    given = parser.parse_args()
    rows: list[dict[str, object]] = []
    leaves: list[dict[str, object]] = []
    usual = None
    for variant in ("accessibility", "sequence"):
        folded = variant == "accessibility"
        sets = [
            read_hela(given.reference, given.sequences, folded=folded),
            read_further(given.reference, folded=folded),
        ]
        terms, trees, changes, usual = run(variant, sets, usual)
        rows += terms
        leaves += trees
        if given.figures is not None:
            given.figures.mkdir(parents=True, exist_ok=True)
            table_of(sets, changes).to_csv(given.figures / f"{variant}.tsv", sep="\t", index=False)
            np.savez_compressed(
                given.figures / f"{variant}.npz",
                **{f"{d.name}_change": c for d, c in zip(sets, changes, strict=True)},
                **{f"{d.name}_measured": d.measured for d in sets},
            )
    if given.write:
        for name, table in (("coefficients", rows), ("trees", leaves)):
            path = TABLES / f"repression_{name}.tsv"
            pd.DataFrame(table).to_csv(path, sep="\t", index=False, lineterminator="\n")
            print(f"wrote {path}")


if __name__ == "__main__":
    main()
