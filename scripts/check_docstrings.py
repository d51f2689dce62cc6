"""Check the docstring of everything that a room's front door offers, with numpydoc."""

import importlib
import inspect
import pkgutil
import sys

from numpydoc.validate import validate

import mirbone

ROOMS = [room.name for room in pkgutil.iter_modules(mirbone.__path__) if room.ispkg]
# What a reader needs: summary, parameters, returns. Left out: extended summary and examples on
# every one-liner (ES01, EX01, SA01), and sections of a class whose fields its docstring explains.
IGNORED = {"ES01", "EX01", "SA01", "GL08", "RT02", "RT04", "RT05", "PR06", "PR08", "PR09", "YD01"}


def main() -> int:
    """Print every finding; the exit status is 1 when there is one."""
    findings: list[str] = []
    for room in ROOMS:
        module = importlib.import_module(f"mirbone.{room}")
        if not (module.__doc__ or "").strip():
            findings.append(f"mirbone.{room}: the front door has no chapter docstring")
        for name in module.__all__:
            thing = getattr(module, name)
            if inspect.isroutine(thing) or inspect.isclass(thing):
                findings += _check(f"{module.__name__}.{name}", thing)
    print("\n".join(findings) or "Docstrings of every front door are complete.")
    return bool(findings)


def _check(path: str, thing: object) -> list[str]:
    if not (inspect.getdoc(thing) or "").strip():
        return [f"{path}: has no docstring"]
    ignored = IGNORED | ({"PR01", "PR02"} if inspect.isclass(thing) else set())
    found = [
        f"{path}: {code} {text}" for code, text in validate(path)["errors"] if code not in ignored
    ]
    if inspect.isclass(thing):
        for name, member in vars(thing).items():
            function = member.fget if isinstance(member, property) else member
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            if not (inspect.getdoc(function) or "").strip():
                found.append(f"{path}.{name}: has no docstring")
    return found


if __name__ == "__main__":
    sys.exit(main())
