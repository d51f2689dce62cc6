"""Whether the model says what the review says, and whether that is more than chance.

`check_review` asks the cell, the bone and the patient every statement of the review that they can
be asked, classes each (read back, composed, dynamic), and puts beside what holds what would hold
with another miRNA family in the named one's place and with random and shuffled signs.
`check_statements`, `check_bone` and `check_patient` are its parts, for claims of one's own;
`check_dynamic` simulates twenty statements that only feedback, dose or time can decide. A table of
checks has one row a statement, with what was expected, what came, and the share of models in which
it holds; a change below the least relevant effect of the readout (``data/least_effects.tsv``) is
none. `checks_markdown` lays out those on bone and patient.
"""

from mirbone.checks._bone import check_bone
from mirbone.checks._cell import CHECK_COLUMNS as CELL_CHECK_COLUMNS
from mirbone.checks._cell import check_statements
from mirbone.checks._cell_nulls import NULL_COLUMNS
from mirbone.checks._held import CHECK_COLUMNS, checks_markdown
from mirbone.checks._niche_nulls import NICHE_NULL_COLUMNS
from mirbone.checks._patient import check_patient
from mirbone.checks._review import (
    HEADLINE_COLUMNS,
    PARTS,
    STATEMENT_COLUMNS,
    ReviewChecks,
    check_review,
)
from mirbone.checks._twin import TWIN_COLUMNS
from mirbone.checks.dynamic._statements import DYNAMIC_COLUMNS, check_dynamic

__all__ = [
    "CELL_CHECK_COLUMNS",
    "CHECK_COLUMNS",
    "DYNAMIC_COLUMNS",
    "HEADLINE_COLUMNS",
    "NICHE_NULL_COLUMNS",
    "NULL_COLUMNS",
    "PARTS",
    "STATEMENT_COLUMNS",
    "TWIN_COLUMNS",
    "ReviewChecks",
    "check_bone",
    "check_dynamic",
    "check_patient",
    "check_review",
    "check_statements",
    "checks_markdown",
]
