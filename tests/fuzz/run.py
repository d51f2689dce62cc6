"""`make fuzz`: many damaged inputs for every reader, and those that end in a fault kept.

Each input is made from the reader's name and a number alone, so that ``--only READER --seed K``
makes it again.
"""

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BLOCK = 100
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, and the number of the input that ended in it."""

    reader: str
    number: int
    kind: str
    told: str


def everything() -> dict[str, Any]:
    """All that is tried: readers of files and texts, tables in memory, command lines."""
    from fuzz.commands import COMMANDS
    from fuzz.frames import Frames
    from fuzz.readers import READERS

    return {**READERS, "tables in memory": Frames(), **COMMANDS}


def attempt(name: str, numbers: range) -> list[Found]:
    """Read the inputs of these numbers, each in a folder of its own."""
    from fuzz.judge import judge

    reader = everything()[name]
    found = []
    for number in numbers:
        document = reader.document(name, number)
        with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
            read = reader.called(document, Path(folder))
            where = (folder, "`", "line ", *reader.named) if reader.file else ()
            fault = judge(read, named=where, seconds=reader.seconds)
        if fault is not None:
            found.append(Found(name, number, fault.kind, fault.told))
    return found


def main() -> int:
    """Run, tell, keep; 1 where something was found."""
    readers = everything()
    options = _options(list(readers))
    if options.seed is not None:
        return _again(readers, options)
    jobs = _jobs(readers, options)
    start, done, found = time.monotonic(), Counter[str](), []
    for (name, numbers), faults in _answers(jobs, options.workers):
        done[name] += len(numbers)
        found += faults
        _keep(readers, faults, options.folder)
        for one in faults[:_SHOWN]:
            print(f"\r{one.reader} {one.number}: {one.kind}", flush=True)
        print(f"\r{sum(done.values()):,} inputs, {len(found)} faults", end="", file=sys.stderr)
    print(file=sys.stderr)
    for kind, count in Counter(f"{one.reader}: {one.kind}" for one in found).most_common():
        print(f"{count:6} {kind}")
    minutes = (time.monotonic() - start) / 60
    kept = f"; they are under {options.folder}" if found else ""
    print(
        f"{sum(done.values()):,} inputs of {len(done)} readers in {minutes:.1f} min: "
        f"{len(found)} faults of {len({one.kind for one in found})} kinds{kept}"
    )
    return 1 if found else 0


def _jobs(readers, options: argparse.Namespace) -> list[tuple[str, range]]:
    """Blocks of inputs, of each reader in turn."""
    jobs = []
    for block in range(0, options.inputs, _BLOCK):
        for name, reader in readers.items():
            share = 1.0 if options.only else reader.share
            first, last = (
                options.first + round(share * number)
                for number in (block, min(block + _BLOCK, options.inputs))
            )
            if last > first and (not options.only or name in options.only):
                jobs.append((name, range(first, last)))
    return jobs


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="Inputs of each reader.")
    parser.add_argument("--first", type=int, default=0, help="Number of the first one.")
    parser.add_argument("--only", action="append", choices=names, help="A reader; repeatable.")
    parser.add_argument("--seed", type=int, help="The one input of this number, with its fault.")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path("results/fuzz"))
    return parser.parse_args()


def _answers(
    jobs: list[tuple[str, range]], workers: int
) -> Iterator[tuple[tuple[str, range], list[Found]]]:
    """Do the jobs on several cores; a process that dies is a fault of one of its inputs."""
    left = jobs
    while left:
        with ProcessPoolExecutor(workers) as pool:
            given = [(job, pool.submit(attempt, job[0], job[1])) for job in left]
            left = []
            for job, answer in given:
                try:
                    yield job, answer.result()
                except BrokenProcessPool:
                    left.append(job)
        # those that were being done are the first that are left, and one of them ended its process
        suspects, left = left[:workers], left[workers:]
        for name, numbers in suspects:
            if workers == len(numbers) == 1:
                died = Found(name, numbers[0], "a process that died", str(numbers))
                yield (name, numbers), [died]
            else:
                yield from _answers([(name, range(n, n + 1)) for n in numbers], 1)


def _keep(readers, faults: list[Found], folder: Path) -> None:
    for one in faults:
        kind = re.sub(r"\W+", "_", one.kind)[:60].strip("_")
        place = folder / one.reader.replace(" ", "_") / kind
        place.mkdir(parents=True, exist_ok=True)
        reader = readers[one.reader]
        (place / f"{one.number}.input").write_bytes(reader.document(one.reader, one.number))
        again = f'python -m fuzz.run --only "{one.reader}" --seed {one.number}'
        (place / f"{one.number}.txt").write_text(
            f"{again}\n\n{one.kind}\n\n{one.told}\n", encoding="utf-8", errors="backslashreplace"
        )


def _again(readers, options: argparse.Namespace) -> int:
    (name,) = options.only or ("",)
    document = readers[name].document(name, options.seed)
    print(repr(document[:3000]))
    found = attempt(name, range(options.seed, options.seed + 1))
    for one in found:
        print(f"{one.kind}\n{one.told}")
    print(f"{len(found)} faults")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
