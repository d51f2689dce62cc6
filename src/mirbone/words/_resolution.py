"""The answer to "what does this name mean?", the same for miRNAs and genes."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from mirbone._core import short_repr

NameKind = Literal[
    "mature", "precursor", "family", "gene", "withdrawn", "merged", "other species", "unknown"
]


@short_repr()
@dataclass(frozen=True, slots=True)
class NameResolution:
    """What a written name denotes, how sure that is, and why.

    Parameters
    ----------
    query : str
        The name as it was given.
    kind : str
        ``mature``, ``precursor``, ``family``, ``gene``, ``withdrawn`` (was in an earlier miRBase
        release and is not in v22), ``merged`` (several in one, not told apart), ``other species``
        or ``unknown``.
    accessions : tuple of str
        miRBase accessions, likeliest first; a precursor's own (MI...) before those of its arms.
        Empty for genes and unknown names.
    names : tuple of str
        miRBase v22 mature names or HGNC symbols, likeliest first. More than one for a mature miRNA
        or a gene means that the name is ambiguous; of a merged name, all of its members.
    confidence : float
        0 to 1; 1 only where the name is exactly a current one.
    note : str
        Why, in words; for an unknown name, what to do.
    """

    query: str
    kind: NameKind
    accessions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    confidence: float = 0.0
    note: str = ""

    @property
    def single(self) -> str | None:
        """The one mature v22 name to compute with; None unless there is exactly one."""
        return self.names[0] if self.kind == "mature" and len(self.names) == 1 else None

    @property
    def ambiguous(self) -> bool:
        """Whether the name may denote more than one mature miRNA or gene."""
        return self.kind in ("mature", "gene") and len(self.names) > 1

    def to_dict(self) -> dict[str, Any]:
        """Give the fields as plain values, in the order of the JSON output.

        Returns
        -------
        dict
            Keys ``query, kind, accessions, names, confidence, note``; tuples become lists.
        """
        record = asdict(self)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in record.items()}

    def _headline(self) -> str:
        return f"{self.query!r} is {' or '.join(self.names) or self.kind}"
