"""Measure the skill of the prediction, blind and with its nulls, and write docs/skill.md.

    python scripts/make_skill_page.py REFERENCE

REFERENCE is the folder of reference data. Takes some minutes on one core. Figures go where
``scripts/skill_page.md`` has their names in braces.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit, logit
from scipy.stats import rankdata

import fit_prediction as fitting
from mirbone._core import read_table
from mirbone.evidence import (
    PROGRAMMES,
    gene_knowledge,
    load_evidence,
    load_experiments,
    programme_genes,
)
from mirbone.prediction import load_mechanism, predict
from mirbone.prediction._calibration import (
    Known,
    Numbers,
    fitted_numbers,
    limits,
    probability,
)
from mirbone.prediction._mechanism import (
    HIT,
    Universe,
    balance,
    embedded_universe,
    gene_reach,
    hits,
    joint_z,
    programme_z,
)
from mirbone.prediction._votes import base_rate, paper_votes
from mirbone.study import (
    beyond_chance,
    demo_config,
    make_config,
    ranked_answers,
    run_study,
)
from mirbone.targets import embedded_genes, embedded_targets
from mirbone.words import STEPS, load_catalogue

ROOT = Path(__file__).resolve().parents[1]
DRAWS, FOLDS, SHUFFLES = 2_000, 10, 500
Row = dict[str, str]


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description="Write the page of measured skill.")
    parser.add_argument("reference", type=Path)
    reference = parser.parse_args().reference
    sets = {"reports": fitting.reports(reference), "votes": fitting.votes()}
    targets = Targets()
    blind = left_out(sets)
    told = {
        "blind": blind_table(sets, blind),
        "baselines": baseline_table(sets, targets, reference),
        "nulls": null_table(sets["reports"], targets),
        "own": own_table(sets["votes"]),
        "verdicts": verdict_table(sets["votes"]),
        "family": family_table(sets),
        "numbers": number_table(),
        "everyone": everyone_table(),
        "random": random_table(),
        "tried": tried_table(reference),
        "expressed": expressed_table(sets["reports"], targets, reference),
        "steps": step_table(targets),
    }
    page = (ROOT / "scripts/skill_page.md").read_text(encoding="utf-8")
    for name, text in told.items():
        page = page.replace("{" + name + "}", text)
    (ROOT / "docs/skill.md").write_text(page, encoding="utf-8")
    print("The page is at docs/skill.md")


class Targets:
    """Hits of all human miRNAs on all genes, once."""

    def __init__(self) -> None:
        """Read the embedded targets."""
        mature = load_catalogue().mature
        self.names = pd.Index(mature["name"])
        self.seeds = mature["sequence"].str[1:8].to_numpy()
        table = embedded_targets(list(self.names)).astype({"mirna": str, "gene": str})
        self.table = table.loc[table["log2_change"] <= HIT]

    def of(self, mirnas: pd.Series, universe: Universe) -> np.ndarray:
        """Lay out the hits of some miRNAs."""
        each = pd.Index(dict.fromkeys(mirnas))
        found = hits(universe, each, self.table.loc[self.table["mirna"].isin(each)])
        return found[each.get_indexer(pd.Index(mirnas))]


# --- measures


def auroc(score: np.ndarray, promotes: np.ndarray) -> float:
    """Chance that one that promotes scores above one that suppresses."""
    n = promotes.sum()
    return float((rankdata(score)[promotes].sum() - n * (n + 1) / 2) / (n * (len(score) - n)))


def interval(
    measure: Callable[[np.ndarray], float], witness: np.ndarray, seed: int = 1
) -> tuple[float, float]:
    """95 % of a measure over resampled witnesses; it takes places of rows."""
    rng, found = np.random.default_rng(seed), []
    groups = [np.flatnonzero(witness == one) for one in np.unique(witness)]
    for _ in range(DRAWS):
        rows = np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])
        value = measure(rows)
        if np.isfinite(value):
            found.append(value)
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def chance(score: np.ndarray, promotes: np.ndarray, witness: np.ndarray) -> float:
    """One-sided p of the AUROC where outcomes of whole witnesses of one size are exchanged."""
    rng, reached = np.random.default_rng(2), 0
    groups = [np.flatnonzero(witness == one) for one in np.unique(witness)]
    sizes = np.array([len(group) for group in groups])
    seen = auroc(score, promotes)
    for _ in range(DRAWS):
        dealt = promotes.copy()
        for size in np.unique(sizes):
            some = np.flatnonzero(sizes == size)
            for at, other in zip(some, rng.permutation(some), strict=True):
                dealt[groups[at]] = promotes[groups[other]]
        reached += auroc(score, dealt) >= seen
    return (reached + 1) / (DRAWS + 1)


def by_witness(score: np.ndarray, promotes: np.ndarray, witness: np.ndarray) -> float:
    """AUROC of one mean score and one majority a witness; witnesses that are split are left out."""
    means = pd.DataFrame({"s": score, "y": promotes, "w": witness}).groupby("w").mean()
    means = means.loc[means["y"] != 0.5]
    return auroc(means["s"].to_numpy(), (means["y"] > 0.5).to_numpy())


def log_loss(p: np.ndarray, promotes: np.ndarray) -> float:
    """Mean of minus the logarithm of the probability of what was seen."""
    return float(-np.log(np.where(promotes, p, 1 - p)).mean())


def slope(effect: np.ndarray, promotes: np.ndarray) -> float:
    """Of the log odds of what was seen on those told: 1 where they are calibrated."""
    if promotes.all() or not promotes.any() or np.ptp(effect) == 0:
        return np.nan

    def loss(point: np.ndarray) -> float:
        p = np.clip(expit(point[0] + point[1] * effect), 1e-9, 1 - 1e-9)
        return log_loss(p, promotes)

    return float(minimize(loss, np.array([logit(promotes.mean()), 1.0])).x[1])


# --- tables


def folds_of(witnesses: np.ndarray) -> dict[str, int]:
    """Deal witnesses into folds."""
    dealt = np.random.default_rng(3).permutation(len(witnesses)) % FOLDS
    return dict(zip(witnesses, dealt, strict=True))


def left_out(sets: dict[str, fitting.Labels]) -> dict[str, np.ndarray]:
    """Tell each outcome's effect with its witness left out of the fit, and blind."""
    everyone = np.unique(np.concatenate([one.table["witness"] for one in sets.values()]))
    fold = folds_of(everyone)
    effects = {name: np.zeros(len(one.table)) for name, one in sets.items()}
    for number in range(FOLDS):
        outside = {
            name: (one.table["witness"].map(fold) != number).to_numpy()
            for name, one in sets.items()
        }
        numbers = fitting.fit(list(sets.values()), [outside[n].astype(float) for n in sets])
        for name, one in sets.items():
            inside = ~outside[name]
            effects[name][inside] = effect_of(silent(one.known), numbers)[inside]
    return effects


