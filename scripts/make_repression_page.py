"""Write docs/repression.md and its figure from what `fit_repression.py --figures` left.

python scripts/make_repression_page.py FIGURES
"""

import argparse
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from mirbone.figures import as_svg
from mirbone.targets.repression._model import read_model

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "repression.md"
FIGURE = DOCS / "images" / "repression.svg"
TEXT = Path(__file__).with_name("repression_page.md")
PEERS = {
    "accessibility": ("context++, accessibility", "context++, orfs, accessibility", "context++"),
    "sequence": ("context++", "context++, orfs"),
}
SETS = {"hela": "HeLa (McGeary 2019)", "further": "22 further experiments"}


def page(figures: Path) -> str:
    """Fill the page's text with what was measured.

    Parameters
    ----------
    figures : Path
        Folder of `fit_repression.py`.

    Returns
    -------
    str
        Markdown.
    """
    tables = {name: pd.read_csv(figures / f"{name}.tsv", sep="\t") for name in PEERS}
    model = read_model("accessibility")
    return TEXT.read_text(encoding="utf-8").format(
        sets="\n\n".join(_sets(name, table) for name, table in tables.items()),
        experiments=_experiments(tables["accessibility"]),
        coverage=_coverage(figures / "accessibility.npz"),
        coding=f"{model.coding:.2f}",
        usual_utr=f"{1e5 * model.usual[0]:.1f}",
        usual_coding=f"{1e5 * model.usual[1]:.1f}",
    )


def _groups(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame, str]]:
    series = table["fitted"] != "never"
    return [
        ("HeLa, 17 miRNAs (McGeary 2019)", table[table["set"] == "hela"], "raw"),
        ("the same, centred", table[table["set"] == "hela"], "centred"),
        ("HeLa, 15 miRNAs (GSE124530)", table[(table["set"] == "further") & series], "raw"),
        ("the same, centred", table[(table["set"] == "further") & series], "centred"),
        ("7 experiments of other series, 6 cells", table[~series], "raw"),
    ]


def _sets(variant: str, table: pd.DataFrame) -> str:
    peers = PEERS[variant]
    word = "with accessibility" if variant == "accessibility" else "without accessibility"
    lines = [
        f"| {word} | ours | {' | '.join(peers)} | ours over the first |",
        "| --- " * (len(peers) + 3) + "|",
    ]
    for name, rows, kind in _groups(table):
        ours = rows[f"ours, {kind}"].mean()
        others = [rows[f"{peer}, {kind}"].mean() for peer in peers]
        cells = " | ".join(f"{value:.4f}" for value in others)
        lines.append(f"| {name} | {ours:.4f} | {cells} | {ours / others[0]:.2f} |")
    return "\n".join(lines)


def _experiments(table: pd.DataFrame) -> str:
    columns = ["ours", "context++, accessibility", "context++"]
    lines = [
        "| cell | experiment | in the fit | ours | context++ with accessibility | without | ours, "
        "centred | context++ with accessibility, centred |",
        "| --- " * 8 + "|",
    ]
    for row in table.to_dict("records"):
        name = str(row["experiment"]).replace("_OE_", " ").replace("_KO_", " without ")
        raw = [f"{row[f'{column}, raw']:.4f}" for column in columns]
        centred = [row[f"{column}, centred"] for column in columns[:2]]
        words = ["" if np.isnan(value) else f"{value:.4f}" for value in centred]
        cell = row["cell"] if isinstance(row["cell"], str) else "not stated"
        cells = [cell, name.replace("_", "-"), row["fitted"], *raw, *words]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _coverage(path: Path) -> str:
    lines = [
        "| set | pairs in the interval | by experiment | slope of measured on predicted |",
        "| --- | --- | --- | --- |",
    ]
    model, found = read_model("accessibility"), np.load(path)
    for name, words in SETS.items():
        change, measured = found[f"{name}_change"], found[f"{name}_measured"]
        low, high = model.limits(change)
        known = np.isfinite(measured)
        hit = (measured >= low) & (measured <= high) & known
        by = hit.sum(axis=0) / known.sum(axis=0)
        share = f"{100 * hit.sum() / known.sum():.0f} %"
        slope = np.polyfit(change[known], measured[known], 1)[0]
        span = f"{100 * by.min():.0f} to {100 * by.max():.0f} %"
        lines.append(f"| {words} | {share} | {span} | {slope:.2f} |")
    return "\n".join(lines)


def draw(path: Path) -> plt.Axes:
    """Draw measured against predicted changes, families left out.

    Parameters
    ----------
    path : Path
        Arrays of `fit_repression.py`.

    Returns
    -------
    Axes
        Two panels.
    """
    found, model = np.load(path), read_model("accessibility")
    shared = {"sharex": True, "sharey": True}
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.6), **shared, layout="constrained")
    for ax, (name, words) in zip(axes, SETS.items(), strict=True):
        change, measured = found[f"{name}_change"], found[f"{name}_measured"]
        known = np.isfinite(measured)
        x, y = change[known], measured[known]
        order = np.argsort(x)
        tail = np.array_split(order[: len(order) // 20], 12)
        bins = tail + np.array_split(order[len(order) // 20 :], 12)
        at = np.array([x[b].mean() for b in bins])
        means = np.array([y[b].mean() for b in bins])
        errors = np.array([1.96 * y[b].std() / np.sqrt(len(b)) for b in bins])
        grid = np.linspace(at.min(), at.max(), 50)
        ax.fill_between(grid, *model.limits(grid), color="0.92", label="90 % interval of a pair")
        ax.plot(grid, grid, color="0.5", linewidth=1, label="predicted = measured")
        ax.errorbar(at, means, errors, fmt="o", markersize=3.5, color="C0", capsize=0,
                    label="mean of a bin, 95 % interval")  # fmt: skip
        ax.set(title=words, xlabel="predicted log2 change")
    axes[0].set_ylabel("measured log2 change")
    axes[0].legend(frameon=False, fontsize=8)
    return figure.axes[0]


def main() -> None:
    """Write both."""
    parser = argparse.ArgumentParser(description="Write the page of the repression model.")
    parser.add_argument("figures", type=Path)
    given = parser.parse_args()
    PAGE.write_text(page(given.figures), encoding="utf-8")
    title = "Measured against predicted log2 change, seed families left out"
    FIGURE.write_text(as_svg(draw(given.figures / "accessibility.npz"), title) + "\n", "utf-8")
    print(f"{PAGE} and {FIGURE} are written.")


if __name__ == "__main__":
    main()
