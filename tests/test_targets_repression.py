"""Predicted repression: against a slow obvious twin, by properties, and on what was measured."""

import io
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from mirbone._core import InputError, guarded, read_table
from mirbone.cli._app import app
from mirbone.targets import (
    encode_sequences,
    predict_repression,
    scan_sites,
    site_repression,
    write_repression,
)
from mirbone.targets.repression import _features
from mirbone.targets.repression._model import (
    MODEL_CLASSES,
    SITE_FEATURES,
    SURROUNDINGS,
    Trees,
    mirna_traits,
    read_model,
)
from mirbone.targets.repression._sum import tree_effects
from mirbone.targets.repression._write import COLUMNS, _write_quoted, _write_rows

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


def fit_script() -> ModuleType:
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    return import_module("fit_repression")


def utr_script() -> ModuleType:
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    return import_module("make_refseq_utrs")


def weak_sites(guide: str, utr: str) -> int:
    """6mer-A1: pairs with nt 2 to 6, an A opposite nt 1, no pair with nt 7."""
    pairing = {"A": "U", "U": "A", "G": "C", "C": "G"}
    core = "".join(pairing[x] for x in reversed(guide[1:6])) + "A"
    places = [i for i in range(len(utr) - 5) if utr[i : i + 6] == core]
    return sum(i == 0 or utr[i - 1] != pairing[guide[6]] for i in places)


@pytest.mark.parametrize("known", [False, True])
def test_the_sum_over_sites_is_that_of_a_plain_loop(known: bool) -> None:
    mirnas, utrs = random_sets()
    unpaired = np.random.default_rng(1).random(len(utrs.codes)) if known else None
    table = predict_repression(mirnas, utrs, accessibility=unpaired)
    sites = site_repression(mirnas, utrs, accessibility=unpaired)
    model = read_model("accessibility" if known else "sequence")
    assert len(table) > 50
    for row in table.to_dict("records"):
        name, transcript = row["mirna"], row["transcript"]
        own = sites[(sites["mirna"] == name) & (sites["transcript"] == transcript)]
        guide = mirnas.text(mirnas.names.index(name))
        utr = utrs.text(utrs.names.index(transcript))
        odds = sum(2**-change - 1 for change in own["log2_change"])
        odds += model.weak * weak_sites(guide, utr)
        expected = -np.log2((1 + odds) / (1 + model.usual[0] * len(utr)))
        # the table is single precision
        assert row["log2_change"] == pytest.approx(expected, abs=1e-6)
        assert (row["n_sites"], row["n_coding_sites"]) == (len(own), 0)
        assert row["low"] <= row["log2_change"] <= row["high"]


def walked(trees: Trees, values: np.ndarray) -> float:
    """What the trees add for one site, walked node by node; a value not known leads left."""
    total = 0.0
    for split_by, thresholds, leaves in zip(
        trees.split_by, trees.thresholds, trees.leaves, strict=True
    ):
        node = 1
        while node < 8:
            node = 2 * node + int(values[split_by[node]] > thresholds[node])
        total += leaves[node - 8]
    return total


@pytest.mark.parametrize("known", [False, True])
def test_a_site_is_its_features_weighed_and_its_trees_added(known: bool) -> None:
    mirnas, utrs = random_sets()
    unpaired = np.random.default_rng(1).random(len(utrs.codes)) if known else None
    sites = site_repression(mirnas, utrs, accessibility=unpaired)
    model = read_model("accessibility" if known else "sequence")
    values = sites[list(SITE_FEATURES)].to_numpy()
    away = np.nan_to_num(values - model.centres)
    kinds = [MODEL_CLASSES.index(kind) for kind in sites["site_type"]]
    every = sites[list(SITE_FEATURES + SURROUNDINGS)].to_numpy()
    added = np.array([walked(model.trees, row) for row in every])
    np.testing.assert_allclose(sites["surroundings"], added, atol=1e-12)
    assert added.std() > 0.05
    odds = np.exp(model.classes[kinds] + away @ model.weights + added)
    # double precision, another order of the sum
    np.testing.assert_allclose(sites["log2_change"], -np.log2(1 + odds), atol=1e-9)


