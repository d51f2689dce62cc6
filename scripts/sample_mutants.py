"""Would a test notice? Break random lines one at a time, and count how often a test fails.

    python scripts/sample_mutants.py --n 26 --seed 1 [--room cell] [-o FOLDER]

Each mutant is made in a copy of the tree: an operator, comparison, constant, sign, `and`/`or`, a
condition or a call is changed on one line, drawn evenly from the lines that have any. The tests
nearest to the line run first, and the first that fails (and passes without the mutant) catches it.
FOLDER holds `mutants.tsv` and the change of every mutant; a run that was stopped goes on from
there. A survivor may be equivalent to what was written: judge each by hand.
"""

import argparse
import ast
import csv
import difflib
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from mutations import Mutation, find_mutations, mutate

REPOSITORY = Path(__file__).resolve().parents[1]
COLUMNS = ("mutant", "file", "line", "kind", "verdict", "test", "seconds")
COPIED = ("src", "tests", "docs", "scripts", "benchmarks", "pyproject.toml", "README.md",
          "CHANGELOG.md", "CONTRIBUTING.md", "mkdocs.yml")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one line."""

    file: str
    mutation: Mutation


def main() -> None:
    """Draw, run what is not decided yet, and report."""
    parser = argparse.ArgumentParser(description="How many random mutants do the tests catch?")
    parser.add_argument("--n", type=int, default=26, help="mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--room", help="of one room only, such as cell or cell/solve")
    parser.add_argument("--seconds", type=float, default=1800, help="most for one mutant")
    parser.add_argument("-o", "--output", type=Path, default=REPOSITORY / "results" / "mutants")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    drawn = draw(REPOSITORY, given.n, given.seed, given.room)
    table = given.output / "mutants.tsv"
    rows = list(csv.DictReader(table.open(), delimiter="\t")) if table.is_file() else []
    done = {row["mutant"]: row for row in rows}
    for mutant in drawn:
        name = f"{mutant.file}:{mutant.mutation.start[0]}:{mutant.mutation.start[1]}"
        if name not in done:
            done[name] = _decide(name, mutant, given.seconds, given.output)
            _write(table, list(done.values()))
        print(*(done[name][key] for key in ("verdict", "mutant", "kind", "test")), flush=True)
    print(summary([done[name]["verdict"] for name in done]))


def draw(repository: Path, n: int, seed: int, room: str | None) -> list[Mutant]:
    """Draw lines evenly from all that can be mutated, and a mutation of each."""
    package = repository / "src" / "mirbone"
    lines: list[list[Mutant]] = []
    for path in sorted((package / room if room else package).rglob("*.py")):
        of_line: dict[int, list[Mutant]] = {}
        for mutation in find_mutations(path.read_text(encoding="utf-8")):
            mutant = Mutant(path.relative_to(repository).as_posix(), mutation)
            of_line.setdefault(mutation.start[0], []).append(mutant)
        lines += of_line.values()
    if not lines:
        sys.exit(f"No line that can be mutated is under {package / (room or '')}.")
    rng = random.Random(seed)
    return [rng.choice(mutants) for mutants in rng.sample(lines, min(n, len(lines)))]


def nearest_tests(repository: Path, file: str) -> list[str]:
    """Name the test files of a module: its own first, then its room's, then what shows it."""
    module = file.removeprefix("src/").removesuffix(".py").replace("/", ".")
    room, parent = module.split(".")[1], module.rpartition(".")[0]
    stem = module.rpartition(".")[2].strip("_")
    found = []
    for path in sorted((repository / "tests").glob("test_*.py")):
        names = _imported(path)
        ranks = (
            module in names,
            stem in path.stem.split("_"),
            parent != f"mirbone.{room}" and any(one.startswith(parent) for one in names),
            path.stem.startswith(f"test_{room}"),
            any(one.split(".")[1:2] == [room] for one in names),
            room in ("report", "figures", "study", "cli") and path.stem in _SHOWING,
        )
        if any(ranks):
            found.append((ranks.index(True), path.stat().st_size, f"tests/{path.name}"))
    return [file, *(name for *_, name in sorted(found))]


