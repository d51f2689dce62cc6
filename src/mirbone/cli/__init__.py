"""The `mirbone` command: faces only, no science.

Every command calls a room and shows its answer. People get tables on standard output, progress on
standard error and a last line that says where the result is; programs get ``--json`` or TSV. Exit
status: 0 done, 2 the input was wrong (one message, no traceback), 1 we failed. Rooms are imported
inside the commands, since they load libraries that ``--help`` does not need.
"""

from mirbone.cli._app import main

__all__ = ["main"]
