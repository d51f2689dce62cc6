"""A short run of the fuzzer, the same each time, and every fault that it once found.

`make fuzz` runs it at length.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fuzz import seeds_others as others
from fuzz.judge import BadOutcome, Fault, judge
from fuzz.mutate import MOST, damage
from fuzz.readers import READERS
from fuzz.run import attempt, everything
from mirbone import evidence, expression, niche, study
from mirbone._core import InputError, Notice

NO_DOCUMENT = {"claim query", "constants", "names", "one name", "options of a study", "review",
               "words of a study"}  # fmt: skip
"""Readers of texts whose seeds are not all right for each of several questions."""


@pytest.mark.parametrize("name", sorted(READERS.keys() - NO_DOCUMENT))
def test_the_seeds_are_read(name: str, tmp_path: Path) -> None:
    reader = READERS[name]
    for number, document in enumerate(reader.documents):
        folder = tmp_path / str(number)
        folder.mkdir()
        reader.called(document, folder)()


@pytest.mark.parametrize("name", list(everything()))
def test_damaged_inputs_end_in_success_or_one_message(name: str) -> None:
    reader = everything()[name]
    first = len(reader.documents)
    found = attempt(name, range(first, first + reader.few))
    assert not found, "\n".join(f"{one.number} {one.kind}\n{one.told}" for one in found)


# --- the fuzzer itself --------------------------------------------------------------------------


def _warn() -> None:
    import numpy as np

    np.log(np.zeros(1))


def _refuse(message: str) -> Callable[[], None]:
    def read() -> None:
        raise InputError(message)

    return read


def _outcome() -> None:
    raise BadOutcome("status 1", "it failed")


def _fill() -> None:
    len(b"x" * 450_000_000)


def _dawdle() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (lambda: None, None),
        (_refuse("the table /x/given.tsv, line 2: expected a number."), None),
        (_refuse("expected a number somewhere in it."), "a message that says not where"),
        (_refuse("line 2: no"), "a short message"),
        (lambda: {}["a"], "KeyError in"),
        (_warn, "RuntimeWarning in"),
        (_outcome, "status 1"),
        (_dawdle, "slow in"),
        (_fill, "memory"),
    ],
)
def test_what_is_no_success_and_no_message_is_a_fault(
    read: Callable[[], object], kind: str | None
) -> None:
    found = judge(read, named=("/x/",), seconds=1.0 if read is _dawdle else 60.0)
    assert found is None if kind is None else found is not None and found.kind.startswith(kind)


def test_to_wait_is_a_fault_and_to_wait_for_a_processor_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import time

    from fuzz import judge as judging

    found = judge(lambda: time.sleep(3.0), seconds=0.1)
    assert found is not None and found.kind.startswith("slow in")
    monkeypatch.setattr(judging, "_seconds_queued", time.monotonic)  # all of it in the queue
    assert judge(lambda: time.sleep(1.5), seconds=0.1) is None


def test_a_notice_is_no_fault_and_a_note_that_a_terminal_obeys_is_one() -> None:
    import warnings

    class Read:
        notes = ("\x1b[2J",)

    assert judge(lambda: warnings.warn("fewer workers", Notice, stacklevel=2)) is None
    assert judge(Read) == Fault("signs in a note: \\x1b", "\x1b[2J")

    class Said:
        said = "a table of \u200b"

    class Excluded:
        excluded = pd.DataFrame({"reason": ["of another species: \u200d"]})

    assert [judge(one) is not None for one in (Said, Excluded)] == [True, True]


def test_an_input_is_made_again_from_its_number_and_is_bounded() -> None:
    for name in ("counts", "names", "mirbone evidence show 3"):
        reader = everything()[name]
        made = [reader.document(name, number) for number in range(30, 60)]
        assert made == [reader.document(name, number) for number in range(30, 60)]
        assert len(set(made)) > 20
    rng = random.Random(1)
    assert all(len(damage(b"a\tb\n1\t2\n", rng, [b"c"])) <= MOST + 99 for _ in range(300))


# --- what it found ------------------------------------------------------------------------------
ACROSS = (
    b"sample\thsa-miR-21-5p\thsa-let-7a-5p\thsa-miR-143-3p\n"
    b"S1\t5\t6\t7\n%s\t8\t9\t10\nS3\t1\t2\t3\n"
)
HEADER_OF_COUNTS = READERS["targetscan"].documents[1].split(b"\n")[0] + b"\n"
NO_TABLE = b'!Series_title\t"x"\n!Sample_geo_accession\t"GSM1"\n!series_matrix_table_begin\n'
LONG_CELL = b"Source,Target,Type\nA,B,1\n" + b"C" * 140_000 + b",A,2\n"

FOUND: dict[str, tuple[str, bytes, str]] = {
    "samples down the side, one named twice": ("counts", ACROSS % b"S1", "found 'S1' again or"),
    "samples down the side, one without a name": ("counts", ACROSS % b"", "must be named once"),
    "a series matrix that ends where its table begins": ("series", NO_TABLE, "holds no table"),
    "a TCGA table of a header alone": (
        "counts", READERS["counts"].documents[3].split(b"\n")[0] + b"\n", "must hold"),
    "a UTR table of a header alone": (
        "gene utrs", b"transcript\tgene\tsequence\n", "has a header and no rows"),
    "a TargetScan table of a header alone": ("targetscan", HEADER_OF_COUNTS, ""),
    "a topology with a cell longer than the reader of CSV takes": ("topology", LONG_CELL, ""),
    "names of parameters on a line of separators": (
        "racipe names", b"Parameter\ta\tb\n\t\t\n", "do not fit the topology|expected"),
    "a circuit of one comment of spaces": ("topology", b" " * 200_000 + b"x", "expected"),
    "a name that a terminal obeys, in a note": (
        "ct", READERS["ct"].documents[0].replace(b"99901", b"99901\x1b[2J"), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", FOUND)
def test_what_was_found_is_read_or_told(case: str, tmp_path: Path) -> None:
    name, document, says = FOUND[case]
    reader = READERS[name]
    read = reader.called(document, tmp_path)
    assert judge(read, named=(str(tmp_path), *reader.named)) is None
    if says:
        with pytest.raises(InputError, match=says):
            read()
    else:
        read()


def test_a_claim_table_of_a_header_alone_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "claims.tsv"
    path.write_text("subject\trelation\tobject\ttier\treference\n", encoding="utf-8")
    base = evidence.load_evidence()
    assert len(evidence.load_evidence(path).claims) == len(base.claims)
    path.write_text("\t".join(evidence.CLAIM_COLUMNS) + "\n", encoding="utf-8")
    assert len(evidence.add_claims(base, path).claims) == len(base.claims)


def test_a_constant_that_is_none_is_told_with_some_that_are() -> None:
    with pytest.raises(InputError, match=r"There are: .* and \d+ more\.") as told:
        niche.PatientModel("breast", {"hsa-miR-21-5p": 1.0})
    assert len(str(told.value)) < 1_000


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("gene utrs", b">" + b"NM_1:1a" * 30_000 + b"\nACGT\n"),
        ("tarbase", READERS["tarbase"].documents[1].replace(b"HIF1A", b"H" + b" " * 90_000 + b"A")),
        ("topology", b"A B 1\n" + b" " * 90_000 + b"x\n"),
        ("counts", b"\t".join(b"a%d" % n for n in range(3_000)) + b"\n" + b"1\t" * 3_000),
    ],
)
def test_a_long_cell_and_a_wide_table_take_no_more_than_their_length(
    name: str, document: bytes, tmp_path: Path
) -> None:
    reader = READERS[name]
    assert judge(reader.called(document, tmp_path), seconds=4.0) is None


def _h5ad(folder: Path, change: Callable[[object], None]) -> Path:
    import h5py

    from fuzz.annotated import annotated

    path = folder / "given.h5ad"
    path.write_bytes(annotated()[1])
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def _half_precision(file) -> None:
    data = file["X/data"][()].astype("float16")
    del file["X/data"]
    file["X/data"] = data


def _out_of_range(file) -> None:
    file["X/indices"][0] = 2**30


def _words_for_numbers(file) -> None:
    del file["X"]
    file["X"] = np.full((6, 10), b"many", dtype="S4")
    file["X"].attrs.update({"encoding-type": "array", "encoding-version": "0.2.0"})


def _another_mark(file) -> None:
    del file["uns/log1p"]
    file["uns/log1p"] = 3


def _old_format(file) -> None:
    for name in ("encoding-type", "encoding-version"):
        del file["var"].attrs[name]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_another_mark, ""),
        (_half_precision, "could not be read: scipy.sparse does not support dtype float16"),
        (_old_format, "none of its 10 rows is one"),
        (_out_of_range, "the sparse matrix is damaged"),
        (_words_for_numbers, "must hold numbers in X; found "),
    ],
)
def test_an_anndata_of_another_make_is_read_or_told(change, says: str, tmp_path: Path) -> None:
    path = _h5ad(tmp_path, change)
    if says:
        with pytest.raises(InputError, match=says):
            expression.read_h5ad(path)
    else:
        assert expression.read_h5ad(path)[0].values.shape == (10, 6)


def test_a_table_in_memory_may_bear_any_label_and_no_number_beyond_a_double() -> None:
    table = pd.DataFrame({"mirna": ["miR-21", "miR-145"], "log2fc": [1.0, -1.0], "x": [0, 0]})
    odd = table.set_axis(
        pd.Index(["mirna", "log2fc", [1]], dtype=object, tupleize_cols=False), axis=1
    )
    assert len(expression.read_signature(odd).table) == 2
    table["log2fc"] = pd.Series([10**5000, -1], dtype=object)
    with pytest.raises(InputError, match=r"`signature` holds a whole number of more than 300 dig"):
        expression.read_signature(table)


def test_a_change_that_pandas_refuses_leaves_the_table_as_it_was() -> None:
    from unittest import mock

    from fuzz.frames import Frames

    for error in (KeyError, IndexError, TypeError, ValueError, OverflowError):
        with mock.patch("fuzz.frames._changed", side_effect=error):
            assert callable(Frames().called(b"77", Path()))


def _dies(name: str, numbers: range) -> list[str]:
    if {7, 205} & set(numbers):
        os._exit(1)
    return []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_input_that_ends_its_process_is_found_and_the_others_are_tried(
    workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fuzz import run

    monkeypatch.setattr(run, "attempt", _dies)
    jobs = [("numbers", range(first, first + 10)) for first in (*range(0, 50, 10), 200)]
    done, found = [], []
    for (_, numbers), faults in run._answers(jobs, workers):
        done += numbers
        found += faults
    assert sorted(done) == sorted(n for _, numbers in jobs for n in numbers)
    assert [(one.number, one.kind) for one in found] == [
        (7, "a process that died"), (205, "a process that died"),
    ]  # fmt: skip


def test_every_command_is_tried() -> None:
    import typer

    from fuzz.commands import LINES, NOT_TRIED
    from mirbone.cli._app import app

    def names(group, before: str = "") -> set[str]:
        held = getattr(group, "commands", None)
        if held is None:
            return {before.strip()}
        return {name for key in held for name in names(held[key], f"{before} {key}")}

    known = names(typer.main.get_command(app))
    tried = {name for name in known for line in LINES if f"{line} ".startswith(f"{name} ")}
    assert known - tried == set(NOT_TRIED)


@pytest.mark.parametrize(
    ("document", "kind"),
    [("# own\n>miR-21\nUAGCUUAUCAGACUGAUGUUGA\n", "miRNA sequences"), (others.CLAIMS[0], "claims")],
)
def test_a_file_is_taken_for_what_its_reader_reads(
    document: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "given"
    path.write_text(document, encoding="utf-8")
    assert study.recognise(path).kind == kind


def test_a_reference_in_any_words_is_shown_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from mirbone.cli import main

    path = tmp_path / "claims.tsv"
    path.write_text(others.CLAIMS[0].replace("PMID:1", "Smith 2020; PMID:1;"), encoding="utf-8")
    for command in (
        ["show", "U-001"],
        ["show", "U-001", "--json"],
        ["why", "miR-21", "osteomimicry"],
    ):
        monkeypatch.setattr("sys.argv", ["mirbone", "evidence", *command, "--evidence", str(path)])
        with pytest.raises(SystemExit) as leaving:
            main()
        assert not leaving.value.code, capsys.readouterr().err
        assert "Smith 2020; PMID:1" in capsys.readouterr().out or command[0] == "why"


@pytest.mark.parametrize("output", [".", "/", ""])
def test_a_side_table_of_no_file_is_refused(output: str) -> None:
    from mirbone.cli._outputs import beside

    with pytest.raises(InputError, match=r"is a folder\. Give a file name"):
        beside(Path(output), "steps")
