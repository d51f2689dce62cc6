"""Write docs/experiments.md and its figure: what the table of experiments holds, counted.

python scripts/make_experiment_docs.py
"""

from pathlib import Path

import pandas as pd

from mirbone.evidence import (
    contradicting_experiments,
    count_witnesses,
    load_evidence,
    load_experiments,
)
from mirbone.figures import as_svg, experiment_dots
from mirbone.words import BONE_READOUTS, short

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "experiments.md"
FIGURE = DOCS / "images" / "experiments.svg"
TEXT = Path(__file__).with_name("experiments_page.md")
_SIGNS = (("-1", "less"), ("+1", "more"), ("0", "no change"), ("", "not told"))


def page() -> str:
    """Fill the page's text with what the table holds.

    Returns
    -------
    str
        Markdown.
    """
    everything = load_experiments(retracted=True)
    sound = load_experiments()
    animals = sound.loc[sound["setting"] == "in_vivo"]
    bone = animals.loc[animals["readout"].isin(BONE_READOUTS)]
    told = bone.loc[bone["direction"] != ""]
    families = count_witnesses(bone)
    less = families["direction"] == "-1"
    unstated = (animals["entry_stage"] == "").sum()
    tiers = (load_evidence().claims["claim_id"].str.startswith("L-exp-")).sum()
    sized = (sound["effect"] != "").sum()
    counted = ((sound["n_treated"] != "") | (sound["n_control"] != "")).sum()
    return TEXT.read_text(encoding="utf-8").format(
        rows=len(everything),
        papers=everything["reference"].nunique(),
        mirnas=everything["mirna"].nunique(),
        retracted=len(everything) - len(sound),
        animal_rows=len(animals),
        animal_papers=animals["reference"].nunique(),
        bone_rows=len(bone),
        bone_papers=bone["reference"].nunique(),
        bone_mirnas=bone["mirna"].nunique(),
        told=len(told),
        less_rows=(told["direction"] == "-1").sum(),
        less_share=_percent((told["direction"] == "-1").mean()),
        families=len(families),
        less_families=less.sum(),
        less_family_share=_percent(less.mean()),
        more_families=(families["direction"] == "+1").sum(),
        one_paper=_percent((families["n_papers"] == 1).mean()),
        abstracts=_percent((everything["read_from"] == "abstract").mean()),
        titles=(everything["read_from"] == "title").sum(),
        counted=counted,
        sized=sized,
        unstated=unstated,
        unstated_share=_percent(unstated / len(animals)),
        unstated_bone=_percent((bone["entry_stage"] == "").mean()),
        undecided=(sound["setting"] == "").sum(),
        claims=tiers,
        cancers=_table(sound, bone, "cancer", "cancer"),
        stages=_table(animals, bone, "entry_stage", "cells entered"),
        readouts=_directions(sound),
        contradictions=_contradictions(sound),
        withdrawn=_withdrawn(everything),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _table(rows: pd.DataFrame, bone: pd.DataFrame, column: str, head: str) -> str:
    lines = [
        f"| {head} | rows | papers | in vivo with a bone readout | of these, less / more |",
        "| --- | --- | --- | --- | --- |",
    ]
    for value in rows[column].value_counts().index:
        these, inside = rows.loc[rows[column] == value], bone.loc[bone[column] == value]
        signs = [str((inside["direction"] == sign).sum()) for sign in ("-1", "+1")]
        name = str(value).replace("_", " ") or "not stated"
        lines.append(
            f"| {name} | {len(these)} | {these['reference'].nunique()} | {len(inside)} | "
            f"{' / '.join(signs)} |"
        )
    return "\n".join(lines)


def _directions(rows: pd.DataFrame) -> str:
    heads = " | ".join(word for _, word in _SIGNS)
    lines = [f"| readout | in vivo | in vitro | {heads} |", "| --- " * 7 + "|"]
    for readout in rows["readout"].value_counts().index:
        these = rows.loc[rows["readout"] == readout]
        counts = [(these["setting"] == place).sum() for place in ("in_vivo", "in_vitro")]
        counts += [(these["direction"] == sign).sum() for sign, _ in _SIGNS]
        lines.append(f"| {readout.replace('_', ' ')} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def _contradictions(rows: pd.DataFrame) -> str:
    lines = ["| miRNA | readout | more | less |", "| --- | --- | --- | --- |"]
    for row in contradicting_experiments(rows).to_dict("records"):
        sides = (row[side].replace(";", ", ") for side in ("more", "less"))
        lines.append(f"| {short(row['mirna'])} | {row['readout']} | {' | '.join(sides)} |")
    return "\n".join(lines)


def _withdrawn(rows: pd.DataFrame) -> str:
    lines = ["| paper | retracted by | miRNA | rows |", "| --- | --- | --- | --- |"]
    withdrawn = rows.loc[rows["retracted_by"] != ""]
    for (paper, notice, mirna), group in withdrawn.groupby(["reference", "retracted_by", "mirna"]):
        lines.append(f"| {paper} | {notice} | {short(str(mirna))} | {len(group)} |")
    return "\n".join(lines)


def main() -> None:
    """Write both."""
    PAGE.write_text(page(), encoding="utf-8")
    title = "Animal experiments with a bone readout, by miRNA and entry stage"
    FIGURE.write_text(as_svg(experiment_dots(load_experiments()), title) + "\n", encoding="utf-8")
    print(f"{PAGE} and {FIGURE} are written.")


if __name__ == "__main__":
    main()
