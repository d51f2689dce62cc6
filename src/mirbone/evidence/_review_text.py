"""Hold the review's claims against its text: is each sentence there, and is each one claimed?"""

import re
from collections.abc import Mapping

import pandas as pd

from mirbone._core import InputError
from mirbone.evidence._base import EvidenceBase
from mirbone.evidence._check import Finding, Level

# (section as claims name it, its heading in the text), in the order of the text.
_HEADINGS = (
    ("Abstract", "Abstract:"),
    ("1", "1. Introduction"),
    ("2", "2. Bone Marrow Colonization"),
    ("2.1", "2.1. miR-200s and miR-205 Family"),
    ("Table 1", "Table 1. List of principal miRNAs involved in bone metastases development."),
    ("2.2", "2.2. miR-10b"),
    ("2.3", "2.3. miR-143, miR-145"),
    ("2.4", "2.4. miR-203"),
    ("2.5", "2.5. miR-34a/miR-7"),
    ("3", "3. Osteomimicry"),
    ("3.1", "3.1. miR-30s Family"),
    ("3.2", "3.2. miR-218"),
    ("4", "4. Deregulation of Osteoblast/Osteoclast Activity"),
    ("4.1", "4.1. miR-204, miR-211, miR-379"),
    ("4.2", "4.2. miR-33a and miR-336"),
    ("5", "5. Clinical Usefulness of miRNAs in Bone Metastatic Cancer"),
    ("6", "6. Conclusions"),
)
# A sentence starts with a capital or a miRNA's name, after a full stop that ends no abbreviation.
_SENTENCE_END = re.compile(r"(?<=[.?!])(?<!\bvs\.)(?<!\bal\.)\s+(?=[A-Z“]|mi[Rr])")


def review_sections(text: str) -> dict[str, str]:
    """Cut the review into its sections.

    Parameters
    ----------
    text : str
        The whole review; line breaks do not matter.

    Returns
    -------
    dict of str to str
        ``Abstract``, ``1``, ``2``, ``2.1``, ``Table 1``, ... to the text of the section, without
        its heading, every run of whitespace one space.

    Raises
    ------
    InputError
        If a heading is missing or out of order.
    """
    text = " ".join(text.split())
    starts = []
    position = 0
    for section, heading in _HEADINGS:
        found = text.find(heading, position)
        if found < 0:
            raise InputError(
                f"expected the heading {heading!r} after position {position} of the review; it is "
                "not there. Give the complete text of the review."
            )
        position = found + len(heading)
        starts.append((section, found, position))
    ends = [start for _, start, _ in starts[1:]] + [len(text)]
    return {
        section: text[body:end].strip()
        for (section, _, body), end in zip(starts, ends, strict=True)
    }


def split_sentences(text: str) -> list[str]:
    """Split running text into sentences.

    Parameters
    ----------
    text : str
        Whitespace collapsed.

    Returns
    -------
    list of str
        In order, each with its full stop.

    Examples
    --------
    >>> split_sentences("Pollari et al. [44] found three. miR-204 vs. miR-211 was not tested.")
    ['Pollari et al. [44] found three.', 'miR-204 vs. miR-211 was not tested.']
    """
    return [part for part in _SENTENCE_END.split(text) if part]


def verify_sentences(base: EvidenceBase, review_text: str) -> list[Finding]:
    """Find every review claim whose sentence is not in its section.

    Parameters
    ----------
    base : EvidenceBase
        Claims with ``source = review`` are looked at.
    review_text : str
        The whole review; line breaks do not matter.

    Returns
    -------
    list of Finding
        An error for each unknown section and each sentence that its section does not hold.

    Raises
    ------
    InputError
        If `review_text` lacks a heading.
    """
    sections = review_sections(review_text)
    review = base.claims[base.claims["source"] == "review"]
    return [
        finding
        for claim_id, section, sentence in zip(
            review["claim_id"], review["section"], review["sentence"], strict=True
        )
        if (finding := _verify(claim_id, section, sentence, sections))
    ]


def _verify(
    claim_id: str, section: str, sentence: str, sections: Mapping[str, str]
) -> Finding | None:
    if section not in sections:
        message = f"expected one of {', '.join(sections)}; got {section!r}. Correct it."
        return Finding(Level.ERROR, claim_id, "section", message)
    words = " ".join(sentence.split())
    if words in sections[section]:
        return None
    elsewhere = [name for name, text in sections.items() if words in text]
    hint = f"It stands in {', '.join(elsewhere)}." if elsewhere else "Copy it from the review."
    message = f"{sentence!r} is not in section {section}. {hint}"
    return Finding(Level.ERROR, claim_id, "sentence", message)


def uncovered_sentences(base: EvidenceBase, review_text: str) -> pd.DataFrame:
    """List the sentences of the review that no claim starts with.

    Parameters
    ----------
    base : EvidenceBase
        Claims with ``source = review`` are looked at.
    review_text : str
        The whole review.

    Returns
    -------
    DataFrame
        ``section, sentence`` in order of the text; Table 1, which is no prose, is left out.

    Raises
    ------
    InputError
        If `review_text` lacks a heading.
    """
    review = base.claims[base.claims["source"] == "review"]
    rows = []
    for section, text in review_sections(review_text).items():
        if section == "Table 1":
            continue
        starts = tuple(
            " ".join(start.split())
            for start in review.loc[review["section"] == section, "sentence"].unique()
        )
        rows += [
            (section, sentence)
            for sentence in split_sentences(text)
            if not sentence.startswith(starts)
        ]
    return pd.DataFrame(rows, columns=pd.Index(["section", "sentence"]))