def test_surroundings_are_what_a_plain_count_finds() -> None:
    mirnas, utrs = random_sets(mirnas=60, length=300)
    unpaired = np.random.default_rng(2).uniform(1e-3, 1, len(utrs.codes)).astype(np.float32)
    sites = site_repression(mirnas, utrs, accessibility=unpaired)
    assert len(sites) > 100
    for row in sites.to_dict("records"):
        number = utrs.names.index(row["transcript"])
        text, first = utrs.text(number), utrs.offsets[number]
        start, end = row["start"], row["end"]
        assert row["class"] == MODEL_CLASSES.index(row["site_type"])
        assert row["from_stop"] == start
        assert row["to_end"] == len(text) - start
        for width in (10, 40, 160):
            sides = {
                "before": text[max(0, start - width) : start],
                "after": text[end : end + width],
            }
            for side, letters in sides.items():
                for letter in "acgu":
                    share = letters.count(letter.upper()) / max(1, len(letters))
                    assert row[f"{letter}_{side}_{width}"] == pytest.approx(share)
        for shift in (-30, -20, -10, 10, 20, 30):
            place = start + shift
            inside = 0 <= place <= len(text) - 14
            expected = float(unpaired[first + place]) if inside else np.nan
            assert row[f"open_{shift:+d}"] == pytest.approx(expected, nan_ok=True)


def test_counts_beyond_65535_give_the_same_shares() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    body = "A" * 65_530 + "GCAU" * 20 + SITE + "UUGC" * 60
    utrs = encode_sequences([("long", body), ("short", body[64_530:])])
    long, short = site_repression(mirna, utrs).to_dict("records")
    for name in SURROUNDINGS[3:27]:
        assert long[name] == short[name]


def test_a_short_tree_is_planted_with_its_leaf_wherever_it_leads() -> None:
    script = fit_script()
    trees = Trees(np.zeros((1, 8), np.int16), np.zeros((1, 8)), np.zeros((1, 8)))
    right = {
        "split_feature": 1,
        "threshold": 0.5,
        "left_child": {"leaf_value": 2.0},
        "right_child": {"leaf_value": 3.0},
    }
    grown = {
        "split_feature": 0,
        "threshold": -1.0,
        "left_child": {"leaf_value": 1.0},
        "right_child": right,
    }
    script._plant(trees, 0, 1, grown, [4, 7])
    values = np.zeros((3, len(SITE_FEATURES + SURROUNDINGS)))
    values[:, 4], values[:, 7] = [-2, 0, 0], [9, 0, 1]
    assert tree_effects(values, trees).tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("strand", ["+", "-"])
def test_a_utr_is_read_off_another_isoform_by_its_places(tmp_path: Path, strand: str) -> None:
    script = utr_script()
    frame, utr = "ATGGCATTTTAA", "GCATTGCATCGGATCCTTGACGATAC"
    mrna = "CCTG" + frame + utr  # 42 nt, the frame from the fifth on
    if strand == "+":  # two exons
        line = ["chr1", "100", "322", "NM_1.1", "0", "+", "104", "116", "0", "2", "20,22", "0,200"]
    else:
        line = ["chr1", "400", "442", "NM_1.1", "0", "-", "426", "438", "0", "1", "42", "0"]
    other = [*line[:3], "NM_2.3", *line[4:]]
    path = tmp_path / "a.bed"
    path.write_text("\n".join("\t".join(row) for row in (line, other)) + "\n")
    (tmp_path / "m.fa").write_text(f">x,ACCNUM:NM_1,Gene_Name:X\nG{mrna}AAAAAAAAAA\n")
    own, isoform = script.read_annotation(path)
    mrnas = script.read_mrnas(tmp_path / "m.fa")
    assert list(mrnas) == ["NM_1"]
    places, letters = script.lay(own, mrnas["NM_1"])
    assert len(places) == len(mrna)
    order = np.argsort(places)
    assert script.spell_both(isoform, places[order], letters[order]) == (utr, "")
    assert script.spell(isoform.places[4:16], places[order], letters[order], shortest=12) == frame
    # another reading frame is laid nowhere; half a UTR is not enough
    assert len(script.lay(own, mrna.replace("GCATTTTAA", "GCATTTGCATAA"))[0]) == 0
    assert script.spell_both(isoform, places[order][:20], letters[order][:20])[0] == ""


