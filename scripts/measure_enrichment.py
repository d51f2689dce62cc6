"""Measure what the tests of a profile are worth: false alarms, and what a lost family gives.

    python scripts/measure_enrichment.py [--reference ../shared/reference] [--runs 200]

Real correlations come from the primary tumours of TCGA (breast, prostate), where groups are drawn
at random, so that nothing is to be found. Signatures are whole witnesses drawn from what is
measured there, each witness with one direction. A loss of miR-200 is five miRNAs lowered, with
0, 15 or 55 others drawn at random. The output is a table, one row a question.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from mirbone.expression import (
    enough_reads,
    fit_last,
    log_cpm,
    moderated_t,
    read_counts,
    residual_correlation,
    tmm_factors,
)
from mirbone.network import Network, effects, known_network, step_competition, step_enrichment
from mirbone.words import group_witnesses

CONTEXTS = ("breast", "prostate", "lung")
FAMILY = tuple(f"hsa-miR-{name}" for name in ("200a-3p", "200b-3p", "200c-3p", "141-3p", "429"))
DRAWS, SAMPLES = 2_000, (10, 57)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the tests of a profile.")
    parser.add_argument("--reference", type=Path, default=Path("../shared/reference"))
    parser.add_argument("--runs", type=int, default=200)
    asked = parser.parse_args()
    rng = np.random.default_rng(1)
    print("test\tcontext\tquestion\tn\tshare\tlow\thigh", flush=True)
    levels = {c: tumours(asked.reference / "expression", c) for c in ("brca", "prad")}
    for cohort, values in levels.items():
        tell_correlation(cohort, values)
    universe = list(levels["brca"].index)
    for context in CONTEXTS:
        network = known_network(context, compartment="tumour_cell")
        table = effects(network)
        lists(context, network, table, universe, asked.runs, rng)
        groups(context, network, table, levels["brca"], asked.runs, rng)


def tumours(folder: Path, cohort: str) -> pd.DataFrame:
    """Give log2 counts per million of the primary tumours, miRNAs with enough reads alone."""
    counts = read_counts(folder / f"tcga_{cohort}_mirna_counts.tsv.gz").values
    counts = counts[[name for name in counts.columns if name.split("-")[3].startswith("01")]]
    values = counts.to_numpy(float)
    kept = enough_reads(values, (SAMPLES[1], values.shape[1] - SAMPLES[1]))
    levels = log_cpm(values[kept], values.sum(axis=0) * tmm_factors(values))
    return pd.DataFrame(levels, index=counts.index[kept].astype(str))


def tell_correlation(cohort: str, levels: pd.DataFrame) -> None:
    """Print the mean correlation within witnesses and between those that reach one step."""
    values = levels.to_numpy()
    found = residual_correlation(values - values.mean(axis=1, keepdims=True))
    witness = group_witnesses(levels.index).to_numpy(str)
    same = witness[:, None] == witness[None, :]
    pairs = np.triu_indices(len(levels), 1)
    inside = found[pairs][same[pairs]]
    say("correlation", cohort, "mean within a witness", len(inside), inside.mean())
    for context in CONTEXTS:
        table = effects(known_network(context, compartment="tumour_cell"))
        means = []
        for _, here in table.groupby("step"):
            rows = levels.index.get_indexer(pd.Index(here["mirna"]))
            rows = rows[rows >= 0]
            apart = ~same[np.ix_(rows, rows)]
            if apart.any():
                means.append(found[np.ix_(rows, rows)][apart].mean())
        say("correlation", cohort, f"mean between witnesses of a step, {context}", len(means),
            float(np.mean(means)))  # fmt: skip


def lists(
    context: str,
    network: Network,
    table: pd.DataFrame,
    universe: list[str],
    runs: int,
    rng: np.random.Generator,
) -> None:
    """Signatures without statistics: witnesses exchanged, and, for comparison, single miRNAs."""
    witnesses = group_witnesses(universe)
    blocks = [list(names.index) for _, names in witnesses.groupby(witnesses)]
    alone = pd.Series(universe, index=pd.Index(universe))
    reached = witnesses[[name for name in universe if name in set(table["mirna"])]].nunique()
    say("list", context, "witnesses measured", len(blocks), np.nan)
    say("list", context, "of them with a known path", int(reached), np.nan)

    def tested(signature: pd.Series, groups: pd.Series) -> pd.DataFrame:
        return step_enrichment(
            network, signature, universe, n_random=DRAWS, rng=rng,
            effect_table=table, witnesses=groups,
        )  # fmt: skip

    for size in (5, 20, 60):
        drawn = [whole(blocks, size, rng) for _ in range(runs)]
        for groups, unit in ((witnesses, "witnesses"), (alone, "single miRNAs")):
            said = [bool((tested(one, groups)["fdr"] < 0.05).any()) for one in drawn]
            share(said, "list", context, f"any FDR < 0.05, {size} at random, {unit} exchanged")
    others = [name for name in universe if witnesses[name] != witnesses[FAMILY[0]]]
    for more in (0, 15, 55):
        found = [tested(lost(others, more, rng), witnesses) for _ in range(runs if more else 1)]
        told = [one.set_index("step") for one in found]
        largest = [one["statistic"].abs().idxmax() == "emt_stemness" for one in told]
        share(largest, "list", context, f"miR-200 and {more}: EMT has the largest push")
        first = [one["p"].idxmin() == "emt_stemness" for one in told]
        share(first, "list", context, f"miR-200 and {more}: EMT has the smallest p")
        share(emt_found(told), "list", context, f"miR-200 and {more}: EMT has FDR < 0.05")
    brakes = braking(table, witnesses)
    for number in sorted({min(k, len(brakes)) for k in (3, 6, 9, 12)}):
        found = []
        for _ in range(runs):
            drawn = rng.choice(len(brakes), size=number, replace=False)
            names = [name for k in drawn for name in brakes[k]]
            signature = pd.Series(dict.fromkeys(names, -1))
            found.append(tested(signature, witnesses).set_index("step"))
        what = f"{number} of the {len(brakes)} witnesses that hold EMT back lost"
        share(emt_found(found), "list", context, f"{what}: EMT has FDR < 0.05")


def braking(table: pd.DataFrame, witnesses: pd.Series) -> list[list[str]]:
    """Give the witnesses whose every known effect on EMT holds it back: those members alone."""
    here = table.loc[(table["step"] == "emt_stemness") & table["mirna"].isin(list(witnesses.index))]
    here = here.assign(witness=witnesses[here["mirna"]].to_numpy(str))
    return [
        list(rows["mirna"]) for _, rows in here.groupby("witness") if (rows["effect"] < 0).all()
    ]


def groups(
    context: str,
    network: Network,
    table: pd.DataFrame,
    levels: pd.DataFrame,
    runs: int,
    rng: np.random.Generator,
) -> None:
    """Groups of real tumours drawn at random: the competitive test, with samples and without."""
    values = levels.to_numpy()
    names = levels.index
    witnesses = group_witnesses(names)
    family = names.get_indexer(pd.Index(FAMILY))
    ways: dict[str, Callable[[pd.DataFrame], pd.DataFrame | None]] = {
        "estimated": lambda correlation: correlation,
        "assumed": lambda _: None,
    }
    for size in SAMPLES:
        for loss in (0.0, 1.0):
            found: dict[str, list[pd.DataFrame]] = {way: [] for way in ways}
            for _ in range(runs):
                chosen = rng.choice(values.shape[1], 2 * size, replace=False)
                here = values[:, chosen].copy()
                here[family, :size] -= loss
                statistics, correlation, df = compared(here, size, names)
                for way, take in ways.items():
                    one = step_competition(
                        network, statistics, correlation=take(correlation), df=df,
                        effect_table=table, witnesses=witnesses,
                    )  # fmt: skip
                    found[way].append(one.set_index("step"))
            for way, told in found.items():
                what = f"{size} against {size} tumours, correlation {way}"
                if loss:
                    first = [one["p"].idxmin() == "emt_stemness" for one in told]
                    share(first, "competitive", context, f"miR-200 halved, EMT first; {what}")
                    share(emt_found(told), "competitive", context,
                          f"miR-200 halved, EMT FDR < 0.05; {what}")  # fmt: skip
                else:
                    said = [bool((one["fdr"] < 0.05).any()) for one in told]
                    share(said, "competitive", context, f"any FDR < 0.05, no difference; {what}")


def compared(
    values: np.ndarray, size: int, names: pd.Index
) -> tuple[pd.Series, pd.DataFrame, float]:
    """Compare the first `size` samples with the others."""
    design = np.column_stack([np.ones(2 * size), np.arange(2 * size) < size])
    fit = fit_last(values, design, with_fitted=True)
    result = moderated_t(fit, trend=values.mean(axis=1))
    assert fit.fitted is not None
    found = residual_correlation(values - fit.fitted)
    deviate = np.sign(result.t) * stats.norm.isf(result.p / 2)
    return (
        pd.Series(deviate, index=names),
        pd.DataFrame(found, index=names, columns=names),
        float(2 * size - 2),
    )


def whole(blocks: list[list[str]], size: int, rng: np.random.Generator) -> pd.Series:
    """Draw witnesses, whole and each with one direction, until `size` miRNAs are there."""
    signature: dict[str, int] = {}
    for k in rng.permutation(len(blocks)):
        if len(signature) + len(blocks[k]) <= size:
            signature |= dict.fromkeys(blocks[k], int(rng.choice([-1, 1])))
    return pd.Series(signature)


def lost(others: list[str], more: int, rng: np.random.Generator) -> pd.Series:
    """The five of miR-200 lowered, and others at random."""
    drawn = rng.choice(others, size=more, replace=False)
    directions = dict(zip(drawn, rng.choice([-1, 1], size=more), strict=True))
    return pd.Series(dict.fromkeys(FAMILY, -1) | directions).astype(int)


def emt_found(told: list[pd.DataFrame]) -> list[bool]:
    """Whether EMT is pushed up beyond chance."""
    return [
        bool(one.loc["emt_stemness", "fdr"] < 0.05 and one.loc["emt_stemness", "z"] > 0)
        for one in told
    ]


def share(said: list[bool], test: str, context: str, question: str) -> None:
    """Print a share with its 95 % interval (Clopper and Pearson)."""
    found = stats.binomtest(sum(said), len(said)).proportion_ci()
    say(test, context, question, len(said), sum(said) / len(said), found.low, found.high)


def say(test: str, context: str, question: str, n: int, *numbers: float) -> None:
    """Print a row."""
    cells = [f"{number:.3f}" for number in numbers]
    print("\t".join([test, context, question, str(n), *cells]), flush=True)


if __name__ == "__main__":
    main()
