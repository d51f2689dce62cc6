"""Accessibility: against all structures listed one by one, RNAplfold, and what must be so."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mirbone._core import InputError
from mirbone.cli import main
from mirbone.targets import (
    SequenceSet,
    SiteScores,
    cached_unpaired_probability,
    encode_sequences,
    scan_sites,
    store_sites,
    unpaired_probability,
)
from mirbone.targets.energy._loops import end_energy, interior_energy, pair_type, swapped
from mirbone.targets.energy._model import (
    HAIRPIN,
    HAIRPIN_MISMATCH,
    MULTI_BRANCH,
    MULTI_CLOSING,
    MULTI_MISMATCH,
    TERMINAL_AU,
    load_energy_model,
    load_special_hairpins,
)

RNG = np.random.default_rng(11)
KT = 1.98717 * 310.15 / 10  # in 0.01 kcal/mol
MODEL = load_energy_model().astype(np.int64)


def one(text: str) -> SequenceSet:
    return encode_sequences([("a", text)])


def letters(length: int, some: str = "ACGU") -> str:
    return "".join(RNG.choice(list(some), length))


def structures(codes: np.ndarray, i: int, j: int) -> list[tuple[tuple[int, int], ...]]:
    """Every set of nested pairs within i..j, as sorted tuples."""
    if j - i < 4:
        return [()]
    found = structures(codes, i + 1, j)
    for k in range(i + 4, j + 1):
        if pair_type(MODEL, codes[i], codes[k]) >= 0:
            after = structures(codes, k + 1, j)
            found = found + [
                ((i, k), *a, *b) for a in structures(codes, i + 1, k - 1) for b in after
            ]
    return found


def energy(codes: np.ndarray, pairs: tuple[tuple[int, int], ...]) -> float:
    """Energy of one structure, loop by loop."""
    total = 0
    for i, j in pairs:
        kind = pair_type(MODEL, codes[i], codes[j])
        within = [(p, q) for p, q in pairs if i < p and q < j]
        inner = [x for x in within if not any(p < x[0] and x[1] < q for p, q in within)]
        if not any(p < i and j < q for p, q in pairs):
            five = codes[i - 1] if i else -1
            three = codes[j + 1] if j + 1 < len(codes) else -1
            total += end_energy(MODEL, kind, five, three)
        if not inner:
            total += hairpin_energy(codes, kind, i, j)
        elif len(inner) == 1:
            (p, q) = inner[0]
            other = swapped(MODEL, pair_type(MODEL, codes[p], codes[q]))
            near = (codes[i + 1], codes[j - 1], codes[p - 1], codes[q + 1])
            total += interior_energy(MODEL, kind, other, p - i - 1, j - q - 1, *near)
        else:
            total += MODEL[MULTI_CLOSING]
            total += branch_energy(swapped(MODEL, kind), codes[j - 1], codes[i + 1])
            for p, q in inner:
                branch = pair_type(MODEL, codes[p], codes[q])
                total += branch_energy(branch, codes[p - 1], codes[q + 1])
    return total


def branch_energy(kind: int, five: int, three: int) -> int:
    weak = MODEL[TERMINAL_AU] if kind > 1 else 0
    return MODEL[MULTI_BRANCH] + MODEL[MULTI_MISMATCH + (kind * 5 + five) * 5 + three] + weak


def hairpin_energy(codes: np.ndarray, kind: int, i: int, j: int) -> int:
    own = load_special_hairpins().get("".join("ACGU"[c] for c in codes[i : j + 1]))
    if own is not None:
        return own
    if j - i == 4:
        return MODEL[HAIRPIN + 3] + (MODEL[TERMINAL_AU] if kind > 1 else 0)
    near = (kind * 5 + codes[i + 1]) * 5 + codes[j - 1]
    return MODEL[HAIRPIN + j - i - 1] + MODEL[HAIRPIN_MISMATCH + near]


SHORT = [
    "GGGAAACCGAAAGGCC",  # special and plain hairpins
    "GGGAAAAACGAAAAACAC",  # two branches in a multiloop
    "GGCAAAAAGCAAAGCACC",  # a bulge of 5 nt
    "GGAAAAAGCAAAGCAAACC",  # an interior loop, 5 x 3
    "GCAGCAAAGCAAAAAAGC",  # 1 x 6
    *(letters(17, "GCGCAU") for _ in range(4)),
]


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("width", [4, 5])
def test_probabilities_are_those_of_all_structures_listed(text: str, width: int) -> None:
    codes = one(text).codes.astype(np.int64)
    listed = structures(codes, 0, len(codes) - 1)
    weights = np.array([np.exp(-energy(codes, pairs) / KT) for pairs in listed])
    free = np.ones((len(listed), len(codes)), dtype=bool)
    for row, pairs in enumerate(listed):
        free[row, [place for pair in pairs for place in pair]] = False
    expected = [
        weights[free[:, s : s + width].all(axis=1)].sum() / weights.sum()
        for s in range(len(codes) + 1 - width)
    ]
    found = unpaired_probability(one(text), width)
    # single precision of what is returned
    np.testing.assert_allclose(found[: len(expected)], expected, rtol=1e-6)
    assert np.isnan(found[len(expected) :]).all()


def test_the_listed_structures_hold_a_multiloop() -> None:
    codes = one(SHORT[1]).codes
    assert any({(0, 17), (1, 8), (9, 15)} == set(pairs) for pairs in structures(codes, 0, 17))


def test_what_cannot_pair_is_free_and_a_hairpin_is_not() -> None:
    assert (unpaired_probability(one("AC" * 100), 8)[:193] == 1).all()
    stem = unpaired_probability(one("A" * 60 + "GGGGCGCCGAAAGGCGCCCC" + "A" * 60), 8)
    assert stem[60] < 1e-6
    assert stem[20] > 0.9


def test_a_pair_spans_at_most_40_nt() -> None:
    near, far = ("GGGGGGGG" + "A" * gap + "CCCCCCCC" for gap in (24, 40))
    assert unpaired_probability(one(near))[0] < 0.01
    assert unpaired_probability(one(far))[0] == 1


def test_long_sequences_are_the_same_in_pieces() -> None:
    text = letters(2300)
    whole = unpaired_probability(one(text))
    part = unpaired_probability(one(text[1900:2200]))
    # no window that holds nt 90 to 200 of the part leaves it
    np.testing.assert_allclose(part[90:200], whole[1990:2100], rtol=1e-6)


def test_each_sequence_folds_alone_on_any_number_of_threads() -> None:
    texts = [letters(n) for n in (5, 8, 79, 80, 81, 400)]
    utrs = encode_sequences([(str(n), text) for n, text in enumerate(texts)])
    said: list[tuple[str, int, int]] = []
    found = unpaired_probability(utrs, threads=2, progress=lambda *told: said.append(told))
    alone = np.concatenate([unpaired_probability(one(text)) for text in texts])
    np.testing.assert_array_equal(found, alone)
    assert said == [("Folding the UTRs", n + 1, len(said)) for n in range(len(said))] != []
    assert np.isnan(found[:5]).all()


def test_unknown_letters_pair_with_nothing_and_have_no_value() -> None:
    found = unpaired_probability(one("ACACACACACNACACACACACA"), 8)
    assert np.isnan(found[3:11]).all()
    assert (found[:3] == 1).all() and (found[11:15] == 1).all()


@pytest.mark.parametrize("width", [3, 31])
def test_a_width_that_is_not_covered_is_refused(width: int) -> None:
    with pytest.raises(InputError, match="must be 4 to 30 nt"):
        unpaired_probability(one("ACGU"), width)


def test_the_cache_folds_once_and_mends_itself(tmp_path: Path) -> None:
    utrs, said = one(letters(200)), []

    def tell(*told: object) -> None:
        said.append(told)

    first = cached_unpaired_probability(utrs, folder=tmp_path, progress=tell)
    again = cached_unpaired_probability(utrs, folder=tmp_path, progress=tell)
    np.testing.assert_array_equal(first, again)
    assert len(said) == 1
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    mended = cached_unpaired_probability(utrs, folder=tmp_path, progress=tell)
    np.testing.assert_array_equal(first, mended)
    cached_unpaired_probability(utrs, 10, folder=tmp_path, progress=tell)
    assert len(said) == 3
    assert len(list(tmp_path.iterdir())) == 2


def test_a_stopped_run_goes_on_and_a_part_of_a_set_needs_no_more_folding(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    records = [(str(i), "".join(rng.choice(list("ACGU"), 20))) for i in range(2000)]
    utrs = encode_sequences(records)

    def stop(what: str, done: int, total: int) -> None:
        assert (what, total) == ("Folding the UTRs", 40_000)
        if done > 30_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached_unpaired_probability(utrs, folder=tmp_path, progress=stop)
    kept = len(list(tmp_path.iterdir()))
    assert kept > 1
    said: list[int] = []
    whole = cached_unpaired_probability(
        utrs, folder=tmp_path, progress=lambda _, done, total: said.extend((done, total))
    )
    assert said[-1] == said[-2] < 40_000
    np.testing.assert_array_equal(whole, unpaired_probability(utrs))
    # without one sequence, only the chunk that held it is folded again
    said.clear()
    fewer = cached_unpaired_probability(
        encode_sequences(records[:900] + records[901:]), folder=tmp_path,
        progress=lambda _, done, total: said.extend((done, total)),
    )  # fmt: skip
    assert 0 < said[-1] < 40_000
    np.testing.assert_array_equal(fewer, np.delete(whole, np.s_[18_000:18_020]))


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["mirbone", "targets", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def test_commands_use_it_and_keep_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIRBONE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "m.fa").write_text(">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n")
    site = letters(60) + "CUACCUCA" + letters(60)
    (tmp_path / "u.fa").write_text(f">u\n{site}\n")
    given = ["--mirnas", str(tmp_path / "m.fa"), "--utrs", str(tmp_path / "u.fa"), "-o"]
    tables = []
    for name, more in (("plain.tsv", ["--no-accessibility"]), ("free.tsv", [])):
        assert command(monkeypatch, "repression", *given, str(tmp_path / name), *more) == 0
        tables.append((tmp_path / name).read_text())
    assert tables[0] != tables[1]
    assert len(list((tmp_path / "cache").iterdir())) == 1
    sites = ["scan", *given, str(tmp_path / "sites"), "--accessibility"]
    assert command(monkeypatch, *sites) == 2
    assert command(monkeypatch, *sites, "--repression") == 0
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_scan_in_parts_counts_the_accessibility_of_the_whole_set(tmp_path: Path) -> None:
    mirnas = encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    utrs = encode_sequences((f"u{i}", letters(90) + "CUACCUCA" + letters(70)) for i in range(6))
    scorer = SiteScores("none", repression=True, accessibility=unpaired_probability(utrs))
    store = store_sites(mirnas, utrs, tmp_path / "sites", scorer=scorer, part_nt=300)
    found = pd.read_parquet(store.folder).sort_values(["transcript", "start"])
    whole = scorer(scan_sites(mirnas, utrs), mirnas, utrs)["log2_change"]
    assert store.parts > 2
    np.testing.assert_array_equal(found["log2_change"], whole)


@pytest.mark.crosscheck
def test_probabilities_are_those_of_rnaplfold() -> None:
    rna = pytest.importorskip("RNA", reason="needs ViennaRNA: make crosscheck")
    for width in (4, 8, 14):
        text = letters(20_000)
        theirs = rna.pfl_fold_up(text, width, 80, 40)
        theirs = [theirs[end][width] for end in range(width, len(text) + 1)]
        ours = unpaired_probability(one(text), width)[: len(theirs)]
        difference = np.abs(np.log10(ours) - np.log10(theirs))
        assert np.corrcoef(np.log10(ours), np.log10(theirs))[0, 1] > 0.999_999
        # single precision, but at the ends, where RNAplfold smooths dangles of 0 kcal/mol
        assert difference[160:-160].max() < 1e-5
        assert difference.max() < 0.01
