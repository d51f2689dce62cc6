"""The network that several commands start from: known claims, in bone, for one context."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirbone.evidence import EvidenceBase
    from mirbone.network import Network
    from mirbone.words import MirnaCatalogue


def bone_network(
    base: "EvidenceBase",
    catalogue: "MirnaCatalogue",
    cancer: str | None,
    compartment: str | None = None,
) -> "Network":
    """Build the network of what is known in bone.

    Parameters
    ----------
    base : EvidenceBase
        The claims.
    catalogue : MirnaCatalogue
        Opens families.
    cancer : str or None
        Cancer type whose claims hold; all are pooled without it.
    compartment : str, optional
        Cell in which something changes; any without it.

    Returns
    -------
    Network
        Of that context.
    """
    from mirbone.evidence import expand_claims
    from mirbone.network import Context, build_network

    context = Context(cancer=cancer, host_tissue="bone", compartment=compartment)
    return build_network(expand_claims(base, catalogue), context, entities=base.entities)
