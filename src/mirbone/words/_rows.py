"""What a row of an expression table is, by its name: a miRNA, a control, a total, another RNA."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mirbone._core import named_keywords, short_repr
from mirbone.words._catalogue import MirnaCatalogue, load_catalogue
from mirbone.words._resolution import NameResolution
from mirbone.words.written import ISOMIR, listed_name

RowKind = Literal[
    "mature",
    "precursor",
    "family",
    "withdrawn",
    "merged",
    "ambiguous",
    "other species",
    "control",
    "other RNA",
    "total",
    "unknown",
]

_SPIKE = re.compile(
    r"\W*(?:\d{6}\W)?(?:cel?|ath|osa)[\W_]", re.IGNORECASE
)  # what a plate is spiked with
_KEPT = 100_000  # no array has more rows


@short_repr()
@dataclass(frozen=True, slots=True)
class RowClass:
    """What the name of a row says that the row is.

    Parameters
    ----------
    kind : str
        ``mature`` (one v22 miRNA, `resolution.single`), ``precursor``, ``family``, ``withdrawn``,
        ``merged`` (several in one), ``ambiguous`` (one of several), ``other species``,
        ``control`` (spike-ins, references, controls of a platform), ``other RNA``, ``total`` (a
        sum, or reads that no row holds) or ``unknown``.
    resolution : NameResolution
        What the name means as that of a miRNA.
    note : str
        Why, in words; for an unknown name, what to do.
    """

    kind: RowKind
    resolution: NameResolution
    note: str

    def _headline(self) -> str:
        return f"{self.resolution.query!r} is {self.kind}"


@named_keywords
def classify_row(name: object, catalogue: MirnaCatalogue | None = None) -> RowClass:
    """Say what a row of an expression table is, by its name.

    Controls, totals and RNAs that are no miRNAs are known by the ways in which platforms and
    programs write them. The spike-ins of other species that are common on human plates
    (cel-miR-39-3p, ath-miR159a) are controls. Never raises; answers are kept by name.

    Parameters
    ----------
    name : object
        The name of the row; anything that is no text is taken as written.
    catalogue : MirnaCatalogue, optional
        The miRNAs to look in; all of miRBase v22 without it.

    Returns
    -------
    RowClass
        Kind, what the name means as a miRNA's, and why.

    Examples
    --------
    >>> classify_row("hsa-miR-21-5p_st").kind, classify_row("U6 snRNA-001973").kind
    ('mature', 'control')
    """
    return _classify(str(name), catalogue or load_catalogue())


@lru_cache(maxsize=_KEPT)
def _classify(name: str, catalogue: MirnaCatalogue) -> RowClass:
    resolution = catalogue.resolve(name)
    listed = None
    if resolution.kind == "unknown" or _SPIKE.match(name):
        listed = listed_name(name)
    if listed:
        kind, what = listed
        note = f"It is {what}, no miRNA of the sample."
        if what == ISOMIR and resolution.note:
            note = resolution.note
        return RowClass(kind, resolution, note)
    if resolution.kind == "merged" and resolution.confidence > 0.5 and resolution.names:
        each = ", ".join(resolution.names)
        note = f"One row for several miRNAs, which it does not tell apart: {each}."
        return RowClass("merged", resolution, note)
    kind = "ambiguous" if resolution.ambiguous else resolution.kind
    return RowClass("unknown" if kind == "gene" else kind, resolution, resolution.note)
