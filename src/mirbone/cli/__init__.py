"""The `mirbone` command: faces only, no science.

Every command calls a room and shows its answer. People get tables on standard output, progress on
standard error and a last line that says where the result is; programs get ``--json`` or TSV. Exit
status: 0 done, 2 the input was wrong (one message, no traceback), 1 we failed, 130 it was stopped
by Ctrl-C (128 and the number of any other signal). Rooms are imported inside the commands, since
they load libraries that ``--help`` does not need; whatever a person or a file wrote is shown
through `mirbone.cli._messages.say`, which leaves no sign that a terminal would obey.
"""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        # imported here, so that whoever presses Ctrl-C meanwhile is answered too
        from mirbone.cli._main import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("mirbone: stopped; nothing half-written was left behind.\n")
        sys.exit(130)
