"""Duplex energies: the exact kernel against ViennaRNA, the fast one against the exact one."""

import itertools
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import llvmlite.binding
import numpy as np
import pytest

from mirbone.targets import (
    SiteScores,
    duplex_energies,
    duplex_energy,
    encode_sequences,
    scan_sites,
)
from mirbone.targets.energy._loops import (
    end_energy,
    end_penalty,
    interior_energy,
    mismatch,
    pair_type,
    swapped,
)
from mirbone.targets.energy._model import INTERIOR_MISMATCH, load_energy_model
from mirbone.targets.energy._prices import loop_prices, loop_records, seed_prices

RNG = np.random.default_rng(5)


def letters(length: int) -> str:
    return "".join(RNG.choice(list("ACGU"), length))


def sets(mirnas: int, utrs: int, length: int):
    return (
        encode_sequences([(f"m{i}", letters(int(RNG.integers(19, 25)))) for i in range(mirnas)]),
        encode_sequences([(f"u{i}", letters(length)) for i in range(utrs)]),
    )


@pytest.mark.crosscheck
def test_the_exact_energy_is_that_of_duplexfold_on_10_000_windows() -> None:
    rna = pytest.importorskip("RNA", reason="needs ViennaRNA: make crosscheck")
    pairs = [(letters(22), letters(35)) for _ in range(10_000)]
    ours = np.array([duplex_energy(mirna, window) for mirna, window in pairs])
    theirs = np.array([rna.duplexfold(mirna, window).energy for mirna, window in pairs])
    known = ~np.isnan(ours)
    # duplexfold rounds to 0.01 kcal/mol; where nothing pairs it reports a large number
    assert np.corrcoef(ours[known], theirs[known])[0, 1] >= 0.99
    assert np.median(np.abs(ours - theirs)[known]) <= 0.3
    assert known.mean() > 0.99


def test_a_perfect_duplex_has_the_sum_of_its_stacks() -> None:
    # 5'-GGCC-3' with itself: start 4.09, stacks GG/CC -3.26, GC/GC -3.42, CC/GG -3.26 (Turner 2004,
    # doi:10.1093/nar/gkp892, rounded there to -3.3, -3.4 and -3.3)
    assert duplex_energy("GGCC", "GGCC") == pytest.approx(4.1 - 3.3 - 3.4 - 3.3, abs=0.01)


def test_the_fast_energy_is_near_the_exact_one() -> None:
    mirnas, utrs = sets(30, 20, 1500)
    sites = scan_sites(mirnas, utrs)
    fast = duplex_energies(mirnas, utrs, sites)
    exact = duplex_energies(mirnas, utrs, sites, exact=True)
    assert len(sites) > 300
    # pairs held fixed miss structures; a loop is at most 2 kcal/mol too cheap, and seldom that
    assert np.all(fast >= exact - 2.0)
    assert np.mean(fast < exact - 0.51) < 0.05
    assert np.corrcoef(fast, exact)[0, 1] > 0.97
    assert np.median(np.abs(fast - exact)) < 0.3


def loop_price(model: np.ndarray, outer: int, inner: int, left: str, right: str) -> int:
    """The price of a loop by the rules of the fast kernel; the strands lie 5' to 3', 3' to 5'."""
    n, m = len(left), len(right)
    weak = [end_penalty(model, pair) for pair in (outer, inner)]
    sides = (left, 0), (right, 0), (left, -1), (right, -1)
    a, b, c, d = ("ACGU".index(side[k]) if side else 0 for side, k in sides)
    small, large = sorted((n, m))
    if large <= 2 and (small > 0 or large <= 1):
        return interior_energy(model, outer, inner, n, m, a, b, c, d)
    if small == 0:
        return 280 + 30 * (large - 2) + sum(weak)
    if small == 1:
        return 250 + 100 * (large - 3) + sum(weak)
    start = 260 + 70 * (large - 3) if small == 2 else 200 + 30 * (small - 3) + 70 * (large - small)
    ends = (outer, a, b), (inner, d, c)
    return start + sum(mismatch(model, INTERIOR_MISMATCH, *end) for end in ends)


def plain_energy(mirna: str, window: str, high: int) -> float:
    """The fast recursion past pair `high`, pair by pair; the window is 3' to 5', from nt 1 on."""
    model = load_energy_model()
    ours, theirs = (["ACGU".index(letter) for letter in strand] for strand in (mirna, window))
    known, total = {(high - 1, high - 1): 0}, []
    for i, j in itertools.product(range(high - 1, len(ours)), range(high - 1, len(theirs))):
        pair = pair_type(model, ours[i], theirs[j])
        if pair < 0 or j > i + 12:
            continue
        inner = swapped(model, pair)
        found = [known[i, j]] if (i, j) in known else []
        for (k, m), energy in known.items():
            if k < i and m < j:
                outer = pair_type(model, ours[k], theirs[m])
                parts = mirna[k + 1 : i], window[m + 1 : j]
                found.append(energy + loop_price(model, outer, inner, *parts))
        if found:
            known[i, j] = min(found)
            five = theirs[j + 1] if j + 1 < len(theirs) else -1
            three = ours[i + 1] if i + 1 < len(ours) else -1
            total.append(known[i, j] + end_energy(model, inner, five, three))
    return min(total) / 100


def paired(letters: str) -> str:
    return letters[::-1].translate(str.maketrans("ACGU", "UGCA"))