def test_stronger_classes_repress_more() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    forms = {"8mer": "CUACCUCA", "7mer-m8": "CUACCUCG", "7mer-A1": "GUACCUCA", "6mer": "GUACCUCG"}
    utrs = encode_sequences([(name, FILL + form + FILL) for name, form in forms.items()])
    change = predict_repression(mirna, utrs).set_index("transcript")["log2_change"]
    assert change["8mer"] < change["7mer-m8"] < change["6mer"] < 0
    assert change["8mer"] < change["7mer-A1"] < change["6mer"]


def test_a_site_beside_the_stop_codon_represses_less_from_its_first_to_its_fifteenth_nt() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    utrs = encode_sequences([(str(n), FILL[:n] + SITE + FILL * 3) for n in (14, 15)])
    sites = site_repression(mirna, utrs).set_index("transcript")
    assert sites["near_stop"].to_dict() == {"14": 1, "15": 0}
    assert sites.loc["15", "log2_change"] < sites.loc["14", "log2_change"] < 0


def test_a_g_c_pair_at_nt_8_helps_where_no_a_faces_nt_1() -> None:
    """let-7a has G at nt 8; the other guide differs there alone."""
    mirnas = encode_sequences([("gc", LET_7), ("au", LET_7[:7] + "A" + LET_7[8:])])
    forms = {
        "8mer": ("CUACCUCA", "UUACCUCA"),
        "7mer-m8": ("CUACCUCG", "UUACCUCG"),
        "6mer": ("AUACCUCG", "GUACCUCG"),
        "7mer-A1": ("AUACCUCA", "GUACCUCA"),
        "6mer-offset": ("CUACCUAG", "UUACCUAG"),
    }
    for kind, pair in forms.items():
        for name, form in zip(("gc", "au"), pair, strict=True):
            utrs = encode_sequences([(kind, FILL + form + FILL)])
            sites = site_repression(mirnas, utrs)
            row = sites[(sites["mirna"] == name) & (sites["site_type"] == kind)]
            assert len(row) == 1
            assert row["gc_at_8"].tolist() == [
                (name == "gc" and kind in ("7mer-m8", "6mer-offset"))
            ]
    assert read_model("sequence").weights[SITE_FEATURES.index("gc_at_8")] > 0


def test_accessibility_is_that_of_what_faces_nt_14_to_1() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    utrs = encode_sequences([("u", FILL + SITE + FILL), ("short", "GC" + SITE + "GC")])
    chance = np.full(len(utrs.codes), 0.5)
    chance[len(FILL) + len(SITE) - 14] = 0.01
    sites = site_repression(mirna, utrs, accessibility=chance)
    # a UTR shorter than the window has none
    np.testing.assert_allclose(sites["accessibility"], [-2, np.nan], atol=1e-6)  # single precision


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


def test_without_a_site_there_is_more_than_usual_and_more_so_in_a_longer_utr() -> None:
    mirna = encode_sequences([("let-7a", LET_7)])
    table = predict_repression(mirna, encode_sequences([("u", FILL), ("longer", FILL * 9)]))
    assert table["n_sites"].tolist() == [0, 0]
    assert 0 < table["log2_change"][0] < table["log2_change"][1]
    nothing = encode_sequences([])
    assert predict_repression(nothing, encode_sequences([("u", FILL)])).empty
    assert predict_repression(mirna, nothing).empty


