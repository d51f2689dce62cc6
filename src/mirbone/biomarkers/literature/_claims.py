"""What is published of miRNAs in a fluid: claims, each with its own comparison."""

from collections.abc import Iterable

import pandas as pd

from mirbone._core import InputError, TableLike
from mirbone.biomarkers.literature._states import Comparison, read_comparison
from mirbone.evidence import expand_claims, load_evidence, reference_text
from mirbone.words import CANCERS, FLUIDS, MirnaCatalogue, load_catalogue

MARKER_RELATIONS = ("level", "correlates", "marks")


def marker_claims(
    cancer: str,
    fluid: str,
    evidence: TableLike | Iterable[TableLike] = (),
    catalogue: MirnaCatalogue | None = None,
) -> pd.DataFrame:
    """Take what is claimed of miRNAs in the fluids of a cancer.

    Parameters
    ----------
    cancer : str
        One of the closed list.
    fluid : str
        One of the closed list; claims of other fluids are given too.
    evidence : path, DataFrame or several of them, optional
        The user's own claim tables.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    DataFrame
        Claims with families opened, and ``cited``, the reference in words.

    Raises
    ------
    InputError
        If the cancer or fluid is none of its list.
    """
    for given, allowed, name in ((cancer, CANCERS, "cancer"), (fluid, FLUIDS, "fluid")):
        if given not in allowed:
            raise InputError(f"`{name}` must be one of {', '.join(allowed)}; got {given!r}.")
    catalogue = catalogue or load_catalogue()
    base = load_evidence(evidence, catalogue, kept="none")
    claims = expand_claims(base, catalogue)
    claims = claims.loc[
        (claims["fluid"] != "")
        & (claims["cancer"] == cancer)
        & claims["relation"].isin(MARKER_RELATIONS)
        & (claims["subject_kind"] == "mirna")
    ].copy()
    claims["cited"] = [reference_text(base, row) for row in claims["reference"]]
    return claims.reset_index(drop=True)


def compared(text: str) -> Comparison:
    """Read the comparison of a claim, which may name none.

    Parameters
    ----------
    text : str
        As the claim has it.

    Returns
    -------
    Comparison
        Without states where it names no two groups.
    """
    try:
        return read_comparison(text)
    except InputError:
        return Comparison("", "", text)
