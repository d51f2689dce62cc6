"""What is published of a comparison, asked of samples that make the same one."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    TableLike,
    named_keywords,
    promised,
    readable,
    short_repr,
)
from mirbone.biomarkers.literature._claims import compared, marker_claims
from mirbone.biomarkers.literature._states import Comparison, known_states, read_comparison
from mirbone.biomarkers.quality._guards import columns_of, patients_of
from mirbone.biomarkers.quality._haemolysis import haemolysis_ratio, haemolysis_set
from mirbone.biomarkers.quality._levels import relative_levels
from mirbone.biomarkers.quality._separation import separate_numbers
from mirbone.expression import Contrast, LabelledProfiles, adjust_bh, compare, read_labelled
from mirbone.words import MirnaCatalogue

LITERATURE_COLUMNS = (
    "mirna", "answer", "claimed", "found", "log2fc", "ci_low", "ci_high", "p", "fdr", "detectable",
    "match", "haemolysis", "reason", "claim_id", "comparison", "fluid", "n", "reference", "note",
)  # fmt: skip
"""One row a claim and miRNA: ``agree``, ``disagree``, ``cannot tell`` or ``not testable``; what is
claimed and found (+1: higher in the first group, for which the claim is turned where its groups
stand the other way round), the effect with its 95 % interval, and the smallest effect that these
samples would have shown in four of five studies."""

ANSWERS = ("agree", "disagree", "cannot tell", "not testable")
_POWER = 0.8
_LEVEL = 0.05
_RARE = 0.2  # share of samples without a value from which on that is said


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class LiteratureComparison:
    """Published markers beside one's own samples.

    Parameters
    ----------
    table : DataFrame
        `LITERATURE_COLUMNS`, what can be answered first.
    comparison : str
        What was asked for, in the words of the list.
    notes : tuple of str
        What limits the answers.
    """

    table: pd.DataFrame
    comparison: str
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def verdict(self) -> str:
        """How many agree, disagree, cannot be told and cannot be tested."""
        held = self.table["answer"].tolist()
        agree, disagree, open_, not_ = (held.count(answer) for answer in ANSWERS)
        return (
            f"of {len(self.table)} published claims {agree} agree, {disagree} disagree, {open_} "
            f"cannot be told with these samples, {not_} cannot be tested on them"
        )

    def _headline(self) -> str:
        return self.verdict


@named_keywords
def compare_literature(
    contrast: str,
    *,
    cancer: str,
    fluid: str,
    comparison: str,
    counts: TableLike | None = None,
    intensities: TableLike | None = None,
    ct: TableLike | None = None,
    h5ad: FilePath | Held | AnnDataLike | None = None,
    samples: TableLike | None = None,
    layer: str | None = None,
    group: str | None = None,
    batch: str | Iterable[str] | None = None,
    evidence: TableLike | Iterable[TableLike] = (),
    catalogue: MirnaCatalogue | None = None,
) -> LiteratureComparison:
    """Ask samples whether they say what is published of the same comparison.

    A claim is tested where cancer, fluid and both groups are those of the samples: a miRNA that is
    higher in metastatic than in localised disease says nothing of cancer against health. The test
    is that of `mirbone.expression.compare`, its p adjusted over the miRNAs that are tested; a claim
    is contradicted only by an effect the other way, never by a small one: there it *cannot be
    told*, and the smallest effect that would have shown is said.

    Parameters
    ----------
    contrast : str
        ``CASE:CONTROL``, or ``COLUMN=CASE:CONTROL``, in the words of the sample sheet.
    cancer : str
        ``breast``, ``prostate``, ``lung`` or another of the list.
    fluid : str
        ``serum``, ``plasma``, ``blood``, ``urine`` or another of the list.
    comparison : str
        The same two groups in the words of papers: ``bone metastasis:no bone metastasis``.
    counts, intensities, ct : path or DataFrame, optional
        Read counts, log2 intensities or Ct values, miRNAs x samples; exactly one, or `h5ad`.
    h5ad : path or AnnData, optional
        AnnData of counts or log2 values.
    samples : path or DataFrame, optional
        Sample sheet; not with `h5ad`.
    layer : str, optional
        Of an AnnData: the layer that holds the values.
    group : str, optional
        Column that names the patient, where patients have several samples.
    batch : str or sequence of str, optional
        Columns that name batches; their differences are taken out.
    evidence : path, DataFrame or several of them, optional
        Your own claim tables.
    catalogue : MirnaCatalogue, optional
        Resolves the names; the default one without it.

    Returns
    -------
    LiteratureComparison
        An answer for each claim.

    Raises
    ------
    InputError
        If the input is refused, or a group is none of the list; the message says why.
    """
    asked = read_comparison(comparison)
    for state, side in zip((asked.first, asked.second), ("first", "second"), strict=True):
        if not state:
            raise InputError(
                "`comparison` must name groups of papers, which are "
                f"{', '.join(known_states())}; the {side} of {comparison!r} is none. Say it so."
            )
    claims = marker_claims(cancer, fluid, evidence, catalogue)
    labelled = read_labelled(
        contrast, counts=counts, intensities=intensities, ct=ct, h5ad=h5ad, samples=samples,
        layer=layer, catalogue=catalogue,
    )  # fmt: skip
    patients = patients_of(labelled, group)
    repeated = len(set(patients)) < len(patients)
    found = compare(
        labelled.profiles,
        labelled.sheet.reset_index(),
        f"{labelled.column}={labelled.case}:{labelled.control}",
        pair=group if repeated else None,
        batch=columns_of(batch if isinstance(batch, str) else tuple(batch or ())) or None,
        leave_out=0,
    )
    if claims.empty:
        table = pd.DataFrame({name: pd.Series(dtype=object) for name in LITERATURE_COLUMNS})
    else:
        table = _answered(claims, asked, fluid, found, labelled)
    return LiteratureComparison(
        promised(table, LITERATURE_COLUMNS), f"{asked.first}:{asked.second}",
        (*_said(table, claims, asked, cancer, fluid), *_kept(found.notes)),
    )  # fmt: skip


def _answered(
    claims: pd.DataFrame,
    asked: Comparison,
    fluid: str,
    found: Contrast,
    labelled: LabelledProfiles,
) -> pd.DataFrame:
    """Answer every claim."""
    effects = found.table.set_index("mirna")
    prone = _prone(labelled)
    values = labelled.profiles.values
    missing = dict(zip(values.index, values.isna().to_numpy().mean(axis=1), strict=True))
    measured = set(labelled.profiles.values.index.astype(str))
    rows = []
    for claim in claims.to_dict("records"):
        match, turned = asked.match(compared(claim["comparison"]))
        mirna = str(claim["subject"])
        sign = "" if claim["sign"] in ("", None) else str(int(claim["sign"]) * turned)
        reason = _not_testable(claim, match, fluid, sign, mirna, measured, set(effects.index))
        row = {
            "mirna": mirna, "claimed": sign, "match": match, "reason": reason,
            "answer": "not testable" if reason else "", "claim_id": claim["claim_id"],
            "comparison": claim["comparison"], "fluid": claim["fluid"], "n": claim["n"],
            "reference": claim["cited"], "note": claim["note"],
            "haemolysis": prone.get(mirna, ""),
        }  # fmt: skip
        if mirna in effects.index:
            effect = effects.loc[mirna]
            row |= {name: float(effect[name]) for name in ("log2fc", "ci_low", "ci_high", "p")}
            row["detectable"] = _detectable(effect, found.df, len(labelled.sheet))
            if missing.get(mirna, 0.0) > _RARE and not reason:
                row["reason"] = (
                    f"{missing[mirna]:.0%} of the samples have no value, and are left out"
                )
        rows.append(row)
    table = pd.DataFrame(rows).reindex(columns=list(LITERATURE_COLUMNS))
    return _judged(table)


def _not_testable(
    claim: dict[str, str],
    match: str,
    fluid: str,
    sign: str,
    mirna: str,
    measured: set[str],
    tested: set[str],
) -> str:
    """Say why a claim cannot be tested; the empty text where it can."""
    why = (
        (claim["fluid"] != fluid, f"of {claim['fluid']}, not {fluid}"),
        (
            not claim["comparison"],
            f"of no two groups: {mirna} {claim['relation']} {claim['object']}",
        ),
        (not match, "of other groups"),
        (sign == "", "the direction is not stated"),
        (mirna not in measured, "not measured here"),
        (mirna not in tested, "seen in too few samples here"),
    )
    return next((reason for true, reason in why if true), "")


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """Turn effects into answers, with p adjusted over the miRNAs that are tested."""
    asked = (table["answer"] == "").to_numpy(bool)
    tested = table.loc[asked].drop_duplicates("mirna")
    fdr = dict(zip(tested["mirna"], adjust_bh(tested["p"].to_numpy(float)), strict=True))
    table["fdr"] = [
        fdr.get(mirna, np.nan) if yes else np.nan
        for mirna, yes in zip(table["mirna"], asked, strict=True)
    ]
    effect = table["log2fc"].to_numpy(float)
    clear = table["fdr"].to_numpy(float) < _LEVEL
    table["found"] = ["" if np.isnan(e) else str(int(np.sign(e))) for e in effect]
    answers = []
    for claimed, found, sure, yes in zip(
        table["claimed"], table["found"], clear, asked, strict=True
    ):
        if not yes:
            answers.append("not testable")
        elif not sure:
            answers.append("cannot tell")
        else:
            answers.append("agree" if claimed == found else "disagree")
    table["answer"] = answers
    order = [ANSWERS.index(answer) for answer in answers]
    return table.assign(_order=order).sort_values(
        ["_order", "mirna", "claim_id"], kind="stable"
    ).drop(columns="_order").reset_index(drop=True)  # fmt: skip


def _detectable(effect: pd.Series, df: float | None, n: int) -> float:
    """Give the smallest effect that would show at the 5 % level in four of five such studies."""
    free = float(df) if df is not None and np.isfinite(df) else float(max(n - 2, 1))
    half = (float(effect["ci_high"]) - float(effect["ci_low"])) / 2.0
    quantile = float(student.ppf(1 - _LEVEL / 2, free))
    return half / quantile * (quantile + float(student.ppf(_POWER, free)))


def _prone(labelled: LabelledProfiles) -> dict[str, str]:
    """Say which miRNAs follow haemolysis here, where haemolysis tells the groups apart."""
    ratio = haemolysis_ratio(labelled.profiles).to_numpy(float)
    differs = separate_numbers(ratio, labelled.is_case, 1).separates
    known = set(haemolysis_set())
    levels = relative_levels(labelled.profiles, labelled.sizes)
    r = _correlation(levels.to_numpy(float), ratio)
    end = ", which differs between the groups" if differs else ""
    out = dict.fromkeys(known, f"known to follow haemolysis{end}")
    for mirna, each, n in zip(levels.index.astype(str), r, levels.notna().sum(axis=1), strict=True):
        if np.isfinite(each) and n > 4 and abs(each) > _least_r(int(n)):
            out[mirna] = f"moves with haemolysis here (r {each:.2f}){end}"
    return out


def _least_r(n: int) -> float:
    """Give the correlation that chance exceeds once in a hundred."""
    quantile = float(student.ppf(0.995, n - 2))
    return quantile / float(np.sqrt(n - 2 + quantile**2))


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.full(len(x), np.nan)
    for i, row in enumerate(x):
        known = ~np.isnan(row) & ~np.isnan(y)
        if known.sum() > 4 and row[known].std() > 0 and y[known].std() > 0:
            out[i] = np.corrcoef(row[known], y[known])[0, 1]
    return out


def _kept(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what is said of a step that was not asked for."""
    return tuple(note for note in notes if not note.startswith("Leave-one-"))


def _said(
    table: pd.DataFrame, claims: pd.DataFrame, asked: Comparison, cancer: str, fluid: str
) -> tuple[str, ...]:
    """Say what limits the answers, and which comparisons are published where this one is not."""
    notes = []
    same = table["match"] == "same" if len(table) else pd.Series(dtype=bool)
    if not same.any():
        here = claims.loc[claims["fluid"] == fluid, "comparison"]
        listed = "; ".join(sorted({text for text in here if text})[:6]) or "none"
        notes.append(
            f"Nothing is known here of {asked.first} against {asked.second} in {fluid} of {cancer} "
            f"cancer. Known: {listed}."
        )
    if (table["match"] == "akin").any():
        notes.append(
            "Claims marked 'akin' are of groups much like yours, such as localised disease for "
            "disease without metastasis."
        )
    blamed = table["answer"].isin(["agree", "disagree"]) & table["haemolysis"].str.contains(
        "differs"
    )
    if blamed.any():
        notes.append(
            f"{int(blamed.sum())} of the answers rest on miRNAs that move with haemolysis, which "
            "differs between your groups: they may be answers about red cells."
        )
    notes.append("A marker's direction in a fluid says nothing of what the miRNA does.")
    return tuple(notes)
