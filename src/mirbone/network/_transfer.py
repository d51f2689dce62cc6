"""miRNAs that one cell hands to another: who gives, who receives, by what."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import promised, short_repr
from mirbone.network._model import TRANSFER_COLUMNS, EdgeKind
from mirbone.words import Compartment

_WAYS = ("exosome", "gap_junction")

CARRIER_PLACE = {
    "tumour_cell": Compartment.TUMOUR_CELL.value,
    "cancer_stem_cell": Compartment.TUMOUR_CELL.value,
    "non_stem_tumour_cell": Compartment.TUMOUR_CELL.value,
    "disseminated_tumour_cell": Compartment.TUMOUR_CELL.value,
    "circulating_tumour_cell": Compartment.TUMOUR_CELL.value,
    "osteoblast": Compartment.OSTEOBLAST.value,
    "osteoblastic_lineage_cell": Compartment.OSTEOBLAST.value,
    "spindle_n_cadherin_osteoblast": Compartment.OSTEOBLAST.value,
    "osteoclast": Compartment.OSTEOCLAST.value,
    "haematopoietic_stem_cell": Compartment.HSC_NICHE.value,
    "hsc_niche": Compartment.HSC_NICHE.value,
    "bone_marrow_stroma": Compartment.STROMA.value,
    "stromal_cell": Compartment.STROMA.value,
    "endothelial_cell": Compartment.ENDOTHELIUM.value,
}
"""The compartment that a cell or place is."""


@short_repr()
@dataclass(frozen=True, slots=True)
class Handing:
    """A miRNA passes from the cell that made it to the cell in which it acts.

    Parameters
    ----------
    mirna : str
        v22 name.
    giver, receiver : str
        Compartments; `giver` is empty where no claim says.
    by : str
        ``exosome``, ``gap_junction``, both separated by ``;``, or empty.
    """

    mirna: str
    giver: str
    receiver: str
    by: str

    @property
    def text(self) -> str:
        """In words: ``hsa-miR-940 handed from tumour cell to stroma by exosome``."""
        giver = f" from {self.giver}" if self.giver else ""
        by = f" by {self.by}" if self.by else ""
        words = f"handed{giver} to {self.receiver}{by}".replace("_", " ").replace(";", " or ")
        return f"{self.mirna} {words}"

    def _headline(self) -> str:
        return self.text


def tabulate_transfers(rows: pd.DataFrame) -> pd.DataFrame:
    """List which miRNA goes from which cell to which.

    Parameters
    ----------
    rows : DataFrame
        Claims that are edges, with their kind; the compartment of a transfer is its giver.

    Returns
    -------
    DataFrame
        `TRANSFER_COLUMNS`, one row a miRNA, giver and receiver, sorted.
    """
    handed = rows.loc[
        (rows["kind"] == EdgeKind.TRANSFER.value)
        & (rows["subject_kind"] == "mirna")
        & (rows["sign"] == 1)
        & rows["target"].isin(list(CARRIER_PLACE))
    ]
    handed = handed.assign(receiver=handed["target"].map(CARRIER_PLACE.get))
    found = [
        (*key, ";".join(way for way in _WAYS if _names(group, way)), _ids(group))
        for key, group in handed.groupby(["source", "compartment", "receiver"])
    ]
    return promised(pd.DataFrame(found, columns=pd.Index(TRANSFER_COLUMNS)), TRANSFER_COLUMNS)


def _names(group: pd.DataFrame, way: str) -> bool:
    return group["mechanism"].str.contains(way.replace("_", "[ _]"), case=False).any()


def _ids(group: pd.DataFrame) -> str:
    return ";".join(sorted(set(group["claim_id"])))
