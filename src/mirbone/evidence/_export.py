"""Write the claims as one table."""

from pathlib import Path

from mirbone._core import FilePath, named_keywords, promised, write_table
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._claim import CLAIM_COLUMNS
from mirbone.evidence._expand import expand_claims
from mirbone.words import MirnaCatalogue, load_catalogue


@named_keywords
def export_claims(
    base: EvidenceBase,
    path: FilePath,
    *,
    expanded: bool = False,
    catalogue: MirnaCatalogue | None = None,
) -> int:
    """Write the claims as TSV, one row a claim.

    The columns are ``claim_id, subject, relation, object, sign, mechanism, direct, step,
    compartment, cancer, host_tissue, model_system, n, fluid, comparison,
    bone_metastasis_effect, tier, reference, source, note``, then ``value, section, sentence``.
    `read_claims` reads the file back unchanged.

    Parameters
    ----------
    base : EvidenceBase
        The claims.
    path : str or path-like
        The file to write.
    expanded : bool, optional
        Open families and gene groups into one row a member, and add the columns
        ``subject_kind, object_kind, written_subject, written_object``.
    catalogue : MirnaCatalogue, optional
        Knows the families; the embedded one when absent. Used only when `expanded`.

    Returns
    -------
    int
        How many rows were written.
    """
    path = Path(path)
    table = base.claims
    if expanded:
        table = expand_claims(base, catalogue or load_catalogue())
    write_table(promised(table, CLAIM_COLUMNS), path)
    return len(table)
