"""Fit the repression model on HeLa and write its coefficient table.

    python scripts/fit_repression.py REFERENCE [--ablation] [--nested] [--write]

REFERENCE holds ``foldchange/`` (McGeary 2019, doi:10.1126/science.aav1741: natural log TPM of each
transcript after transfection of 17 miRNAs, and the duplexes) and ``utr/``; transcripts count whose
accession is in both. Without ``--write``, only the figures are printed.

1. Prior: the log odds of a site are regressed on its features so that they follow context++ to the
   power 0.7 (Agarwal 2015, doi:10.7554/eLife.05005), which was fitted on 74 other experiments.
2. Fit: features move from the prior by ridge regression of the predicted on the measured change,
   both centred on each transcript, with the dose of each guide and of each passenger strand free.
   The seed's stability and abundance keep their prior: 17 miRNAs cannot refit them.
3. Each miRNA in turn is left out of steps 2 and 4; its own dose is unknown and set to the mean.
4. Background and interval are set from the predictions for left-out miRNAs.

``--nested`` also leaves the form to the other miRNAs: which of ``FORMS`` predicts a miRNA is chosen
by leaving out groups of the 16 others, and the one left out is seen by neither fit nor choice. No
two of the 17 share nt 2 to 7, so each is a family of its own.
"""

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linprog, minimize

from mirbone.targets import SequenceSet, cached_unpaired_probability, encode_sequences
from mirbone.targets._context_plus import accessibility_window, context_plus
from mirbone.targets._repression import Scored, _prepare, feature_matrix
from mirbone.targets._repression_features import index_weak
from mirbone.targets._repression_model import MODEL_CLASSES, SITE_FEATURES
from mirbone.targets._repression_sum import count_weak

TABLE = Path(__file__).parents[1] / "src/mirbone/targets/data/repression_coefficients.tsv"
BASIS = ("annotated_CDS", "official", "given_3UTR", "given", "longest_ORF")
POWER, FLOOR = 0.7, 0.003
PRIOR = ("stability", "target_abundance", "local_au", "accessibility", "pairing",
         "min_distance", "utr_length")  # fmt: skip
FIXED = ("stability", "target_abundance")
FREEDOM, CLASS_FREEDOM, DOSE_FREEDOM, WEAK_FREEDOM = 0.075, 0.3, 0.5, 0.02
NOISE = 0.07
BACKGROUNDS = np.arange(0, 0.031, 0.0025) / 1000
FORMS: tuple[tuple[tuple[str, ...], float], ...] = (
    ((), 0.15),
    ((), 0.075),
    ((), 0.3),
    (("gc_at_8",), 0.15),
    (("near_stop",), 0.15),
    (("gc_at_8", "near_stop"), 0.15),
)
"""Features to leave out, and how far coefficients may move."""
INNER = 4


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
    basis: list[str]

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


def read_experiment(reference: Path, *, folded: bool) -> Experiment:
    """Read the counts, scan both strands of every duplex, and measure the sites."""
    tpm = pd.read_csv(
        reference / "foldchange/mcgeary2019_hela_logtpm.tsv.gz", sep="\t", index_col=0
    )
    tpm.index = tpm.index.str.split(".").str[0]
    chosen = read_utrs(reference / "utr/human_3utr.tsv.gz", tpm.index)
    tpm = tpm.loc[[name for name in tpm.index if name in chosen.index]] / np.log(2)
    names = list(tpm.columns)
    measured = tpm - (tpm.to_numpy().sum(axis=1, keepdims=True) - tpm) / (len(names) - 1)
    duplexes = read_duplexes(reference / "foldchange/McGeary2019_treatments.txt")
    strands = [(n, duplexes[n][0]) for n in names] + [(n + "*", duplexes[n][1]) for n in names]
    mirnas = encode_sequences(strands)
    utrs = encode_sequences((name, chosen.loc[name, "seq"]) for name in tpm.index)
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
        basis=list(chosen.loc[list(utrs.names), "utr_basis"]),
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
    """Coefficients on scaled features."""

    weights: np.ndarray
    classes: np.ndarray
    weak: float


