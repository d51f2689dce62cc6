"""Signature tables of programs: which column is what, and on which scale."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.expression import read_signature
from signature_cases import (
    CHANGED,
    FDR,
    LOG2,
    MIRNAS,
    P,
    assert_log2,
    directions,
    effects,
    file,
    made,
    signature,
)

# p and FDR by name


@pytest.mark.parametrize(
    "name",
    ["padj", "FDR", "adj.P.Val", "Adjusted p-value", "adjusted p-value", "Adjusted P value",
     "p.adjust", "p_adj", "P value (adj)", "p-adj", "p.adj", "AdjPValue", "q-value", "qvalue", "q",
     "Q", "qval", "BH", "Benjamini", "Benjamini-Hochberg", "Bonferroni", "FWER", "FDR_step_up",
     "FDR step up", "FDR P-val", "P-val (FDR)", "corrected p-value", "p (corrected)", "p.corr",
     "FDR (bone vs primary)", "padj_bone_vs_primary", "bone_vs_primary.adj.P.Val", "FDR.BH",
     "False discovery rate", "Holm", "fdr_bh", "lfdr", "svalue", "Adj. p", "P.adj (BH)"],
)  # fmt: skip
def test_an_fdr_is_found_by_its_name(name: str) -> None:
    found = read_signature(made(log2FC=LOG2, **{name: FDR}))
    assert found.table.set_index("mirna")["fdr"].to_dict() == dict(zip(MIRNAS, FDR, strict=True))
    assert bool(found.table["p"].isna().to_numpy().all())
    assert signature(found) == CHANGED


@pytest.mark.parametrize(
    "name",
    ["p", "P", "P.Value", "p-value", "pvalue", "PValue", "p_val", "P value", "Pr(>|t|)", "Sig.",
     "p (t-test)", "t-test", "Welch", "p value bone/primary", "P.Value (bone vs primary)", "rawp",
     "Significance", "p [bone] vs [primary]", "raw p-value", "nominal P", "Wilcoxon p", "ttest p"],
)  # fmt: skip
def test_a_p_is_found_by_its_name(name: str) -> None:
    found = read_signature(made(log2FC=LOG2, **{name: P}))
    assert found.table.set_index("mirna")["p"].to_dict() == dict(zip(MIRNAS, P, strict=True))
    assert bool(found.table["fdr"].isna().to_numpy().all())
    assert signature(found) == CHANGED


@pytest.mark.parametrize(
    ("name", "kind", "sign", "base"),
    [
        ("-log10(p)", "p", 1, 10), ("neglog10p", "p", 1, 10), ("-log10 P value", "p", 1, 10),
        ("minus log10(pvalue)", "p", 1, 10), ("logP", "p", -1, 10), ("log10(p)", "p", -1, 10),
        ("-log10(FDR)", "fdr", 1, 10), ("neg_log10_padj", "fdr", 1, 10),
        ("\u2212log10(q)", "fdr", 1, 10), ("-ln(p)", "p", 1, math.e), ("-log2(p)", "p", 1, 2),
        ("-log10(adj.P.Val)", "fdr", 1, 10), ("-Log10 P-value (bone vs primary)", "p", 1, 10),
    ],
)  # fmt: skip
def test_a_logarithm_of_p_is_brought_back(name: str, kind: str, sign: int, base: float) -> None:
    logs = -sign * np.log(np.array(P)) / np.log(base)
    found = read_signature(made(log2FC=LOG2, **{name: logs}))
    values = found.table.set_index("mirna")[kind]
    assert values.to_dict() == pytest.approx(dict(zip(MIRNAS, P, strict=True)), rel=1e-9)
    assert any("logarithm" in note for note in found.notes)
    assert signature(found) == CHANGED


def test_p_beside_fdr_are_two_and_bonferroni_goes_after_the_fdr() -> None:
    table = made(logFC=LOG2, Bonferroni=[1.0] * 10, **{"FDR_BH": FDR, "P (t-test)": P})
    found = read_signature(table)
    assert found.table["fdr"].tolist() == sorted(FDR)
    assert found.table["p"].tolist() == sorted(P)
    assert "Columns not read: 'Bonferroni'." in found.notes


def test_a_q_in_per_cent_is_a_share() -> None:
    found = read_signature(made(logFC=LOG2, **{"q-value(%)": [100 * q for q in FDR]}))
    assert sorted(found.table["fdr"]) == pytest.approx(sorted(FDR))
    assert any("per cent" in note for note in found.notes)


def test_a_probability_is_p_where_it_falls_as_the_effect_grows() -> None:
    found = read_signature(made(log2FC=LOG2, Prob=P))
    assert found.table["p"].tolist() == sorted(P)
    with pytest.raises(InputError, match="a probability of change is 1 - fdr"):
        read_signature(made(log2FC=LOG2, prob=[1 - p for p in P]))


@pytest.mark.parametrize("name", ["Confidence", "DESeq2", "posterior probability", "test"])
def test_what_looks_like_p_and_is_not_known_is_asked_for_never_passed_over(name: str) -> None:
    values = [0.001, 0.2, 0.97, 0.5, 0.4, 0.3, 0.2, 0.9, 0.8, 0.7]
    with pytest.raises(InputError, match=f"column '{name}': it holds numbers from 0 to 1"):
        read_signature(made(log2FC=LOG2, **{name: values}))
    found = read_signature(made(log2FC=LOG2, padj=FDR, **{name: values}))
    assert f"Columns not read: '{name}'." in found.notes


@pytest.mark.parametrize("values", [[0, 1] * 5, [0.5 + 0.04 * i for i in range(10)]])
def test_shares_that_are_no_p_do_not_hinder(values: list[float]) -> None:
    found = read_signature(made(log2FC=LOG2, AUC=values))
    assert signature(found) == set(MIRNAS)
    assert "Columns not read: 'AUC'." in found.notes


def test_two_comparisons_in_one_table_are_asked_for() -> None:
    with pytest.raises(
        InputError, match=r"several columns .* log2 fold changes: 'logFC\.A', 'logFC"
    ):
        read_signature(made(**{"logFC.A": LOG2, "logFC.B": LOG2}))
    with pytest.raises(InputError, match=r"several columns .* FDR: 'padj A', 'padj B'"):
        read_signature(made(logFC=LOG2, **{"padj A": FDR, "padj B": FDR}))
    found = read_signature(made(**{"logFC": LOG2, "logFC.B": P, "padj": FDR, "padj B": P}))
    assert_log2(found)


# The tables of programs


def test_toptable_with_a_change_column(tmp_path: Path) -> None:
    change = ["DOWN", "DOWN", "DOWN", "UP", "UP", "DOWN", "UP", "DOWN", "NOT", "NOT"]
    rows = [
        f"{name},{fc},12.5,-3.1,{p},{q},0.0,{word}"
        for name, fc, p, q, word in zip(MIRNAS, LOG2, P, FDR, change, strict=True)
    ]
    text = "\n".join([",logFC,AveExpr,t,P.Value,adj.P.Val,B,change", *rows]) + "\n"
    found = read_signature(file(tmp_path, text))
    assert_log2(found)
    assert found.table["mean"].tolist() == [12.5] * 10
    assert found.table["fdr"].tolist() == sorted(FDR)
    assert signature(found) == CHANGED
    assert "Columns not read: 'B'." in found.notes
    assert any("2 of 10 rows are called unchanged" in note for note in found.notes)


def test_toptable_without_a_name_above_the_row_names(tmp_path: Path) -> None:
    rows = [f"{n}\t{fc}\t{p}\t{q}" for n, fc, p, q in zip(MIRNAS, LOG2, P, FDR, strict=True)]
    text = "\n".join(["logFC\tP.Value\tadj.P.Val", *rows]) + "\n"
    found = read_signature(file(tmp_path, text))
    assert_log2(found)


def test_a_numbered_first_column_is_not_the_names(tmp_path: Path) -> None:
    rows = [
        f'"{i}","{n}",{fc},{q}' for i, (n, fc, q) in enumerate(zip(MIRNAS, LOG2, FDR, strict=True))
    ]
    text = "\n".join(['"","ID","logFC","FDR"', *rows]) + "\n"
    assert_log2(read_signature(file(tmp_path, text)))


def test_edger_deseq2_geo2r_tables() -> None:
    edger = made(logFC=LOG2, logCPM=8.0, F=3.0, PValue=P, FDR=FDR)
    deseq2 = made(baseMean=900.0, log2FoldChange=LOG2, lfcSE=0.2, stat=3.0, pvalue=P, padj=FDR)
    geo2r = made(**{"adj.P.Val": FDR, "P.Value": P, "t": 3.0, "B": 1.0, "logFC": LOG2})
    for table, unread in ((edger, "'F'"), (deseq2, "'baseMean', 'lfcSE'"), (geo2r, "'B'")):
        found = read_signature(table)
        assert_log2(found)
        assert found.table["fdr"].tolist() == sorted(FDR)
        assert found.table["p"].tolist() == sorted(P)
        assert f"Columns not read: {unread}." in found.notes
        assert signature(found) == CHANGED
    assert read_signature(edger).table["mean"].tolist() == [8.0] * 10
    assert read_signature(deseq2).table["t"].tolist() == [3.0] * 10


def test_geneglobe_gives_a_ratio_and_a_regulation() -> None:
    ratio = np.exp2(LOG2)
    regulation = np.where(ratio < 1, -1 / ratio, ratio)
    table = made(**{"Fold Change": ratio, "Fold Regulation": regulation, "p-Value": P})
    found = read_signature(table)
    assert_log2(found)
    assert any("log2 of the ratios in 'Fold Change'" in note for note in found.notes)
    assert "Columns not read: 'Fold Regulation'." in found.notes
    alone = read_signature(table.drop(columns="Fold Change"))
    assert_log2(alone)
    assert any("fold changes with a sign in 'Fold Regulation'" in note for note in alone.notes)


def test_tac_gives_a_fold_with_a_sign(tmp_path: Path) -> None:
    ratio = np.exp2(LOG2)
    table = pd.DataFrame(
        {
            "ID": [20500000 + i for i in range(10)],
            "Bone Avg (log2)": 9.1,
            "Primary Avg (log2)": 8.1,
            "Fold Change": np.where(ratio < 1, -1 / ratio, ratio),
            "P-val": P,
            "FDR P-val": FDR,
            "Transcript ID(Array Design)": MIRNAS,
        }
    )
    found = read_signature(table)
    assert_log2(found)
    assert found.table["fdr"].tolist() == sorted(FDR)
    assert found.table["p"].tolist() == sorted(P)
    assert "Columns not read: 'ID', 'Bone Avg (log2)', 'Primary Avg (log2)'." in found.notes


def test_genespring_gives_sizes_and_a_regulation() -> None:
    up = ["up" if x > 0 else "down" for x in LOG2]
    table = made(
        **{
            "FCAbsolute ([bone] vs [primary])": np.exp2(np.abs(LOG2)),
            "p ([bone] vs [primary])": P,
            "p (Corr)": FDR,
            "Regulation ([bone] vs [primary])": up,
        }
    )
    found = read_signature(table)
    assert_log2(found)
    assert found.table["fdr"].tolist() == sorted(FDR)
    assert signature(found) == CHANGED


def test_partek_gives_a_ratio_and_a_fold_with_a_sign_beside_the_groups() -> None:
    ratio = np.exp2(LOG2)
    beside = " (bone vs. primary)"
    found = read_signature(
        made(
            **{
                "LSMean(bone)" + beside: 9.0,
                "P-value" + beside: P,
                "FDR step up" + beside: FDR,
                "Ratio" + beside: ratio,
                "Fold change" + beside: np.where(ratio < 1, -1 / ratio, ratio),
            }
        )
    )
    assert_log2(found)
    assert found.table["p"].tolist() == sorted(P)
    assert found.table["fdr"].tolist() == sorted(FDR)


def test_nsolver_gives_a_log2_and_two_p() -> None:
    found = read_signature(
        made(
            **{
                "Log2 fold change": LOG2,
                "Lower confidence limit (log2)": np.array(LOG2) - 1,
                "Upper confidence limit (log2)": np.array(LOG2) + 1,
                "Linear fold change": np.exp2(LOG2),
                "P-value": P,
                "BY.p.value": FDR,
            }
        )
    )
    assert_log2(found)
    assert found.table["p"].tolist() == sorted(P)
    assert found.table["fdr"].tolist() == sorted(FDR)


# Scales


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("log2FC", lambda x: x), ("logFC", lambda x: x), ("log2 fold change", lambda x: x),
        ("Log2 Ratio", lambda x: x), ("log\u2082FC", lambda x: x), ("log2(FC)", lambda x: x),
        ("log2FC_bone_vs_primary", lambda x: x), ("log2 (bone/primary) ratio", lambda x: x),
        ("bone vs primary logFC", lambda x: x), ("log2_fold_change", lambda x: x),
        ("Fold change (log2)", lambda x: x), ("FC_log2", lambda x: x),
        ("ratio [log 2]", lambda x: x), ("log2(2^-ddCt)", lambda x: x),
        ("-ddCt", lambda x: x), ("\u2212\u0394\u0394Ct", lambda x: x),
        ("fold change (ln)", lambda x: x * np.log(2)), ("FC (log10)", lambda x: x * np.log10(2)),
        ("Fold Change (2^-ddCt)", np.exp2), ("Fold change (2^(-delta delta Ct))", np.exp2),
        ("FC", np.exp2), ("fold change", np.exp2), ("fold_change", np.exp2), ("ratio", np.exp2),
        ("Fold change (bone/primary)", np.exp2), ("RQ", np.exp2), ("2^-ddCt", np.exp2),
        ("2^(-\u0394\u0394Ct)", np.exp2), ("Relative expression", np.exp2),
        ("FC", lambda x: np.sign(x) * np.exp2(np.abs(x))),
        ("lnFC", lambda x: x * np.log(2)), ("ln_fc", lambda x: x * np.log(2)),
        ("ln(fold change)", lambda x: x * np.log(2)), ("log_e FC", lambda x: x * np.log(2)),
        ("log10FC", lambda x: x * np.log10(2)), ("log10 ratio", lambda x: x * np.log10(2)),
        ("ddCt", lambda x: -x), ("\u0394\u0394Ct", lambda x: -x), ("delta delta Ct", lambda x: -x),
        ("ddCq", lambda x: -x),
    ],
)  # fmt: skip
def test_an_effect_of_any_scale_is_a_log2_fold_change(name: str, scale: object) -> None:
    assert callable(scale)
    found = read_signature(made(padj=FDR, **{name: scale(np.array(LOG2))}))
    assert_log2(found)
    assert directions(found) == {m: int(np.sign(x)) for m, x in zip(MIRNAS, LOG2, strict=True)}
    assert found.method == "signature table with log2fc, fdr as given"
    if not re.search("log.?2|log\u2082", name, re.IGNORECASE):
        assert any(name in note or "taken as log2" in note for note in found.notes)


def test_limits_go_with_their_effect() -> None:
    low, high = np.array(LOG2) - 0.5, np.array(LOG2) + 0.5
    plain = read_signature(made(log2FC=LOG2, ci_low=low, ci_high=high)).table
    ratios = read_signature(
        made(FC=np.exp2(LOG2), ci_low=np.exp2(low), ci_high=np.exp2(high))
    ).table
    cycles = read_signature(made(ddCt=-np.array(LOG2), ci_low=-high, ci_high=-low)).table
    for table in (ratios, cycles):
        pd.testing.assert_frame_equal(table, plain, rtol=1e-9)


def test_sizes_go_with_a_direction_and_are_refused_without() -> None:
    sizes = np.exp2(np.abs(LOG2))
    up = ["up" if x > 0 else "down" for x in LOG2]
    assert_log2(read_signature(made(FC=sizes, direction=up)))
    with pytest.raises(InputError, match=r"column 'FC': no value is below 1.* Add a column 'direc"):
        read_signature(made(FC=sizes))


def test_folds_of_which_the_scale_is_not_certain_are_refused() -> None:
    with pytest.raises(InputError, match=r"column 'FC': a fold change must be .* name .*'log2fc'"):
        read_signature(made(FC=LOG2))


def test_ratios_under_the_name_of_a_logarithm_are_refused() -> None:
    with pytest.raises(
        InputError, match=r"column 'log2fc': none of the 10 effects is below 0.*ratios"
    ):
        read_signature(made(log2fc=np.exp2(LOG2), p=P))
    with pytest.raises(InputError, match="name the column 'fold_change'"):
        read_signature(made(log2fc=np.exp2(LOG2)))
    folds = np.sign(LOG2) * np.exp2(np.abs(LOG2))
    with pytest.raises(InputError, match=r"between -1 and 1.*fold changes with a sign"):
        read_signature(made(log2fc=folds, p=P))


def test_a_list_of_what_goes_up_alone_is_taken_where_it_is_said() -> None:
    sizes = np.abs(LOG2)
    found = read_signature(made(log2fc=sizes, direction=["up"] * 10))
    assert list(effects(found).values()) == pytest.approx(sorted(sizes), abs=3)
    assert set(directions(found).values()) == {1}
    few = read_signature(made(log2fc=sizes).head(5))
    assert set(directions(few).values()) == {1}
    large = read_signature(made(log2fc=sizes + 1))
    assert set(directions(large).values()) == {1}


def test_another_effect_tells_the_base_of_a_logarithm() -> None:
    x, ratio = np.array(LOG2), np.exp2(LOG2)
    for values in (x, x * np.log(2), x * np.log10(2)):
        assert_log2(read_signature(made(logFC=values, FC=ratio)))
        assert_log2(read_signature(made(logFC=values, ddCt=-x)))
    with pytest.raises(InputError, match="'log2FC' is not log2 of 'FC' but its ln"):
        read_signature(made(log2FC=x * np.log(2), FC=ratio))
    with pytest.raises(InputError, match="'logFC' and 'FC' go opposite ways"):
        read_signature(made(logFC=x, FC=1 / ratio))
    other = read_signature(made(logFC=x, FC=ratio + 5 + np.arange(10)))
    assert "'logFC' is not log2 of 'FC'; the former is taken." in " ".join(other.notes)


def test_an_effect_that_no_logarithm_reaches_is_refused() -> None:
    with pytest.raises(InputError, match="no logarithm of a fold change is as large as 120"):
        read_signature(made(log2FC=[120.0, *LOG2[1:]]))


def test_a_change_in_per_cent_is_a_ratio() -> None:
    assert_log2(read_signature(made(**{"% change": 100 * (np.exp2(LOG2) - 1)})))
    assert_log2(read_signature(made(**{"Percent change": 100 * (np.exp2(LOG2) - 1)})))


def test_what_may_be_meant_otherwise_is_said() -> None:
    few = read_signature(made(log2fc=np.abs(LOG2)).head(5))
    assert any("No effect is below 0. If they are ratios" in note for note in few.notes)
    cut = read_signature(made(log2fc=np.array(LOG2) + np.sign(LOG2)))
    assert any("No effect lies between -1 and 1" in note for note in cut.notes)
    plain = read_signature(made(log2fc=LOG2))
    assert not any("If they are" in note for note in plain.notes)


def test_an_infinite_effect_keeps_its_direction_alone() -> None:
    found = read_signature(made(log2FC=["-Inf", "Inf", *LOG2[2:]], padj=FDR))
    assert directions(found)["hsa-miR-145-5p"] == -1
    assert directions(found)["hsa-miR-143-3p"] == 1
    assert math.isnan(effects(found)["hsa-miR-145-5p"])
    none = read_signature(made(FC=[0, *np.exp2(LOG2[1:])]))
    assert directions(none)["hsa-miR-145-5p"] == -1
    assert math.isnan(effects(none)["hsa-miR-145-5p"])


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(-8, 8), min_size=10, max_size=10))
def test_ratios_folds_and_logarithms_of_the_same_are_the_same(log2: list[float]) -> None:
    log2 = [x if abs(x) > 1e-3 else 0.5 for x in log2]
    log2[:2] = [1.5, -1.5]
    want = dict(zip(MIRNAS, log2, strict=True))
    x = np.array(log2)
    for name, values in (
        ("log2fc", x), ("ratio", np.exp2(x)), ("FC", np.sign(x) * np.exp2(np.abs(x))),
        ("lnFC", x * np.log(2)), ("ddCt", -x),
    ):  # fmt: skip
        assert effects(read_signature(made(**{name: values}))) == pytest.approx(want, abs=1e-9)