@pytest.mark.parametrize("length", [8, 9, 15, 22, 25])
def test_the_fast_energy_is_that_of_a_plain_recursion(length: int) -> None:
    mirna = letters(length)
    # the last ones pair with the whole 3' part, for which 8 bits are too few
    ends = [letters(60) for _ in range(70)] + [letters(40) + paired(mirna[8:]) for _ in range(3)]
    utrs = encode_sequences((f"u{i}", end + paired(mirna[:8]) + "CA") for i, end in enumerate(ends))
    mirnas = encode_sequences([("m", mirna)])
    sites = scan_sites(mirnas, utrs)
    energies = duplex_energies(mirnas, utrs, sites)
    first = encode_sequences([("opposite nt 2, 1 and before", paired(mirna[:2]) + "C")])
    seed = seed_prices(load_energy_model(), mirnas.codes, 2, 8)[tuple(first.codes)] / 100
    for utr, end in enumerate(ends):
        (row,) = np.flatnonzero((sites.utr == utr) & (sites.start == len(end)))
        window = (end + paired(mirna[:8]))[::-1][: length + 8]
        expected = seed + plain_energy(mirna, window, 8)
        assert energies[row] == pytest.approx(expected, abs=0.001)  # all are whole hundredths


def test_a_site_has_the_same_energy_whichever_sites_are_computed_beside_it() -> None:
    lengths = (30, 8, 24, 19, 22)
    mirnas = encode_sequences([(f"m{n}", letters(n)) for n in lengths])
    utrs = encode_sequences([(f"u{i}", letters(2000)) for i in range(20)])
    sites = scan_sites(mirnas, utrs)
    rows = np.arange(0, len(sites), 7)
    alone = duplex_energies(mirnas, utrs, sites.take(rows))
    assert len(np.unique(sites.mirna[rows])) == len(lengths)
    assert alone.tolist() == duplex_energies(mirnas, utrs, sites)[rows].tolist()


def _lookups(processor: str, features: str, needed: str, *, marks: Any = ()) -> Any:
    here: dict[str, bool] = llvmlite.binding.get_host_cpu_features()
    if needed and not here.get(needed):
        marks = pytest.mark.skip(
            reason=f"this processor has no {needed}: that path cannot run here"
        )
    return pytest.param(processor, features, id=needed or "plain", marks=marks)


@pytest.mark.parametrize(
    ("processor", "features"),
    [
        _lookups("icelake-server", "+avx512vbmi,+avx512bw,+avx512vl", "avx512vbmi"),
        _lookups("x86-64-v3", "+avx2", "avx2"),
        _lookups("x86-64-v2", "+sse4.2", ""),
    ],
)
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="paths of x86 processors")
def test_each_way_to_look_up_prices_computes_the_same(
    tmp_path: Path, processor: str, features: str, request: pytest.FixtureRequest
) -> None:
    guides = ["UGAGGUAGUAGGUUGUAUAGUU", *map(letters, (8, 16, 19, 27))]
    utrs = [letters(4000) + paired(guide[:8]) for guide in guides]
    # the last ones need 16 bits
    utrs += [letters(60) + paired(guide) + "C" for guide in guides]
    code = (
        "import sys; from mirbone.targets import duplex_energies, encode_sequences, scan_sites\n"
        "from mirbone.targets.energy._lanes import PERMUTES, SHUFFLES\n"
        "pair = [encode_sequences(enumerate(x.split())) for x in sys.argv[1:]]\n"
        "kind = 'avx512vbmi' if PERMUTES else 'avx2' if SHUFFLES else 'plain'\n"
        "print(kind, *duplex_energies(*pair, scan_sites(*pair)).tolist())"
    )
    told = {
        "NUMBA_CPU_NAME": processor,
        "NUMBA_CPU_FEATURES": features,
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, " ".join(guides), " ".join(utrs)],
        env=os.environ | told,
        capture_output=True,
        check=True,
        text=True,
    )
    used, *energies = done.stdout.split()
    first, second = (encode_sequences((str(i), s) for i, s in enumerate(x)) for x in (guides, utrs))
    assert used == request.node.callspec.id
    assert (
        list(map(float, energies))
        == duplex_energies(first, second, scan_sites(first, second)).tolist()
    )
    assert len(energies) > 20


def test_prices_that_are_looked_up_without_the_outer_letter_are_never_negative() -> None:
    model = load_energy_model()
    loops = loop_prices(model)
    for _ in range(20):
        records = loop_records(model, encode_sequences([("m", letters(25))]).codes, 8, loops)
        assert records[1:, 2, :, 1:].min() >= 0
        assert records[:, 0, :, :2].min() >= 0


def test_unknown_letters_and_short_windows_get_an_energy_of_what_is_there() -> None:
    mirnas = encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    utrs = encode_sequences([("short", "CUACCUCA"), ("unknown", "NNNNNNNNCUACCUCANNNN")])
    energies = duplex_energies(mirnas, utrs, scan_sites(mirnas, utrs))
    assert np.all(energies < 0)
    assert energies[0] == pytest.approx(duplex_energy("UGAGGUAGUAGGUUGUAUAGUU", "CUACCUCA"), abs=1)


def test_scores_are_the_columns_that_they_promise() -> None:
    mirnas, utrs = sets(3, 3, 800)
    sites = scan_sites(mirnas, utrs, non_canonical=True)
    scorer = SiteScores(repression=True)
    scores = scorer(sites, mirnas, utrs)
    assert tuple(scores) == scorer.columns
    assert np.isnan(scores["log2_change"][sites.site_type >= 5]).all()
    assert np.all(scores["log2_change"][sites.site_type < 5] < 0)
    assert np.isnan(SiteScores(energy="none")(sites, mirnas, utrs)["energy_kcal_mol"]).all()
    assert SiteScores().identity != SiteScores(energy="exact").identity != scorer.identity
