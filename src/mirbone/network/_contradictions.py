"""Claims of opposite sign on the same pair of nodes."""

from itertools import product

import pandas as pd

from mirbone._core import promised
from mirbone.network._model import CONTRADICTION_COLUMNS

_CONTEXT = ("cancer", "host_tissue", "compartment")


def find_contradictions(rows: pd.DataFrame) -> pd.DataFrame:
    """Find the pairs of nodes for which claims of both signs hold.

    Two claims share a context when cancer, host tissue and compartment are each equal or not
    named by one of them. Opposite signs within a shared context are a contradiction; opposite
    signs that the context tells apart are data, and are listed with ``same_context`` False.

    Parameters
    ----------
    rows : DataFrame
        One row a signed claim: ``source, target, sign, claim_id, cancer, host_tissue,
        compartment``.

    Returns
    -------
    DataFrame
        ``source, target, positive_claims, negative_claims, same_context``, sorted.
    """
    pairs: dict[tuple[str, str], dict[int, list[dict]]] = {}
    for row in rows.to_dict("records"):
        signs = pairs.setdefault((row["source"], row["target"]), {1: [], -1: []})
        signs[int(row["sign"])].append(row)
    found: dict[tuple[str, str, bool], tuple[set[str], set[str]]] = {}
    for (source, target), signs in pairs.items():
        for plus, minus in product(signs[1], signs[-1]):
            key = (source, target, _share_context(plus, minus))
            ups, downs = found.setdefault(key, (set(), set()))
            ups.add(plus["claim_id"])
            downs.add(minus["claim_id"])
    table = [
        (source, target, ";".join(sorted(ups)), ";".join(sorted(downs)), same)
        for (source, target, same), (ups, downs) in sorted(found.items())
    ]
    found_table = pd.DataFrame(table, columns=pd.Index(CONTRADICTION_COLUMNS))
    return promised(found_table.astype({"same_context": bool}), CONTRADICTION_COLUMNS)


def _share_context(one: dict, other: dict) -> bool:
    return all(one[name] == other[name] or not one[name] or not other[name] for name in _CONTEXT)
