"""How mimics and antagonists were brought to bone, or to tumours in it, in animals."""

from collections.abc import Iterable

import pandas as pd

from mirbone._core import named_keywords, promised
from mirbone.therapy.literature._curated import KINDS, READ, Rules, embedded, of_mirnas

DELIVERY_COLUMNS = (
    *("delivery_id", "carrier", "route", "mirna", "as", "chemistry", "target_cell", "model"),
    *("condition", "shown", "reference", "read_from", "note"),
)
"""``target_cell``: what it was meant to reach; ``shown``: what the source says came of it. An empty
cell is what was not read."""

_CELLS = frozenset({"tumour_cell", "osteoclast", "osteoblast"})
_RULES = Rules(
    "the table of delivery routes",
    "delivery.tsv",
    DELIVERY_COLUMNS,
    ("delivery_id", "as", "model", "condition", "shown", "reference", "read_from"),
    {"as": KINDS, "target_cell": _CELLS, "read_from": READ},
)


@named_keywords
def delivery_routes(mirnas: str | Iterable[str] | None = None) -> pd.DataFrame:
    """Give the ways by which a miRNA drug worked in bone, in animals.

    Work that was retracted is left out: the nanoparticles of miR-34a against bone metastasis of
    breast cancer (doi:10.1038/nature13375, retracted by doi:10.1038/s41586-020-2273-1).

    Parameters
    ----------
    mirnas : str or iterable of str, optional
        miRNAs in any spelling, or families; all rows without it.

    Returns
    -------
    DataFrame
        `DELIVERY_COLUMNS`; no row where none is recorded.

    Raises
    ------
    InputError
        If no name resolves.

    Examples
    --------
    >>> delivery_routes("miR-34a-5p")["carrier"].tolist()
    ['chitosan nanoparticle']
    """
    rows, _, _ = of_mirnas(embedded(_RULES), mirnas)
    return promised(rows, DELIVERY_COLUMNS)
