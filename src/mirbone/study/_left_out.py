"""What a study did not use, and why: nothing is dropped silently."""

import pandas as pd

from mirbone.expression import Contrast
from mirbone.network import PREDICTED_REASON, Network
from mirbone.study._cards import Card
from mirbone.study._signature import Signature
from mirbone.words import MirnaCatalogue, RowClass, classify_row

LEFT_OUT_COLUMNS = ("item", "where", "reason")


_UNTESTED = (
    "no FDR in its row, so not followed (DESeq2 leaves it empty where it filters a row or finds an "
    "outlier)"
)


_NAMELESS = "its name is not that of one known v22 miRNA, so no claim is looked up"
_SEVERAL = (
    "it stands for several miRNAs that were not told apart, so what is known of each is not "
    "carried over; give the one that is meant"
)


def gather_left_out(
    contrast: Contrast,
    signature: Signature,
    cards: tuple[Card, ...],
    network: Network,
    catalogue: MirnaCatalogue,
) -> pd.DataFrame:
    """Gather what was left out along the chain.

    Parameters
    ----------
    contrast : Contrast
        Lists the input rows that it dropped.
    signature : Signature
        Lists the miRNAs that could not be judged.
    cards : tuple of Card
        Those without a path are listed.
    network : Network
        Lists the functional claims that became no edge.
    catalogue : MirnaCatalogue
        Tells which names are not those of a v22 mature miRNA.

    Returns
    -------
    DataFrame
        ``item, where, reason``; `where` is ``profile``, ``names``, ``signature`` or ``evidence``.
    """
    rows = [
        (str(query), "profile", str(reason))
        for query, reason in contrast.dropped[["query", "reason"]].itertuples(index=False)
    ]
    rows += [(name, "profile", _UNTESTED) for name in signature.untested]
    known = set(catalogue.mature["name"])
    rows += [
        (name, "names", _unresolved(classify_row(name, catalogue)))
        for name in contrast.table["mirna"]
        if name not in known
    ]
    rows += [(card.mirna, "signature", _silent(card, known)) for card in cards if not card.reaches]
    left = network.left_out
    predicted = left["reason"] == PREDICTED_REASON
    rows += [
        (claim, "evidence", f"{source} {relation} {target}: {reason}")
        for claim, source, relation, target, reason in left.loc[~predicted].itertuples(index=False)
    ]
    number = left.loc[predicted, "claim_id"].nunique()
    if number:  # a published table holds thousands; each is in the user's own table
        claims = f"{number} claim{'' if number == 1 else 's'} of tier prediction"
        rows.append((claims, "evidence", PREDICTED_REASON))
    return pd.DataFrame(rows, columns=pd.Index(LEFT_OUT_COLUMNS))


def _unresolved(found: RowClass) -> str:
    advice = " Write the members that were measured." if found.kind == "family" else ""
    return (found.note or "not one v22 mature miRNA") + advice


def _silent(card: Card, known: set[str]) -> str:
    if card.mirna not in known:
        return _SEVERAL if "/" in card.mirna else _NAMELESS
    if card.claims.empty:
        return "no claim of the evidence base names this miRNA"
    groups = set(card.claims["group"])
    if "elsewhere" in groups:
        return "its functional claims hold in other contexts; see its card"
    if groups & {"targets", "stated"}:
        return "its claims in this context lead to no step of the cascade; see its card"
    if groups == {"predicted"}:
        return "only predictions name it, and a prediction is not knowledge"
    return "it is measured in the evidence, but no claim says what it does; see its card"
