"""What surrounds a site, against slow obvious twins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone.targets import encode_sequences, scan_sites
from mirbone.targets.sites._surroundings import measure_sites

PAIRS = {"AU", "UA", "CG", "GC"}
LAST = (8, 8, 7, 7, 8)  # nt of the miRNA, by class


def pairing(mirna: str, utr: str, start: int, kind: int) -> float:
    """Best run of pairs of the 3' part with the 15 nt 5' of the site, one loop anywhere."""
    matched = 7 if kind == 2 else 8
    top = start + LAST[kind] - 1 - matched
    ours, theirs = mirna[matched:], utr[max(0, start - 15) : max(0, top + 1)][::-1]
    best = 0.0
    for loop in range(max(len(ours), len(theirs))):
        for skip, other in ((loop, 0), (0, loop)):
            score = length = 0.0
            for place, (a, b) in enumerate(zip(ours[skip:], theirs[other:], strict=False)):
                strong = 12 <= matched + skip + place <= 15
                paired = a + b in PAIRS
                score = score + (1 if strong else 0.5) if paired else 0
                length = length + 1 if paired else 0
                if length >= 2:
                    best = max(best, score - max(0, loop - 2) / 2)
    return best


def local_au(utr: str, start: int, end: int, kind: int) -> float:
    """Share of A and U in 30 nt on either side, by the reciprocal of the distance."""
    up, down = (0 if kind in (0, 1, 4) else 1), (1 if kind in (0, 2) else 0)
    sides = ((utr[:start][::-1][:30], up), (utr[end:][:30], down))
    weighed = [(1 / (n + 1 + late), x) for side, late in sides for n, x in enumerate(side)]
    total = sum(weight for weight, _ in weighed)
    return sum(weight for weight, x in weighed if x in "AU") / total if total else 0.0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([8, 9, 15, 22, 30, 80]),
    st.sampled_from([9, 20, 40, 400]),
)
def test_surroundings_are_those_of_plain_loops(seed: int, mirna: int, utr: int) -> None:
    rng = np.random.default_rng(seed)
    ours, theirs = (
        ["".join(rng.choice(list("ACGUN"), n, p=[0.24] * 4 + [0.04])) for _ in range(20)]
        for n in (mirna, utr)
    )
    mirnas = encode_sequences((str(n), x) for n, x in enumerate(ours))
    utrs = encode_sequences((str(n), x) for n, x in enumerate(theirs))
    sites = scan_sites(mirnas, utrs)
    sites = sites.take(slice(0, 40))
    columns = (sites.mirna, sites.utr, sites.start, sites.end, sites.site_type)
    found = measure_sites(mirnas.codes, mirnas.offsets, utrs.codes, utrs.offsets, *columns)
    for row, (m, u, start, end, kind) in enumerate(zip(*columns, strict=True)):
        assert found[0][row] == pairing(ours[m], theirs[u], start, kind)
        assert found[1][row] == pytest.approx(local_au(theirs[u], start, end, kind), abs=1e-9)
