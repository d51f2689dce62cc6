"""The command line end to end: its faces, its last lines, and what it says of bad input."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from cli_cases import BAD, counts_table, sample_sheet, signature
from cli_hostile_cases import HOSTILE
from mirbone._core import read_table
from mirbone.cli import main
from mirbone.cli._app import app
from mirbone.evidence import CLAIM_COLUMNS, load_evidence
from mirbone.words import CascadeStep

ROOT = Path(__file__).resolve().parents[1]
FACE = ["mirna", "log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean"]


def call(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["mirbone", *arguments])
    try:
        main()
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def documented() -> list[tuple[str, str, int]]:
    lines = (ROOT / "docs" / "bad-input.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [(given, says, int(status)) for given, says, status in rows[2:]]


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def leaves(command) -> list:
    below = getattr(command, "commands", None)
    return [command] if below is None else [leaf for one in below.values() for leaf in leaves(one)]


def test_every_command_that_writes_a_file_calls_it_output_and_keeps_its_inputs() -> None:
    writing = []
    for command in leaves(typer.main.get_command(app)):
        written = [option for option in command.params if "-o" in option.opts]
        if written:
            writing.append(command.name)
            assert [option.name for option in written] == ["output"], command.name
            chain = [command.callback]
            while hasattr(chain[-1], "__wrapped__"):
                chain.append(chain[-1].__wrapped__)
            assert any("_guarded" in one.__code__.co_qualname for one in chain), command.name
    assert {"demo", "run", "contrast", "export", "import", "scan"} <= set(writing)


@pytest.mark.parametrize("arguments", ["evidence list", "evidence list --json", "--help"])
def test_a_reader_that_leaves_early_is_no_error(arguments: str) -> None:
    program = f"{shlex.quote(sys.executable)} -m mirbone {arguments}"
    done = subprocess.run(
        ["bash", "-c", f"{program} | true; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_documented_mistake_is_tried() -> None:
    assert [given for given, *_ in documented()] == [*BAD, *HOSTILE]


@pytest.mark.parametrize(("given", "says", "status"), documented())
def test_a_mistake_gets_one_message_and_leaves_nothing(
    given: str,
    says: str,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    arguments = (BAD | HOSTILE)[given](tmp_path)
    before = contents(tmp_path)
    assert call(arguments, monkeypatch) == status
    told = " ".join(capsys.readouterr().err.split())
    assert says in told
    assert "Traceback" not in told
    assert contents(tmp_path) == before


def test_the_demo_ends_by_saying_where_the_report_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["demo", "--models", "5", "-o", str(tmp_path / "demo")], monkeypatch) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[-1] == f"The report is at {tmp_path / 'demo' / 'report.html'}"
    assert (tmp_path / "demo" / "report.html").is_file()
    assert (tmp_path / "demo" / "study.json").is_file()


def test_counts_run_through_to_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table, sheet = counts_table(tmp_path), sample_sheet(tmp_path)
    out = tmp_path / "result"
    arguments = ["run", "--counts", table, "--samples", sheet, "--contrast", "group=bone:primary"]
    assert call([*arguments, "--models", "0", "-o", str(out)], monkeypatch) == 0
    record = json.loads((out / "study.json").read_text())
    assert (record["n_case"], record["n_control"]) == (4, 4)
    assert set(record["provenance"]["inputs"]) == {"counts.tsv", "samples.tsv"}
    assert len(read_table(out / "tables" / "steps.tsv", what="steps")) == len(CascadeStep)
    assert "The report is at" in capsys.readouterr().out


def test_the_contrast_has_the_fixed_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "contrast.tsv"
    arguments = ["expression", "contrast", "--counts", counts_table(tmp_path)]
    arguments += ["--samples", sample_sheet(tmp_path), "--contrast", "group=bone:primary"]
    assert call([*arguments, "-o", str(out)], monkeypatch) == 0
    table = read_table(out, what="the contrast")
    assert table.columns.tolist() == FACE
    assert len(table) == 30


def test_a_contrast_needs_no_known_name_and_a_report_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = Path(counts_table(tmp_path))
    counts.write_text(counts.read_text().replace("hsa-miR-143-3p", "hsa-miR-99900"))
    given = ["--counts", str(counts), "--samples", sample_sheet(tmp_path)]
    given += ["--contrast", "group=bone:primary", "-o", str(tmp_path / "out")]
    assert call(["expression", "contrast", *given], monkeypatch) == 0
    (tmp_path / "out").unlink()
    assert call(["run", *given], monkeypatch) == 2
    assert "(30 in all)" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_names_resolve_gives_the_fixed_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["names", "resolve", "miR-143*", "CTGF", "miR-99999", "--json"], monkeypatch) == 0
    answers = json.loads(capsys.readouterr().out)
    keys = ["query", "kind", "accessions", "names", "confidence", "note"]
    assert all(list(answer) == keys for answer in answers)
    assert answers[0]["names"] == ["hsa-miR-143-5p"]
    assert answers[1]["names"] == ["CCN2"]
    assert (answers[2]["kind"], answers[2]["confidence"]) == ("unknown", 0)


def test_the_export_has_one_row_a_claim_and_the_fixed_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "claims.tsv"
    assert call(["evidence", "export", "-o", str(out)], monkeypatch) == 0
    table = read_table(out, what="the claims")
    assert tuple(table.columns) == CLAIM_COLUMNS
    assert len(table) == len(load_evidence().claims)


def test_evidence_is_listed_shown_checked_and_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["evidence", "check"], monkeypatch) == 0
    assert "0 errors" in capsys.readouterr().err
    assert call(["evidence", "list", "--mirna", "miR-30c", "--json"], monkeypatch) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"RUNX2", "CCN2"} <= {row["object"] for row in rows}
    assert call(["evidence", "show", rows[0]["claim_id"]], monkeypatch) == 0
    assert rows[0]["claim_id"] in capsys.readouterr().out
    arguments = ["evidence", "why", "miR-30a-5p", "osteomimicry", "--context", "breast"]
    assert call(arguments, monkeypatch) == 0
    told = capsys.readouterr().out
    assert told.startswith("More hsa-miR-30a-5p: less of Osteomimicry")
    assert "hsa-miR-30a-5p -| RUNX2" in told
    assert call([*arguments, "--json"], monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["net_sign"] == -1


@pytest.mark.parametrize("kind", ["sif", "graphml", "cx2"])
def test_the_network_is_exported(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / f"network.{kind}"
    arguments = ["network", "export", "--context", "breast", "--format", kind, "-o", str(out)]
    assert call(arguments, monkeypatch) == 0
    assert "ZEB1" in out.read_text()


UTRS = (
    "id\tsymbol\tseq\n"
    + f"NM_1\tRUNX2\t{'at' * 60}TGTTTACA{'at' * 60}\nNM_2\tRUNX2\t{'at' * 60}\n"
    + f"\t7-Sep\t{'at' * 60}TGTTTACA\nNM_3\tKIR3DL2\t{'gc' * 40}\n"
)


def test_predicted_edges_join_the_export_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    utrs = tmp_path / "utrs.tsv"
    utrs.write_text(UTRS)
    known, more = tmp_path / "known.sif", tmp_path / "more.sif"
    arguments = ["network", "export", "--context", "breast", "--format", "sif", "-o"]
    assert call([*arguments, str(known)], monkeypatch) == 0
    assert "predicted" not in known.read_text()
    capsys.readouterr()
    assert call([*arguments, str(more), "--utrs", str(utrs)], monkeypatch) == 0
    told = capsys.readouterr()
    assert "hsa-miR-30a-5p\trepresses:predicted_target\tRUNX2" in more.read_text()
    assert set(known.read_text().splitlines()) < set(more.read_text().splitlines())
    assert "predicted ones are at" in told.out
    assert "1 gene has several 3' UTRs, such as RUNX2 (2)" in told.err
    assert "'7-Sep' (likely SEPTIN7)" in told.err
    unmapped = read_table(tmp_path / "more_unmapped.tsv", what="the list")
    assert unmapped["name"].tolist() == ["7-Sep", "KIR3DL2"]


def test_predicted_edges_and_unmapped_names_reach_the_result_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    utrs, out = tmp_path / "utrs.tsv", tmp_path / "out"
    utrs.write_text(UTRS)
    profile = signature(tmp_path, "mirna\tdirection\nmiR-30a-5p\tdown\n")
    arguments = ["run", "--signature", profile, "--context", "breast", "--models", "0"]
    arguments += ["-o", str(out)]
    assert call(arguments, monkeypatch) == 0
    alone = read_table(out / "network" / "network.tsv", what="the network")
    paths = (out / "tables" / "paths.tsv").read_bytes()
    steps = (out / "tables" / "steps.tsv").read_bytes()
    capsys.readouterr()
    assert call([*arguments, "--utrs", str(utrs)], monkeypatch) == 0
    assert "'7-Sep' (likely SEPTIN7)" in capsys.readouterr().err
    both = read_table(out / "network" / "network.tsv", what="the network")
    added = both.loc[both["kind"] == "predicted_target"]
    assert set(zip(added["source"], added["target"], strict=True)) == {("hsa-miR-30a-5p", "RUNX2")}
    assert set(added["tier"]) == {"prediction"}
    assert float(added["low"].iloc[0]) < float(added["log2_change"].iloc[0]) < 0
    rest = both.loc[both["kind"] != "predicted_target", list(alone.columns)]
    assert rest.to_numpy().tolist() == alone.to_numpy().tolist()
    for suffix in ("sif", "graphml", "cx2"):
        assert "predicted_target" in (out / "network" / f"network.{suffix}").read_text()
    assert "7-Sep" in (out / "tables" / "unmapped_genes.tsv").read_text()
    # what is predicted is no knowledge: nothing that is known changes
    assert (out / "tables" / "paths.tsv").read_bytes() == paths
    assert (out / "tables" / "steps.tsv").read_bytes() == steps


def test_an_own_claim_reaches_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = tmp_path / "mine.tsv"
    claims.write_text(
        "subject\trelation\tobject\tcancer\ttier\treference\n"
        "miR-508-5p\ttargets\tZEB1\tprostate\tperturbation\tPMID:1\n"
    )
    profile = signature(tmp_path, "mirna\tdirection\nmiR-508-5p\tdown\n")
    arguments = ["run", "--signature", profile, "--context", "prostate", "--evidence", str(claims)]
    assert call([*arguments, "--models", "0", "-o", str(tmp_path / "out")], monkeypatch) == 0
    paths = (tmp_path / "out" / "tables" / "paths.tsv").read_text()
    assert "hsa-miR-508-5p -| ZEB1 -> emt_stemness" in paths
    assert "U-001" in (tmp_path / "out" / "report.html").read_text()


def test_an_imported_database_can_be_used_as_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "trrust.tsv"
    table.write_text("SNAI1\tCDH1\tRepression\t10655587;11912130\nAATF\tBAX\tUnknown\t17157788\n")
    out = tmp_path / "claims.tsv"
    assert call(["evidence", "import", "trrust", str(table), "-o", str(out)], monkeypatch) == 0
    assert "2 claims are at" in capsys.readouterr().out
    assert call(["evidence", "check", "--evidence", str(out)], monkeypatch) == 0


def test_a_check_of_a_database_shows_five_findings_of_a_kind_and_counts_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "SNAI1\ttranscribes\tCDH1\tperturbation\tPMID:10655587\tTRRUST\n"
    claims = tmp_path / "claims.tsv"
    claims.write_text("subject\trelation\tobject\ttier\treference\tsource\n" + row * 31)
    assert call(["evidence", "check", "--evidence", str(claims)], monkeypatch) == 0
    told = capsys.readouterr()
    # the balance of signs follows the findings
    lines = [line for line in told.out.splitlines() if line.startswith("warning")]
    assert len(lines) == 6
    assert lines[0].startswith("warning: U-002: this row says what U-001 says")
    assert lines[-1] == "warning: 25 more about whole rows (--json shows them)"
    assert "30 warnings" in told.err
    assert call(["evidence", "check", "--evidence", str(claims), "--json"], monkeypatch) == 0
    found = json.loads(capsys.readouterr().out)
    assert sum(one["level"] == "warning" for one in found) == 30


def test_a_fault_of_ours_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import mirbone.report

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(mirbone.report, "write_study", fail)
    monkeypatch.delenv("MIRBONE_TRACEBACK", raising=False)
    assert call(["demo", "-o", str(tmp_path / "demo")], monkeypatch) == 1
    told = capsys.readouterr().err
    assert "mirbone failed: ZeroDivisionError: a mistake of ours" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (KeyboardInterrupt(), 130, "mirbone: stopped; nothing half-written was left behind."),
        (OSError(28, "No space left on device"), 1, "the system refused to read or write"),
    ],
)
def test_a_stop_and_a_full_disk_are_no_fault_of_ours(
    error: BaseException,
    status: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    import mirbone.report

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(mirbone.report, "write_study", fail)
    monkeypatch.delenv("MIRBONE_TRACEBACK", raising=False)
    assert call(["demo", "-o", str(tmp_path / "demo")], monkeypatch) == status
    told = capsys.readouterr().err
    assert says in told and "fault" not in told


def test_the_program_starts_and_importing_it_changes_nothing() -> None:
    code = (
        "import sys, warnings; before = list(warnings.filters); import mirbone;"
        "assert warnings.filters == before;"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'anndata'} & set(sys.modules);"
        "assert not heavy, heavy; print(mirbone.__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    shown = subprocess.run(
        [sys.executable, "-m", "mirbone", "--version"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.split()[-1] == done.stdout.strip()


def test_help_does_not_load_what_computes() -> None:
    code = (
        "import sys; sys.argv = ['mirbone', '--help'];"
        "from mirbone.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "assert not {'pandas', 'numpy', 'pydantic'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "from a miRNA profile to an explained report" in " ".join(done.stdout.split())
