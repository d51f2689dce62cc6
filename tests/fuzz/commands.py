"""Whole command lines, one argument or more of them odd, run as a user runs them."""

import io
import json
import os
import random
import sys
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from fuzz import seeds_expression as values
from fuzz import seeds_others as others
from fuzz.judge import BadOutcome, unreadable
from fuzz.mutate import NUMBERS, damage_text
from mirbone._core import InputError

FILES = {
    "counts.tsv": values.MATRIX,
    "log2.tsv": values.LOG2_MATRIX,
    "ct.tsv": values.CT_MATRIX,
    "samples.tsv": values.SHEET,
    "signature.tsv": values.SIGNATURES[1],
    "claims.tsv": others.CLAIMS[0],
    "trrust.tsv": others.TRRUST[0],
    "targets.tsv": others.TARGETSCAN[0],
    "mirnas.fa": others.MIRNA_FASTA[0],
    "utrs.fa": others.UTR_FILES[0],
    "a.topo": others.TOPOLOGIES[0],
    "sets.tsv": others.RACIPE_TABLES[0],
}
"""What lies in the folder in which a command runs; its paths are relative."""

LINES = (
    "names resolve miR-21 let-7a RUNX2",
    "names resolve miR-21 --json",
    "evidence list --mirna miR-21 --gene PTEN --step dormancy --cancer breast --tier clip"
    " --source user",
    "evidence show A-001 --evidence claims.tsv --json",
    "evidence why miR-30a-5p dormancy --context breast --compartment any --paths 2",
    "evidence check --evidence claims.tsv --json",
    "evidence export -o out.tsv --evidence claims.tsv --expanded",
    "evidence import trrust trrust.tsv -o out.tsv",
    "expression contrast --counts counts.tsv --samples samples.tsv --contrast group=bone:primary"
    " --pair patient --method trend -o out.tsv",
    "expression contrast --ct ct.tsv --samples samples.tsv --contrast bone:primary --batch batch"
    " --reference hsa-miR-16-5p -o out.tsv",
    "run --signature signature.tsv --models 0 --fdr 0.05 --seed 1 --title x --context lung -o out",
    "run --counts counts.tsv --samples samples.tsv --contrast bone:primary --models 0 -o out",
    "targets scan --mirnas mirnas.fa --utrs utrs.fa --energy none --workers 1 -o out",
    "targets repression --mirnas mirnas.fa --utrs utrs.fa -o out.tsv",
    "network export --format sif --context breast --evidence claims.tsv --seed 1 -o out.sif",
    "network export --format graphml --targets targets.tsv -o out.xml",
    "cell ensemble a.topo --models 2 --starts 2 --seed 1 -o out",
    "cell ensemble a.topo --parameters sets.tsv --starts 2 -o out",
    "cell simulate --set RUNX2=2 --mimic miR-30a-5p=2 --knock-out CDH1 --models 2 --context breast"
    " -o out.tsv",
    "predict miR-21 --context breast -o out.tsv",
    "niche bone --set IL11=2 --drug denosumab:start_d=10 --days 20 --every 10 --models 2"
    " -o out.tsv",
    "niche cohort --patients 2 --set shedding=0.5 --drug zoledronate --years 2 -o out",
    "predict miR-30a-5p miR-21 --context lung --utrs utrs.fa -o out.tsv",
    "niche compare --mimic miR-30a-5p=2 --drug zoledronate --models 10 --targets targets.tsv"
    " -o out",
    "demo --models 0 -o out",
    "biomarkers check --ct ct.tsv --samples samples.tsv --contrast bone:primary --group patient"
    " --batch batch --spike hsa-miR-16-5p --lod 40 -o out",
    "biomarkers panel --ct ct.tsv --samples samples.tsv --contrast bone:primary --repeats 1"
    " --permutations 1 --bootstrap 1 --imputations 1 --seed 1 -o out",
    "biomarkers size --auc 0.75 --prevalence 0.3 --parameters 5 -o out.tsv",
    "biomarkers compare --counts counts.tsv --samples samples.tsv --contrast bone:primary"
    " --cancer breast --fluid serum --comparison bone:primary --evidence claims.tsv -o out",
    "targets of miR-30a-5p let-7a --gene RUNX2 -o out.tsv",
    "read counts.tsv --json",
    "read mirnas.fa",
    "evidence experiments miR-30a --stage in_vitro --cancer breast --readout osteolysis --json",
    "therapy history miR-34a miR-122-5p -o out.tsv",
)  # fmt: skip
NOT_TRIED = (
    "biomarkers validate",
    "check",
    "data get",
    "data list",
    "data remove",
)
"""Checks take minutes, and a seed and a place for their table alone; data is kept elsewhere; a
panel is made before it is validated."""
_SIZES = {
    "models",
    "starts",
    "patients",
    "days",
    "every",
    "years",
    "workers",
    "paths",
    "seed",
    "fdr",
}
_LONG = {"999", "2147483648", "1_000", "\u0be7\u0bef"}  # sizes that take their time
_NUMBERS = tuple(number for number in NUMBERS if number not in _LONG)


