"""Whether samples can carry an answer: haemolysis, batches, visits, and noise."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from biomarker_cases import haemolysed, noise, with_sheet
from mirbone._core import InputError
from mirbone.biomarkers import (
    change_from_baseline,
    check_answerable,
    check_labelled,
    check_samples,
    haemolysis_ratio,
    haemolysis_score,
    haemolysis_set,
    read_follow_up,
)
from mirbone.biomarkers.quality._levels import first_component
from mirbone.biomarkers.quality._separation import delong, separate_levels, separate_numbers
from mirbone.expression import Profiles, read_counts, read_ct


@pytest.fixture(scope="module")
def sera(reference_dir: Path) -> tuple[Path, pd.DataFrame]:
    path = reference_dir / "fluid" / "GSE41922_raw_ct.txt"
    names = read_ct(path).values.columns
    groups = ["healthy" if name.startswith("c") else "cancer" for name in names]
    return path, pd.DataFrame({"sample": names, "group": groups})


# --- the real sets ------------------------------------------------------------------------------


@pytest.mark.reference
def test_the_sera_of_gse41922_are_confounded_by_haemolysis(
    sera: tuple[Path, pd.DataFrame],
) -> None:
    found = check_samples("cancer:healthy", ct=sera[0], samples=sera[1])
    assert found.verdict == "confounded by haemolysis (AUC 0.787, 0.664 to 0.910)"
    row = found.confounding.iloc[0]
    # the area is exact (554 of 704 pairs); the limits are DeLong's, checked against pROC
    assert row[["auc", "ci_low", "ci_high"]].tolist() == pytest.approx(
        [0.78693182, 0.66350704, 0.91035660], abs=5e-9
    )
    above = found.samples.loc[found.samples["haemolysis_ratio"] > 7, "class"].value_counts()
    assert above.to_dict() == {"cancer": 8}
    assert (found.samples["flag"] == "poor").sum() == 8
    assert any("8 of 32 cancer, 0 of 22 healthy" in note for note in found.notes)
    assert any("above 37 cycles" in note for note in found.notes)  # the table ends there, not at 40


@pytest.mark.reference
def test_the_steadiest_pair_of_gse41922_is_of_red_cells(sera: tuple[Path, pd.DataFrame]) -> None:
    found = check_samples("cancer:healthy", ct=sera[0], samples=sera[1]).normalisers
    first = found.loc[found["rank"] == 1]
    assert set(first["name"]) == {"hsa-miR-106a-5p", "hsa-miR-20a-5p"}
    assert set(first["verdict"]) == {"follows haemolysis"}


@pytest.mark.reference
def test_raw_ct_of_single_mirnas_have_their_published_areas(
    sera: tuple[Path, pd.DataFrame],
) -> None:
    values = read_ct(sera[0]).values
    healthy = (sera[1]["group"] == "healthy").to_numpy()
    for mirna, area in (("hsa-miR-16-5p", 0.7613636), ("hsa-miR-451a", 0.734375)):
        found = separate_numbers(values.loc[mirna].to_numpy(), healthy, 1)
        assert found.auc == pytest.approx(area, abs=5e-8)


@pytest.mark.reference
def test_counts_that_are_fractions_are_refused(reference_dir: Path) -> None:
    path = reference_dir / "fluid" / "plasma_counts_GSE118038.csv.gz"
    names = pd.read_csv(path, nrows=1).columns[1:]
    sheet = pd.DataFrame({"sample": names, "group": [name[0] for name in names]})
    with pytest.raises(InputError, match=r"whole numbers; found 0\.110456"):
        check_samples("P:A", counts=path, samples=sheet)


@pytest.mark.reference
def test_the_score_of_plasma_flags_the_two_samples_above_its_limit(reference_dir: Path) -> None:
    score = haemolysis_score(
        read_counts(reference_dir / "fluid" / "plasma_counts_GSE153813.csv.gz")
    )
    assert score.notna().sum() == 8  # one library has less than a million reads
    assert (score >= 1.9).sum() == 2


# --- noise and what is planted in it ------------------------------------------------------------


def test_noise_is_called_confounded_in_no_more_runs_than_promised() -> None:
    runs = [check_labelled(noise(seed), batch=["plate", "day"]) for seed in range(60)]
    called = sum(run.confounded for run in runs)
    assert called <= 8  # of 60 at 5 %: more come by chance in 1 of 200 draws of seeds
    assert {run.verdict.split(" (")[0] for run in runs if not run.confounded} == {
        "no technical factor is seen to tell cancer from healthy"
    }
    assert all("exploratory" in run.verdict for run in runs if not run.confounded)


@pytest.mark.slow
def test_two_hundred_runs_of_noise_as_the_documentation_says() -> None:
    runs = [check_labelled(noise(seed, rows=500), batch=["plate", "day"]) for seed in range(200)]
    assert sum(run.confounded for run in runs) <= 16  # 8 %


def test_planted_haemolysis_is_named() -> None:
    found = check_labelled(haemolysed(noise(3, 20, 20)))
    assert found.verdict.startswith("confounded by the haemolysis score (")
    assert set(found.confounders) == {"haemolysis_ratio", "haemolysis_score"}
    assert "hsa-miR-451a" in set(
        found.normalisers.loc[found.normalisers["verdict"] == "follows haemolysis", "name"]
    )


def test_a_batch_that_leans_to_the_cases_is_named() -> None:
    plate = np.r_[np.repeat(["1", "2"], [18, 2]), np.repeat(["1", "2"], [3, 17])]
    found = check_labelled(with_sheet(noise(4, 20, 20), plate=plate), batch="plate")
    assert found.confounders == ("plate",)
    row = found.confounding.set_index("factor").loc["plate"]
    assert row["low_all"] > 0.5
    assert row["auc"] == pytest.approx((18 * 17 + 0.5 * (18 * 3 + 2 * 17)) / 400)  # by hand


def test_a_column_that_looks_technical_is_asked_for() -> None:
    found = check_labelled(noise(5))
    assert any("'plate'" in note and "`batch`" in note for note in found.notes)


def test_what_the_laboratory_measures_is_a_rival_and_blamed_for_nothing() -> None:
    labelled = noise(6, 12, 12)
    pinp = np.where(labelled.is_case, "80", "20").astype(object)
    pinp[:3] = ["85", "90", "NA"]
    found = check_labelled(with_sheet(labelled, PINP_ug_L=pinp, zoledronate=["yes", "no"] * 12))
    rows = found.confounding.set_index("factor")
    assert rows.loc["PINP_ug_L", "verdict"] == "a rival: a panel must beat it"
    assert rows.loc["PINP_ug_L", "n_case"] == 11
    assert rows.loc["zoledronate", "kind"] == "treatment"
    assert not found.confounded
    assert any("antiresorptive" in note for note in found.notes)


def test_a_bad_sample_is_told_from_the_others() -> None:
    labelled = noise(7, 12, 12)
    values = labelled.profiles.values.copy()
    values.iloc[25:, 0] = np.nan
    aside = labelled.profiles.aside.copy()
    aside.iloc[0, 1] = 29.0
    profiles = Profiles(values, "ct", "the table", aside=aside)
    found = check_labelled(type(labelled)(profiles, "group", "cancer", "healthy", labelled.sheet))
    samples = found.samples.set_index("sample")
    assert samples.loc["s0", "flag"] == "poor"
    assert "miRNAs detected" in samples.loc["s0", "reason"]
    assert "doublings below the usual" in samples.loc["s1", "reason"]


@pytest.mark.parametrize("scale", ["ct", "counts", "log2"])
@pytest.mark.parametrize("rows", [1, 2, 5, 30])
def test_small_and_empty_tables_get_a_verdict_too(scale: str, rows: int) -> None:
    rng = np.random.default_rng(rows)
    labelled = noise(17, 5, 4)
    names = [*haemolysis_set(), *(f"hsa-miR-{4000 + i}" for i in range(10))][:rows]
    values = rng.negative_binomial(1, 0.05, (rows, 9)).astype(float) + 20 * (scale != "counts")
    values[:, 0] = 0.0 if scale == "counts" else np.nan  # nothing was seen in the first sample
    frame = pd.DataFrame(values, names, labelled.sheet.index)
    found = check_labelled(
        type(labelled)(Profiles(frame, scale, "x"), "group", "cancer", "healthy", labelled.sheet),
        batch=["plate", "day"],
    )
    assert found.verdict.startswith("too few") or found.confounded
    assert len(found.samples) == 9


def test_the_ratio_and_the_set_are_those_of_their_papers() -> None:
    values = pd.DataFrame({"a": [20.0, 28.0]}, ["hsa-miR-451a", "hsa-miR-23a-3p"])
    assert haemolysis_ratio(Profiles(values, "ct", "x")).tolist() == [8.0]
    reads = pd.DataFrame({"a": [256, 1], "b": [0, 4]}, values.index)
    assert haemolysis_ratio(Profiles(reads, "counts", "x")).fillna(-1).tolist() == [8.0, -1.0]
    assert len(haemolysis_set()) == len(set(haemolysis_set())) == 20


# --- intervals ----------------------------------------------------------------------------------


def test_delong_is_its_slow_twin() -> None:
    rng = np.random.default_rng(8)
    cases, controls = rng.integers(0, 9, 14) + 1.0, rng.integers(0, 9, 11) * 1.0
    wins = (cases[:, None] > controls) + 0.5 * (cases[:, None] == controls)
    error = wins.mean(1).var(ddof=1) / 14 + wins.mean(0).var(ddof=1) / 11
    assert delong(cases, controls) == pytest.approx((wins.mean(), error**0.5), rel=1e-12)


def test_classes_that_lie_apart_have_no_interval_of_width_zero() -> None:
    found = separate_numbers(np.arange(20.0), np.arange(20) >= 10, 3)
    assert found.auc == 1.0
    assert found.low_all < 1.0
    assert found.separates


@pytest.mark.parametrize("shape", [(9, 30), (40, 12)])
def test_the_first_component_is_that_of_the_singular_values(shape: tuple[int, int]) -> None:
    x = np.random.default_rng(1).normal(0, 1, shape)
    scores, share = first_component(pd.DataFrame(x))
    _, sizes, axes = np.linalg.svd(x - x.mean(axis=1, keepdims=True), full_matrices=False)
    np.testing.assert_allclose(np.abs(scores), np.abs(axes[0] * sizes[0]), atol=1e-8)
    assert share == pytest.approx(sizes[0] ** 2 / (sizes**2).sum())


def test_many_small_batches_flatter_nobody() -> None:
    rng = np.random.default_rng(9)
    case = np.arange(24) < 12
    called = [
        separate_levels(rng.integers(0, 8, 24).astype(str).astype(object), case, 1).separates
        for _ in range(200)
    ]
    assert sum(called) <= 20  # 5 % of 200, and as many again by chance


# --- what nothing can mend ----------------------------------------------------------------------


def test_a_batch_that_is_the_label_is_said_by_check_and_refused_before_a_panel() -> None:
    labelled = noise(10)
    same = np.where(labelled.is_case, "first", "second")
    labelled = with_sheet(labelled, plate=same)
    assert check_labelled(labelled, batch="plate").verdict == (
        "confounded by plate: every 'plate' holds cancer alone or healthy alone, so nothing can "
        "tell the disease from the batch. Measure both in the same batches."
    )
    with pytest.raises(InputError, match="nothing can tell the disease from the batch"):
        check_answerable(labelled, batch="plate")


def test_a_patient_of_both_classes_is_refused() -> None:
    labelled = with_sheet(noise(11), patient=[f"p{i % 21}" for i in range(22)])
    for verb in (check_labelled, check_answerable):
        with pytest.raises(InputError, match="'p0' in column 'patient' is both 'cancer' and"):
            verb(labelled, group="patient")


def test_fewer_than_eight_are_too_few() -> None:
    labelled = noise(12, 12, 7)
    assert check_labelled(labelled).verdict.startswith("too few: a class holds 7")
    with pytest.raises(InputError, match="at least 8 samples; 'healthy' holds 7"):
        check_answerable(labelled)
    repeated = with_sheet(noise(12, 16, 16), patient=[f"p{i // 4}" for i in range(32)])
    with pytest.raises(InputError, match="at least 8 patients; 'cancer' holds 4"):
        check_answerable(repeated, group="patient")


def test_ct_of_40_is_not_detected_whatever_the_cycles_run() -> None:
    ct = noise(13).profiles.values.fillna(40.0)
    sheet = noise(13).sheet.reset_index()
    for lod in (None, 40.0, 45.0):
        found = check_samples("cancer:healthy", ct=ct, samples=sheet, lod=lod)
        assert found.samples["detected"].sum() == (ct < 40).to_numpy().sum()
    with pytest.raises(InputError, match="`lod` must be between 20 and 60"):
        check_samples("cancer:healthy", ct=ct, samples=sheet, lod=4.0)


def test_an_assay_that_is_there_twice_is_averaged_and_said() -> None:
    values = noise(14).profiles.values
    twice = pd.concat([values, values.iloc[[0]] + 1.0])
    u6 = pd.DataFrame(28.0, ["U6", "U6"], values.columns)
    u6.iloc[1] += np.arange(values.shape[1]) / 4
    sheet = noise(14).sheet.reset_index()
    found = check_samples("cancer:healthy", ct=pd.concat([twice, u6]), samples=sheet, spike="U6")
    assert found.samples["spike"].tolist() == (28.0 + np.arange(22) / 8).tolist()
    assert any("U6 has 2 rows, which were averaged" in note for note in found.notes)
    assert any("more than one row" in note and "averaged" in note for note in found.notes)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("a", "-7", "alive", ""), ("b", "10", "dead", "10")], r"negative.*'a' \(-7\)"),
        (
            [("a", "7", "alive", "9"), ("b", "10", "dead", "10")],
            r"'death_day' holds .*: 'a' \(9",
        ),
        ([("a", "", "alive", ""), ("b", "10", "dead", "10")], r"number for everyone: 'a' \(empty"),
        ([("a", "7", "perhaps", ""), ("b", "10", "dead", "10")], r"dead or alive: 'a' \(perhaps"),
    ],
)
def test_a_follow_up_that_cannot_be_is_refused(rows: list[tuple[str, ...]], message: str) -> None:
    sheet = pd.DataFrame(rows, columns=["name", "days", "status", "death_day"]).set_index("name")
    with pytest.raises(InputError, match=message):
        read_follow_up(sheet, "days", "status")


@pytest.mark.reference
def test_the_table_of_tcga_holds_both_impossible_follow_ups(reference_dir: Path) -> None:
    path = reference_dir / "expression" / "tcga_brca_clinical.tsv"
    sheet = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False).set_index("patient")
    known = sheet.loc[sheet["days_last_followup"] != ""]
    with pytest.raises(InputError, match="a follow-up cannot be negative"):
        read_follow_up(known, "days_last_followup", "vital_status")
    known = known.loc[known["days_last_followup"].astype(float) >= 0]
    with pytest.raises(InputError, match=r"who is alive has no day of death.*'TCGA-A2-A0CO' "):
        read_follow_up(known, "days_last_followup", "vital_status")


# --- visits -------------------------------------------------------------------------------------


def test_visits_are_followed_from_the_baseline() -> None:
    labelled = noise(15, 20, 20)
    patients = [f"p{i // 2}" for i in range(40)]
    labelled = with_sheet(
        labelled, patient=patients, visit=["baseline", "week 12"] * 20,
        treatment=["none", "zoledronate"] * 20,
    )  # fmt: skip
    found = check_labelled(labelled, group="patient", visit="visit")
    assert found.visits["usable"].all()
    assert found.visits["treatment_changes"].all()
    assert (found.confounding["n_case"] <= 10).all()  # a patient counts once
    values = labelled.profiles.values
    changes, rows = change_from_baseline(-values, labelled.sheet, group="patient", visit="visit")
    assert rows["visit"].unique().tolist() == ["week 12"]
    assert changes.iloc[0].tolist() == pytest.approx(
        (values.iloc[0, 0::2].to_numpy() - values.iloc[0, 1::2].to_numpy()).tolist()
    )


@pytest.mark.parametrize(
    ("visits", "message"),
    [
        (["V1", "V1"], "two of 'V1'"),
        (["early", "late"], "which visit is the baseline"),
        (["baseline", ""], "empty for a sample"),
    ],
)
def test_visits_that_do_not_tell_are_refused(visits: list[str], message: str) -> None:
    labelled = with_sheet(
        noise(16, 12, 12), patient=[f"p{i // 2}" for i in range(24)], visit=visits * 12
    )
    with pytest.raises(InputError, match=message):
        check_labelled(labelled, group="patient", visit="visit")


def test_the_day_is_a_number_and_the_tenth_visit_comes_after_the_second() -> None:
    from mirbone.biomarkers.quality._visits import visit_order

    assert visit_order(np.array(["30", "0", "180"], object)) == ["0", "30", "180"]
    assert visit_order(np.array(["V10", "V2", "V1"], object)) == ["V1", "V2", "V10"]
    assert visit_order(np.array(["after", "before"], object)) == ["before", "after"]
