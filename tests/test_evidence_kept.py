"""Databases that the user downloads: kept, used by every command, told, and removed."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mirbone._core import InputError, Notice
from mirbone.cli._app import app
from mirbone.cli._messages import noting
from mirbone.evidence import (
    database_source,
    keep_database,
    kept_databases,
    load_evidence,
    remove_database,
)
from mirbone.network import predicted_from_targetscan, targets_of, targetscan_on_disk
from mirbone.words import load_catalogue

MIRTARBASE = """\
miRTarBase ID,miRNA,Species (miRNA),Target Gene,Target Gene (Entrez ID),Species (Target Gene),\
Experiments,Support Type,References (PMID)
MIRT1,hsa-miR-466,Homo sapiens,RUNX2,860,Homo sapiens,Luciferase reporter assay,Functional MTI,1
MIRT2,hsa-miR-466,Homo sapiens,PLCXD1,55344,Homo sapiens,HITS-CLIP,Functional MTI (Weak),2
MIRT3,mmu-miR-466a-3p,Mus musculus,Runx2,860,Mus musculus,HITS-CLIP,Functional MTI (Weak),3
"""
TARGETSCAN = "family\tfeature\trep.miRNA\tsites\tscore\nGUAAACA\tRUNX2\thsa-miR-30a-5p\t1\t-0.5\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("MIRBONE_DATA", str(folder))
    (tmp_path / "hsa_MTI.csv").write_text(MIRTARBASE)
    (tmp_path / "summary.txt").write_text(TARGETSCAN)
    return folder


def test_what_is_kept_is_used_told_and_removed(data: Path, tmp_path: Path) -> None:
    published = tmp_path / "hsa_MTI.csv"
    kept = keep_database("mirtarbase", published)
    assert (kept.claims, kept.excluded, kept.file) == (2, 1, "hsa_MTI.csv")
    assert kept.sha256 == hashlib.sha256(published.read_bytes()).hexdigest()
    assert kept_databases() == [kept]
    with pytest.warns(Notice, match="1 of 2 claims of miRTarBase are used"):
        base = load_evidence()  # PLCXD1 leads nowhere: no other claim speaks of it
    assert base.kept == (kept,)
    assert base.claims["claim_id"].iloc[-1] == "miRTarBase-2"
    with pytest.warns(Notice, match="2 of 2 claims"):
        assert len(load_evidence(kept="all").claims) == len(base.claims) + 1
    assert len(load_evidence(kept="none").claims) == len(base.claims) - 1
    with pytest.warns(Notice):
        found = targets_of("miR-466", genes=["PLCXD1", "RUNX2"]).table
    tiers = dict(zip(found["gene"], found["tier"], strict=True))
    assert tiers.get("PLCXD1", "clip") == "clip"
    assert tiers.get("RUNX2", "perturbation") == "perturbation"
    assert remove_database("mirtarbase").parent == data / "kept"
    assert kept_databases() == []
    with pytest.raises(InputError, match=r"nothing of miRTarBase is kept\. Nothing was"):
        remove_database("mirtarbase")


def test_kept_predictions_of_targetscan_are_predictions_and_no_evidence(
    data: Path, tmp_path: Path
) -> None:
    keep_database("targetscan", tmp_path / "summary.txt")
    assert load_evidence().kept == ()
    found = targetscan_on_disk()
    assert found == data / "kept" / "targetscan.parquet"
    of_file = predicted_from_targetscan(tmp_path / "summary.txt", load_catalogue())
    of_kept = predicted_from_targetscan(found, load_catalogue())
    assert of_kept.source == of_file.source
    assert len(of_file.predictions) > 1  # every miRNA of the family
    order = ["mirna", "gene"]
    left, right = (
        one.predictions.sort_values(order, ignore_index=True) for one in (of_file, of_kept)
    )
    assert left.equals(right)


@pytest.mark.filterwarnings("default::mirbone._core.Notice")
def test_the_commands_say_what_they_use(data: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    where = runner.invoke(app, ["data", "get", "mirtarbase"])
    assert where.exit_code == 0
    assert "licence" in where.stdout
    assert "10.1093/nar/gkab1079" in where.stdout
    assert not data.exists()
    done = runner.invoke(app, ["data", "get", "mirtarbase", str(tmp_path / "hsa_MTI.csv")])
    assert done.exit_code == 0, done.output
    assert "2 claims of hsa_MTI.csv are kept" in done.stdout
    listed = json.loads(runner.invoke(app, ["data", "list", "--json"]).stdout)
    assert [one["name"] for one in listed] == ["mirtarbase"]
    (tmp_path / "profile.tsv").write_text("mirna\tdirection\nmiR-466\tdown\n")
    command = ["run", "--signature", str(tmp_path / "profile.tsv"), "--context", "breast"]
    with noting():
        ran = runner.invoke(app, [*command, "--models", "0", "-o", str(tmp_path / "out")])
    assert ran.exit_code == 0, ran.output
    assert ran.stderr.count("claims of miRTarBase are used") == 1
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert record["kept_databases"][0]["sha256"] == listed[0]["sha256"]
    gone = runner.invoke(app, ["data", "remove", "mirtarbase"])
    assert gone.exit_code == 0
    assert "nothing" not in gone.stdout


def test_what_is_damaged_is_told_and_can_be_removed(data: Path, tmp_path: Path) -> None:
    keep_database("mirtarbase", tmp_path / "hsa_MTI.csv")
    path = data / "kept" / "mirtarbase.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"cannot be used: it is damaged .*data get mirtarbase"):
        load_evidence()
    (one,) = kept_databases()
    assert "damaged" in one.damaged
    assert CliRunner().invoke(app, ["data", "list"]).exit_code == 0
    remove_database("mirtarbase")
    assert load_evidence().kept == ()


def test_a_wrong_table_changes_nothing_that_is_kept(data: Path, tmp_path: Path) -> None:
    keep_database("mirtarbase", tmp_path / "hsa_MTI.csv")
    mouse = tmp_path / "mouse.csv"
    mouse.write_text("\n".join([*MIRTARBASE.splitlines()[:1], MIRTARBASE.splitlines()[-1]]))
    with pytest.raises(InputError, match="none of its 1 rows can be used"):
        keep_database("mirtarbase", mouse)
    with pytest.raises(InputError, match="expected a column"):
        keep_database("mirtarbase", tmp_path / "summary.txt")
    with pytest.raises(InputError, match="was not found"):
        keep_database("tarbase", tmp_path / "absent.tsv")
    assert [one.file for one in kept_databases()] == ["hsa_MTI.csv"]


def test_without_a_folder_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIRBONE_DATA", raising=False)
    (tmp_path / "hsa_MTI.csv").write_text(MIRTARBASE)
    assert kept_databases() == []
    with pytest.raises(InputError, match="MIRBONE_DATA"):
        keep_database("mirtarbase", tmp_path / "hsa_MTI.csv")


def test_no_database_is_in_the_package() -> None:
    for name in ("mirtarbase", "tarbase", "targetscan"):
        source = database_source(name)
        assert "doi:10." in source.reference
        assert source.licence