def fit(
    data: Experiment,
    made: Design,
    columns: list[int],
    *,
    weak: bool = True,
    freedom: float = FREEDOM,
) -> Fit:
    """Fit on some of the miRNAs, both strands of each duplex."""
    many, genes = len(data.names), len(data.utrs)
    place = {column: rank for rank, column in enumerate(columns)}
    rows = np.flatnonzero(np.isin(data.strand % many, columns))
    guide = data.strand[rows] < many
    dose = np.array([place[s % many] for s in data.strand[rows]])
    x, kind, cell = made.x[rows][:, made.free], data.kind[rows], data.cell[rows]
    base = made.x[rows] @ made.prior + made.prior_classes[kind]
    counts = data.weak[:, columns]
    y = data.centred[:, columns]
    y = y - y.mean(axis=1, keepdims=True)
    k, n = x.shape[1], len(columns)
    spread = np.concatenate(
        [np.full(k, freedom), np.full(5, CLASS_FREEDOM), np.full(n, DOSE_FREEDOM), np.ones(n),
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
        r = -np.log2(1 + floor)
        r = r - r.mean(axis=1, keepdims=True) - y
        r = r - r.mean(axis=0)
        d = 2 * (r - r.mean(axis=1, keepdims=True)) * -(1 / (1 + floor)) / np.log(2) / NOISE
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
        away = (theta - middle) / spread
        return (r**2).sum() / NOISE + (away**2).sum() / 2, gradient + away / spread

    found = minimize(loss, middle, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    w, c, _, _, (all_, b) = np.split(found, np.cumsum([k, 5, n, n]))
    weights = made.prior.copy()
    weights[made.free] += w
    return Fit(weights, made.prior_classes + c + all_, float(np.exp(all_) * max(b, 0.0)))


def predict(data: Experiment, made: Design, found: Fit, column: int) -> np.ndarray:
    """Sum the odds of the guide's sites on every UTR."""
    rows = data.strand == column
    odds = np.exp(made.x[rows] @ found.weights + found.classes[data.kind[rows]])
    genes = np.bincount(data.cell[rows] // len(data.names), odds, len(data.utrs))
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


def left_out(data: Experiment, made: Design, *, weak: bool = True) -> np.ndarray:
    """Predict the odds of each miRNA from a fit to the others."""
    many = len(data.names)
    odds = np.empty((len(data.utrs), many))
    for column in range(many):
        others = [c for c in range(many) if c != column]
        odds[:, column] = predict(data, made, fit(data, made, others, weak=weak), column)
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


def nested_change(data: Experiment, features: tuple[str, ...]) -> np.ndarray:
    """Predict each miRNA by the form and the background that serve the others best."""
    many, lengths = len(data.names), data.utrs.lengths
    forms = [(design(data, tuple(n for n in features if n not in out)), s) for out, s in FORMS]
    changes, chosen = [], []
    for column in range(many):
        others = [c for c in range(many) if c != column]
        found = [_inner(data, made, freedom, others) for made, freedom in forms]
        best = max(range(len(forms)), key=lambda form: found[form][0])
        made, freedom = forms[best]
        odds = predict(data, made, fit(data, made, others, freedom=freedom), column)
        changes.append(to_change(odds, lengths, found[best][1]))
        chosen.append(best)
    print("  forms chosen:", chosen)
    return np.stack(changes, axis=1)


def _inner(
    data: Experiment, made: Design, freedom: float, columns: list[int]
) -> tuple[float, float]:
    """Give the figure of one form on these miRNAs, left out by groups, and its background."""
    odds = np.zeros((len(data.utrs), len(data.names)))
    for group in range(INNER):
        out = columns[group::INNER]
        found = fit(data, made, [c for c in columns if c not in out], freedom=freedom)
        for column in out:
            odds[:, column] = predict(data, made, found, column)
    background = choose_background(data, odds, columns)
    return serves(data, odds, columns, background), background


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


def report(tag: str, change: np.ndarray, measured: np.ndarray) -> None:
    """Print the two figures."""
    raw, mid = signed_r2(change, measured), signed_r2(centre(change), measured)
    print(f"{tag:34s} raw {raw.mean():.4f} centred {mid.mean():.4f}", flush=True)


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
    source = "scripts/fit_repression.py on McGeary 2019, doi:10.1126/science.aav1741"
    return [
        {"variant": variant, "term": term, "value": f"{value:.6g}", "centre": f"{mid:.6g}",
         "source": source}
        for term, value, mid in rows
    ]  # fmt: skip


def ablate(data: Experiment, features: tuple[str, ...]) -> None:
    """Print what is lost without each term."""
    for name in features:
        rest = tuple(f for f in features if f != name)
        report(f"  without {name}", left_out_change(data, left_out(data, design(data, rest))),
               data.measured)  # fmt: skip
    full = left_out(data, design(data, features), weak=False)
    report("  without 6mer-A1 sites", left_out_change(data, full), data.measured)
    full = left_out(data, design(data, features))
    report("  without background", left_out_change(data, full, background=False), data.measured)


def run(variant: str, data: Experiment, *, ablation: bool, nested: bool) -> list[dict[str, object]]:
    """Validate, report and fit one variant on all miRNAs."""
    features = tuple(n for n in SITE_FEATURES if variant == "accessibility" or n != "accessibility")
    made = design(data, features)
    odds = left_out(data, made)
    change = left_out_change(data, odds)
    report(f"{variant}, left-out miRNAs", change, data.measured)
    for kind, p in (("raw", change), ("centred", centre(change))):
        by = zip(data.names, signed_r2(p, data.measured).round(3), strict=True)
        print(f"  {kind}:", ", ".join(f"{name} {value}" for name, value in by))
    within = coverage(data, change)
    print(f"  90 % interval holds {within.mean():.3f} ({within.min():.3f} to {within.max():.3f})")
    if ablation:
        ablate(data, features)
    if nested:
        report("  form chosen too", nested_change(data, features), data.measured)
    columns = list(range(len(data.names)))
    found = fit(data, made, columns)
    background = choose_background(data, odds, columns)
    limits = interval(change, data.measured)
    return rows_of(variant, made, found, background, limits)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Fit the repression model on HeLa.")
    parser.add_argument("reference", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--nested", action="store_true")
    given = parser.parse_args()
    rows: list[dict[str, object]] = []
    for variant in ("accessibility", "sequence"):
        data = read_experiment(given.reference, folded=variant == "accessibility")
        print(f"{len(data.utrs)} genes, {len(data.names)} miRNAs")
        report("context++", context_scores(data), data.measured)
        rows += run(variant, data, ablation=given.ablation, nested=given.nested)
    if given.write:
        pd.DataFrame(rows).to_csv(TABLE, sep="\t", index=False, lineterminator="\n")
        print(f"wrote {TABLE}")


if __name__ == "__main__":
    main()
