"""Duplex energies: the exact kernel against ViennaRNA, the fast one against the exact one."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mirbone.targets import (
    SiteScores,
    duplex_energies,
    duplex_energy,
    encode_sequences,
    scan_sites,
)

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


def test_the_fast_energy_is_an_upper_bound_and_near_the_exact_one() -> None:
    mirnas, utrs = sets(30, 20, 1500)
    sites = scan_sites(mirnas, utrs)
    fast = duplex_energies(mirnas, utrs, sites)
    exact = duplex_energies(mirnas, utrs, sites, exact=True)
    assert len(sites) > 300
    # holding pairs fixed can only miss structures; 0.011: float32 and rounding to 0.01 kcal/mol
    assert np.all(fast >= exact - 0.011)
    assert np.corrcoef(fast, exact)[0, 1] > 0.97
    assert np.median(fast - exact) < 0.3


def test_a_site_has_the_same_energy_whichever_sites_are_computed_beside_it() -> None:
    lengths = (30, 8, 24, 19, 22)
    mirnas = encode_sequences([(f"m{n}", letters(n)) for n in lengths])
    utrs = encode_sequences([(f"u{i}", letters(2000)) for i in range(20)])
    sites = scan_sites(mirnas, utrs)
    rows = np.arange(0, len(sites), 7)
    alone = duplex_energies(mirnas, utrs, sites.take(rows))
    assert len(np.unique(sites.mirna[rows])) == len(lengths)
    assert alone.tolist() == duplex_energies(mirnas, utrs, sites)[rows].tolist()


def test_processors_without_wide_permutation_compute_the_same(tmp_path: Path) -> None:
    mirnas, utrs = ["UGAGGUAGUAGGUUGUAUAGUU"], [letters(4000) + "CUACCUCA" for _ in range(5)]
    code = (
        "import sys; from mirbone.targets import duplex_energies, encode_sequences, scan_sites\n"
        "from mirbone.targets._energy_lanes import PERMUTES\n"
        "pair = [encode_sequences(enumerate(x.split())) for x in sys.argv[1:]]\n"
        "print(PERMUTES, *duplex_energies(*pair, scan_sites(*pair)).tolist())"
    )
    told = {
        "NUMBA_CPU_NAME": "x86-64-v2",
        "NUMBA_CPU_FEATURES": "+sse4.2",
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, " ".join(mirnas), " ".join(utrs)],
        env=os.environ | told,
        capture_output=True,
        check=True,
        text=True,
    )
    permutes, *energies = done.stdout.split()
    first, second = (encode_sequences((str(i), s) for i, s in enumerate(x)) for x in (mirnas, utrs))
    assert permutes == "False"
    assert (
        list(map(float, energies))
        == duplex_energies(first, second, scan_sites(first, second)).tolist()
    )
    assert len(energies) > 5


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
