"""What must hold of every prediction: more sites repress more, and names and order mean nothing."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from mirbone.targets import (
    SequenceSet,
    Sites,
    encode_sequences,
    predict_repression,
    scan_sites,
    site_repression,
)

LET_7 = "UGAGGUAGUAGGUUGUAUAGUU"
FORMS = ("CUACCUCA", "CUACCUCG", "GUACCUCA", "GUACCUCG", "CUACCUGG")
"""An 8mer, 7mer-m8, 7mer-A1, 6mer and offset 6mer of let-7a, in surroundings of G and C."""
APART = 120  # nt; no feature of a site reaches so far

mirna_letters = st.text("ACGU", min_size=18, max_size=24)
utr_letters = st.text("ACGU", min_size=30, max_size=400)
sets = st.tuples(
    st.lists(mirna_letters, min_size=1, max_size=4), st.lists(utr_letters, min_size=1, max_size=5)
)


def encoded(texts: list[str], kind: str) -> SequenceSet:
    return encode_sequences((f"{kind}{i}", text) for i, text in enumerate(texts))


def changes(table: pd.DataFrame) -> dict[tuple[str, str], tuple[float, ...]]:
    columns = ["mirna", "transcript", "log2_change", "low", "high", "n_sites"]
    rows = table[columns].itertuples(index=False)
    return {(str(m), str(t)): tuple(map(float, numbers)) for m, t, *numbers in rows}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(FORMS), min_size=1, max_size=4),
    st.sampled_from(FORMS),
    st.data(),
)
def test_a_site_put_into_a_utr_never_weakens_its_repression(
    forms: list[str], added: str, data: st.DataObject
) -> None:
    """The UTR keeps its length: the site takes the place of nt far from every other site."""
    mirna = encoded([LET_7], "m")
    filler = data.draw(st.text("CG", min_size=APART, max_size=APART))
    before = filler + "".join(form + filler for form in forms) + "G" * len(added) + filler
    after = filler + "".join(form + filler for form in forms) + added + filler
    one = predict_repression(mirna, encode_sequences([("u", before)]))
    two = predict_repression(mirna, encode_sequences([("u", after)]))
    assert two["n_sites"][0] == one["n_sites"][0] + 1
    assert two["log2_change"][0] <= one["log2_change"][0] <= 0


@settings(max_examples=40, deadline=None)
@given(sets, st.randoms(use_true_random=False))
def test_a_site_added_to_the_list_never_weakens_a_repression(sequences, random) -> None:
    """Also where sites lie close and each changes how its neighbours count."""
    mirnas = encoded(sequences[0], "m")
    utrs = encoded([text + "CUACCUCAGGGCUACCUCACUACCUCA" for text in sequences[1]], "u")
    mirnas = encode_sequences([*((n, mirnas.text(i)) for i, n in enumerate(mirnas.names)),
                               ("let-7a", LET_7)])  # fmt: skip
    sites = scan_sites(mirnas, utrs)
    kept = np.array([random.random() < 0.6 for _ in range(len(sites))], dtype=bool)
    fewer: Sites = sites.take(np.flatnonzero(kept))
    some = changes(predict_repression(mirnas, utrs, sites=fewer))
    every = changes(predict_repression(mirnas, utrs, sites=sites))
    assert set(some) <= set(every)
    for pair, numbers in some.items():
        assert every[pair][0] <= numbers[0] + 1e-12  # double precision, another order of the sum


@settings(max_examples=40, deadline=None)
@given(sets, st.randoms(use_true_random=False))
def test_names_and_order_of_sequences_only_relabel(sequences, random) -> None:
    mirnas, utrs = encoded(sequences[0], "m"), encoded(sequences[1], "u")
    expected = changes(predict_repression(mirnas, utrs))
    places = [random.sample(range(len(s)), len(s)) for s in (mirnas, utrs)]
    turned = [
        encode_sequences((f"new {s.names[i]}", s.text(i)) for i in order)
        for s, order in zip((mirnas, utrs), places, strict=True)
    ]
    found = changes(predict_repression(*turned))
    assert {(f"new {m}", f"new {t}"): n for (m, t), n in expected.items()} == found


@settings(max_examples=40, deadline=None)
@given(sets, st.randoms(use_true_random=False))
def test_case_and_the_letter_t_change_nothing(sequences, random) -> None:
    def written(text: str) -> str:
        letters = (c if random.random() < 0.5 else c.lower() for c in text)
        return "".join(c.replace("U", "T").replace("u", "t") if random.random() < 0.5 else c
                       for c in letters)  # fmt: skip

    plain = [encoded(texts, kind) for texts, kind in zip(sequences, "mu", strict=True)]
    other = [
        encoded([written(text) for text in texts], kind)
        for texts, kind in zip(sequences, "mu", strict=True)
    ]
    assert [s.content_hash for s in plain] == [s.content_hash for s in other]
    pd.testing.assert_frame_equal(site_repression(*plain), site_repression(*other))
    pd.testing.assert_frame_equal(predict_repression(*plain), predict_repression(*other))
