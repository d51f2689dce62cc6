"""The network that every answer starts from: what is known, for one context."""

from collections.abc import Iterable

from mirbone._core import TableLike, named_keywords, sources_of
from mirbone.evidence import EvidenceBase, expand_claims, load_evidence
from mirbone.network._build import build_network
from mirbone.network._context import Context
from mirbone.network._model import Network
from mirbone.words import CANCERS, MirnaCatalogue, load_catalogue, require_word

Tables = EvidenceBase | TableLike | Iterable[TableLike]


@named_keywords
def known_network(
    context: str | None = None,
    *,
    compartment: str | None = None,
    host_tissue: str | None = "bone",
    evidence: Tables = (),
    catalogue: MirnaCatalogue | None = None,
) -> Network:
    """Build the network of what is known in a context: every embedded claim, and your own.

    Parameters
    ----------
    context : str, optional
        Cancer type whose claims hold, such as ``breast``; the claims of all are pooled without it.
    compartment : str, optional
        Cell whose miRNAs and genes are changed, such as ``tumour_cell``; a path may start in any
        cell without it.
    host_tissue : str or None, optional
        Where the metastasis is; None pools the claims of all tissues.
    evidence : path, DataFrame, several of them, or EvidenceBase, optional
        Your own claim tables, joined to the embedded claims (`mirbone.evidence.load_evidence`), or
        a base that stands for all of it.
    catalogue : MirnaCatalogue, optional
        Resolves names and opens families; all of miRBase v22 without it.

    Returns
    -------
    Network
        Of that context.

    Raises
    ------
    InputError
        If a word is outside its vocabulary, or a claim table is refused.

    Examples
    --------
    >>> known_network("breast", compartment="tumour_cell").context.title
    'breast, bone, tumour_cell'
    """
    require_word("context", context, CANCERS)
    catalogue = catalogue or load_catalogue()
    base = evidence
    if not isinstance(base, EvidenceBase):
        base = load_evidence(sources_of(base, "evidence"), catalogue)
    where = Context(cancer=context, host_tissue=host_tissue, compartment=compartment)
    return build_network(expand_claims(base, catalogue), where, entities=base.entities)
