"""The report's own sentences: what was done, how, and with what."""

from mirbone.evidence import citation
from mirbone.network import Path
from mirbone.report._format import count
from mirbone.report.sections._cards import claim_view, move_views
from mirbone.study import (
    N_RANDOM,
    Reach,
    StudyResult,
    best_path,
    comparison,
    explain_path,
    study_tables,
)
from mirbone.words import Relation, Tier, short

LIMIT = (
    "Hypothesis-generating, not for clinical decisions. A push is a direction with its spread, "
    "drawn from what is written down; it is not a measured rate, and a step without a path is "
    "unknown, not untouched."
)


def subtitle(result: StudyResult) -> str:
    """Say what was compared, in which context.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        One line.
    """
    contrast = result.contrast
    sizes = ""
    if contrast.n_case is not None and contrast.n_control is not None:
        sizes = f" ({contrast.n_case} against {contrast.n_control} samples)"
    context = result.network.context.title.replace("_", " ")
    return f"{comparison(result)}{sizes} · evidence for: {context}"


def profile_note(result: StudyResult) -> str:
    """Say what the profile is and how the signature was chosen.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        One paragraph.
    """
    profile, followed = len(result.contrast.table), len(result.signature.table)
    return (
        f"{count(profile, 'miRNA')} in the profile; {followed} "
        f"{'forms' if followed == 1 else 'form'} the signature "
        f"(rule: {result.signature.rule}). Method: {result.contrast.method}."
    )


def cards_note(result: StudyResult, shown: int) -> str:
    """Say how to read the cards, and how many there are.

    Parameters
    ----------
    result : StudyResult
        The study.
    shown : int
        Cards on the page.

    Returns
    -------
    str
        One paragraph.
    """
    if not result.cards:
        return "The signature is empty, so there is no card."
    if not shown:
        return "No claim of the evidence base names a miRNA of the signature: there is no card."
    text = (
        "One card a miRNA of the signature. Signs: → raises, ⊣ holds back. The coloured word says "
        "what the change in this profile does to the step; behind each path stand its weakest "
        "evidence and its claims."
    )
    silent = sum(card.claims.empty for card in result.cards)
    if silent:
        text += f" {count(silent, 'miRNA of the signature')} without any claim: no card."
    if len(result.cards) - silent > shown:
        text += f" The first {shown} are shown, those with a path first; the tables hold all."
    return text


def left_note(result: StudyResult) -> str:
    """Say how much was left out, by kind.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        One sentence.
    """
    names = {
        "profile": "row of the input",
        "names": "name without a single v22 miRNA",
        "signature": "miRNA of the signature without a path",
        "evidence": "claim that became no edge",
    }
    counts = result.left_out["where"].value_counts()
    parts = [count(int(counts[key]), text) for key, text in names.items() if key in counts]
    return "; ".join(parts) + "." if parts else ""


def suggest_tests(result: StudyResult, limit: int = 12) -> list[dict[str, object]]:
    """Propose what to test: the best supported path of each miRNA; those that share one together.

    Parameters
    ----------
    result : StudyResult
        The study.
    limit : int, optional
        Greatest number.

    Returns
    -------
    list of dict
        mirnas, text, tier, tier_title, moves; strongest evidence first.
    """
    found: dict[tuple[object, ...], tuple[tuple[int, int, str], list[str], Reach, Path, int]] = {}
    for card in result.cards:
        best = best_path(card)
        if best is None:
            continue
        reach, path = best
        same = (path.nodes[1:], path.signs, path.claims, card.direction)
        order = (path.tier.rank, len(path.nodes), card.mirna)
        found.setdefault(same, (order, [], reach, path, card.direction))[1].append(card.mirna)
    groups = sorted(found.values(), key=lambda group: group[0])
    return [_suggestion(result, *group[1:]) for group in groups[:limit]]


def _suggestion(
    result: StudyResult, mirnas: list[str], reach: Reach, path: Path, direction: int
) -> dict[str, object]:
    names = ", ".join(map(short, sorted(mirnas)))
    change, _, reason = explain_path(path, direction).partition(", ")
    remedy = "restore" if direction < 0 else "block"
    pronoun = "it" if len(mirnas) == 1 else "one of them"
    gene, step = path.nodes[1].replace("_", " "), reach.explanation.step.label
    return {
        "mirnas": names,
        "text": f"{change.split()[0]}, {reason}. Test: {remedy} {pronoun} and measure {gene}, and "
        f"with it {step}.",
        "tier": path.tier.value,
        "tier_title": path.tier.label,
        "moves": move_views(result, path),
    }


def open_questions(result: StudyResult) -> list[dict[str, object]]:
    """Gather what the sources themselves call open.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    list of dict
        As `claim_view`.
    """
    claims = result.evidence.claims
    rows = claims.loc[claims["relation"] == Relation.OPEN_QUESTION.value]
    views = [claim_view(result, row) for row in rows.to_dict("records")]
    return [view | {"text": str(view["text"]).removeprefix("Open question on ")} for view in views]


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
        "to 1; times the miRNA's direction it is a push. A step's push is the mean over the "
        "signature's miRNAs that reach it. Its 95 % interval resamples these miRNAs, whether the "
        "evidence of each holds here (its strength read as the chance), and the sign of its paths. "
        "p compares the summed push with that of random sets of the same size and directions, "
        f"drawn {N_RANDOM} times from {universe_text(result)} with about as many known targets; it "
        "is two-sided and never a hypergeometric test. miRNAs of one family or cluster change "
        "together and share claims, which makes p too small where they carry a step.",
    ]


def universe_text(result: StudyResult) -> str:
    """Say from which miRNAs the random sets are drawn.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        A few words.
    """
    if not result.signature.stated or len(result.signature.table) < len(result.contrast.table):
        return "the miRNAs of the profile"
    return "the miRNAs of the signature and of the network"


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