_SHOWING = ("test_cli", "test_report", "test_report_predicted", "test_study", "test_tutorials")


def _imported(path: Path) -> set[str]:
    """Name the modules that a file imports from, and what it imports from a package."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def _decide(name: str, mutant: Mutant, seconds: float, output: Path) -> dict[str, str]:
    begin = time.monotonic()
    before = (REPOSITORY / mutant.file).read_text(encoding="utf-8")
    after = mutate(before, mutant.mutation)
    diff = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, name, n=1
    )
    file_name = re.sub(r"\W+", "-", name.removeprefix("src/mirbone/")) + ".diff"
    (output / file_name).write_text("".join(diff), encoding="utf-8")
    tests = nearest_tests(REPOSITORY, mutant.file)
    excused: list[str] = []  # what fails without the mutant too
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = copy_tree(REPOSITORY, Path(folder))
        while True:
            _put(tree, mutant.file, after)
            status, failed = _run(tree, tests, excused, begin + seconds)
            if status != "failed":
                break
            _put(tree, mutant.file, before)
            if _run(tree, [failed], [], begin + 2 * seconds)[0] == "passed":
                break
            excused.append(failed)
    verdict = {"failed": "caught", "passed": "survived", "stopped": "undecided"}[status]
    values = (name, mutant.file, mutant.mutation.start[0], mutant.mutation.kind, verdict, failed,
              round(time.monotonic() - begin))  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def copy_tree(repository: Path, folder: Path) -> Path:
    """Copy what tests read, compiled kernels included."""
    for name in COPIED:
        source = repository / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.is_file():
            shutil.copy(source, folder / name)
    return folder


def _put(tree: Path, file: str, text: str) -> None:
    """Write a module; Numba does not see a change in a file that a kernel takes something from."""
    (tree / file).write_text(text, encoding="utf-8")
    module = file.removeprefix("src/").removesuffix(".py").replace("/", ".")
    sources = [path.read_text(encoding="utf-8") for path in (tree / "src").rglob("*.py")]
    if any("njit" in one and module in one for one in [f"{text} {module}", *sources]):
        for path in tree.rglob("*.nb[ic]"):
            path.unlink()


def _run(tree: Path, tests: list[str], excused: list[str], until: float) -> tuple[str, str]:
    """Run to the first failure: failed, passed or stopped, and the test that failed."""
    reference = os.environ.get("MIRBONE_REFERENCE", REPOSITORY.parent / "shared" / "reference")
    environment = os.environ | {
        "PYTHONPATH": str(tree / "src"),
        "MIRBONE_REFERENCE": str(reference),
    }
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:xdist", "--tb=no", "-rfE"]
    command += [*(f"--deselect={test}" for test in excused), *tests]
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False,
            timeout=max(1.0, until - time.monotonic()),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "stopped", ""
    if done.returncode in (0, 5):
        return "passed", ""
    failed = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    return "failed", failed[0] if failed else tests[0]


def _write(table: Path, rows: list[dict[str, str]]) -> None:
    with table.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, COLUMNS, delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def summary(verdicts: list[str]) -> str:
    """Give the rate of those caught, with Wilson's interval."""
    caught, decided = verdicts.count("caught"), len(verdicts) - verdicts.count("undecided")
    if not decided:
        return "No mutant was decided."
    rate, z = caught / decided, 1.96
    centre = (rate + z * z / (2 * decided)) / (1 + z * z / decided)
    spread = (
        z
        / (1 + z * z / decided)
        * math.sqrt(rate * (1 - rate) / decided + z * z / (4 * decided**2))
    )
    return (
        f"{caught} of {decided} mutants caught: {100 * rate:.0f} % (95 % interval "
        f"{100 * (centre - spread):.0f} % to {100 * (centre + spread):.0f} %); "
        f"{len(verdicts) - decided} undecided."
    )


if __name__ == "__main__":
    main()
