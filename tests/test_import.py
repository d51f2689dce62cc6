"""What `import mirbone` gives, and what it leaves alone in the caller's process."""

import pkgutil
import subprocess
import sys

import pytest

import mirbone

ROOMS = [room.name for room in pkgutil.iter_modules(mirbone.__path__) if room.ispkg]

UNCHANGED = """
import logging, os, signal, sys, warnings

def process():
    return {
        "warning filters": list(warnings.filters),
        "log handlers": list(logging.root.handlers),
        "log level": logging.root.level,
        "environment": dict(os.environ),
        "search path": list(sys.path),
        "signals": {s: signal.getsignal(s) for s in signal.valid_signals()},
        "hooks": (sys.excepthook, sys.displayhook, list(sys.meta_path)),
        "standard output": (sys.stdout, sys.stderr),
    }

before, loaded = process(), set(sys.modules)
import mirbone
after = process()
print([what for what in before if before[what] != after[what]])
print(sorted(set(sys.modules) - loaded))
"""


def fresh(code: str) -> list[str]:
    """The lines that code prints in an interpreter of its own."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_importing_changes_nothing_in_the_process_and_loads_nothing_but_itself() -> None:
    changed, loaded = fresh(UNCHANGED)
    assert changed == "[]"
    assert loaded == "['mirbone', 'mirbone._version']"


def test_a_room_is_loaded_when_it_is_asked_for_and_no_sooner() -> None:
    code = "import sys, mirbone; print('mirbone.words' in sys.modules); print(mirbone.words.short)"
    before, function = fresh(code)
    assert before == "False"
    assert function.startswith("<function short")


def test_every_room_but_the_core_is_an_attribute_and_is_told_in_the_docstring() -> None:
    public = sorted(room for room in ROOMS if not room.startswith("_"))
    assert sorted(mirbone.__all__) == sorted(["__version__", *public])
    assert dir(mirbone) == sorted(mirbone.__all__)
    assert mirbone.__doc__ is not None
    for room in public:
        assert getattr(mirbone, room).__name__ == f"mirbone.{room}"
        assert f"- `mirbone.{room}`: " in mirbone.__doc__


def test_the_ten_lines_import_their_rooms_by_name() -> None:
    from mirbone import cell, expression, figures, network, prediction

    rooms = (expression, network, cell, prediction, figures)
    assert [room.__name__.removeprefix("mirbone.") for room in rooms] == [
        "expression", "network", "cell", "prediction", "figures"
    ]  # fmt: skip


def test_a_room_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"no room 'nettwork'; did you mean 'network'\?"):
        _ = mirbone.nettwork  # pyright: ignore[reportAttributeAccessIssue]
    assert not hasattr(mirbone, "__wrapped__")  # tools ask for such names and take no for an answer
