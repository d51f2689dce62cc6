"""A small store, in a process of its own so that tests can kill it.

``python parts_job.py FOLDER (new|resume) PAUSE_S [WORKERS] [FLAG]``: it waits after its first part
while the file FLAG is there, and exits with 2 where it is refused.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from mirbone._core import (
    InputError,
    Part,
    Progress,
    StoreLayout,
    describe,
    encode_part,
    fill_folder,
    finish,
    keep_part,
    write_text,
)

PARTS = 6


@dataclass(frozen=True, slots=True)
class Rows:
    """Some numbers, slowly."""

    index: int
    tag: str
    pause: float
    folder: Path | None


def make(task: Rows) -> Part:
    """Ten rows."""
    import pyarrow as pa

    time.sleep(task.pause)
    table = pa.table({"number": [10 * task.index + i for i in range(10)]})
    return keep_part(task.index, encode_part(table, task.tag, {"rows": "10"}), task.folder)


def layout(folder: Path) -> StoreLayout:
    """Parts in a folder of their own, two files beside it."""
    return StoreLayout(folder, "numbers", "numbers", ("total.tsv", "record.json"))


def store(
    folder: Path,
    *,
    resume: bool = False,
    pause: float = 0.0,
    workers: int = 1,
    seed: int = 1,
    progress: Progress | None = None,
) -> int:
    """Write all parts and what belongs to them; give how many were kept."""

    def task(index: int, tag: str, place: Path | None) -> Rows:
        return Rows(index, tag, pause, place)

    manifest = describe(1, {"inputs": {}}, {"parts": PARTS}, seed)
    with fill_folder(
        layout(folder), manifest, PARTS, task, make=make, workers=workers, resume=resume,
        progress=progress,
    ) as filled:  # fmt: skip
        time.sleep(pause)
        write_text(folder / "total.tsv", "total\n")
        write_text(folder / "record.json", "{}\n")
        finish(filled, {"sha256": dict(enumerate(filled.hashes))})
    return filled.kept


def wait_while(flag: str) -> Progress:
    """Hold a run after its first part."""

    def told(what: str, done: int, total: int, /) -> None:
        while done and Path(flag).is_file():
            time.sleep(0.01)

    return told


if __name__ == "__main__":
    where, how, wait, *rest = sys.argv[1:]
    workers, flag = (*rest, *["1", ""][len(rest) :])
    try:
        store(
            Path(where), resume=how == "resume", pause=float(wait), workers=int(workers),
            progress=wait_while(flag),
        )  # fmt: skip
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
