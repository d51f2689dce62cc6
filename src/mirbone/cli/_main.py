"""The program's entry: light, so that a stop is heard from the first moment on."""

import sys

from mirbone.cli._leaving import INTERRUPTED, leave, listening


def run() -> None:
    """Run the command line and leave with its exit status."""
    with listening() as heard:
        try:
            from mirbone.cli._app import run_command

            status = run_command()
        except KeyboardInterrupt:
            leave(heard)
        except BaseException:
            if heard.number:  # what libraries make of an interrupt, as of one while they load
                leave(heard)
            raise
        if heard.number or status == INTERRUPTED:
            leave(heard)
    sys.exit(status)