@dataclass(frozen=True, slots=True)
class Command:
    """A command line that runs, and damaged ones; called as a `Reader` is."""

    line: str
    file: str = ""
    few: int = 0
    share: float = 0.02  # of the inputs of a long run: each takes as long as fifty
    named: tuple[str, ...] = ()
    seconds: float = 120.0  # the first run of some compiles what it needs

    @property
    def documents(self) -> Sequence[bytes]:
        """The valid one."""
        return [json.dumps(self.line.split()).encode()]

    def document(self, name: str, number: int) -> bytes:
        """Make the arguments of a number, as JSON."""
        words = self.line.split()
        rng = random.Random(f"{name}:{number}")
        for _ in range(rng.choice((1, 1, 1, 2)) if number else 0):
            place = rng.randrange(1, len(words))
            words[place] = _odd(words, place, rng)
            if rng.random() < 0.1:
                words.insert(place, rng.choice(words))
            if rng.random() < 0.05:
                del words[place]
        return json.dumps([_tame(word) for word in words]).encode()

    def called(self, document: bytes, folder: Path) -> Callable[[], object]:
        """Lay the files out, and give what runs the command among them."""
        words = json.loads(document)
        inside = folder / "a" / "b" / "c"
        inside.mkdir(parents=True)
        for name, text in FILES.items():
            (inside / name).write_text(text, encoding="utf-8")
        return lambda: _run(words, inside)


def _odd(words: list[str], place: int, rng: random.Random) -> str:
    option = words[place - 1].removeprefix("--")
    if option in _SIZES:  # a large size may well be meant, and takes its time
        return rng.choice(_NUMBERS)
    if words[place].startswith("--") and rng.random() < 0.8:
        return words[place]
    text = damage_text(words[place], rng)
    if rng.random() < 0.05:
        text += "\udcff"  # a byte that is no UTF-8, as Python gives it
    return text[: rng.choice((200, 200, 30_000))]


def _tame(word: str) -> str:
    """No argument holds a zero byte; none leads out of the folder, nor to another machine."""
    word = word.replace("\0", "").replace("..", "._")
    return "x" + word if word.startswith(("/", "~", "--cluster")) else word


def _run(words: list[str], folder: Path) -> None:
    from mirbone.cli import main

    out, told = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["mirbone", *words]
    status: object = 0
    os.environ["MIRBONE_TRACEBACK"] = "1"
    os.environ["COLUMNS"] = "100"
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(told):
            main()
    except SystemExit as leaving:
        status = leaving.code
    finally:
        sys.argv = before
    said = told.getvalue()
    for text in (said, out.getvalue()):
        if signs := unreadable(text.replace("\t", " ")):
            raise BadOutcome(f"signs on the terminal: {signs[:20]}", text)
    if status == 2:
        raise InputError(said)
    checked = words[:2] == ["evidence", "check"]
    if status not in (0, None) and not (status == 1 and checked):
        raise BadOutcome(f"status {status}", said)


_QUICK = ("names", "expression", "read", "evidence list", "evidence import")
COMMANDS = {
    f"mirbone {' '.join(line.split()[:2])} {number}": Command(line, few=line.startswith(_QUICK))
    for number, line in enumerate(LINES)
}