def silent(known: Known) -> Known:
    """Leave out what was published on the miRNA and its family."""
    return known.without("experiments").without("family")


def effect_of(known: Known, numbers: Numbers, prior: float = 0.3) -> np.ndarray:
    """Log odds against the prior."""
    return logit(probability(known, prior, numbers)) - logit(prior)


def once(one: fitting.Labels, chosen: np.ndarray) -> np.ndarray:
    """Rows where a miRNA is there first: papers on it that agree are no second outcome."""
    table = one.table.loc[chosen]
    sides = table.groupby("mirna")["promotes"].mean()
    clear = table["mirna"].map(sides) != 0.5
    first = ~table["mirna"].duplicated() & clear
    return table.index[first].to_numpy()


def judged(sets: dict[str, fitting.Labels]) -> dict[str, tuple[fitting.Labels, np.ndarray]]:
    """The sets that skill is told of, each with its rows."""
    votes = sets["votes"]
    bone = votes.table["kind"].eq("bone").to_numpy()
    animal = votes.table["kind"].isin(["bone", "animal"]).to_numpy()
    families = set(sets["reports"].table["witness"])
    other = ~votes.table["witness"].isin(families).to_numpy()
    return {
        "reports on migration or invasion, three or more each (dev half)":
            (sets["reports"], np.arange(len(sets["reports"].table))),
        "experiments of the package, any readout": (votes, once(votes, np.ones(len(bone), bool))),
        "... of families that are not in the reports": (votes, once(votes, other)),
        "... in animals": (votes, once(votes, animal)),
        "... with a bone readout": (votes, once(votes, bone)),
    }  # fmt: skip


