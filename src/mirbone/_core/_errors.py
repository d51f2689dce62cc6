"""The one error class that a caller may want to catch apart."""

from mirbone._core._texts import readable


class InputError(ValueError):
    """The user's input was wrong; the message says what was expected, what came and what to do.

    A message names an input by its keyword in Python, between backticks: "`samples`, the sample
    sheet, is missing". A face shows it as the user gave it there: the command line turns each such
    word that is an option of the command into ``--samples``, a form into its label. The command
    line shows the message without a traceback and exits with status 2.

    Whatever it quotes, a message can be read: a cell of any length is shortened, and a sign that a
    terminal would obey is written out.
    """

    def __init__(self, message: str) -> None:
        super().__init__(readable(message))
