"""What is known of genes: which raises or lowers which step of the cascade, and in which cell."""

import pandas as pd

from mirbone._core import named_keywords, package_table, promised
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._expand import expand_claims
from mirbone.words import STEPS, MirnaCatalogue, Relation, Tier, load_catalogue

GENE_KNOWLEDGE_COLUMNS = (
    *("gene", "step", "sign", "compartment", "cancer", "host_tissue"),
    *("tier", "basis", "reference", "source"),
)
BALANCE_COLUMNS = (
    *("step", "compartment", "raising_rows", "raising_genes", "lowering_rows", "lowering_genes"),
)
PROGRAMMES = ("movement", "transition", "growth", "survival")
"""What a tumour cell does as a whole, and that its spread needs; more of each promotes it."""

PROGRAMME_GENE_COLUMNS = ("programme", "gene", "sign")
"""One row a gene, programme and sign; ``sign``: what more of the gene does to it, -1 or +1."""

GO_SOURCE, GO_REFERENCE = "GO", "Ashburner2000"
_PERTURBED = ("IMP", "IGI")  # a mutant phenotype, alone or with a second gene


@named_keywords
def gene_knowledge(
    base: EvidenceBase, *, ontology: bool = True, catalogue: MirnaCatalogue | None = None
) -> pd.DataFrame:
    """Tabulate what more of a gene does to the steps of the cascade.

    Two sources, told apart by `source`: the claims on a gene and a step, or on a process that
    belongs to one; and the Gene Ontology of 2022-07-01, genes with experimental annotation to a
    process that ``go_processes.tsv`` gives to a step (doi:10.1038/75556; CC BY 4.0). The ontology
    tells neither cancer nor size, and of a process such as migration neither which cells; it is
    no part of `mirbone.network.known_network`. A gene may have both signs for one step: both rows
    stay.

    Parameters
    ----------
    base : EvidenceBase
        Whose claims count. The ontology's rows do not depend on it.
    ontology : bool, optional
        Whether the Gene Ontology counts beside the claims.
    catalogue : MirnaCatalogue, optional
        The embedded one when absent.

    Returns
    -------
    DataFrame
        `GENE_KNOWLEDGE_COLUMNS`. One row a gene, step and claim; of the ontology one row a gene,
        step and sign. ``sign``: -1 or +1 on the step; ``compartment, cancer, host_tissue``: empty
        where general; ``basis``: the claim's id, or GO terms with evidence codes. Sorted by the
        cascade, then by gene.
    """
    tables = [_of_claims(base, catalogue or load_catalogue())]
    if ontology:
        tables.append(_of_ontology())
    table = pd.concat(tables, ignore_index=True)
    order = table["step"].map(STEPS.index)
    table = table.assign(order=order).sort_values(["order", "gene", "basis", "sign"])
    table = table.reset_index(drop=True).astype({"sign": int})
    return promised(table.loc[:, list(GENE_KNOWLEDGE_COLUMNS)], GENE_KNOWLEDGE_COLUMNS)


def sign_balance(base: EvidenceBase) -> pd.DataFrame:
    """Count the accelerators and brakes of each step and compartment among the claims on genes.

    A list that knows more accelerators than brakes makes nearly every miRNA seem to suppress.

    Parameters
    ----------
    base : EvidenceBase
        The claims.

    Returns
    -------
    DataFrame
        `BALANCE_COLUMNS`: claims and distinct genes that raise and that lower the step. In the
        order of the cascade; an empty compartment is general.
    """
    known = gene_knowledge(base, ontology=False)
    rows = []
    for step, place in sorted(set(zip(known["step"], known["compartment"], strict=True))):
        group = known.loc[(known["step"] == step) & (known["compartment"] == place)]
        up, down = group.loc[group["sign"] > 0], group.loc[group["sign"] < 0]
        counts = [side[name].nunique() for side in (up, down) for name in ("basis", "gene")]
        rows.append((step, place, *counts))
    rows.sort(key=lambda row: (STEPS.index(str(row[0])), row[1]))
    return promised(pd.DataFrame(rows, columns=pd.Index(BALANCE_COLUMNS)), BALANCE_COLUMNS)


