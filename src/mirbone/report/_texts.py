"""The report's own sentences: what was done, how, and with what."""

from mirbone.report._format import count
from mirbone.study import (
    StudyResult,
    comparison,
)

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
