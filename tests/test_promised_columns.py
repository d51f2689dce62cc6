"""Every table whose columns a front door promises is checked where it leaves its room."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

import mirbone

SOURCE = Path(mirbone.__file__).parent


def constants() -> dict[str, tuple[str, ...]]:
    """What the front doors promise, by room and name."""
    rooms = {name: importlib.import_module(f"mirbone.{name}") for name in mirbone.__all__[1:]}
    return {
        f"{room}.{name}": getattr(module, name)
        for room, module in rooms.items()
        for name in module.__all__
        if name.endswith("COLUMNS")
    }


@pytest.fixture(scope="module")
def checked() -> list[tuple[str, object]]:
    """The module and the value of the second argument of every call of `promised`."""
    found = []
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        names = [
            part.id
            for call in calls
            if isinstance(call.func, ast.Name) and call.func.id == "promised"
            for part in ast.walk(call.args[1])
            if isinstance(part, ast.Name)
        ]
        module = ".".join(("mirbone", *path.relative_to(SOURCE).with_suffix("").parts))
        for name in names:
            importlib.import_module(module)
            found.append((module, getattr(sys.modules[module], name, None)))
    return found


@pytest.mark.parametrize("promise", constants())
def test_a_promised_table_is_checked_in_its_room(
    promise: str, checked: list[tuple[str, object]]
) -> None:
    room, columns = promise.split(".", maxsplit=1)[0], constants()[promise]
    assert any(value is columns for module, value in checked if f"mirbone.{room}." in module), (
        f"no table is handed on with promised(table, {promise.split('.')[1]}) in {room}"
    )


def test_columns_are_promised_once_and_by_a_tuple_of_words() -> None:
    assert len(constants()) > 25
    for name, columns in constants().items():
        assert isinstance(columns, tuple), name
        assert len(set(columns)) == len(columns), name
        assert all(isinstance(column, str) and column for column in columns), name


@pytest.mark.parametrize(
    ("room", "columns"),
    [
        ("expression", "mirna log2fc ci_low ci_high t p fdr mean"),
        ("targets", "mirna transcript start end site_type energy_kcal_mol"),
        ("targets", "mirna transcript log2_change low high n_sites n_coding_sites"),
        ("cell", "step effect low high agreement n_effectors"),
        ("niche", "day readout unit value low high"),
    ],
)
def test_what_other_programs_read_is_promised_by_name(
    room: str, columns: str, checked: list[tuple[str, object]]
) -> None:
    here = [value for module, value in checked if module.startswith(f"mirbone.{room}.")]
    assert tuple(columns.split()) in here
