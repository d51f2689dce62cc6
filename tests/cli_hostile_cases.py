"""Inputs made to break something, and the command behind the last rows of docs/bad-input.md."""

import gzip
import lzma
import os
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
from anndata import AnnData

from cli_cases import (
    GROUPS,
    SAMPLES,
    contrast,
    counts_table,
    run,
    run_bone,
    run_circuit,
    run_cohort,
    run_counts,
    signature,
    text,
)


def listed(output: Path | str) -> list[str]:
    return ["evidence", "export", "-o", str(output)]


def data(folder: Path, content: bytes) -> str:
    (folder / "table.tsv").write_bytes(content)
    return str(folder / "table.tsv")


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def circle(folder: Path) -> Path:
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")
    return folder / "a"


def counts_of_no_sequencer(folder: Path) -> list[str]:
    command = contrast(folder, str(folder / "c.tsv"))
    table = Path(counts_table(folder))
    lines = table.read_text(encoding="utf-8").splitlines()
    cells = lines[3].split("\t")
    table.write_text(
        "\n".join([*lines[:3], "\t".join([*cells[:2], "1e308", *cells[3:]]), *lines[4:]]) + "\n"
    )
    return command


def annotated(
    folder: Path, change: Callable[[h5py.File], None] | None = None, *,
    scale: bool = False, base: str = "",
) -> list[str]:  # fmt: skip
    """A contrast of an AnnData file in which one thing is made otherwise."""
    x = np.random.default_rng(5).negative_binomial(5, 0.02, size=(8, 30)).astype(float)
    obs = pd.DataFrame({"group": GROUPS}, index=SAMPLES)
    held = (x - x.mean(axis=0)) / x.std(axis=0) if scale else x
    var = pd.DataFrame(index=[f"m{i}" for i in range(30)])
    data = AnnData(held, obs, var, layers={"counts": x})
    data.uns.update({"log1p": {"base": base}} if base else {})
    data.write_h5ad(folder / "profiles.h5ad")
    if change is not None:
        with h5py.File(folder / "profiles.h5ad", "r+") as file:
            del file["X"]
            change(file)
    given = ["--h5ad", str(folder / "profiles.h5ad"), "--contrast", "bone:primary"]
    return ["expression", "contrast", *given, "-o", str(folder / "c.tsv")]


def link_outside(file: h5py.File) -> None:
    file["X"] = h5py.ExternalLink("elsewhere.h5", "/X")


def words_for_numbers(file: h5py.File) -> None:
    file.create_dataset("X", data=np.full((8, 30), "word", object), dtype=h5py.string_dtype())


def grow_beyond_memory(file: h5py.File) -> None:
    file.create_dataset("X", (10**6, 10**6), "f8", chunks=(100, 100))


HOSTILE: dict[str, Callable[[Path], list[str]]] = {
    "a file packed with xz": lambda f: run(
        f, "--signature", data(f, lzma.compress(b"mirna\tdirection\nmiR-143\tdown\n"))
    ),
    "a file packed with gzip twice": lambda f: run(
        f, "--signature", data(f, gzip.compress(gzip.compress(b"mirna\tdirection\n")))
    ),
    "a pipe where a table is to be read": lambda f: run(f, "--signature", str(pipe(f))),
    "links in a circle where a table is to be read": lambda f: run(
        f, "--signature", str(circle(f))
    ),
    "a cell of 200,000 letters": lambda f: run(
        f, "--signature", signature(f, f"mirna\tdirection\nmiR-143\t{'u' * 200_000}\n")
    ),
    "a cell that a terminal would obey": lambda f: run(
        f, "--signature", signature(f, "mirna\tdirection\nmiR-143\t\x1b[2J\x07\u202eup\n")
    ),
    "a pipe as the output": lambda f: listed(pipe(f)),
    "links in a circle as the output": lambda f: listed(circle(f)),
    "a file name of 300 letters as the output": lambda f: listed(f / ("n" * 300)),
    "an output below a file": lambda f: listed(Path(text(f, "file", "")) / "claims.tsv"),
    "a device as the result folder": lambda f: ["demo", "-o", "/dev/full"],
    "a result folder around the current one": lambda f: ["demo", "-o", ".."],
    "a folder of sites that is a device": lambda f: [
        *run_circuit(f, "A B 1\nB A 2\n")[:-1], "/dev/full",
    ],
    "more models than the memory holds": lambda f: run_circuit(
        f, "A B 1\nB A 2\n", "--models", f"{10**12}"
    ),
    "more starts than the memory holds": lambda f: run_circuit(
        f, "A B 1\nB A 2\n", "--starts", f"{10**13}"
    ),
    "a study of more models than the memory holds": lambda f: run(
        f, "--signature", signature(f), "--models", f"{10**12}"
    ),
    "`niche bone` on more days than the memory holds": lambda f: run_bone(
        f, "--models", "100000", "--days", "36525", "--every", "0.4"
    ),
    "a seed that no file holds": lambda f: run_cohort(f, "--seed", f"{10**30}"),
    "a seed that is no whole number": lambda f: run_cohort(f, "--seed", "1.5"),
    "no worker": lambda f: run_cohort(f, "--workers", "0"),
    "a count above what any sequencer gives": counts_of_no_sequencer,
    "an AnnData whose X links to another file": lambda f: annotated(f, link_outside),
    "an AnnData whose X is words": lambda f: annotated(f, words_for_numbers),
    "an AnnData whose matrix no memory holds": lambda f: annotated(f, grow_beyond_memory),
    "an AnnData whose logarithm has a word as its base": lambda f: annotated(f, base="ten"),
    "an AnnData whose X is scaled while a layer holds counts": lambda f: annotated(f, scale=True),
    "an AnnData without the layer": lambda f: [*annotated(f), "--layer", "raw"],
    "a layer of a count table": lambda f: run_counts(f, "--layer", "raw"),
    "a sense of a count table": lambda f: run_counts(f, "--sense", "more"),
}  # fmt: skip