def majority(one: fitting.Labels, rows: np.ndarray) -> np.ndarray:
    """What most papers on each row's miRNA say, of the kinds of paper that the rows have."""
    table = one.table
    if "kind" in table:
        table = table.loc[table["kind"].isin(list(table.loc[rows, "kind"]))]
    sides = table.groupby("mirna")["promotes"].mean()
    return (one.table["mirna"].map(sides) > 0.5).to_numpy()[rows]


def blind_table(sets: dict[str, fitting.Labels], effects: dict[str, np.ndarray]) -> str:
    """AUROC, log loss and calibration of what is told blind."""
    rows = []
    for name, (one, at) in judged(sets).items():
        effect = effects["reports" if one is sets["reports"] else "votes"][at]
        promotes, witness = majority(one, at), one.table["witness"].to_numpy()[at]
        area = auroc(effect, promotes)
        low, high = interval(lambda i, e=effect, y=promotes: _safe_auroc(e[i], y[i]), witness)
        rate = promotes.mean()
        p = expit(logit(rate) + effect)
        base = log_loss(np.full(len(p), rate), promotes)
        s_low, s_high = interval(lambda i, e=effect, y=promotes: slope(e[i], y[i]), witness)
        rows.append({
            "set": name, "n (witnesses)": f"{len(at)} ({len(set(witness))})",
            "promote": f"{rate:.0%}",
            "AUROC (95 %)": f"{area:.2f} ({low:.2f} to {high:.2f})",
            "p, witnesses whole": f"{chance(effect, promotes, witness):.3f}",
            "AUROC, one a witness": f"{by_witness(effect, promotes, witness):.2f}",
            "log loss, base rate's": f"{log_loss(p, promotes):.3f}, {base:.3f}",
            "slope (95 %)": f"{slope(effect, promotes):.1f} ({s_low:.1f} to {s_high:.1f})",
        })  # fmt: skip
    return as_markdown(rows)


def _safe_auroc(score: np.ndarray, promotes: np.ndarray) -> float:
    return auroc(score, promotes) if 0 < promotes.sum() < len(promotes) else np.nan


def baseline_table(sets: dict[str, fitting.Labels], targets: Targets, reference: Path) -> str:
    """AUROC of what takes no thought, on the same sets."""
    table = load_mechanism().set_index("mirna")
    species = species_of(targets, reference)
    gc = {n: s.count("G") + s.count("C") for n, s in zip(targets.names, targets.seeds, strict=True)}
    scores: dict[str, Callable[[str], float]] = {
        "mechanism alone": lambda n: table.at[n, "z"],
        **{f"... {one} alone": (lambda n, c=one: table.at[n, c]) for one in PROGRAMMES},
        "fewer targets": lambda n: -table.at[n, "n_targets"],
        "G+C of the seed": lambda n: gc[n],
        "seed in fewer species": lambda n: -species[n],
    }
    rows = []
    for name, score in scores.items():
        row = {"ranked by": name}
        for which, (one, at) in judged(sets).items():
            values = np.array([score(n) for n in one.table["mirna"].to_numpy()[at]], float)
            row[which] = f"{auroc(values, majority(one, at)):.2f}"
        rows.append(row)
    association = {"ranked by": "association alone (measured ones)"}
    for which, (one, at) in judged(sets).items():
        values = one.known.association[at]
        there = values != 0
        association[which] = f"{auroc(values[there], majority(one, at)[there]):.2f}"
    return as_markdown([*rows, association])


def species_of(targets: Targets, reference: Path) -> dict[str, int]:
    """How many species of miRBase have a miRNA with the seed."""
    import gzip

    found: dict[str, set[str]] = {}
    path = reference / "mirbase/mature_v22_all_species.fa.gz"
    name = ""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith(">"):
                name = line[1:].split("-")[0]
            else:
                found.setdefault(line.strip()[1:8], set()).add(name)
    return {n: len(found[s]) for n, s in zip(targets.names, targets.seeds, strict=True)}


