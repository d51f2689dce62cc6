"""The page of the checks, laid out; `make_check_docs.py` measures and writes it."""

import numpy as np
import pandas as pd

from mirbone._core import package_table
from mirbone.checks import ReviewChecks

HEAD = """# The model against the review, beside chance

Made by `python scripts/make_check_docs.py`; `mirbone check -o DIR` gives the tables. A check that
would come out the same for any miRNA, or for a network with its signs shuffled, shows nothing. So
every share of statements that hold stands beside the share that would hold by chance.

**Classes.** *Read back*: an edge of the network leads from the statement's subject to its object
(on bone and patient: its lever stands in the equation of what is read, or the figure was fitted).
*Composed*: signs along paths of two edges or more say it. *Dynamic*: it needs feedback, dose or
time. The review has no statement on the cell that only feedback, dose or time could decide; the
[twenty further down](#twenty-statements-that-need-the-kinetics) are there for that.

**Questions.** Statements of one witness (a seed family, or miRNAs of one transcript) on one object,
in one context and direction are one question. All shares below are of questions.

## What holds
*Simulated*: by the kinetic ensembles, by the least relevant effect or more. *By signs*: by the
arithmetic of signs along at most five edges of the whole network. *Without its paper*: the same
without the statement's claim and all claims of the papers that it cites.

{held}

## What would hold by chance
*Another subject*: every other seed family that the network holds in the named one's place (on bone
and patient: another lever). *Signs drawn*: every edge's sign by a coin. *Signs shuffled*: the
network's own signs, as many of each, over its edges. *Readout drawn*: the sign of every reader by a
coin. **Headline**: what is held without its own paper (on bone and patient, where no paper can be
taken out of the equations: what is held) less the null that leaves least, each over the questions
for which it has a meaning. *Scrambled*: the headline of
{shuffles} networks with shuffled signs, against the other families in the same networks: middle,
and 95 % of the draws; {nothing}.

{nulls}

{bound}

**Arithmetic and simulation.** The nulls of the cell are drawn by the arithmetic of signs. A sample
was simulated: {twins} pairs of a composed statement and a miRNA (named, or one of eight other
families in its place) in breast, prostate and lung. Where the kinetic cell reached the least
relevant effect in one direction ({moved} pairs) the arithmetic had the same sign in {same}; where
it did not ({still}) the arithmetic had a sign in {told}. By simulation, with the least relevant
effect, the named miRNA did as stated in {named}, other families in its place in {other}.

## The least relevant effect
A change below it is no effect, and a statement that reaches no further has failed. It is the
variation of an assay of the readout; where a source was looked for and none found, it says so.

{least}

## Twenty statements that need the kinetics
Written down with protocol, direction and source (`checks/data/dynamic_statements.tsv`) in a commit
of its own before the first was simulated; no parameter was tuned to them. **{kept} of {asked} hold
in at least 80 % of the models; the arithmetic of signs is right on {signed}**, where it answers
"none" to every question of two doses, times or histories. By kind: {kinds}. With another subject
in the named one's place (another regulator or miRNA; on bone the other drug) {others:.1f} would
hold, and of the {cells} on the cell, of which {cell_kept} hold, {shuffled:.1f} in cells with the
signs of their regulations shuffled.

{dynamic}

{failed}

{beyond}

Sources: {sources}.
"""
BOUND = """**What bounds it.** For composed step statements the headline is {points} points, below
40. Three things make up most of what is held. Most signs are fixed by what a miRNA is: of the edges
of the general network {minus} lower their target, so that shuffled signs leave most first edges as
they are, and a suppressor whose targets drive the step comes out right. Named families reach the
step more often than others, whatever the signs: that alone gives scrambled networks {lost} points
against the other families, where the real one has {real}. And other families do much of the same:
the network was curated from papers on suppressors and drivers of metastasis, and most families in
it act on the same hubs. What would raise the headline are families that do nothing to a step, with
the experiment that showed it, and statements whose sign is against the rule."""
NAMES = {
    "held": "simulated", "arithmetic": "by signs", "removed": "without its paper",
    "other_subject": "another subject", "random_wiring": "signs drawn",
    "shuffled_wiring": "signs shuffled", "random_readout": "readout drawn",
}  # fmt: skip


def checks_page(found: ReviewChecks, minus: str) -> str:
    """Lay the page out."""
    table, twin, dynamic = found.headline, found.twin, found.dynamic
    moved = twin["simulated"] != 0
    named = twin["named"].astype(bool)
    stated = twin["expected"].isin([-1, 1])
    right = twin["simulated"] == pd.to_numeric(twin["expected"], errors="coerce")
    same = twin["simulated"] == twin["arithmetic"]
    cell = dynamic.loc[dynamic["room"] == "cell"]
    steps = table.loc[
        (table["part"] == "cell") & (table["class"] == "composed") & (table["kind"] == "step")
    ]
    kinds = dynamic.groupby("kind")["holds"].agg(["sum", "size"])
    return HEAD.format(
        held=_shares(table, ["held", "arithmetic", "removed"]),
        nulls=_nulls(table),
        shuffles=40,
        nothing=_nothing(table),
        bound=_bound(steps.iloc[0], minus),
        twins=len(twin),
        moved=int(moved.sum()),
        same=_part(same[moved]),
        still=int((~moved).sum()),
        told=_part(twin.loc[~moved, "arithmetic"] != 0),
        named=_part(right[named & stated]),
        other=_part(right[~named & stated]),
        least=_least(),
        kept=int(dynamic["holds"].sum()),
        asked=len(dynamic),
        signed=int(dynamic["signs_hold"].sum()),
        kinds=", ".join(f"{name} {row['sum']} of {row['size']}" for name, row in kinds.iterrows()),
        others=float(dynamic["other_subject"].sum()),
        cells=len(cell),
        cell_kept=int(cell["holds"].sum()),
        shuffled=float(cell["shuffled_wiring"].sum()),
        dynamic=_dynamic(dynamic),
        failed=_failed(dynamic),
        beyond=_beyond(dynamic),
        sources="; ".join(f"{row['id']} {row['source']}" for row in dynamic.to_dict("records")),
    )


