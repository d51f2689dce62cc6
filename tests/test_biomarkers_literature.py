"""What is published of a comparison, beside samples that make the same one."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from biomarker_cases import haemolysed, noise
from mirbone._core import InputError
from mirbone.biomarkers import compare_literature
from mirbone.biomarkers.literature._states import known_states, read_comparison, state_of
from mirbone.evidence import load_evidence
from mirbone.expression import read_ct

CLAIM = {"relation": "level", "object": "metastasis", "tier": "patient_association",
         "reference": "my notebook", "cancer": "breast", "fluid": "saliva",
         "comparison": "patients with metastasis vs patients without metastasis"}  # fmt: skip


def claims(**signs: str) -> pd.DataFrame:
    """Claims on made-up sera, under a fluid of which nothing is published here."""
    return pd.DataFrame(
        [{"subject": f"miR-{name.lstrip('m').replace('_', '-')}", "sign": sign} | CLAIM
         for name, sign in signs.items()]
    )  # fmt: skip


def planted(seed: int = 0, cases: int = 20, controls: int = 20, **shifts: float):
    labelled = noise(seed, cases, controls)
    ct = labelled.profiles.values.copy()
    for name, cycles in shifts.items():
        mirna = f"hsa-miR-{name.lstrip('m').replace('_', '-')}"
        ct.loc[mirna, labelled.is_case] -= cycles
    return ct, labelled.sheet.reset_index()


def answers(
    ct: pd.DataFrame, sheet: pd.DataFrame, evidence: pd.DataFrame, **more: str
) -> pd.DataFrame:
    asked = {"comparison": "metastasis:no metastasis", "fluid": "saliva"} | more
    found = compare_literature(
        "cancer:healthy", ct=ct, samples=sheet, cancer="breast", evidence=evidence, **asked
    )
    return found.table.loc[found.table["reference"] == "my notebook"].set_index("mirna")


def test_claims_agree_disagree_or_cannot_be_told() -> None:
    ct, sheet = planted(m17_5p=2.5, m25_3p=-2.5)
    table = answers(ct, sheet, claims(m17_5p="+1", m25_3p="+1", m186_5p="+1", m9_5p="+1"))
    assert table["answer"].to_dict() == {
        "hsa-miR-17-5p": "agree", "hsa-miR-25-3p": "disagree",
        "hsa-miR-186-5p": "cannot tell", "hsa-miR-9-5p": "not testable",
    }  # fmt: skip
    assert table.loc["hsa-miR-9-5p", "reason"] == "not measured here"
    assert table.loc["hsa-miR-17-5p", "log2fc"] == pytest.approx(2.5, abs=0.9)
    assert table.loc["hsa-miR-186-5p", "detectable"] > 0.5


def test_groups_the_other_way_round_turn_the_claim() -> None:
    ct, sheet = planted(m17_5p=2.5)
    turned = answers(ct, sheet, claims(m17_5p="+1"), comparison="no metastasis:metastasis")
    assert turned["claimed"].tolist() == ["-1"]
    assert turned["answer"].tolist() == ["disagree"]


def test_claims_of_other_fluids_and_groups_are_not_tested() -> None:
    ct, sheet = planted(m17_5p=2.5)
    evidence = claims(m17_5p="+1")
    other = answers(ct, sheet, evidence, fluid="urine")
    assert other["reason"].tolist() == ["of saliva, not urine"]
    bone = answers(ct, sheet, evidence, comparison="bone metastasis:no bone metastasis")
    assert bone["reason"].tolist() == ["of other groups"]
    akin = answers(ct, sheet, evidence, comparison="metastatic disease:localised disease")
    assert akin[["match", "answer"]].to_numpy().tolist() == [["akin", "agree"]]


def test_the_smallest_effect_shows_in_four_of_five_studies() -> None:
    seen = sizes = 0
    for seed in range(60):
        ct, sheet = planted(seed, 20, 20)
        size = answers(ct, sheet, claims(m17_5p="+1")).loc["hsa-miR-17-5p", "detectable"]
        ct.loc["hsa-miR-17-5p", (sheet["group"] == "cancer").to_numpy()] -= size
        seen += answers(ct, sheet, claims(m17_5p="+1"))["answer"].tolist() == ["agree"]
        sizes += size
    assert 0.68 < seen / 60 < 0.95  # 80 % of 60, and three standard deviations
    # noise of 1.2 cycles, 20 against 20: 2.8 standard errors of 1.2 * sqrt(1/10)
    assert sizes / 60 == pytest.approx(2.88 * 1.2 * np.sqrt(0.1), rel=0.1)


def test_an_answer_about_red_cells_is_said_to_be_one() -> None:
    labelled = haemolysed(noise(2, 20, 20))
    found = compare_literature(
        "cancer:healthy", ct=labelled.profiles.values, samples=labelled.sheet.reset_index(),
        cancer="breast", fluid="saliva", comparison="metastasis:no metastasis",
        evidence=claims(m451a="+1"),
    )  # fmt: skip
    row = found.table.iloc[0]
    assert row["answer"] == "agree"
    assert "which differs between the groups" in row["haemolysis"]
    assert any("red cells" in note for note in found.notes)
    assert found.verdict.startswith("of 29 published claims 1 agree") or "1 agree" in found.verdict


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("patients with bone metastases vs patients without bone metastasis", "bone_metastasis",
         "no_bone_metastasis"),
        ("bone:primary", "bone_metastasis", "localised"),
        ("patients with vs without metastases", "metastasis", "no_metastasis"),
        ("patients with metastasis at diagnosis vs patients without", "metastasis",
         "no_metastasis"),
        ("patients with liver metastasis vs patients without", "liver_metastasis",
         "no_liver_metastasis"),
        ("men with prostate cancer vs healthy men", "cancer", "healthy"),
        ("hormone-refractory vs localized prostate cancer", "castration_resistant", "localised"),
        ("mCRPC: BPH", "castration_resistant", "benign"),
        ("stage IV:healthy controls", "metastasis", "healthy"),
    ],
)  # fmt: skip
def test_words_for_groups_are_read(text: str, first: str, second: str) -> None:
    found = read_comparison(text)
    assert (found.first, found.second) == (first, second)


def test_every_comparison_of_a_fluid_is_read_and_every_state_is_its_own_name() -> None:
    base = load_evidence(kept="none").claims
    written = set(base.loc[(base["fluid"] != "") & (base["comparison"] != ""), "comparison"])
    unread = {t for t in written if not (read_comparison(t).first and read_comparison(t).second)}
    assert unread == {"hormone receptor-negative patients vs group not stated"}
    for state in known_states():
        assert state_of(state.replace("_", " ")) == state, state


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"comparison": "metastasis"}, "`comparison` must name two groups"),
        ({"comparison": "metastasis:zebra"}, "the second of 'metastasis:zebra' is none"),
        ({"cancer": "zebra"}, "`cancer` must be one of breast"),
        ({"fluid": "tears"}, "`fluid` must be one of serum"),
    ],
)
def test_what_is_none_of_a_list_is_refused(more: dict[str, str], message: str) -> None:
    ct, sheet = planted()
    asked = {"cancer": "breast", "fluid": "serum", "comparison": "metastasis:no metastasis"} | more
    with pytest.raises(InputError, match=message):
        compare_literature("cancer:healthy", ct=ct, samples=sheet, **asked)


def test_nothing_published_is_said_with_what_is() -> None:
    ct, sheet = planted()
    found = compare_literature(
        "cancer:healthy", ct=ct, samples=sheet, cancer="lung", fluid="urine",
        comparison="cancer:healthy",
    )  # fmt: skip
    assert found.notes[0].startswith("Nothing is known here of cancer against healthy in urine")
    assert (found.table["answer"] == "not testable").all()


@pytest.mark.reference
def test_claims_on_bone_are_not_asked_of_cancer_against_health(reference_dir: Path) -> None:
    path = reference_dir / "fluid" / "GSE41922_raw_ct.txt"
    names = read_ct(path).values.columns
    sheet = pd.DataFrame(
        {"sample": names, "group": ["healthy" if n.startswith("c") else "cancer" for n in names]}
    )
    found = compare_literature(
        "cancer:healthy", ct=path, samples=sheet, cancer="breast", fluid="serum",
        comparison="cancer:healthy",
    )  # fmt: skip
    of_bone = found.table.loc[found.table["comparison"].str.contains("metasta")]
    assert len(of_bone) > 10
    assert (of_bone["answer"] == "not testable").all()
