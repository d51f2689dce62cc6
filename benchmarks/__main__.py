"""Run every benchmark: ``python -m benchmarks [NAME ...]``, such as ``expression``."""

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> None:
    """Run the benchmarks that are named, or all of them.

    Parameters
    ----------
    names : list of str
        Names without ``bench_``; empty for all.
    """
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [name for name in found if not names or name.removeprefix("bench_") in names]
    if not chosen:
        sys.exit(f"no benchmark of that name; there are {', '.join(found)}")
    for name in chosen:
        print(f"# {name.removeprefix('bench_')}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