def _bound(row: pd.Series, minus: str) -> str:
    if row["headline"] >= 0.4:
        return ""
    return BOUND.format(
        points=f"{100 * row['headline']:.0f}",
        minus=minus,
        lost=f"{100 * row['scrambled']:.0f}",
        real=f"{100 * (row['removed'] - row['other_subject']):.0f}",
    )


def _percent(value: float) -> str:
    return "" if np.isnan(value) else f"{100 * value:.0f} %"


def _part(flags: pd.Series) -> str:
    return f"{int(flags.sum())} of {len(flags)}"


def _shares(table: pd.DataFrame, names: list[str]) -> str:
    heads = ["part", "class", "kind", "statements", "questions", *(NAMES[one] for one in names)]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for row in table.to_dict("records"):
        cells = [row["part"], row["class"], row["kind"], row["statements"], row["questions"]]
        shares = [_percent(row[name]) for name in names]
        lines.append(f"| {' | '.join(map(str, [*cells, *shares]))} |")
    return "\n".join(lines)


def _nulls(table: pd.DataFrame) -> str:
    names = ["other_subject", "random_wiring", "shuffled_wiring", "random_readout"]
    heads = ["part", "class", "kind", *(NAMES[one] for one in names), "headline", "scrambled"]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for row in table.to_dict("records"):
        shares = [_percent(row[name]) for name in names]
        points = "" if np.isnan(row["headline"]) else f"{100 * row['headline']:.0f} points"
        lost = ""
        if not np.isnan(row["scrambled"]):
            middle, low, high = (
                100 * row[name] for name in ("scrambled", "scrambled_low", "scrambled_high")
            )
            lost = f"{middle:.0f} ({low:.0f} to {high:.0f})"
        cells = [row["part"], row["class"], row["kind"], *shares, points, lost]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _nothing(table: pd.DataFrame) -> str:
    own = table.loc[table["part"] == "cell"]
    gain = own["removed"] - own["other_subject"]
    lost = own["scrambled_high"] < gain
    return (
        "against that null alone the real network has "
        + ", ".join(
            f"{100 * value:.0f} ({row['class']} {row['kind']}s)"
            for value, row in zip(gain, own.to_dict("records"), strict=True)
        )
        + f", more than 97.5 % of the scrambled ones in {int(lost.sum())} of {len(lost)} rows"
    )


def _least() -> str:
    lines = ["| readout | least log2 | assay | source | note |", "|" + " --- |" * 5]
    lines += [
        f"| {row['readout'].replace('_', ' ')} | {row['least_log2']} | {row['assay']} | "
        f"{row['source']} | {row['note']} |"
        for row in package_table("checks", "least_effects.tsv").to_dict("records")
    ]
    return "\n".join(lines)


def _dynamic(table: pd.DataFrame) -> str:
    heads = ("id", "kind", "statement", "expected", "found (log2)", "models", "any amount",
             "holds", "other subject", "signs shuffled", "by signs")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for row in table.to_dict("records"):
        found = ""
        if not np.isnan(row["effect"]):
            found = f"{row['effect']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})"
        answer = {0: "none", 1: "+1", -1: "-1"}[row["signs"]]
        cells = (
            row["id"], row["kind"], row["statement"], row["expected"], found,
            _percent(row["agreement"]), _percent(row["direction"]),
            "holds" if row["holds"] else "**fails**", _percent(row["other_subject"]),
            _percent(row["shuffled_wiring"]),
            f"{answer}, {'right' if row['signs_hold'] else 'wrong'}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _failed(table: pd.DataFrame) -> str:
    lost = table.loc[~table["holds"].astype(bool)]
    small = lost.loc[lost["direction"] >= 0.8, "id"]
    none = lost.loc[lost["effect"].isna(), "id"]
    other = lost.loc[~lost["id"].isin([*small, *none]), "id"]
    return (
        f"**Failures.** In the stated direction, but by less than an assay sees: "
        f"{', '.join(small) or 'none'}. Not in 80 % of the models: {', '.join(other) or 'none'}. "
        f"Not to be simulated (the bone's equations know one constant amount of what the tumour "
        f"makes, no daily pulses): {', '.join(none) or 'none'}."
    )


def _beyond(table: pd.DataFrame) -> str:
    holds, signs = table["holds"].astype(bool), table["signs_hold"].astype(bool)
    gained, lost = table.loc[holds & ~signs], table.loc[signs & ~holds, "id"]
    of_cell = gained.loc[gained["room"] == "cell", "id"]
    memory = table.set_index("id")["agreement"]
    return (
        f"**What the kinetics add.** They hold where arithmetic fails on "
        f"{', '.join(gained['id']) or 'none'} (of the cell: {', '.join(of_cell) or 'none'}), and "
        f"fail where arithmetic is right on {', '.join(lost) or 'none'}. The ensemble draws its "
        f"parameters from wide ranges: E-cadherin keeps a memory of TGF-beta in "
        f"{_percent(memory['K01'])} of the models and ZEB1 in {_percent(memory['K02'])}, so that "
        f"switching is possible in this cell and not what it does as a rule. Whether it says "
        f"more than arithmetic of a measured profile is not shown by these."
    )
