"""Circuits from the files of many programs, and parameter tables with what is wrong in them."""

import gzip
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cell import (
    STATE_COLUMNS,
    draw_parameters,
    parameter_table,
    read_racipe_parameters,
    read_topology,
    store_ensemble,
)
from mirbone.cli._app import app

# without the time, which would give each worker of a parallel run other names of tests
packed_bytes = partial(gzip.compress, mtime=0)


EDGES = {("A", "B", -1), ("B", "A", -1), ("B", "B", 1)}
PLAIN = "A B 2\nB A 2\nB B 1\n"


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "circuit.topo"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def edges(path: Path) -> set[tuple[str, str, int]]:
    return {(r.source, r.target, r.sign) for r in read_topology(path).regulations}


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "Source Target Type\n" + PLAIN,
        "SOURCE\tTARGET\tTYPE\n" + PLAIN,
        "# a switch\n\nSource Target Type\nA B 2  \n\n# back\nB A 2\t# note\nB B 1\n// end\n",
        '"Source" "Target" "Type"\n"A" "B" 2\n"B" "A" 2\n"B" "B" 1\n',
        '"Source" "Target" "Type"\n"1" "A" "B" 2\n"2" "B" "A" 2\n"3" "B" "B" 1\n',
        '"","Source","Target","Type"\n"1","A","B",2\n"2","B","A",2\n"3","B","B",1\n',
        "source,target,type\nA,B,2\nB,A,2\nB,B,1\n",
        "source;target;type\nA;B;-1\nB;A;-1\nB;B;+1\n",
        "A;B;2\nB;A;2\nB;B;1\n",
        "'A'\t'B'\t'inhibition'\n'B'\t'A'\t'Inhibits'\n'B'\t'B'\t'Activation'\n",
        "A B -|\nB A -|\nB B ->\n",
        "A -| B\nB -| A\nB -> B\n",
        "A\trepresses:mirna_target\tB\nB\trepresses:transcription\tA\nB\tactivates:x\tB\n",
        "type\tsource\ttarget\n-\tA\tB\n-\tB\tA\n+\tB\tB\n",
        "Regulator\tTarget\tRegulation\nA\tB\trepression\nB\tA\trepression\nB\tB\tactivation\n",
        "\ufeffA B 2\r\nB A 2\r\nB B 1\r\n",
        packed_bytes(PLAIN.encode(), mtime=0),
    ],
)
def test_a_circuit_is_read_however_it_is_written(tmp_path: Path, text: str | bytes) -> None:
    assert edges(write(tmp_path, text)) == EDGES


def test_nodes_may_be_called_as_the_header_is(tmp_path: Path) -> None:
    assert edges(write(tmp_path, "source target 1\n")) == {("source", "target", 1)}
    assert edges(write(tmp_path, "source target\nA B 1\n")) == {("A", "B", 1)}


def test_a_name_may_hold_a_space_where_tabs_or_quotes_part_the_cells(tmp_path: Path) -> None:
    wanted = {("miR 200", "ZEB1", -1)}
    assert edges(write(tmp_path, "miR 200\tZEB1\t2\n")) == wanted
    assert edges(write(tmp_path, '"miR 200" ZEB1 2\n')) == wanted


def test_columns_beyond_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "Source\tTarget\tType\tPMID\tcell\nA\tB\t2\t123\tx\nB\tA\t2\t\t\n")
    out = tmp_path / "out"
    given = ["cell", "ensemble", str(path), "--models", "2", "--starts", "2", "-o", str(out)]
    done = CliRunner().invoke(app, given)
    assert done.exit_code == 0, done.output
    assert "mirbone: of circuit.topo these columns were not read: 'PMID', 'cell'." in done.stderr
    stored = store_ensemble(path, out, models=2, starts=2)
    assert len(stored.notes) == 1
    assert store_ensemble(write(tmp_path, PLAIN), tmp_path / "plain", models=2).notes == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A B 1 x\n", "line 1: expected `source target 1`"),
        ("A B 0\n", "line 1: expected .* got 'A B 0'"),
        ("A B maybe\n", "line 1: expected .* got 'A B maybe'"),
        ("Source Target Type\nA B\n", "line 2: expected"),
        ('"A" "" 1\n', "line 1: expected"),
        ("A -> B C\n", "line 1: expected"),
        ("# nothing\n\n", "holds no edge"),
        (b"A B 1\n\xff\xfe\n", "must be UTF-8 text"),
        (packed_bytes(b"A B 1\n" * 99)[:30], "could not be read"),
    ],
)
def test_a_line_that_does_not_fit_is_told(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_topology(write(tmp_path, text))


@pytest.mark.parametrize("name", sorted(STATE_COLUMNS))
def test_a_node_named_as_a_column_of_the_states_leaves_nothing(tmp_path: Path, name: str) -> None:
    path, out = write(tmp_path, f"{name} A 1\nA {name} 2\n"), tmp_path / "out"
    assert name in read_topology(path).names  # a circuit all the same
    with pytest.raises(InputError, match=f"no node may be called so; found '{name}'"):
        store_ensemble(path, out, models=2, starts=2)
    assert not out.exists()


def test_names_that_make_two_parameters_one_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "A BToC 1\nAToB C 1\n")
    with pytest.raises(InputError, match="'Trd_of_AToBToC' would belong to two edges"):
        store_ensemble(path, tmp_path / "out", models=2, starts=2)


# --- parameters ---------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["\t", " ", ",", ";"])
@pytest.mark.parametrize("rows", [False, True])
def test_parameters_are_read_however_the_cells_are_parted(
    tmp_path: Path, separator: str, rows: bool
) -> None:
    model = read_topology(write(tmp_path, PLAIN))
    table = parameter_table(model, draw_parameters(model, 3, seed=1))
    path = tmp_path / "sets.txt"
    table.to_csv(path, sep=separator, index=rows, quoting=2)
    found = parameter_table(model, read_racipe_parameters(path, model))
    np.testing.assert_allclose(found.to_numpy(), table.to_numpy(), rtol=1e-14)


@pytest.mark.parametrize("wrong", ["NA", "nan", "inf", "-3", "0", "", "1,5", "x"])
def test_a_wrong_parameter_is_told_with_line_and_column(tmp_path: Path, wrong: str) -> None:
    model = read_topology(write(tmp_path, PLAIN))
    table = parameter_table(model, draw_parameters(model, 3, seed=1)).astype(object)
    table.loc[1, "Num_of_AToB"] = wrong
    path = tmp_path / "sets.tsv"
    table.to_csv(path, sep="\t", index=False)
    with pytest.raises(InputError, match="line 3, column 'Num_of_AToB': expected a finite"):
        read_racipe_parameters(path, model)


def test_a_table_of_no_model_and_a_damaged_file_are_told(tmp_path: Path) -> None:
    model = read_topology(write(tmp_path, PLAIN))
    table = parameter_table(model, draw_parameters(model, 3, seed=1))
    path = tmp_path / "sets.tsv"
    table.head(0).to_csv(path, sep="\t", index=False)
    with pytest.raises(InputError, match="hold no model"):
        read_racipe_parameters(path, model)
    whole = packed_bytes(table.to_csv(sep="\t", index=False).encode(), mtime=0)
    path.write_bytes(whole)
    assert len(read_racipe_parameters(path, model)) == 3
    for damaged in (whole[:-9], whole[:40] + b"\xff" * 40, whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match="could not be read"):
            read_racipe_parameters(path, model)