def null_table(one: fitting.Labels, targets: Targets) -> str:
    """AUROC of the mechanism on the reports where genes or signs are dealt anew."""
    universe = embedded_universe()
    weights = targets.of(one.table["mirna"], universe)
    promotes = one.table["promotes"].to_numpy(bool)
    known = programme_genes()
    signs = np.array([universe.signs(known.loc[known["programme"] == p]) for p in PROGRAMMES])
    seen = auroc(joint_z(balance(universe, signs, weights)[1]), promotes)
    rows = [
        {"null": "none: as it is", "AUROC": f"{seen:.2f}", "95 % of the null below": "", "p": ""}
    ]
    rng = np.random.default_rng(4)
    dealers = {
        "genes dealt anew among those reached as often": _dealt_genes,
        "signs shuffled among the genes of each programme": _dealt_signs,
    }
    for name, deal in dealers.items():
        areas = [
            auroc(joint_z(balance(universe, deal(signs, universe, rng), weights)[1]), promotes)
            for _ in range(SHUFFLES)
        ]
        p = (1 + sum(area >= seen for area in areas)) / (SHUFFLES + 1)
        rows.append({
            "null": name, "AUROC": f"{np.mean(areas):.2f}",
            "95 % of the null below": f"{np.quantile(areas, 0.95):.2f}", "p": f"{p:.3f}",
        })  # fmt: skip
    return as_markdown(rows)


def _dealt_genes(signs: np.ndarray, universe: Universe, rng: np.random.Generator) -> np.ndarray:
    bins = range(universe.bins.max() + 1)
    order = [rng.permutation(np.flatnonzero(universe.bins == number)) for number in bins]
    return signs[:, np.concatenate(order)]


def _dealt_signs(signs: np.ndarray, _: Universe, rng: np.random.Generator) -> np.ndarray:
    dealt = signs.copy()
    for row in dealt:
        there = np.flatnonzero(row)
        row[there] = rng.permutation(row[there])
    return dealt


def own_table(one: fitting.Labels) -> str:
    """Each paper told from the other papers on the miRNA and its family, the paper left out."""
    rows, table = [], one.table
    witness = table["witness"].to_numpy()
    promotes = table["promotes"].to_numpy(bool)
    everyone = np.unique(witness)
    fold = folds_of(everyone)
    folds = table["witness"].map(fold).to_numpy()
    p = np.zeros(len(table))
    for number in range(FOLDS):
        outside = folds != number
        numbers = fitting.fit([one], [outside.astype(float)])
        each = 1 / table.groupby("witness")["witness"].transform("size").to_numpy()
        prior = fitting.priors(table, each * outside)
        p[~outside] = probability(one.known, prior, numbers)[~outside]
    own = (one.known.bone + one.known.other) > 0
    kin = ~own & (one.known.relatives > 0)
    bone = table["kind"].eq("bone").to_numpy()
    for name, some in (
        ("other papers on the miRNA", own), ("... judged by a bone readout", own & bone),
        ("papers on its family alone", kin), ("either", own | kin),
    ):  # fmt: skip
        right = (p > 0.5) == promotes
        gain = right[some].astype(float) - ~promotes[some]
        per = pd.DataFrame({"r": right[some], "s": ~promotes[some], "w": witness[some]})
        means = per.groupby("w").mean().mean()
        own_witness = witness[some]
        low, high = interval(lambda i, g=gain, w=own_witness: _per_witness(g[i], w[i]), own_witness)
        rows.append({
            "evidence left": name,
            "papers (witnesses)": f"{some.sum()} ({len(set(witness[some]))})",
            "share covered": f"{some.mean():.0%}",
            "right; a witness": f"{right[some].mean():.2f}; {means['r']:.2f}",
            "always \"suppresses\"; a witness":
                f"{(~promotes[some]).mean():.2f}; {means['s']:.2f}",
            "gain a witness (95 %)": f"{means['r'] - means['s']:+.2f} ({low:+.2f} to {high:+.2f})",
            "log loss, base rate's": f"{log_loss(p[some], promotes[some]):.2f}, "
            f"{log_loss(np.full(some.sum(), promotes[some].mean()), promotes[some]):.2f}",
        })  # fmt: skip
    return as_markdown(rows)