def programme_genes() -> pd.DataFrame:
    """Tabulate the genes that raise or lower a programme of the tumour cell.

    Genes with experimental annotation in the Gene Ontology of 2022-07-01 (doi:10.1038/75556; CC BY
    4.0) to the processes to which ``go_processes.tsv`` gives a programme: migration, the
    epithelial-mesenchymal transition, proliferation and the cell cycle, and apoptosis with the
    opposite sign. Nothing of it depends on what was published on a miRNA and metastasis. A gene may
    have both signs: both rows stay.

    Returns
    -------
    DataFrame
        `PROGRAMME_GENE_COLUMNS`, by programme, gene and sign.

    Examples
    --------
    >>> table = programme_genes()
    >>> bool(((table["gene"] == "SNAI1") & (table["programme"] == "transition")).any())
    True
    """
    processes = package_table("evidence", "go_processes.tsv")
    used = processes.loc[processes["programme"] != ""]
    rows = package_table("evidence", "go_genes.tsv").merge(used, on="go_id", validate="m:1")
    rows = rows.assign(order=rows["programme"].map(PROGRAMMES.index)).astype({"sign": int})
    rows = rows.sort_values(["order", "gene", "sign"])[list(PROGRAMME_GENE_COLUMNS)]
    return promised(rows.drop_duplicates().reset_index(drop=True), PROGRAMME_GENE_COLUMNS)


def _of_claims(base: EvidenceBase, catalogue: MirnaCatalogue) -> pd.DataFrame:
    claims = expand_claims(base, catalogue)
    words = base.entities.loc[base.entities["step"] != ""]
    step = dict(zip(words["name"], words["step"], strict=True)) | {one: one for one in STEPS}
    sign = dict(zip(words["name"], words["step_sign"], strict=True))
    rows = claims.loc[
        (claims["subject_kind"] == "gene")
        & claims["object"].isin(list(step))
        & claims["relation"].isin([one.value for one in Relation if one.functional])
        & claims["sign"].isin(["-1", "+1"])
        & (claims["tier"] != Tier.PREDICTION.value)
    ]
    return rows.assign(
        gene=rows["subject"],
        step=rows["object"].map(step),
        sign=[
            int(a) * int(sign.get(b, "1"))
            for a, b in zip(rows["sign"], rows["object"], strict=True)
        ],
        basis=rows["claim_id"],
    )[list(GENE_KNOWLEDGE_COLUMNS)].drop_duplicates()


def _of_ontology() -> pd.DataFrame:
    processes = package_table("evidence", "go_processes.tsv")
    used = processes.loc[processes["step"] != ""]
    rows = package_table("evidence", "go_genes.tsv").merge(used, on="go_id", validate="m:1")
    groups: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in rows.to_dict("records"):
        key = tuple(row[name] for name in ("gene", "step", "sign", "compartment"))
        groups.setdefault(key, []).append((row["go_id"], row["evidence"]))
    found = [(*key, _tier(told), _basis(told)) for key, told in groups.items()]
    columns = pd.Index(["gene", "step", "sign", "compartment", "tier", "basis"])
    return pd.DataFrame(found, columns=columns).assign(
        cancer="", host_tissue="", reference=GO_REFERENCE, source=GO_SOURCE
    )


def _tier(told: list[tuple[str, str]]) -> str:
    """A mutant phenotype is a perturbation; of other assays the codes do not say what was done."""
    codes = {code for _, cell in told for code in cell.split(";")}
    return (Tier.REVIEW_STATEMENT if codes.isdisjoint(_PERTURBED) else Tier.PERTURBATION).value


def _basis(told: list[tuple[str, str]]) -> str:
    return ";".join(f"{go_id} ({codes.replace(';', ', ')})" for go_id, codes in sorted(told))
