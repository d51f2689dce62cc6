"""What rooms say of their keywords is said of options on the command line, and there alone."""

import ast
import re
import sys
from pathlib import Path

import pytest
import typer

from cli_cases import counts_table, signature
from mirbone.cli import main
from mirbone.cli._app import app
from mirbone.cli._messages import spoken

SOURCE = Path(__file__).resolve().parents[1] / "src" / "mirbone"
OPTION = re.compile(r"(?<![\w-])--[a-z]")


def strings(path: Path) -> list[tuple[int, str]]:
    """The strings of a file that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        (one.lineno, one.value)
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
        if id(one) not in documentation
    ]


def test_no_room_speaks_of_an_option_or_a_command() -> None:
    rooms = [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] != "cli"]
    found = [
        f"{path.relative_to(SOURCE)}:{line}: {text}"
        for path in rooms
        for line, text in strings(path)
        if OPTION.search(text) or "`mirbone " in text
    ]
    assert len(rooms) > 200
    assert found == []


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def tell(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["mirbone", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        assert leaving.value.code == 2
        return capsys.readouterr().err

    return tell


def options(*names: str) -> set[str]:
    command = typer.main.get_command(app)
    for name in names:
        command = command.commands[name]  # pyright: ignore[reportAttributeAccessIssue]
    return {option for param in command.params for option in (*param.opts, *param.secondary_opts)}


def test_each_message_names_options_that_the_command_has(told, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    counts, profile = counts_table(tmp_path), signature(tmp_path)
    mistakes = {
        ("run",): (["--counts", counts], "--counts needs --contrast CASE:CONTROL."),
        ("run", "twice"): (
            ["--signature", profile, "--counts", counts],
            "expected exactly one input (--signature, --counts, --intensities, --ct, --h5ad); "
            "got --signature, --counts.",
        ),
        ("run", "fdr"): (["--signature", profile, "--fdr", "2"], "--fdr: Input should be less"),
        ("expression", "contrast"): (
            ["--counts", counts, "--contrast", "a:b"],
            "--counts needs --samples, the sample sheet.",
        ),
        ("predict",): (
            ["miR-21-5p", "--context", "breast", "--utrs", "u", "--targets", "t"],
            "give --utrs or --targets, not both",
        ),
        ("niche", "cohort"): (["--patients", "0"], "Give --patients 1000, say."),
        ("niche", "bone"): (
            ["--drug", "denosumab:strt=3"],
            "--drug denosumab:strt=3: 'strt' is no part of a schedule.",
        ),
    }
    for (*names, case), (given, says) in mistakes.items():
        command = [*names, case] if case not in ("twice", "fdr") else names
        message = told(*command, *given, "-o", out)
        assert f"mirbone: {says}" in message or says in message, message
        assert "`" not in message
        named = set(re.findall(r"(?<![\w-])--[a-z0-9-]+", message))
        assert named and named <= options(*command), (command, named)


def test_a_contrast_without_an_input_names_its_own_options_alone(told, tmp_path: Path) -> None:
    said = told("expression", "contrast", "--contrast", "a:b", "-o", str(tmp_path / "o.tsv"))
    assert "expected one of --counts, --intensities, --ct and --h5ad; got none" in said
    assert "signature" not in said


def test_an_argument_is_called_as_its_usage_calls_it_and_other_words_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import mirbone.words
    from mirbone._core import InputError

    def refuse(*_: object) -> None:
        raise InputError(
            "`names` holds none; `width` and `as_json=True` are others, `as_json` too, `names=3`."
        )

    monkeypatch.setattr(mirbone.words, "resolve_name", refuse)
    monkeypatch.setattr(sys, "argv", ["mirbone", "names", "resolve", "a"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == (
        "mirbone: NAME holds none; `width` and --json are others, --json too, NAME.\n"
    )


def test_outside_a_command_nothing_is_said_otherwise() -> None:
    assert spoken("`samples` is missing") == "`samples` is missing"


def test_a_fault_of_ours_is_not_taken_for_a_wrong_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import mirbone.words

    def fail(*_: object) -> None:
        raise ValueError("`names` of ours")

    monkeypatch.setattr(mirbone.words, "resolve_name", fail)
    monkeypatch.delenv("MIRBONE_TRACEBACK", raising=False)
    monkeypatch.setattr(sys, "argv", ["mirbone", "names", "resolve", "a"])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 1
    assert "ValueError: `names` of ours" in capsys.readouterr().err