def _per_witness(values: np.ndarray, witness: np.ndarray) -> float:
    return float(pd.Series(values).groupby(witness).mean().mean())


def verdict_table(one: fitting.Labels) -> str:
    """The printed verdict where the paper that judges it is left out, with the shipped numbers."""
    known, table = one.known, one.table
    votes = paper_votes(load_experiments(), load_catalogue())
    rate = base_rate(votes, "tumour_cell", "any", load_catalogue())
    p = probability(known, rate.mean, fitted_numbers()[0])
    low, high = limits(known, [rate], np.zeros(len(table), int))
    carried = (known.bone >= 1) | (known.bone + known.other >= 2)
    up, down = carried & (low > 0.5) & (p > rate.mean), carried & (high < 0.5) & (p < rate.mean)
    promotes, witness = table["promotes"].to_numpy(bool), table["witness"].to_numpy()
    rows = []
    for name, some, right in (
        ("promotes", up, promotes), ("suppresses", down, ~promotes),
        ("cannot tell", ~up & ~down, np.zeros(len(table), bool)),
    ):  # fmt: skip
        n = int(some.sum())
        per = _per_witness(right[some].astype(float), witness[some]) if n else np.nan
        told = f"{right[some].sum()} of {n}; a witness {per:.2f}" if name != "cannot tell" else ""
        rows.append({
            "verdict": name, "papers (witnesses)": f"{n} ({len(set(witness[some]))})",
            "right": told, "share that suppress": f"{(~promotes[some]).mean():.2f}" if n else "",
        })  # fmt: skip
    return as_markdown(rows)


def family_table(sets: dict[str, fitting.Labels]) -> str:
    """How often other miRNAs of the seed say the same."""
    rows = []
    for name, key in (("reports (dev half)", "reports"), ("experiments of the package", "votes")):
        one = sets[key]
        said = one.known.relatives_more
        told = (one.known.relatives > 0) & (said != 0.5)
        promotes = one.table["promotes"].to_numpy(bool)
        right = (said > 0.5) == promotes
        witness = one.table["witness"].to_numpy()
        low, high = interval(lambda i, r=right[told]: r[i].mean(), witness[told])
        rows.append({
            "set": name, "n (witnesses)": f"{told.sum()} ({len(set(witness[told]))})",
            "family says the same (95 %)": f"{right[told].mean():.2f} ({low:.2f} to {high:.2f})",
            "always \"suppresses\"": f"{(~promotes[told]).mean():.2f}",
        })  # fmt: skip
    return as_markdown(rows)


def number_table() -> str:
    """The fitted numbers with their intervals."""
    from mirbone.prediction import load_calibration

    table = load_calibration()
    rows = []
    for name in Numbers._fields:
        low, high = table[name].iloc[1:].quantile([0.025, 0.975])
        fit = f"{table[name].iloc[0]:.2f}"
        rows.append({"number": name, "fit": fit, "95 %": f"{low:.2f} to {high:.2f}"})
    return as_markdown(rows)


def everyone_table() -> str:
    """What is printed for all human miRNAs, and blind for those with experiments."""
    names = list(load_catalogue().mature["name"])
    rows = []
    for context in ("any", "breast", "prostate"):
        table = predict(names, context, steps=False).table
        rows.append(_counted(f"all {len(names):,} human miRNAs, {context}", table))
    studied = sorted(set(load_experiments()["mirna"]))
    table = predict(studied, "any", blind=True, steps=False).table
    rows.append(_counted(f"the {len(studied)} with an experiment, blind", table))
    return as_markdown(rows)


def _counted(name: str, table: pd.DataFrame) -> Row:
    n, verdicts = len(table), table["verdict"].value_counts()
    basis = table["basis"].value_counts()
    row = {"asked": name}
    for one in ("experiments", "family", "association", "mechanism", "prior only"):
        row[one] = f"{basis.get(one, 0) / n:.0%}"
    for one in ("promotes", "suppresses"):
        row[f"told: {one}"] = f"{verdicts.get(one, 0)}"
    return row


