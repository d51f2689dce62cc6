"""The context that a network is built for, and which claims hold in it."""

from dataclasses import dataclass

import pandas as pd

from mirbone.words import CANCERS, HOST_TISSUES, Compartment, require_word

_ANY_SITE = "distant"


@dataclass(frozen=True, slots=True)
class Context:
    """Where a network holds.

    A claim holds in a context when the cancer and the host tissue that it names, if any, are those
    of the context; where the context leaves one open, the claims of all of them are pooled. A claim
    on distant sites in general (host tissue ``distant``) holds at each of them. The compartment
    takes no claim away: it says in which cell a miRNA or gene is changed, that is, where a path
    starts (see `mirbone.network`).

    Parameters
    ----------
    cancer : str, optional
        One of `mirbone.words.CANCERS`; without it the claims of every cancer are pooled.
    host_tissue : str, optional
        One of `mirbone.words.HOST_TISSUES`.
    compartment : str, optional
        The cell whose miRNAs and genes are changed; without it a path may start in any cell.
    treatment : str, optional
        A label that travels with the network; claims name no treatment, so it selects nothing.

    Raises
    ------
    InputError
        If a word is outside its vocabulary.

    Examples
    --------
    >>> Context(cancer="breast", compartment="tumour_cell").title
    'breast, tumour_cell'
    """

    cancer: str | None = None
    host_tissue: str | None = None
    compartment: str | None = None
    treatment: str | None = None

    def __post_init__(self) -> None:
        require_word("cancer", self.cancer, CANCERS)
        require_word("host_tissue", self.host_tissue, HOST_TISSUES)
        require_word("compartment", self.compartment, tuple(c.value for c in Compartment))

    @property
    def title(self) -> str:
        """The context in words; 'all contexts' where nothing is fixed."""
        parts = (self.cancer, self.host_tissue, self.compartment, self.treatment)
        return ", ".join(str(part) for part in parts if part) or "all contexts"

    def holds(self, claims: pd.DataFrame) -> pd.Series:
        """Say for each claim whether it holds here.

        Parameters
        ----------
        claims : DataFrame
            With the text columns ``cancer`` and ``host_tissue``, empty where a claim is general.

        Returns
        -------
        Series of bool
            Aligned with `claims`.
        """
        held = pd.Series(True, index=claims.index)
        if self.cancer is not None:
            held &= claims["cancer"].isin(["", self.cancer])
        if self.host_tissue is not None:
            held &= claims["host_tissue"].isin(["", _ANY_SITE, self.host_tissue])
        return held
