"""What the review says of bone, as statements that can be simulated.

``bone_words.tsv`` says what raises or lowers a claim's subject in the bone's equations, and what
measures its object; the claims give the rest. A claim that no words express is left out, with the
reason. Claims that come to the same simulation are one statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from mirbone._core import package_table

_STEPS = ("bone_resorption", "bone_formation")
_CELLS = ("osteoclast", "osteoblast")
_REASONS = {
    "part_of": "says what belongs to what: nothing to simulate",
    "secretes": "what a cell makes is an input of the equations; its effect is simulated",
    "open_question": "a question",
    "marks": "says that it is a marker; how it moves is simulated",
}
_MARKERS = {"PINP": "pinp", "BGLAP": "bgp", "CTX": "ctx", "hsa-miR-326": "mir_326"}
_NAMES = {"pinp": "PINP", "bgp": "BGP", "ctx": "CTX", "mir_326": "serum miR-326"}
_STAGES = ("early", "late")


@dataclass(frozen=True, slots=True)
class BoneStatement:
    """One statement of the review.

    Parameters
    ----------
    claims : tuple of str
        Claims that state it.
    text : str
        It, in a few words.
    measure : str
        What is read out.
    change, against : str
        ``NAME=VALUE`` or ``drug=NAME``, joined by ``;``.
    expected : str
        ``+1``, ``-1`` or ``0``.
    cancer : str
        Whose tumour it is; empty where the review speaks of any.
    mirna : str
        What is restored in a cell first, if anything.
    cell : str
        In which one.
    """

    claims: tuple[str, ...]
    text: str
    measure: str
    change: str
    against: str
    expected: str
    cancer: str
    mirna: str = ""
    cell: str = "tumour_cell"


def bone_statements(claims: pd.DataFrame) -> tuple[tuple[BoneStatement, ...], pd.DataFrame]:
    """Turn the review's claims on bone into statements.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims of the evidence base.

    Returns
    -------
    tuple
        Statements, and a table ``claim, says, reason`` of what is left out.
    """
    words = package_table("checks", "bone_words.tsv").to_dict("records")
    found: dict[tuple[str, ...], BoneStatement] = {}
    left = []
    for row in _in_scope(claims, words).to_dict("records"):
        made = _statement({str(k): str(v) for k, v in row.items()}, words)
        if isinstance(made, str):
            says = f"{row['written_subject']} {row['relation']} {row['written_object']}"
            left.append((row["claim_id"], says, made))
            continue
        key = (made.measure, made.change, made.against, made.expected, made.cancer, made.mirna)
        known = found.get(key)
        found[key] = replace(known, claims=known.claims + made.claims) if known else made
    columns = pd.Index(["claim", "says", "reason"])
    return tuple(found.values()), pd.DataFrame(left, columns=columns)


def _in_scope(claims: pd.DataFrame, words: list[dict[str, str]]) -> pd.DataFrame:
    """Claims about osteoclasts, osteoblasts, resorption, formation, or what measures them."""
    known = {row["word"] for row in words if row["role"] in {"subject", "object", "out"}}
    subjects = known | set(_MARKERS)
    about = claims["compartment"].isin(_CELLS) | claims["step"].isin(_STEPS)
    both = claims["written_subject"].isin(sorted(subjects)) & claims["written_object"].isin(
        sorted(known | {"tumour_burden", "PINP"})
    )
    marked = claims["written_subject"].isin(list(_MARKERS)) & (claims["compartment"] == "blood")
    about |= claims["step"].eq("") & (both | marked)
    review = claims.loc[about & (claims["source"] == "review")]
    return review.drop_duplicates("claim_id")


def _statement(claim: Mapping[str, str], words: list[dict[str, str]]) -> BoneStatement | str:
    """A statement, or why there is none."""
    own = next((w for w in words if (w["role"], w["word"]) == ("claim", claim["claim_id"])), {})
    sign = own.get("sign") or claim["sign"]
    reason = _why_not(claim, sign, words)
    if reason:
        return reason
    subject = claim["written_subject"]
    if subject in _MARKERS and claim["relation"] == "correlates":
        return _marker(claim, sign)
    measured = _find(words, "object", claim["written_object"], subject) or {}
    lever, mirna = _lever(subject, claim["written_object"], words) or {}, _is_mirna(subject)
    way = int(sign) * int(lever["sign"])
    context = own.get("context") or measured["context"] or claim["cancer"]
    where = f" ({context})" if context else ""
    implied = " (implied)" if own.get("sign") else ""
    in_osteoblast = mirna and not claim["cancer"] and claim["compartment"] == "osteoblast"
    return BoneStatement(
        (claim["claim_id"],),
        f"{lever['text']}: {measured['text']} {'up' if way > 0 else 'down'}{where}{implied}",
        measured["measure"], lever["change"], lever["against"],
        f"{way * int(measured['sign']):+d}", context, subject if mirna else "",
        "osteoblast" if in_osteoblast else "tumour_cell",
    )  # fmt: skip


def _why_not(claim: Mapping[str, str], sign: str, words: list[dict[str, str]]) -> str:
    subject, target = claim["written_subject"], claim["written_object"]
    barred = _find(words, "out", target, subject)
    if barred is not None:
        return barred["text"]
    if claim["relation"] in _REASONS:
        return _REASONS[claim["relation"]]
    if not sign:
        return "no direction is stated"
    if subject in _MARKERS and claim["relation"] == "correlates":
        return ""
    if _find(words, "object", target, subject) is None:
        return f"the bone's equations do not measure {target}"
    known = _lever(subject, target, words) is not None
    return "" if known else f"the bone's equations have no lever for {subject}"


def _is_mirna(word: str) -> bool:
    return word.startswith("hsa-")


def _lever(subject: str, target: str, words: list[dict[str, str]]) -> dict[str, str] | None:
    """What changes a subject: of a miRNA, the cell that it is restored in."""
    if _is_mirna(subject):
        text = f"{subject.removeprefix('hsa-')} restored"
        return {"change": "", "against": "", "sign": "+1", "text": text}
    return _find(words, "subject", subject, target)


def _marker(claim: Mapping[str, str], sign: str) -> BoneStatement:
    """A marker that goes with lesions, burden or another marker, at a stage or under a drug."""
    marker, setting = _MARKERS[claim["written_subject"]], claim["model_system"]
    stage = next((stage for stage in _STAGES if f"{stage} stage" in setting), "")
    drug = "zoledronate" in setting
    change = "drug=zoledronate" if drug else ""
    against = f"{change};burden_start=0".lstrip(";")
    name, other = _NAMES[marker], claim["written_object"] == "PINP"
    measure = f"{stage} {marker}{' & pinp' if other else ''}".strip()
    text = f"{name}{' and PINP rise' if other else ' rises'} with the lesion"
    if sign == "0" and stage == "early":
        measure, sign = f"early {marker} / pinp", "-1"
        text = f"{name} rises less than PINP"
    elif sign == "0":
        text = f"{name} does not rise{' with PINP' if other else ''}"
    setting = "".join(f", {part}" for part in (stage, "under zoledronate" if drug else "") if part)
    return BoneStatement(
        (claim["claim_id"],), f"{text}{setting} (lung)", measure, change, against, sign,
        claim["cancer"],
    )  # fmt: skip


def _find(words: list[dict[str, str]], role: str, word: str, other: str) -> dict[str, str] | None:
    """The row of a word; one for this other word before one for any."""
    rows = [row for row in words if row["role"] == role and row["word"] == word]
    return next(
        (row for row in rows if row["with"] == other),
        next((row for row in rows if not row["with"]), None),
    )
