"""The sampler of mutants: a mistake is one place, a draw repeats, the nearest tests come first."""

import ast
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "scripts"))

from mutations import find_mutations, mutate  # noqa: E402
from sample_mutants import copy_tree, draw, nearest_tests, summary  # noqa: E402


@pytest.mark.parametrize(
    ("source", "mutant"),
    [
        ("x = a[:, -1]", "x = a[:, (1)]"),
        ("x = a[0]", "x = a[(1)]"),
        ("x = 1.5", "x = (3.0)"),
        ("x = 0.0", "x = (1.0)"),
        ("f(keep=True)", "f(keep=(False))"),
        ("if a or b:\n    pass", "if (a and b):\n    pass"),
        ("x = a + b", "x = (a - b)"),
        ("x = a < b <= c", "x = (a <= b <= c)"),
        ("x = a if b else c", "x = (c if b else a)"),
        ("x = sorted(rows)", "x = (list(rows))"),
        ("rows.append(x)", "pass"),
        ("def f():\n    return x", "def f():\n    return None"),
    ],
)
def test_a_mistake_is_made_in_one_place(source: str, mutant: str) -> None:
    assert mutant in {mutate(source, one) for one in find_mutations(source)}


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring of 3 words - or more."""',
        "from a import b",
        "x: int | None",
        "raise ValueError(1 + 1)",
        "if TYPE_CHECKING:\n    f(1)",
        "x = 'a' + b",
        "def f():\n    return None",
    ],
)
def test_what_no_test_can_see_is_left_alone(source: str) -> None:
    assert find_mutations(source) == []


def test_every_mutant_of_this_program_is_a_program() -> None:
    path = REPOSITORY / "scripts" / "sample_mutants.py"
    source = path.read_text(encoding="utf-8")
    mutants = [mutate(source, one) for one in find_mutations(source)]
    assert len(mutants) > 50
    for mutant in mutants:
        assert ast.dump(ast.parse(mutant)) != ast.dump(ast.parse(source))


def test_a_draw_repeats_and_keeps_to_its_room() -> None:
    drawn = draw(REPOSITORY, 9, 1, "cell/solve")
    assert drawn == draw(REPOSITORY, 9, 1, "cell/solve") != draw(REPOSITORY, 9, 2, "cell/solve")
    assert len({(one.file, one.mutation.start[0]) for one in drawn}) == 9
    assert {Path(one.file).parent.as_posix() for one in drawn} == {"src/mirbone/cell/solve"}


def test_the_tests_of_the_module_come_first() -> None:
    own, first, *rest = nearest_tests(REPOSITORY, "src/mirbone/cell/_profile.py")
    assert (own, first) == ("src/mirbone/cell/_profile.py", "tests/test_cell_profile.py")
    assert "tests/test_cell_states.py" in rest
    assert "tests/test_targets_scan.py" not in rest


def test_a_copy_holds_what_tests_read_and_is_not_the_checkout(tmp_path: Path) -> None:
    made = tmp_path / "checkout"
    (made / "src").mkdir(parents=True)
    (made / "src" / "a.py").write_text("x = 1\n")
    tree = copy_tree(made, tmp_path / "copy")
    (tree / "src" / "a.py").write_text("x = 2\n")
    assert (made / "src" / "a.py").read_text() == "x = 1\n"


def test_the_rate_has_wilsons_interval_and_leaves_out_what_was_not_decided() -> None:
    # 20 of 26: 0.579 to 0.890 (Wilson 1927, doi:10.1080/01621459.1927.10502953)
    told = summary(["caught"] * 20 + ["survived"] * 6 + ["undecided"])
    assert told == "20 of 26 mutants caught: 77 % (95 % interval 58 % to 89 %); 1 undecided."
    assert summary(["undecided"]) == "No mutant was decided."
