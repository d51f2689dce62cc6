"""The one error class that a caller may want to catch apart."""


class InputError(ValueError):
    """The user's input was wrong; the message says what was expected, what came and what to do.

    The command line shows the message without a traceback and exits with status 2.
    """
