"""Sites: against the published TargetScan sample, and against a slow obvious scanner."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.targets.sequences._sequences import encode_sequences
from mirbone.targets.sites._scan import scan_sites
from mirbone.targets.sites._sites import SITE_TYPES, Sites

LET_7A = "UGAGGUAGUAGGUUGUAUAGUU"
WATSON_CRICK = {("A", "U"), ("U", "A"), ("C", "G"), ("G", "C")}
WOBBLE = {("G", "U"), ("U", "G")}
Row = tuple[int, int, int, int, str]  # miRNA, UTR, start, end, class


def rows_of(sites: Sites) -> list[Row]:
    columns = (sites.mirna, sites.utr, sites.start, sites.end)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    return [
        (*row, SITE_TYPES[kind])
        for row, kind in zip(numbers, sites.site_type.tolist(), strict=True)
    ]


def scan(mirnas: list[str], utrs: list[str], **options: bool) -> list[Row]:
    encoded = [encode_sequences((f"s{i}", s) for i, s in enumerate(x)) for x in (mirnas, utrs)]
    return rows_of(scan_sites(*encoded, **options))


def found(mirna: str, utr: str, **options: bool) -> list[tuple[int, int, str]]:
    return [row[2:] for row in scan([mirna], [utr], **options)]


# --- the slow, obvious scanner ------------------------------------------------------------------


def as_rna(sequence: str) -> str:
    return sequence.upper().replace("T", "U")


def slow_canonical(mirna: str, utr: str) -> list[tuple[int, int, str]]:
    def pairs(nt: int, at: int) -> bool:
        return 0 <= at < len(utr) and (mirna[nt - 1], utr[at]) in WATSON_CRICK

    rows = []
    for opposite_8 in range(-1, len(utr)):
        if not all(pairs(nt, opposite_8 + 8 - nt) for nt in range(3, 8)):
            continue  # every class has these
        paired = {nt for nt in range(2, 9) if pairs(nt, opposite_8 + 8 - nt)}
        first = opposite_8 + 7
        a1 = 0 <= first < len(utr) and utr[first] == "A"
        if paired >= {2, 3, 4, 5, 6, 7}:
            m8 = 8 in paired
            name = {(1, 1): "8mer", (1, 0): "7mer-m8", (0, 1): "7mer-A1", (0, 0): "6mer"}[m8, a1]
            rows.append((opposite_8 + (not m8), first + a1, name))
        elif paired >= {3, 4, 5, 6, 7, 8}:
            rows.append((opposite_8, opposite_8 + 6, "6mer-offset"))
    return rows


def tail_pairs(mirna: str, utr: str, start: int) -> bool:
    if len(mirna) < 16:
        return False
    for extra in range(-2, 5):
        at = [start - (nt - 8) - extra for nt in (13, 14, 15, 16)]
        if all(
            i >= 0 and (mirna[nt - 1], utr[i]) in WATSON_CRICK
            for nt, i in zip((13, 14, 15, 16), at, strict=True)
        ):
            return True
    return False


def slow_candidates(mirna: str, utr: str) -> list[tuple[int, int, str]]:
    rows = []
    for start in range(len(utr)):
        seven = list(zip(mirna[7:0:-1], utr[start : start + 7], strict=False))
        strict = sum(p in WATSON_CRICK for p in seven)
        if strict == 6 and sum(p in WOBBLE for p in seven) == 1 and tail_pairs(mirna, utr, start):
            rows.append((start, start + 7, "wobble-3prime"))
        window = utr[start : start + 8]
        if len(window) == 8 and (mirna[7], window[0]) in WATSON_CRICK:
            for out in range(1, 7):
                rest = zip(mirna[7:0:-1], window[:out] + window[out + 1 :], strict=True)
                paired = window[out] != "N" and all(p in WATSON_CRICK for p in rest)
                if paired and tail_pairs(mirna, utr, start):
                    rows.append((start, start + 8, "bulge-3prime"))
        for low, high in ((4, 15), (4, 14), (5, 15)):
            n = high - low + 1
            centre = zip(mirna[low - 1 : high][::-1], utr[start : start + n], strict=False)
            whole = len(mirna) >= high and len(utr) >= start + n
            if whole and all(p in WATSON_CRICK for p in centre):
                rows.append((start, start + n, "centered"))
    return rows


def slow_all(mirna: str, utr: str) -> list[tuple[int, int, str]]:
    kept = slow_canonical(mirna, utr)
    order = SITE_TYPES.index
    candidates = sorted(slow_candidates(mirna, utr), key=lambda r: (order(r[2]), r[0], -r[1]))
    for start, end, name in candidates:
        if all(end <= other or start >= stop for other, stop, _ in kept):
            kept.append((start, end, name))
    return kept


def slow_scan(mirnas: list[str], utrs: list[str], scanner=slow_canonical) -> list[Row]:
    return [
        (m, u, *row)
        for m, mirna in enumerate(mirnas)
        for u, utr in enumerate(utrs)
        for row in scanner(as_rna(mirna), as_rna(utr))
    ]


# --- input that holds sites ---------------------------------------------------------------------

LETTERS = "ACGUTacgtuNn"


@st.composite
def near_match(draw, mirna: str) -> str:
    """The reverse complement of the miRNA, edited here and there."""
    table = str.maketrans("ACGUN", "UGCAN")
    letters = list(as_rna(mirna).translate(table)[::-1] + draw(st.sampled_from("AACG")))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(letters) - 1))
        edit = draw(st.sampled_from(("swap", "add", "drop")))
        if edit == "drop" and len(letters) > 1:
            del letters[at]
        else:
            letters[at : at + (edit == "swap")] = draw(st.sampled_from(LETTERS))
    return "".join(letters)


@st.composite
def sequence_sets(draw) -> tuple[list[str], list[str]]:
    alphabet = draw(st.sampled_from(("ACGU", "ACgtuN", "AU", "GU")))
    mirna = st.text(alphabet, min_size=8, max_size=24)
    mirnas = draw(st.lists(mirna, min_size=1, max_size=3))
    piece = st.one_of(
        st.text(LETTERS, max_size=12),
        st.text(alphabet, max_size=30),
        st.sampled_from(mirnas).flatmap(near_match),
    )
    utr = st.lists(piece, min_size=1, max_size=5).map("".join).filter(len)
    return mirnas, draw(st.lists(utr, min_size=1, max_size=4))


@settings(max_examples=300, deadline=None)
@given(sequence_sets())
@example((["A" * 8, "U" * 22], ["U" * 12, "A" * 30, "AAAUUUAAA"]))
@example((["UGAGGUAGNNNNNNNN", "NNNNNNNN"], ["CUACCUCA", "N" * 8, "CTACCTC"]))
def test_canonical_sites_equal_those_of_the_slow_scanner(sets: tuple[list[str], list[str]]) -> None:
    rows = scan(*sets)
    assert sorted(rows) == sorted(slow_scan(*sets))
    assert [row[:3] for row in rows] == sorted(row[:3] for row in rows)


@settings(max_examples=300, deadline=None)
@given(sequence_sets())
@example(([LET_7A], ["ACUAUACAACCUACUACCGCAACGAGGUA"]))
def test_non_canonical_sites_equal_those_of_the_slow_scanner(
    sets: tuple[list[str], list[str]],
) -> None:
    rows = scan(*sets, non_canonical=True)
    assert sorted(rows) == sorted(slow_scan(*sets, scanner=slow_all))
    assert [row[:3] for row in rows] == sorted(row[:3] for row in rows)


def test_many_sequences_equal_those_of_the_slow_scanner() -> None:
    rng = np.random.default_rng(13)
    draw = lambda low, high: "".join(rng.choice(list("ACGU"), rng.integers(low, high)))  # noqa: E731
    mirnas = [draw(18, 24) for _ in range(40)]
    utrs = [draw(1, 2000) for _ in range(15)]
    rows = scan(mirnas, utrs, non_canonical=True)
    assert sorted(rows) == sorted(slow_scan(mirnas, utrs, scanner=slow_all))
    assert {name for *_, name in rows} >= {*SITE_TYPES[:5], "wobble-3prime", "bulge-3prime"}


# --- cases that a biologist would check by hand -------------------------------------------------


@pytest.mark.parametrize(
    ("utr", "expected"),
    [
        ("GGCUACCUCAGG", [(2, 10, "8mer")]),
        ("ggctacctcagg", [(2, 10, "8mer")]),
        ("GGCUACCUCCGG", [(2, 9, "7mer-m8")]),
        ("GGGUACCUCAGG", [(3, 10, "7mer-A1")]),
        ("GGGUACCUCCGG", [(3, 9, "6mer")]),
        ("GGCUACCUGAGG", [(2, 8, "6mer-offset")]),
        ("CUACCUC", [(0, 7, "7mer-m8")]),
        ("UACCUC", [(0, 6, "6mer")]),
        ("CUACCU", [(0, 6, "6mer-offset")]),
        ("UACCU", []),
        ("GGCUACNUCAGG", []),
        ("NUACCUCN", [(1, 7, "6mer")]),
        ("CUACCUCACUACCUCA", [(0, 8, "8mer"), (8, 16, "8mer")]),
    ],
)
def test_each_class_lies_where_targetscan_puts_it(utr: str, expected: list) -> None:
    assert found(LET_7A, utr) == expected


def test_sites_do_not_run_from_one_utr_into_the_next() -> None:
    assert scan([LET_7A], ["GGCUAC", "CUCAGG", "A"]) == []


def test_lin41_first_site_is_a_bulge_with_3prime_pairs() -> None:
    # C. elegans lin-41, let-7 complementary site 1 (Vella 2004, doi:10.1101/gad.1165404)
    site = "UUAUACAACCGUUCUACACUCA"
    assert found(LET_7A, site) == []
    assert found(LET_7A, site, non_canonical=True) == [(13, 21, "bulge-3prime")]


def test_lin41_second_site_is_a_wobble_with_3prime_pairs() -> None:
    site = "UUAUACAACCAUUCUGCCUC"
    assert found(LET_7A, site, non_canonical=True) == [(13, 20, "wobble-3prime")]


def test_a_centered_site_has_no_seed() -> None:
    centre = LET_7A[3:15].translate(str.maketrans("ACGU", "UGCA"))[::-1]
    assert found(LET_7A, f"GG{centre}GGGG", non_canonical=True) == [(2, 14, "centered")]


def test_a_mirna_without_site_is_no_error() -> None:
    assert found("A" * 22, "GGGGGGGG") == []


def test_a_mirna_shorter_than_its_seed_is_refused() -> None:
    with pytest.raises(InputError, match="at least 8 nt; 's0' has 7"):
        scan(["UGAGGUA"], ["CUACCUCA"])


def test_columns_of_unlike_length_are_refused() -> None:
    a, b = np.zeros(2, np.int32), np.zeros(3, np.int32)
    with pytest.raises(InputError, match="one length"):
        Sites(a, a, a, b, np.zeros(2, np.uint8))


def test_sites_are_counted_by_class_and_taken_by_row() -> None:
    sites = scan_sites(
        encode_sequences([("m", LET_7A)]), encode_sequences([("u", "CUACCUCACUACCUCC")])
    )
    assert {name: n for name, n in sites.counts.items() if n} == {"8mer": 1, "7mer-m8": 1}
    assert rows_of(sites.take(slice(1, 2))) == [(0, 0, 8, 15, "7mer-m8")]


# --- the published sample -----------------------------------------------------------------------


@pytest.mark.reference
def test_the_human_rows_of_the_targetscan_7_sample_are_equal(reference_dir: Path) -> None:
    folder = reference_dir / "targetscan" / "targetscan70_sample"
    names = {"8mer-1a": "8mer", "7mer-1a": "7mer-A1", "7mer-m8": "7mer-m8", "6mer": "6mer"}
    with (folder / "targetscan_70_output.txt").open(encoding="utf-8") as handle:
        human = [r for r in csv.DictReader(handle, delimiter="\t") if r["species_ID"] == "9606"]
    expected = {
        (
            row["miRNA_family_ID"],
            row["a_Gene_ID"],
            int(row["UTR_start"]) - 1,
            int(row["UTR_end"]),
            names[row["Site_type"]],
        )
        for row in human
    }
    lines = (folder / "UTR_Sequences_sample.txt").read_text(encoding="utf-8").splitlines()
    utrs = [line.split("\t") for line in lines]
    lines = (folder / "miR_for_context_scores.sample.txt").read_text(encoding="utf-8").splitlines()
    families = {line.split("\t")[0]: line.split("\t")[3] for line in lines if "\t9606\t" in line}
    mirna_set = encode_sequences(families.items())
    utr_set = encode_sequences((u[0], u[2].replace("-", "")) for u in utrs if u[1] == "9606")
    rows = rows_of(scan_sites(mirna_set, utr_set))
    ours = {
        (mirna_set.names[m], utr_set.names[u], start, end, kind)
        for m, u, start, end, kind in rows
        if kind != "6mer-offset"  # not a class of TargetScan's list
    }
    assert len(human) == 88
    assert ours == expected