def coding_sites(guide: str, orf: str) -> list[int]:
    """Class of each canonical site, by a plain search for the longest match at every place."""
    pairing = {"A": "U", "U": "A", "G": "C", "C": "G"}
    match = "".join(pairing[x] for x in reversed(guide[1:8]))  # faces nt 8 to 2
    found = []
    for at in range(len(orf) - 5):
        six, before, after = orf[at : at + 6], orf[at - 1 : at], orf[at + 6 : at + 7]
        if six == match[1:]:
            full = at > 0 and before == match[0]
            found.append((0 if full else 2) if after == "A" else (1 if full else 3))
        elif six == match[:6] and after != match[6]:
            found.append(4)
    return found


def test_a_coding_site_counts_by_its_class_and_seed_in_a_share() -> None:
    mirnas, utrs = random_sets(mirnas=40, utrs=5)
    rng = np.random.default_rng(8)
    orfs = {f"u{i}": "".join(rng.choice(list("ACGU"), 1500)) for i in (3, 1, 4)}
    alone = predict_repression(mirnas, utrs)
    given = encode_sequences([*orfs.items(), ("another", FILL)])
    table = predict_repression(mirnas, utrs, orfs=given)
    model = read_model("sequence")
    stability, abundance = mirna_traits(mirnas)
    seen = 0
    for row, without in zip(table.to_dict("records"), alone["log2_change"], strict=True):
        at, orf = mirnas.names.index(row["mirna"]), orfs.get(row["transcript"], "")
        kinds = coding_sites(mirnas.text(at), orf)
        odds = 2**-without * (1 + model.usual[0] * 900)
        for kind in kinds:
            log_odds = model.classes[kind]
            for name, value in (
                ("stability", stability[at, kind]),
                ("target_abundance", abundance[at]),
            ):
                place = SITE_FEATURES.index(name)
                log_odds += np.nan_to_num((value - model.centres[place]) * model.weights[place])
            odds += model.coding * np.exp(log_odds)
        usual = 1 + model.usual[0] * 900 + model.usual[1] * len(orf)
        assert row["log2_change"] == pytest.approx(np.log2(usual / odds), abs=2e-6)
        assert row["n_coding_sites"] == len(kinds)
        seen += len(kinds)
    assert seen > 20


def test_coding_sequences_of_other_names_are_refused() -> None:
    mirnas, utrs = random_sets(2, 2)
    with pytest.raises(InputError, match="such as u0; none of 1 has, such as NM_1"):
        predict_repression(mirnas, utrs, orfs=encode_sequences([("NM_1", FILL)]))


@settings(max_examples=25, deadline=None)
@given(utr=dna, other=dna)
def test_a_utr_is_judged_alone_and_a_site_never_raises_it(utr: str, other: str) -> None:
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
    bare = predict_repression(mirna, encode_sequences([("x", "G" * len(utr + SITE + utr))]))
    assert (alone["log2_change"] <= bare["log2_change"]).all()


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


def test_the_utrs_are_counted_once_and_the_bytes_are_those_of_counting_each_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirnas, utrs = random_sets(mirnas=1100, utrs=3)
    free = np.random.default_rng(4).random(len(utrs.codes)).astype(np.float32)
    with (tmp_path / "blocks.tsv").open("wb") as file:
        file.write(("\t".join(COLUMNS) + "\n").encode())
        for begin in range(0, 1100, 512):
            block = mirnas.take(range(begin, min(1100, begin + 512)))
            _write_rows(predict_repression(block, utrs, accessibility=free), file)
    calls = []
    for name in ("running_counts", "index_weak"):
        count = getattr(_features, name)

        def counting(*given, count=count, name=name):
            calls.append(name)
            return count(*given)

        monkeypatch.setattr(_features, name, counting)
    write_repression(mirnas, utrs, tmp_path / "once.tsv", accessibility=free)
    assert sorted(calls) == ["index_weak", "running_counts"]
    assert (tmp_path / "once.tsv").read_bytes() == (tmp_path / "blocks.tsv").read_bytes()


