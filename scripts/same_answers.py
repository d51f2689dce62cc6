"""Compare what this checkout answers with what an earlier commit answered, byte by byte.

    python scripts/same_answers.py COMMIT [--keep FOLDER]

Runs the demo, the tutorials and a command of every room on both, the earlier one in a checkout of
its own, and names each file that differs. A change that only moves code must leave all the same; a
change of an answer shows which ones it changed. The exit status is 1 where something differs.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
MIRNAS = ">hsa-miR-21-5p\nUAGCUUAUCAGACUGAUGUUGA\n>hsa-miR-30a-5p\nUGUAAACAUCCUCGACUGGAAG\n"
UTRS = (
    ">RUNX2\nGCAUGUUUACAAUUGCCAUAAGCUAAAGGUUUACGGAUGUUUACAUCCAGCUUAUGGUACC\n"
    ">SPP1\nAAUAAGCUACCGUAUGUUUACUUGCGGAAUUUAUAAGCUUGGCCAUUAACGUAUUUACAAA\n"
)
SIGNATURE = "mirna\tdirection\nmiR-30a-5p\tdown\nmiR-10b-5p\tup\nmiR-466\tup\nmiR-143\tdown\n"
COMMANDS = {
    "demo": "demo -o {out}/demo",
    "run": "run --signature {in}/signature.tsv --context breast --models 20 -o {out}/run",
    "counts": "run --counts {in}/counts.tsv --samples {in}/samples.tsv --contrast bone:primary "
    "--pair patient --context prostate --models 0 -o {out}/counts",
    "names": "names resolve hsa-miR-143* miR-378 CTGF miR-30s --json",
    "evidence": "evidence export -o {out}/claims.tsv",
    "why": "evidence why miR-30a-5p osteomimicry --context breast",
    "contrast": "expression contrast --counts {in}/counts.tsv --samples {in}/samples.tsv "
    "--contrast bone:primary -o {out}/contrast.tsv",
    "scan": "targets scan --mirnas {in}/mirnas.fa --utrs {in}/utrs.fa -o {out}/scan",
    "repression": "targets repression --mirnas {in}/mirnas.fa --utrs {in}/utrs.fa "
    "-o {out}/repression.tsv",
    "cx2": "network export --context breast --format cx2 -o {out}/network.cx2",
    "sif": "network export --context prostate --format sif -o {out}/network.sif",
    "sbml": "network export --context breast --format sbml -o {out}/network.xml",
    "simulate": "cell simulate --context breast --set miR-30a-5p=4 --models 20 -o {out}/steps.tsv",
    "bone": "niche bone -o {out}/bone.tsv",
    "cohort": "niche cohort --patients 500 -o {out}/cohort",
    "compare": "niche compare --mimic miR-30a-5p=4 --models 20 -o {out}/compare",
    "predict": "predict hsa-miR-30a-5p hsa-miR-10b-5p --context breast --utrs {in}/utrs.fa "
    "-o {out}/predict.tsv",
}


def main() -> None:
    """Run both and tell what differs."""
    parser = argparse.ArgumentParser(description="Compare answers with an earlier commit's.")
    parser.add_argument("commit", help="the earlier commit")
    parser.add_argument("--keep", type=Path, help="a folder for both sets of answers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        checkout = Path(scratch) / "earlier"
        git = ["git", "-C", str(REPOSITORY), "worktree"]
        subprocess.run(
            [*git, "add", "--quiet", "--detach", str(checkout), asked.commit], check=True
        )
        try:
            made = {
                name: answers(source, folder / name)
                for name, source in (("earlier", checkout), ("now", REPOSITORY))
            }
        finally:
            subprocess.run([*git, "remove", "--force", str(checkout)], check=True)
    earlier, now = made["earlier"], made["now"]
    differing = [name for name, before in earlier.items() if now.get(name) != before]
    extra = sorted(set(now) - set(earlier))
    for name in differing:
        print(f"differs: {name}" if name in now else f"missing: {name}")
    for name in extra:
        print(f"new: {name}")
    same = len(earlier) - len(differing)
    print(f"{same} of {len(earlier)} files are the same bytes as at {asked.commit}.")
    sys.exit(1 if differing else 0)


def answers(source: Path, folder: Path) -> dict[str, bytes]:
    """Run every command and tutorial of a checkout, and give the files that it wrote."""
    given, out = folder / "in", folder / "out"
    for made in (given, out):
        made.mkdir(parents=True, exist_ok=True)
    write_inputs(given)
    environment = os.environ | {"PYTHONPATH": str(source / "src")}
    for name, command in COMMANDS.items():
        print(f"{folder.name}: {name}", file=sys.stderr, flush=True)
        # both run in a folder of the same name, so that no path differs in what they write
        words = command.format_map({"in": "../in", "out": "."}).split()
        done = subprocess.run(
            [sys.executable, "-m", "mirbone", *words],
            cwd=out, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        said = re.sub(r"in [\d.]+ s\b", "in ... s", done.stdout)  # how long it took is no answer
        (out / f"{name}.stdout").write_text(f"{done.returncode}\n{said}", encoding="utf-8")
        if done.returncode:
            print(done.stderr, file=sys.stderr)
    for tutorial in sorted((source / "docs" / "tutorials").glob("*.py")):
        print(f"{folder.name}: {tutorial.name}", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, str(tutorial), f"tutorial-{tutorial.stem}"],
            cwd=out, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        (out / f"{tutorial.stem}.stdout").write_text(done.stdout, encoding="utf-8")
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def write_inputs(folder: Path) -> None:
    """Write small inputs; the counts are a fixed pattern of eight samples."""
    (folder / "signature.tsv").write_text(SIGNATURE, encoding="utf-8")
    (folder / "mirnas.fa").write_text(MIRNAS, encoding="utf-8")
    (folder / "utrs.fa").write_text(UTRS, encoding="utf-8")
    samples = [f"P{patient}{site[0]}" for site in ("bone", "primary") for patient in range(1, 5)]
    sheet = [f"{name}\t{'bone' if 'b' in name else 'primary'}\tP{name[1]}" for name in samples]
    (folder / "samples.tsv").write_text(
        "\n".join(["sample\tsite\tpatient", *sheet, ""]), encoding="utf-8"
    )
    names = ["hsa-miR-30a-5p", "hsa-miR-143-3p", "hsa-miR-145-5p", "hsa-miR-21-5p"]
    names += ["hsa-miR-200b-3p", "hsa-miR-10b-5p", "hsa-let-7a-5p", "hsa-miR-34a-5p"]
    names += ["hsa-miR-100-5p", "hsa-miR-203a-3p", "hsa-miR-205-5p", "hsa-miR-7-5p"]
    rows = []
    for i, name in enumerate(names):
        base = 400 + 150 * i
        fold = {0: 0.25, 1: 0.3, 5: 3.0}.get(i, 1.0)
        counts = [
            round(base * (fold if "b" in sample else 1) * (1 + ((7 * i + 5 * j) % 11 - 5) / 40))
            for j, sample in enumerate(samples)
        ]
        rows.append("\t".join([name, *map(str, counts)]))
    (folder / "counts.tsv").write_text(
        "\n".join(["\t".join(["mirna", *samples]), *rows, ""]), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
