"""Checks that can fail: the arithmetic of signs, the nulls, and what the headline is made of."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import package_table
from mirbone.checks import HEADLINE_COLUMNS, STATEMENT_COLUMNS, check_review
from mirbone.checks._bone_statements import bone_statements
from mirbone.checks._cell_nulls import cell_nulls, other_families
from mirbone.checks._least import least_effects, least_of
from mirbone.checks._niche_nulls import _judge, _lowered, bone_class
from mirbone.checks._review import headlines
from mirbone.checks._wiring import DAMPING, LONGEST, Wiring, readers, sign_holds, spread
from mirbone.evidence import expand_claims, load_evidence
from mirbone.words import load_catalogue

NO_PARTS = pd.DataFrame(columns=["outcome", "part", "kind", "sign", "claims"])


def small(edges: list[tuple[str, str, int]], effectors: list[tuple[str, str, int]] = ()) -> Wiring:
    names = sorted({end for source, target, _ in edges for end in (source, target)})
    place = {name: i for i, name in enumerate(names)}
    rows = sorted((place[t], place[s], float(sign)) for s, t, sign in edges)
    targets, sources, signs = (np.array(column) for column in zip(*rows, strict=True))
    table = pd.DataFrame(list(effectors), columns=["step", "gene", "sign"])
    return Wiring(place, sources, targets, signs, table, NO_PARTS)


def walked(wiring: Wiring, start: list[str]) -> np.ndarray:
    """The slow twin: every walk, one by one."""
    total = np.zeros(len(wiring.names))
    held = {wiring.names[name] for name in start}
    waiting = [(place, 1.0, 0) for place in held]
    while waiting:
        place, value, length = waiting.pop()
        total[place] += value
        if length == LONGEST:
            continue
        for edge in np.flatnonzero(wiring.sources == place):
            target = int(wiring.targets[edge])
            if target not in held:
                waiting.append((target, value * DAMPING * wiring.signs[edge], length + 1))
    return total


LOOP = [
    ("hsa-miR-200c-3p", "ZEB1", -1), ("ZEB1", "hsa-miR-200c-3p", -1), ("ZEB1", "CDH1", -1),
    ("CDH1", "CTNNB1", -1), ("CTNNB1", "ZEB1", 1), ("TWIST1", "ZEB1", 1),
]  # fmt: skip


@pytest.mark.parametrize("start", [["TWIST1"], ["ZEB1"], ["hsa-miR-200c-3p", "TWIST1"]])
def test_signs_spread_as_the_slow_twin_walks(start):
    wiring = small(LOOP)
    np.testing.assert_allclose(spread(wiring, [start])[0, 0], walked(wiring, start), atol=1e-12)


def test_draws_and_subjects_do_not_mix():
    wiring = small(LOOP)
    signs = np.stack([wiring.signs, -wiring.signs])
    both = spread(wiring, [["TWIST1"], ["ZEB1"]], signs)
    assert both.shape == (2, 2, len(wiring.names))
    np.testing.assert_allclose(both[0, 1], walked(wiring, ["ZEB1"]))
    turned = Wiring(wiring.names, wiring.sources, wiring.targets, -wiring.signs, *(NO_PARTS,) * 2)
    np.testing.assert_allclose(both[1, 0], walked(turned, ["TWIST1"]))


def test_a_step_is_read_by_its_effectors_with_their_signs():
    wiring = small(LOOP, [("emt_stemness", "ZEB1", 1), ("emt_stemness", "CDH1", -1)])
    weights = readers(wiring, "emt_stemness", [])
    assert weights[wiring.names["ZEB1"]] == 1
    assert weights[wiring.names["CDH1"]] == -1
    total = spread(wiring, [["hsa-miR-200c-3p"]])[0, 0] @ weights
    assert sign_holds(total, -1)
    assert not sign_holds(total, 1)


@pytest.mark.parametrize(("total", "sign", "as_stated"), [
    (0.5, 1, True), (0.5, -1, False), (0.0, 1, False), (0.0, 0, True), (0.5, 0, False),
    (-0.5, None, True), (0.0, None, False),
])  # fmt: skip
def test_what_does_not_arrive_is_no_effect(total, sign, as_stated):
    assert bool(sign_holds(np.array(total), sign)) is as_stated


@pytest.fixture(scope="module")
def evidence():
    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    return expand_claims(base, catalogue), base.entities, catalogue


@pytest.fixture(scope="module")
def lung(evidence):
    """The statements on lung cancer and osteoblasts, beside their nulls."""
    claims, entities, catalogue = evidence
    kept = claims["claim_id"].str.startswith("L-") | claims["cancer"].isin(["lung"])
    return cell_nulls(claims.loc[kept], entities, catalogue)


def test_without_its_claim_and_paper_what_was_read_back_may_fail(lung):
    back = lung.loc[lung["class"] == "read back"]
    assert len(back) > 2
    assert back["arithmetic"].all()
    assert back["removed"].mean() < back["arithmetic"].mean()


def test_nulls_are_shares_and_other_families_hold_less_often(lung):
    for name in ("other_subject", "random_wiring", "shuffled_wiring", "random_readout"):
        assert lung[name].dropna().between(0, 1).all()
    back = lung.loc[lung["class"] == "read back"]
    assert back["other_subject"].mean() < back["arithmetic"].mean()


def test_the_same_seed_draws_the_same(evidence, lung):
    claims, entities, catalogue = evidence
    kept = claims["claim_id"].str.startswith("L-") | claims["cancer"].isin(["lung"])
    again = cell_nulls(claims.loc[kept], entities, catalogue)
    pd.testing.assert_frame_equal(lung, again)


def test_one_family_is_no_other_of_itself(evidence):
    wiring = small([("hsa-miR-30a-5p", "RUNX2", -1), ("hsa-miR-30b-5p", "RUNX2", -1),
                    ("hsa-miR-34a-5p", "CD44", -1)])  # fmt: skip
    assert other_families(["hsa-miR-30a-5p"], wiring, evidence[2]) == [["hsa-miR-34a-5p"]]
    assert other_families(["RUNX2"], wiring, evidence[2]) == []


# --- the least relevant effect -------------------------------------------------------------------


def test_every_least_effect_names_its_source_or_says_that_none_was_found():
    for row in package_table("checks", "least_effects.tsv").to_dict("records"):
        assert 0 < float(row["least_log2"]) < 1
        assert row["source"].startswith("doi:") or "not found" in row["note"]


def test_of_two_readouts_the_coarser_counts():
    known = least_effects()
    assert least_of("early mir_326 / pinp") == known["mir_326"] > known["pinp"]
    assert least_of("late") == known["other"]


# --- bone and patient ----------------------------------------------------------------------------


def test_a_lever_in_the_equation_that_is_read_is_read_back(evidence):
    classes = {one.claims[0]: bone_class(one) for one in bone_statements(evidence[0])[0]}
    assert classes["4-026"] == "read back"  # ET-1 commits osteoblasts
    assert classes["4.1-006"] == "composed"  # IL-11 and bone mass
    assert classes["4.2-035"] == "dynamic"  # under zoledronate
    assert classes["T1-017"] == "composed"  # a miRNA


def test_a_null_of_the_readout_is_a_coin_and_of_the_sign_too():
    up = np.full(10, 1.0)
    held, other, sign, readout = _judge(up, "ctx", "+1", [up, -up], -up)
    assert (held, other, sign, readout) == (1.0, 0.5, 0.5, 0.5)
    assert _judge(np.full(10, 0.1), "ctx", "+1", [], None)[0] == 0.0
    assert _lowered("stage=metastatic;cxcr4=0.2") == "stage=metastatic;cxcr4=5"
    assert _lowered("gap_junction=0") == ""


# --- the headline --------------------------------------------------------------------------------


def statement(question: str, removed: float, **nulls: float) -> dict[str, object]:
    row = dict.fromkeys(STATEMENT_COLUMNS, np.nan)
    own = {"part": "cell", "claims": question, "object": "x", "kind": "step", "class": "composed"}
    return row | own | {"question": question, "held": 1.0, "arithmetic": 1.0,
                        "removed": removed} | nulls  # fmt: skip


def test_the_headline_is_held_less_the_greatest_null_a_question_once():
    rows = [
        statement("a", 1.0, other_subject=0.2, shuffled_wiring=0.5),
        statement("a", 1.0, other_subject=0.2, shuffled_wiring=0.5),
        statement("b", 0.0, other_subject=0.4, shuffled_wiring=0.1),
    ]
    drawn = pd.DataFrame(
        [("a", "x", [1.0, 0.0], [0.5, 0.5]), ("b", "x", [0.0, 1.0], [0.5, 0.5])],
        columns=["claim_id", "object", "scrambled", "scrambled_other"],
    )
    (row,) = headlines(pd.DataFrame(rows), drawn).to_dict("records")
    assert (row["statements"], row["questions"]) == (3, 2)
    assert row["removed"] == 0.5
    assert row["headline"] == pytest.approx(0.5 - 0.3)
    assert row["scrambled"] == pytest.approx(0.0)
    assert tuple(row) == HEADLINE_COLUMNS


def test_a_part_that_is_none_is_refused():
    with pytest.raises(ValueError, match="cell, bone, patient, all"):
        check_review("niche")


# --- the page ------------------------------------------------------------------------------------

PAGE = Path(__file__).parents[1] / "docs" / "checks.md"


def test_the_page_shows_that_shuffled_signs_lose_what_is_read_back_and_outcomes():
    lines = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| cell |")
    ]
    # the first table: part, class, kind, statements, questions, simulated, signs, without paper
    removed = {tuple(row[:3]): float(row[-1].rstrip(" %")) for row in lines if row[3].isdigit()}
    nulls = {tuple(row[:3]): row[3:] for row in lines if not row[3].isdigit()}
    assert set(removed) == set(nulls)
    for which, row in nulls.items():
        other = float(row[0].rstrip(" %"))
        _, low, high = (int(one) for one in re.findall(r"-?\d+", row[-1]))
        assert low < high
        if which[2] != "step":  # of steps the page says that it does not
            assert removed[which] - other > high


def test_every_statement_that_needs_the_kinetics_has_a_source_and_stands_on_the_page():
    rows = package_table("checks", "dynamic_statements.tsv").to_dict("records")
    page = PAGE.read_text(encoding="utf-8")
    assert len(rows) == 20
    for row in rows:
        assert row["expected"] in {"+1", "-1", "0"}
        assert row["source"].startswith("doi:") or "no identifier seen" in row["source"]
        assert f"| {row['id']} |" in page
    assert {row["kind"] for row in rows} == {
        "hysteresis", "threshold", "order", "duration", "combination",
    }  # fmt: skip
