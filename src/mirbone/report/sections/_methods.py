"""Methods, provenance and references of this study."""

from mirbone.evidence import citation
from mirbone.network import BETWEEN, WITHIN
from mirbone.report.sections._tests import open_questions
from mirbone.study import (
    COMPETITIVE,
    N_RANDOM,
    NO_TEST,
    StudyResult,
    study_tables,
)
from mirbone.words import CLUSTER_GAP, Tier


def method_paragraphs(result: StudyResult) -> list[str]:
    """Describe the methods for this study.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    list of str
        Paragraphs.
    """
    network, claims = result.network, result.evidence.claims
    sources = ", ".join(
        f"{count} from {'the review' if source == 'review' else source}"
        for source, count in claims["source"].value_counts().items()
    )
    tiers = "; ".join(f"{tier.rank} {tier.label}" for tier in Tier)
    method = result.contrast.method
    return [
        f"Profile. {method[:1].upper()}{method[1:]}. Signature: {result.signature.rule}.",
        f"Evidence. {len(claims)} claims ({sources}). Tiers, strongest first: {tiers}. Only "
        "functional relations become edges; a marker's direction in a body fluid never does.",
        f"Network. {len(network.edges)} signed edges between {len(network.nodes)} nodes hold in "
        f"the context {network.context.title.replace('_', ' ')}. No edge leads from a miRNA to a "
        "step: paths run through genes. A path's tier is that of its weakest edge.",
        "Push. For each miRNA and step the signed, strength-weighted paths give an effect from -1 "
        "to 1; times the miRNA's direction it is a push. miRNAs of one seed family, or of one "
        f"transcript (genes within {CLUSTER_GAP // 1000} kb on one strand), are one witness, which "
        "pushes as hard as the strongest of them. A step's push is the sum over the witnesses, "
        "s / (1 + |s|). Its 95 % interval resamples the witnesses, whether the evidence of each "
        "holds here (its strength read as the chance), and the sign of its paths. "
        + test_words(result),
    ]


def test_words(result: StudyResult) -> str:
    """Say what the pushes were set against.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        A few sentences.
    """
    test = result.steps["test"].iat[0]
    if test == COMPETITIVE:
        own = result.contrast.correlation is not None
        how = (
            "as estimated from the samples"
            if own
            else f"taken as {WITHIN:g} within a witness and {BETWEEN:g} between witnesses"
        )
        return (
            f"Test: competitive, over all {int(result.contrast.table['p'].notna().sum())} miRNAs "
            "with a p, whether they pass or not. Those with a known path to the step, weighted by "
            "their effect and sharing the weight of their witness, are set against the others; the "
            f"error allows for their correlation, {how} (camera, doi:10.1093/nar/gks461)."
        )
    if test == NO_TEST:
        return (
            "Test: none is possible. Every row of the table is significant, so nothing is left to "
            "compare with."
        )
    complete = len(result.signature.table) < len(result.contrast.table)
    of = "the profile" if complete else "the signature and of the network"
    return (
        f"Test: {N_RANDOM} random signatures, which exchange each witness for another of {of} with "
        "about as many known targets; two-sided, and ties count against the profile "
        "(p_random_ties breaks them by chance). One witness among n can give no p below 1/n."
    )


def provenance_rows(result: StudyResult) -> list[tuple[str, str]]:
    """List versions, seed and input hashes.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    list of (str, str)
        Key and value.
    """
    record = result.provenance
    rows = [("mirbone", record.mirbone), ("Python", record.python)]
    rows += list(record.packages.items())
    rows.append(("names", result.names_source))
    rows.append(("seed", str(record.seed)))
    rows += [(f"SHA-256 of {name}", value) for name, value in record.inputs.items()]
    return rows


def reference_rows(result: StudyResult) -> list[dict[str, str]]:
    """List the cited references with their links.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    list of dict
        key, text, url, label; url empty where no DOI or PMID is certain.
    """
    table, _ = study_tables(result)["references"]
    extra = {row["claim_id"] for row in open_questions(result)}
    claims = result.evidence.claims
    cited = {
        key.strip()
        for cell in claims.loc[claims["claim_id"].isin(list(extra)), "reference"]
        for key in cell.split(";")
    }
    known = result.evidence.references
    missing = known.loc[
        known["reference_id"].isin(list(cited - set(table["reference_id"]))), "reference_id"
    ]
    rows = [_reference(row) for row in table.to_dict("records")]
    return rows + [_reference(_known(result, key)) for key in missing]


def _known(result: StudyResult, key: str) -> dict[str, str]:
    table = result.evidence.references
    row = table.loc[table["reference_id"] == key].iloc[0].to_dict()
    return {**row, "citation": citation(result.evidence, key)}


def _reference(row: dict[str, str]) -> dict[str, str]:
    key = row["reference_id"]
    doi = row.get("doi", "") or (key.removeprefix("doi:") if key.startswith("doi:") else "")
    pmid = row.get("pmid", "") or (key.removeprefix("PMID:") if key.startswith("PMID:") else "")
    url = f"https://doi.org/{doi}" if doi else ""
    if pmid and not url:
        url = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    parts = [row.get(column, "") for column in ("authors", "year", "title", "journal")]
    text = ". ".join(part.removesuffix(".") for part in parts if part)
    return {
        "key": key,
        "text": text or row.get("note", "") or row["citation"],
        "url": url,
        "label": f"doi:{doi}" if doi else f"PMID {pmid}",
    }
