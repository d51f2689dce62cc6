"""Predicted repression: against a slow obvious twin, by properties, and on what was measured."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.targets import (
    encode_sequences,
    predict_repression,
    scan_sites,
    site_repression,
    write_repression,
)
from mirbone.targets._repression_model import SITE_FEATURES, read_model

LET_7 = "UGAGGUAGUAGGUUGUAUAGUU"
SITE = "CUACCUCA"
FILL = "GC" * 40
dna = st.text(alphabet="ACGT", min_size=60, max_size=300)


def random_sets(mirnas: int = 12, utrs: int = 15, length: int = 900):
    rng = np.random.default_rng(3)

    def letters(n: int) -> str:
        return "".join(rng.choice(list("ACGU"), n))

    return (
        encode_sequences([(f"m{i}", letters(22)) for i in range(mirnas)]),
        encode_sequences([(f"u{i}", letters(length)) for i in range(utrs)]),
    )


def weak_sites(guide: str, utr: str) -> int:
    """6mer-A1: pairs with nt 2 to 6, an A opposite nt 1, no pair with nt 7."""
    pairing = {"A": "U", "U": "A", "G": "C", "C": "G"}
    core = "".join(pairing[x] for x in reversed(guide[1:6])) + "A"
    places = [i for i in range(len(utr) - 5) if utr[i : i + 6] == core]
    return sum(i == 0 or utr[i - 1] != pairing[guide[6]] for i in places)


@pytest.mark.parametrize("known", [False, True])
def test_the_sum_over_sites_is_that_of_a_plain_loop(known: bool) -> None:
    mirnas, utrs = random_sets()
    open_8 = np.random.default_rng(1).random(len(utrs.codes)) if known else None
    table = predict_repression(mirnas, utrs, accessibility=open_8)
    sites = site_repression(mirnas, utrs, accessibility=open_8)
    model = read_model("accessibility" if known else "sequence")
    assert len(table) > 50
    for row in table.itertuples():
        own = sites[(sites["mirna"] == row.mirna) & (sites["transcript"] == row.transcript)]
        guide = mirnas.text(mirnas.names.index(row.mirna))
        utr = utrs.text(utrs.names.index(row.transcript))
        odds = sum(2**-change - 1 for change in own["log2_change"])
        odds += model.weak * weak_sites(guide, utr)
        expected = min(0.0, -np.log2((1 + odds) / (1 + model.background * len(utr))))
        # both are double precision; a sum in another order differs by rounding
        assert row.log2_change == pytest.approx(expected, abs=1e-9)
        assert row.n_sites == len(own)
        assert row.low <= row.log2_change <= row.high


def test_a_site_is_its_features_weighed() -> None:
    mirnas, utrs = random_sets()
    sites = site_repression(mirnas, utrs)
    model = read_model("sequence")
    classes = dict(
        zip(("8mer", "7mer-m8", "7mer-A1", "6mer", "6mer-offset"), model.classes, strict=True)
    )
    values = sites[list(SITE_FEATURES)].to_numpy()
    away = np.nan_to_num(values - model.centres)
    odds = np.exp(sites["site_type"].map(classes).to_numpy() + away @ model.weights)
    # double precision, another order of the sum
    np.testing.assert_allclose(sites["log2_change"], -np.log2(1 + odds), atol=1e-9)


def test_stronger_classes_repress_more() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    forms = {"8mer": "CUACCUCA", "7mer-m8": "CUACCUCG", "7mer-A1": "GUACCUCA", "6mer": "GUACCUCG"}
    utrs = encode_sequences([(name, FILL + form + FILL) for name, form in forms.items()])
    change = predict_repression(mirna, utrs).set_index("transcript")["log2_change"]
    assert change["8mer"] < change["7mer-m8"] < change["6mer"] < 0
    assert change["8mer"] < change["7mer-A1"] < change["6mer"]


def test_a_second_site_represses_more_and_near_sites_more_than_far_ones() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    spacer = "GCGGCCGGCACGGCGGCCGGCA"
    forms = {
        "one": FILL * 3 + SITE + FILL * 3 + spacer,
        "near": FILL * 3 + SITE + spacer + SITE + FILL * 3,
        "far": FILL * 2 + SITE + FILL * 2 + SITE + FILL * 2 + spacer,
    }
    change = predict_repression(mirna, encode_sequences(forms.items()))
    change = change.set_index("transcript")["log2_change"]
    assert change["near"] < change["far"] < change["one"] < 0


def test_no_site_no_row_and_no_miRNA_no_rows() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    assert predict_repression(mirna, encode_sequences([("u", FILL)])).empty


@settings(max_examples=25, deadline=None)
@given(utr=dna, other=dna)
def test_a_utr_is_judged_alone_and_never_raised(utr: str, other: str) -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    first = encode_sequences([("x", utr + SITE + utr)])
    both = encode_sequences([("other", other), ("x", utr + SITE + utr)])
    alone = predict_repression(mirna, first)
    beside = predict_repression(mirna, both)
    pd.testing.assert_frame_equal(
        alone.astype({"mirna": str, "transcript": str}),
        beside[beside["transcript"] == "x"]
        .reset_index(drop=True)
        .astype({"mirna": str, "transcript": str}),
    )
    assert (beside["log2_change"] <= 0).all()


def test_threads_and_blocks_change_nothing(tmp_path: Path) -> None:
    mirnas, utrs = random_sets(mirnas=530, utrs=2)
    one = predict_repression(mirnas, utrs)
    pd.testing.assert_frame_equal(one, predict_repression(mirnas, utrs, threads=2))
    for threads in (1, 2):
        rows = write_repression(mirnas, utrs, tmp_path / f"{threads}.tsv", threads=threads)
        assert rows == len(one)
    assert (tmp_path / "1.tsv").read_bytes() == (tmp_path / "2.tsv").read_bytes()
    read = pd.read_csv(tmp_path / "1.tsv", sep="\t")
    # written with four decimals
    np.testing.assert_allclose(read["log2_change"], one["log2_change"], atol=5.1e-5)


def test_accessibility_of_another_shape_is_refused() -> None:
    mirnas, utrs = random_sets(2, 2)
    with pytest.raises(InputError, match="one value a nt of the UTRs"):
        predict_repression(mirnas, utrs, accessibility=np.ones(3))


def test_open_sites_repress_more() -> None:
    mirnas, utrs = random_sets()
    sites = scan_sites(mirnas, utrs)
    closed, opened = (
        predict_repression(
            mirnas, utrs, sites=sites, accessibility=np.full(len(utrs.codes), chance)
        )["log2_change"]
        for chance in (0.001, 0.9)
    )
    # background makes some predictions exactly 0
    assert (opened <= closed).all()
    assert (opened < closed).mean() > 0.5


def test_the_command_writes_the_fixed_columns(tmp_path: Path) -> None:
    (tmp_path / "m.fa").write_text(f">let-7a\n{LET_7.lower()}\n")
    (tmp_path / "u.fa").write_text(f">gene\n{FILL.replace('U', 'T')}CTACCTCA\n>none\n{FILL}\n")
    result = CliRunner().invoke(
        app,
        ["targets", "repression", "--mirnas", str(tmp_path / "m.fa"), "--utrs",
         str(tmp_path / "u.fa"), "-o", str(tmp_path / "r.tsv")],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "1 pairs" in result.output or "1 pair " in result.output
    table = pd.read_csv(tmp_path / "r.tsv", sep="\t")
    assert list(table.columns[:3]) == ["mirna", "transcript", "log2_change"]
    assert table["transcript"].tolist() == ["gene"]
    assert table["log2_change"].iloc[0] < 0


@pytest.mark.reference
def test_the_frozen_model_beats_context_plus_on_what_was_measured(reference_dir: Path) -> None:
    """On the 17 miRNAs of the fit; those of left-out miRNAs follow."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    import fit_repression as script

    data = script.read_experiment(reference_dir, None)
    many = len(data.names)
    mirnas = encode_sequences(data.guides)
    table = predict_repression(mirnas, data.utrs)
    places = (table["transcript"].cat.codes.to_numpy(), table["mirna"].cat.codes.to_numpy())
    ours, theirs = np.zeros((len(data.utrs), many)), script.context_scores(data)
    ours[places] = table["log2_change"]
    for change in (lambda x: x, script.centre):
        mean = script.signed_r2(change(ours), data.measured).mean()
        assert mean > 1.1 * script.signed_r2(change(theirs), data.measured).mean()
        assert mean > 0.17


@pytest.mark.reference
def test_left_out_miRNAs_are_predicted_better_than_by_context_plus(reference_dir: Path) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    import fit_repression as script

    data = script.read_experiment(reference_dir, None)
    made = script.design(data, tuple(n for n in SITE_FEATURES if n != "accessibility"))
    ours = script.left_out_change(data, script.left_out(data, made))
    theirs = script.context_scores(data)
    # measured: 13 % better raw, 16 % centred; the fit ends within its own tolerance
    for change in (lambda x: x, script.centre):
        mean = script.signed_r2(change(ours), data.measured).mean()
        assert mean > 1.12 * script.signed_r2(change(theirs), data.measured).mean()
    within = script.coverage(data, ours)
    assert within.mean() == pytest.approx(0.9, abs=0.02)  # a 90 % interval, 17 experiments
    assert within.min() > 0.7