def random_table() -> str:
    """Five miRNAs drawn at random: what would be printed."""
    names = list(load_catalogue().mature["name"])
    drawn = [names[i] for i in np.random.default_rng(5).choice(len(names), 5, replace=False)]
    table = predict(drawn, "any", steps=False).table
    rows = [
        {"miRNA": row["mirna"], "prior": f"{row['prior']:.2f}",
         "probability (95 %)": f"{row['probability']:.2f} ({row['low']:.2f} to {row['high']:.2f})",
         "percentile": f"{row['percentile']:.0f}", "basis": row["basis"], "verdict": row["verdict"]}
        for row in table.to_dict("records")
    ]  # fmt: skip
    return as_markdown(rows)


def tried_table(reference: Path) -> str:
    """What a report says first, of real profiles and of five random miRNAs."""
    names = list(load_catalogue().mature["name"])
    drawn = [names[i] for i in np.random.default_rng(6).choice(len(names), 5, replace=False)]
    path = reference / "expression/limma_metastasis_vs_tumor.txt"
    listed = pd.DataFrame({"mirna": drawn, "direction": "down"})
    profiles = {
        "the demonstration": demo_config(models=0),
        "prostate metastases, all of the table": make_config(
            signature=path, context="prostate", models=0
        ),
        "five random miRNAs, lowered": make_config(signature=listed, context="prostate", models=0),
    }
    rows = []
    for name, config in profiles.items():
        result = run_study(config)
        table = ranked_answers(result)
        beyond = int(beyond_chance(result.steps).sum())
        tested = bool(result.steps["p"].notna().any())
        rows.append({
            "profile": name, "miRNAs": f"{len(table)}",
            "tried in experiments": f"{(table['n_experiments'] > 0).sum()}",
            "told: suppresses, promotes": f"{(table['verdict'] == 'suppresses').sum()}, "
            f"{(table['verdict'] == 'promotes').sum()}",
            "steps beyond chance": f"{beyond}" if tested else "no test is possible",
        })  # fmt: skip
    return as_markdown(rows)


def expressed_table(one: fitting.Labels, targets: Targets, reference: Path) -> str:
    """The mechanism on the reports with and without the genes that HeLa cells do not express."""
    path = reference / "foldchange/mcgeary2019_hela_logtpm.tsv.gz"
    table = read_table(path, what="the HeLa transcriptome")
    genes = embedded_genes()
    by_transcript = dict(zip(genes["transcript"].str.split(".").str[0], genes["gene"], strict=True))
    symbols = table.iloc[:, 0].str.split(".").str[0].map(by_transcript).fillna("").to_numpy()
    reach, rows = gene_reach(), []
    promotes = one.table["promotes"].to_numpy(bool)
    whole = embedded_universe()
    measured = reach.index[reach.index.isin(symbols)]
    for name, genes in (
        ("all genes", whole.genes),
        ("genes that HeLa cells express in the table", measured),
    ):
        universe = Universe.of(reach[reach.index.isin(genes)])
        z = joint_z(programme_z(universe, targets.of(one.table["mirna"], universe)))
        rows.append(
            {"genes": f"{name}: {len(universe.genes):,}", "AUROC": f"{auroc(z, promotes):.2f}"}
        )
    return as_markdown(rows)


def step_table(targets: Targets) -> str:
    """How z of each step spreads over one miRNA of each human seed."""
    universe = embedded_universe()
    known = gene_knowledge(load_evidence())
    signs = np.array([universe.signs(known.loc[known["step"] == step]) for step in STEPS])
    first = targets.names[~pd.Series(targets.seeds).duplicated().to_numpy()]
    z = np.concatenate([
        balance(universe, signs, targets.of(pd.Series(first[i : i + 300]), universe))[1]
        for i in range(0, len(first), 300)
    ])  # fmt: skip
    rows = [
        {"step": step, "genes with a sign": f"{int((signs[i] != 0).sum())}",
         "mean z": f"{z[:, i].mean():+.2f}", "sd": f"{z[:, i].std():.2f}",
         "beyond 1.96": f"{(np.abs(z[:, i]) > 1.96).mean():.1%}"}
        for i, step in enumerate(STEPS)
    ]  # fmt: skip
    return as_markdown(rows)


def as_markdown(rows: list[Row]) -> str:
    """Write rows as a table."""
    heads = list(rows[0])
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row[h] for h in heads) + " |" for row in rows)])


if __name__ == "__main__":
    main()