def test_rows_are_the_bytes_that_arrow_writes() -> None:
    number = np.arange(-60_000, 60_001)
    value = (number / 2e4).astype(np.float32)
    names = [f"utr\N{LATIN SMALL LETTER E WITH ACUTE}{i}" for i in range(300)]
    columns = [
        pd.Categorical.from_codes(number % 3, categories=["miR-a", "b", "-c"]),
        pd.Categorical.from_codes(number % 300, categories=names),
        value,
        value * 7,
        value[::-1] * np.float32(33.3),
        np.abs(number).astype(np.int32),
        np.arange(len(number), dtype=np.int32) % 12,
    ]
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    fast, slow = io.BytesIO(), io.BytesIO()
    _write_rows(table, fast)
    coded = [
        (table[n].cat.codes.to_numpy(), [guarded(x) for x in table[n].cat.categories])
        for n in COLUMNS[:2]
    ]
    _write_quoted(table, coded, slow)
    assert fast.getvalue() == slow.getvalue()
    missing, large = io.BytesIO(), io.BytesIO()
    _write_rows(table[:1].assign(low=np.float32(np.nan)), missing)
    _write_rows(table[:1].assign(low=np.float32(250)), large)
    assert missing.getvalue().split(b"\t")[3] in (b"", b"nan")
    assert large.getvalue().split(b"\t")[3] == b"250"


def test_names_that_a_spreadsheet_would_run_or_a_table_breaks_at_are_read_back(
    tmp_path: Path,
) -> None:
    utr = FILL + SITE + FILL
    names = ["=1+1", "@x", "-cmd", "-1"]
    for more in ([], ['a"b', "x\ty", "n\nl"]):
        given = [*names, *more]
        mirnas = encode_sequences([("+SUM(1)", "UGAGGUAGUAGGUUGUAUAGUU")])
        write_repression(mirnas, encode_sequences([(n, utr) for n in given]), tmp_path / "t.tsv")
        table = read_table(tmp_path / "t.tsv", what="the table")
        assert table["transcript"].tolist() == given
        assert set(table["mirna"]) == {"+SUM(1)"}
        text = (tmp_path / "t.tsv").read_text(encoding="utf-8")
        assert "\n'+SUM(1)\t'=1+1\t" in text.replace('"', "") and "\t-1\t" in text.replace('"', "")


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
        )
        for chance in (0.001, 0.9)
    )
    more = opened["log2_change"] < closed["log2_change"]
    assert more.tolist() == (opened["n_sites"] > 0).tolist()
    assert 0.2 < more.mean() < 0.8


