"""Whether the model says what the review says: statements, simulated and judged.

`check_cell` simulates every functional statement of the review in the cell, `check_niche` those on
bone, marrow and patients; `check_statements`, `check_bone` and `check_patient` are their parts, for
claims of one's own. A table of checks has one row a statement, with what was
expected, what came, and the share of models in which it holds; `checks_markdown` lays it out.
"""

from mirbone.checks._bone import check_bone
from mirbone.checks._cell import CHECK_COLUMNS as CELL_CHECK_COLUMNS
from mirbone.checks._cell import check_cell, check_statements
from mirbone.checks._held import CHECK_COLUMNS, PASS_SHARE, checks_markdown
from mirbone.checks._niche import NicheChecks, check_niche
from mirbone.checks._patient import check_patient

__all__ = [
    "CELL_CHECK_COLUMNS",
    "CHECK_COLUMNS",
    "PASS_SHARE",
    "NicheChecks",
    "check_bone",
    "check_cell",
    "check_niche",
    "check_patient",
    "check_statements",
    "checks_markdown",
]
