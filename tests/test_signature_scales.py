"""What the names of effect columns leave in doubt: the sign of ddCt, the base of a logarithm."""

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.expression import read_signature
from mirbone.expression.reading.signature._scales import scale_by_name
from signature_cases import FDR, LOG2, MIRNAS, assert_log2, made


@pytest.mark.parametrize(
    "name",
    [
        "log2FC (-ddCt)", "mean -ddCt", "average of minus ddCt", "-1*ddCt", "-(ddCt)",
        "-mean \u0394\u0394Ct", "negddCt", "neg_ddCt", "negative of ddCt", "\u2013 ddCq",
        "-delta-delta-Ct", "fold change (-ddCt)", "ddCt (log2FC)", "log2 fold change (ddCt)",
        "log2 RQ", "log2(RQ)", "log2RQ", "RQ_log2", "log2 relative expression",
        "log2 expression ratio", "Relative expression (log2)", "log2 relative quantity",
        "ratio (log2 bone/primary)", "logfoldchanges",
    ],
)  # fmt: skip
def test_minus_cycles_and_the_log2_of_a_ratio_are_log2_already(name: str) -> None:
    assert_log2(read_signature(made(padj=FDR, **{name: LOG2})))


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("log10(2^-ddCt)", lambda x: x * np.log10(2)), ("Log10(RQ)", lambda x: x * np.log10(2)),
        ("ln RQ", lambda x: x * np.log(2)), ("ln(2^-ddCt)", lambda x: x * np.log(2)),
        ("RQ (ddCt)", np.exp2), ("fold change (ddCt method)", np.exp2), ("X2..ddCt", np.exp2),
        ("2-\u0394\u0394CT", np.exp2), ("ddCt (bone vs primary)", np.negative),
        ("ddCt (case minus control)", np.negative), ("ddCt (bone - primary)", np.negative),
        ("mean ddCt", np.negative), ("ddCt_mean", np.negative), ("delta-delta-Ct", np.negative),
    ],
)  # fmt: skip
def test_what_is_written_beside_cycles_or_a_ratio_tells_the_scale(name: str, scale: object) -> None:
    assert callable(scale)
    assert_log2(read_signature(made(padj=FDR, **{name: scale(np.array(LOG2))})))


@pytest.mark.parametrize(
    "name",
    [
        "ddCt (inverted sign)", "ddCt (control - case)", "ddCt (control vs case)", "ddCt * -1",
        "ddCt(-)", "X.ddCt", "mean..ddCt", "mean-ddCt", "ER-negative ddCt", "day 2 ddCt",
        "log2 ddCt", "log RQ", "log relative expression", "ddCt (reversed)",
    ],
)  # fmt: skip
def test_a_name_that_leaves_sign_or_base_open_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"leaves open .*Name it 'log2fc' if above 0 is more"):
        read_signature(made(padj=FDR, **{name: LOG2}))


def test_an_unclear_column_beside_a_clear_one_is_not_read() -> None:
    found = read_signature(made(padj=FDR, log2FC=LOG2, **{"ddCt (inverted sign)": LOG2}))
    assert_log2(found)
    assert "Columns not read: 'ddCt (inverted sign)'." in found.notes


def test_ratios_under_the_name_of_cycles_are_refused() -> None:
    with pytest.raises(InputError, match=r"as ratios do.*if they are ddCt and all go down"):
        read_signature(made(padj=FDR, ddCt=np.exp2(LOG2)))
    down = made(ddCt=np.abs(LOG2), direction="down")
    assert (read_signature(down).table["log2fc"] < 0).all()


def test_seurats_avg_logfc_is_taken_only_where_another_column_tells_its_base() -> None:
    natural = np.array(LOG2) * np.log(2)
    with pytest.raises(InputError, match=r"Name it 'lnfc' if it is of an older one, 'log2fc'"):
        read_signature(made(p_val_adj=FDR, avg_logFC=natural))
    for values in (natural, np.array(LOG2)):
        beside = made(p_val_adj=FDR, avg_logFC=values, FC=np.exp2(LOG2))
        assert_log2(read_signature(beside))
    with pytest.raises(InputError, match="Seurat"):  # one that agrees with no base
        read_signature(made(avg_logFC=np.array(LOG2) * 0.5, FC=np.exp2(LOG2)))
    assert_log2(read_signature(made(p_val_adj=FDR, avg_log2FC=LOG2)))


def test_short_names_count_beside_what_their_program_gives() -> None:
    limma = {"A": 8.0, "Coef.bone_vs_primary": LOG2, "t": LOG2, "p.value": FDR}
    found = read_signature(made(**limma))
    assert_log2(found)
    assert any("as limma gives its coefficients" in note for note in found.notes)
    fit = {"Coef.boneVsPrimary": LOG2, "t.boneVsPrimary": LOG2, "p.value.boneVsPrimary": FDR}
    written = read_signature(made(**fit))
    assert_log2(written)
    assert sorted(written.table["p"]) == sorted(FDR)
    noiseq = made(M=LOG2, D=100.0, ranking=LOG2)
    assert_log2(read_signature(noiseq))
    with pytest.raises(InputError, match=r"'prob'.*a probability of change is 1 - fdr"):
        read_signature(noiseq.assign(prob=1 - np.array(FDR)))
    for alone in (made(M=LOG2, padj=FDR), made(Coef=LOG2, padj=FDR)):
        with pytest.raises(InputError, match="expected a column 'log2fc'"):
            read_signature(alone)
    with pytest.raises(InputError, match="several columns may be the log2"):
        read_signature(made(A=8.0, t=LOG2, **{"Coef.a_vs_b": LOG2, "Coef.c_vs_b": LOG2}))


def test_a_difference_counts_where_it_is_said_to_be_of_log2() -> None:
    perseus = {"-Log Student's T-test p-value bone_primary": -np.log10(FDR)}
    name = "Student's T-test Difference bone_primary"
    with pytest.raises(InputError, match="does not say of what it is the difference"):
        read_signature(made(**perseus, **{name: LOG2}))
    assert_log2(read_signature(made(**perseus, **{f"{name} (log2)": LOG2})))


def test_a_logarithm_of_p_that_stays_below_1_is_not_p() -> None:
    small = -np.log10([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
    found = read_signature(made(logFC=LOG2, **{"-Log Student's T-test p-value": small}))
    assert found.table["p"].max() == pytest.approx(0.99)


def test_mature_names_go_before_families_and_precursors() -> None:
    names = {"miRNA name(s)": MIRNAS, "logFC": LOG2, "padj": FDR}
    family = ["miR-145", "miR-143", "miR-33", "miR-10", "miR-218", "miR-205", "miR-21"]
    family += ["miR-30", "miR-30", "miR-141"]
    hairpins = [name.replace("miR", "mir")[:-3] for name in MIRNAS]
    for title, cells in (("miRNA family", family), ("miRNA", hairpins), ("Seed", family)):
        found = read_signature(pd.DataFrame({title: cells, **names}))
        assert_log2(found)
        assert f"Columns not read: {title!r}." in found.notes
    twice = pd.DataFrame({"Group": ["hsa-miR-21-5p"] * 10, **names})
    assert_log2(read_signature(twice))
    alone = read_signature(pd.DataFrame({"miRNA": hairpins, "logFC": LOG2}))
    assert len(alone.table) == len(MIRNAS)


def test_a_name_without_cycles_or_effect_tells_nothing() -> None:
    assert [scale_by_name(name) for name in ("dCt", "log2 expression", "logCPM", "Ct")] == [""] * 4
