"""How long a user waits: start, help, demonstration, each as a whole process."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

REPEATS = 7
PYTHON = sys.executable


def main() -> None:
    """Time whole processes; the peers are bare Python and the import of pandas."""
    print(f"whole processes, median of {REPEATS} after one warm-up")
    with tempfile.TemporaryDirectory() as folder:
        demo = [PYTHON, "-m", "mirbone", "demo", "-o", str(Path(folder) / "demo")]
        bare = _show("python -c pass", [PYTHON, "-c", "pass"])
        _show("import pandas (peer)", [PYTHON, "-c", "import pandas"])
        own = _show("import mirbone", [PYTHON, "-c", "import mirbone"])
        print(f"  import mirbone beyond bare Python       {own - bare:8.3f} s")
        _show("mirbone --help", [PYTHON, "-m", "mirbone", "--help"])
        _show("mirbone names resolve", [PYTHON, "-m", "mirbone", "names", "resolve", "miR-30a"])
        _show("mirbone evidence check", [PYTHON, "-m", "mirbone", "evidence", "check"])
        _show("mirbone demo", demo)


def _show(what: str, command: Sequence[str]) -> float:
    _seconds(command)
    median = statistics.median(_seconds(command) for _ in range(REPEATS))
    print(f"  {what:38s}  {median:8.3f} s", flush=True)
    return median


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
