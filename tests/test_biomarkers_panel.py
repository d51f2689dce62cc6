"""A panel sees training patients only, is judged beside its rivals, and is the same again."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.biomarkers import Panel, fit_panel, validate_panel
from mirbone.biomarkers.panel._folds import stratified_folds
from mirbone.biomarkers.panel._procedure import MODELS, Settings, fit_procedure
from mirbone.biomarkers.panel._resample import area_within, drawn_again, nest
from mirbone.biomarkers.panel._sera import gather_sera
from mirbone.biomarkers.panel._tune import best_pairs
from mirbone.biomarkers.panel._verdict import verdicts
from mirbone.biomarkers.statistics._auc import weighted_auc
from mirbone.expression import read_labelled
from panel_cases import MIRNAS, panel_of, sera


def gathered(levels: pd.DataFrame, sheet: pd.DataFrame, group: str | None = None, **known):
    kind = "ct" if levels.max().max() > 20 else "intensities"
    labelled = read_labelled("bone:none", samples=sheet, **{kind: levels})
    asked = {"baseline": (), "batch": (), "adjusted": True, "lod": 40.0} | known
    return gather_sera(labelled, group=group, **asked)[0]


@pytest.mark.parametrize("model", MODELS)
def test_nothing_of_a_held_out_patient_reaches_the_fit(model) -> None:
    levels, sheet = sera(14, 16, apart=1.0, scale="ct")
    settings = Settings(model=model)
    times = np.ones(30, dtype=np.int64)
    times[[0, 1, 20, 21]] = 0
    fitted = []
    for ruined in (False, True):
        given = levels.copy()
        if ruined:  # other values, other gaps, the other class
            rng = np.random.default_rng(5)
            given.iloc[:, [0, 1, 20, 21]] = 20 + 10 * rng.random((len(MIRNAS), 4))
            given.iloc[3:9, [0, 20]] = np.nan
        all_sera = gathered(given, sheet)
        if ruined:
            all_sera.is_case[[0, 1, 20, 21]] = ~all_sera.is_case[[0, 1, 20, 21]]
        fitted.append(fit_procedure(all_sera, times, settings, np.random.default_rng(3)))
    first, second = fitted
    assert np.abs(first.coefficients).sum() > 0
    assert np.array_equal(first.coefficients, second.coefficients)
    assert first.intercept == second.intercept
    kept = times > 0
    assert np.array_equal(first.scores[kept], second.scores[kept])


def test_folds_are_stratified_and_a_patient_is_in_one() -> None:
    case = np.arange(53) < 20
    fold = stratified_folds(case, 5, np.random.default_rng(1))
    assert np.ptp(np.bincount(fold)) <= 1
    assert np.ptp(np.bincount(fold[case])) <= 1
    assert np.ptp(np.bincount(fold[~case])) <= 1


def test_samples_of_a_patient_share_a_fold_and_a_weight() -> None:
    levels, sheet = sera(20, 20, apart=1.0)
    sheet["patient"] = [f"p{i // 2}" for i in range(40)]
    grouped = gathered(levels, sheet, "patient")
    assert len(grouped.patients) == 20
    assert (np.bincount(grouped.patient, grouped.share) == 1).all()
    found = nest(grouped, np.ones(20, dtype=np.int64), Settings(), np.random.default_rng(0))
    assert len(found.scores["panel"]) == 20


def test_a_duplicated_patient_tells_nothing_of_itself() -> None:
    """Copies that were in two folds would be known by heart; noise stays noise."""
    rng, areas = np.random.default_rng(2), []
    for seed in range(6):
        levels, sheet = sera(12, 12, seed=seed)
        twice = pd.concat([levels, levels.add(1e-9).add_suffix("b")], axis=1)
        both = pd.concat([sheet, sheet.assign(sample=sheet["sample"] + "b")], ignore_index=True)
        both["patient"] = both["sample"].str.removesuffix("b")
        grouped = gathered(twice, both, "patient")
        found = nest(grouped, np.ones(24, dtype=np.int64), Settings(model="ridge"), rng)
        areas.append(weighted_auc(found.scores["panel"], grouped.is_case, np.ones(24)))
    # six runs of 12 against 12 know a mean of 0.5 to 0.05; copies in two folds give 1.0
    assert np.mean(areas) < 0.7


def test_copies_of_a_bootstrap_are_weight_and_not_rows() -> None:
    levels, sheet = sera(15, 15, apart=1.0)
    one = gathered(levels, sheet)
    times = drawn_again(one.is_case, np.random.default_rng(0))
    assert times[one.is_case].sum() == 15 and times.sum() == 30 and times.max() > 1
    found = nest(one, times, Settings(), np.random.default_rng(1)).scores["panel"]
    assert np.isnan(found[times == 0]).all() and not np.isnan(found[times > 0]).any()


@pytest.mark.parametrize("model", MODELS)
def test_a_planted_signal_is_found_and_held_beside_chance(model) -> None:
    panel = panel_of(*sera(30, 34, seed=3, apart=1.6), model=model, bootstrap=20, permutations=20)
    row = panel.performance.iloc[0]
    assert row["auc"] > 0.75 and row["gain_low"] > 0 and row["permutation_p"] < 0.05
    planted = {MIRNAS[k] for k in (3, 6, 7)}
    assert planted & set(panel.score.features)
    assert panel.verdict.startswith("better than chance")
    assert row["apparent"] >= row["auc"] - 0.03


def test_pairs_of_one_fold_are_counted_as_they_stand() -> None:
    rng = np.random.default_rng(9)
    score, case, fold = rng.normal(size=40), rng.random(40) < 0.5, rng.integers(0, 4, 40)
    won = [
        score[i] > score[j]
        for i in range(40) for j in range(40)
        if case[i] and not case[j] and fold[i] == fold[j]
    ]  # fmt: skip
    assert area_within(score, case, fold) == pytest.approx(np.mean(won))


def test_ratios_need_no_normaliser() -> None:
    """What is added to everything in a sample changes no score."""
    levels, sheet = sera(20, 20, seed=4, apart=1.5)
    panel = panel_of(levels, sheet, model="ratios", size=2)
    assert abs(sum(panel.score.coefficients)) < 1e-9
    plain = panel.predict(intensities=levels)["score"]
    moved = panel.predict(intensities=levels + np.linspace(-1, 1, 40))["score"]
    assert plain.to_numpy() == pytest.approx(moved.to_numpy(), abs=1e-9)


def test_the_best_pair_is_that_of_the_largest_t() -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(6)
    x, y = rng.normal(size=(6, 40)) + rng.normal(size=40) * 2, (np.arange(40) < 20) * 1.0
    x[2] += y
    want = max(
        ((a, b) for a in range(6) for b in range(a + 1, 6)),
        key=lambda pair: abs(ttest_ind(*(np.subtract(*x[list(pair)])[y == k] for k in (0, 1)))[0]),
    )
    assert tuple(best_pairs(x, y, np.ones(40), 1)[0]) == want


def test_a_panel_that_repeats_the_baseline_is_no_better_than_it() -> None:
    levels, sheet = sera(30, 30, seed=7, apart=1.2)
    sheet["known"] = levels.iloc[[3, 6, 7]].mean().to_numpy().round(3)
    panel = panel_of(levels, sheet, baseline="known,age", bootstrap=20)
    assert panel.verdict.startswith("no better than known + age")
    rows = panel.performance.set_index("model")
    assert list(rows.index) == ["panel", "panel + known + age", "known + age", "haemolysis"]
    assert rows.loc["panel", "compared_with"] == "known + age"
    # the same draws: what one gains the other loses
    assert rows.loc["panel", "gain"] == pytest.approx(-rows.loc["known + age", "gain"])


def test_a_verdict_follows_from_the_figures_by_rule() -> None:
    from mirbone.biomarkers.panel._perform import PERFORMANCE_COLUMNS

    def said(confounders=(), **figures):
        row = dict.fromkeys(PERFORMANCE_COLUMNS, np.nan) | {
            "model": "panel", "compared_with": "stage", "cases": 30, "controls": 40, "auc": 0.7,
            "gain": 0.1, "gain_low": 0.05, "gain_high": 0.2, "permutation_p": 0.01,
        }  # fmt: skip
        return verdicts(pd.DataFrame([row | figures]), confounders, "")

    assert said()[0].startswith("better than stage here")
    assert said(gain_low=-0.01)[0].startswith("no better than stage")
    assert said(gain_low=np.nan)[0].startswith("not shown to be better")
    assert said(permutation_p=0.2)[0].startswith("no better than chance")
    assert said(confounders=("haemolysis",)) == ("confounded by haemolysis",)
    assert said(cases=19)[0].startswith("exploratory: a class has 19")
    assert len(said(("batch",), cases=9, gain_low=-0.1)) == 3


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "_lock"
    }


def test_the_same_seed_gives_the_same_bytes_also_when_resumed(tmp_path: Path) -> None:
    levels, sheet = sera(12, 12, seed=8, apart=1.0, scale="ct")
    options = {"bootstrap": 21, "permutations": 21, "haemolysis": "adjust", "batch": "day"}
    panel_of(levels, sheet, folder=tmp_path / "a", **options)
    panel_of(levels, sheet, folder=tmp_path / "b", **options)
    whole = files(tmp_path / "a")
    assert files(tmp_path / "b") == whole
    (tmp_path / "b" / "replicates" / "part-00003.parquet").unlink()
    (tmp_path / "b" / "replicates" / "_summary.json").unlink(missing_ok=True)
    panel_of(levels, sheet, folder=tmp_path / "b", resume=True, **options)
    assert files(tmp_path / "b") == whole
    other = panel_of(levels, sheet, seed=2, folder=tmp_path / "c", **options)
    assert (tmp_path / "c" / "predictions.tsv").read_bytes() != whole["predictions.tsv"]
    assert other.settings["seed"] == 2


@pytest.mark.parametrize("scale", ["log2", "ct"])
def test_a_saved_panel_scores_as_it_did_and_names_no_patient(scale, tmp_path: Path) -> None:
    levels, sheet = sera(16, 16, seed=9, apart=1.5, scale=scale)
    panel = panel_of(levels, sheet, haemolysis="adjust")
    panel.save(tmp_path / "panel.json")
    text = (tmp_path / "panel.json").read_text()
    assert not any(name in text for name in sheet["sample"])
    loaded = Panel.load(tmp_path / "panel.json")
    kind = {"ct" if scale == "ct" else "intensities": levels}
    assert loaded.predict(**kind).equals(panel.predict(**kind))
    assert loaded.verdicts == panel.verdicts
    pd.testing.assert_frame_equal(loaded.performance, panel.performance, check_dtype=False)
    # each sample by itself: the others do not matter
    few = {next(iter(kind)): levels.iloc[:, :9]}
    assert loaded.predict(**few)["score"].to_numpy() == pytest.approx(
        panel.predict(**kind)["score"].to_numpy()[:9], abs=1e-12
    )


def test_other_patients_are_scored_without_fitting_anything() -> None:
    panel = panel_of(*sera(30, 30, seed=10, apart=1.5))
    levels, sheet = sera(25, 25, seed=11, apart=1.5)
    plain = validate_panel(panel, "bone:none", intensities=levels, samples=sheet)
    assert plain.performance["auc"].iloc[0] > 0.75
    assert plain.predictions["score"].to_numpy() == pytest.approx(
        panel.predict(intensities=levels)["score"].to_numpy(), abs=1e-12
    )
    both = validate_panel(panel, "bone:none", intensities=levels, samples=sheet, recalibrate="both")
    assert both.performance["auc"].iloc[0] == plain.performance["auc"].iloc[0]
    assert both.performance["calibration_slope"].iloc[0] == pytest.approx(1.0, abs=1e-6)
    assert both.performance["calibration_intercept"].iloc[0] == pytest.approx(0.0, abs=1e-6)


def test_another_platform_unit_or_a_missing_mirna_is_refused(tmp_path: Path) -> None:
    levels, sheet = sera(20, 20, seed=12, apart=1.5)
    panel = panel_of(levels, sheet)
    panel.save(tmp_path / "panel.json")

    def validated(given: pd.DataFrame, kind: str = "intensities"):
        asked = {kind: given, "samples": sheet}
        return validate_panel(tmp_path / "panel.json", "bone:none", **asked)

    with pytest.raises(InputError, match="holds ct"):
        validated(38 - levels, "ct")
    with pytest.raises(InputError, match="every miRNA of the panel"):
        validated(levels.drop(index=[panel.score.features[0]]))
    with pytest.raises(InputError, match="measured as the panel was"):
        validated(levels - 20)
    reversed_means = levels.sub(2 * levels.mean(axis=1) - 14, axis=0)
    with pytest.raises(InputError, match="measured as the panel was"):
        validated(reversed_means)
    (tmp_path / "other.json").write_text(json.dumps({"format": 1}))
    for text in ("9" * 5000, "[" * 100_000, '{"format": 1'):
        (tmp_path / "wild.json").write_text(text)
        with pytest.raises(InputError, match="must be a panel"):
            Panel.load(tmp_path / "wild.json")
    with pytest.raises(InputError, match="must be a panel"):
        Panel.load(tmp_path / "other.json")


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda s: s.assign(patient="p1"), {"group": "patient"}, "is both"),
        (
            lambda s: s.assign(plate=s["group"]),
            {"batch": "plate", "contrast": "group=bone:none"},
            "nothing can tell",
        ),
        (lambda s: s.assign(group=np.where(np.arange(20) < 7, "bone", "none")), {}, "at least 8"),
        (lambda s: s, {"baseline": "stage"}, "`baseline` must name a column"),
        (lambda s: s.assign(c="x"), {"baseline": "c"}, "one value only"),
        (lambda s: s, {"haemolysis": "exclude"}, "needs Ct"),
        (lambda s: s, {"model": "forest"}, "`model` must be one of"),
        (lambda s: s, {"repeats": 0}, "`repeats`"),
    ],
)
def test_what_no_panel_can_come_of_is_refused(change, options, message) -> None:
    levels, sheet = sera(10, 10, seed=13)
    with pytest.raises(InputError, match=message):
        panel_of(levels, change(sheet), **options)


def test_one_mirna_has_no_ratio() -> None:
    levels, sheet = sera(10, 10, seed=13)
    with pytest.raises(InputError, match="at least two miRNAs"):
        panel_of(levels.iloc[[3]], sheet, model="ratios")


def test_fractions_are_no_counts() -> None:
    levels, sheet = sera(10, 10, seed=14)
    with pytest.raises(InputError, match="whole numbers"):
        fit_panel("bone:none", counts=2**levels, samples=sheet)


def test_pure_noise_is_worth_a_half_and_never_called_a_panel() -> None:
    """12 against 10, as a script has it 200 times (docs/biomarkers.md)."""
    areas, within, called = [], [], 0
    for seed in range(10):
        panel = panel_of(*sera(12, 10, seed=100 + seed), bootstrap=20, permutations=20)
        areas.append(panel.performance["auc"].iloc[0])
        within.append(panel.performance["auc_within"].iloc[0])
        called += panel.performance["permutation_p"].iloc[0] < 0.05
        assert panel.verdict.startswith(("no better", "exploratory", "confounded"))
    # the area of one run spreads by 0.13 or so, the mean of 10 by 0.04
    assert np.mean(within) == pytest.approx(0.5, abs=0.12)
    assert np.mean(areas) < 0.62
    assert called <= 3