def test_the_command_writes_the_fixed_columns(tmp_path: Path) -> None:
    (tmp_path / "m.fa").write_text(f">let-7a\n{LET_7.lower()}\n")
    (tmp_path / "u.fa").write_text(f">gene\n{FILL.replace('U', 'T')}CTACCTCA\n>none\n{FILL}\n")
    result = CliRunner().invoke(
        app,
        ["targets", "repression", "--mirnas", str(tmp_path / "m.fa"), "--utrs",
         str(tmp_path / "u.fa"), "-o", str(tmp_path / "r.tsv")],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "2 pairs" in result.output
    table = pd.read_csv(tmp_path / "r.tsv", sep="\t")
    assert list(table.columns[:3]) == ["mirna", "transcript", "log2_change"]
    assert table["transcript"].tolist() == ["gene", "none"]
    assert table["log2_change"].iloc[0] < 0 < table["log2_change"].iloc[1]


@pytest.fixture(scope="module")
def hela(reference_dir: Path) -> Any:
    """The 17 HeLa experiments on the transcripts whose sequences are at hand, without folding."""
    fit_script()
    return import_module("repression_sets").read_hela(reference_dir, None, folded=False)


@pytest.mark.reference
def test_the_frozen_model_beats_context_plus_on_what_was_measured(
    reference_dir: Path, hela: Any
) -> None:
    """On miRNAs of the fit; those of families left out follow."""
    script, sets = fit_script(), import_module("repression_sets")
    duplexes = sets.read_duplexes(reference_dir / "foldchange/McGeary2019_treatments.txt")
    tpm = pd.read_csv(
        reference_dir / "foldchange/mcgeary2019_hela_logtpm.tsv.gz", sep="\t", index_col=0
    )
    both = pd.read_csv(
        reference_dir / "orf/refseq_orf_utr.tsv.gz", sep="\t", keep_default_na=False,
        index_col="accession",
    )  # fmt: skip
    both = both[(both["utr3"].str.len() >= sets.SHORTEST) & (both["orf"] != "")]
    names = [name for name in tpm.index.str.split(".").str[0] if name in both.index]
    utrs, orfs = (encode_sequences(both.loc[names, part].items()) for part in ("utr3", "orf"))
    mirnas = encode_sequences([(name, duplexes[name][0]) for name in hela.names])
    table = predict_repression(mirnas, utrs, orfs=orfs)
    ours = table["log2_change"].to_numpy().reshape(len(mirnas), len(utrs)).T
    assert ours.shape == hela.measured.shape
    means, theirs = (
        {kind: values.mean() for kind, values in script.figures(hela, change).items()}
        for change in (ours, hela.peers["context++"])
    )
    assert means["raw"] > 1.25 * theirs["raw"]
    assert means["centred"] > 1.25 * theirs["centred"]


@pytest.mark.slow  # fits three times
@pytest.mark.reference
def test_left_out_families_are_predicted_better_than_by_context_plus(hela: Any) -> None:
    """By the weights alone: growing the trees takes a library that only the script needs."""
    script = fit_script()
    made = script.design(hela, folded=False)
    (odds,) = script.left_out([hela], made, folded=False, grown=False)
    change = script.to_change(hela, odds["utr"] + odds["coding"], (1e-5, 1e-5))
    ours = script.figures(hela, change)
    theirs = script.figures(hela, hela.peers["context++"])
    for kind in ("raw", "centred"):
        assert ours[kind].mean() > 1.2 * theirs[kind].mean()
    within = script.coverage(script.interval(change, hela.measured), change, hela.measured)
    assert within.mean() == pytest.approx(0.9, abs=0.02)  # a 90 % interval, 17 experiments


@pytest.mark.crosscheck
@pytest.mark.reference
def test_the_trees_add_what_the_library_that_grew_them_adds(
    hela: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lightgbm = pytest.importorskip("lightgbm", reason="needs lightgbm: make crosscheck")
    script = fit_script()
    made = script.design(hela, folded=False)
    parts = [script.part(hela, [0, 3, 7, 12])]
    found = script.fit(made, parts)
    grown, train = [], lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *given: grown.append(train(*given)) or grown[-1])
    monkeypatch.setattr(script, "TREES", 12)
    trees = script.grow(made, found, parts, folded=False)
    values = hela.matrix[:, script.seen_by_trees(folded=False)]
    assert len(grown) == 3
    expected = np.mean([one.predict(values) for one in grown], axis=0)
    assert np.std(expected) > 0.01
    added = tree_effects(hela.matrix.astype(float), trees)
    np.testing.assert_allclose(added, expected, atol=1e-12)
    asked = {(SITE_FEATURES + SURROUNDINGS)[at] for at in trees.split_by[trees.thresholds < np.inf]}
    assert not {"stability", "target_abundance", "accessibility"} & asked
