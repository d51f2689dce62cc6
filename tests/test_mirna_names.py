"""miRNA names resolve to miRBase v22 with every candidate, and never to a wrong single one."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.words import load_catalogue, resolve_name

CATALOGUE = load_catalogue()
NAMES = tuple(CATALOGUE.mature["name"])
MIR_200 = {f"hsa-miR-{x}" for x in ("200a-3p", "200b-3p", "200c-3p", "141-3p", "429")}
MIR_30 = {f"hsa-miR-30{x}-5p" for x in "abcde"}
LET_7 = {f"hsa-let-7{x}-5p" for x in "abcdefgi"} | {"hsa-miR-98-5p", "hsa-miR-4458", "hsa-miR-4500"}


HISTORY = tuple((a, name) for a, names in CATALOGUE.index.history.items() for name in names)
BEARERS: dict[str, set[str]] = {}
for _accession, _name in HISTORY:
    BEARERS.setdefault(_name, set()).add(_accession)


@pytest.mark.parametrize(
    ("query", "kind", "names"),
    [
        ("hsa-miR-143*", "mature", ["hsa-miR-143-5p"]),
        ("miR-200c", "mature", ["hsa-miR-200c-3p"]),
        ("let-7a", "mature", ["hsa-let-7a-5p"]),
        ("MIMAT0000264", "mature", ["hsa-miR-203a-3p"]),
        ("mimat0000264", "mature", ["hsa-miR-203a-3p"]),
        ("miR-203", "mature", ["hsa-miR-203a-3p"]),
        ("hsa-miR-17-5p", "mature", ["hsa-miR-17-5p"]),
        ("hsa-miR-422b", "mature", ["hsa-miR-378a-3p"]),
        ("hsa-let-7a-1", "precursor", ["hsa-let-7a-5p", "hsa-let-7a-3p"]),
        ("hsa-let-7a-2", "precursor", ["hsa-let-7a-5p", "hsa-let-7a-2-3p"]),
        ("hsa-mir-143", "precursor", ["hsa-miR-143-5p", "hsa-miR-143-3p"]),
        ("MI0000459", "precursor", ["hsa-miR-143-5p", "hsa-miR-143-3p"]),
        ("MIR200C", "precursor", ["hsa-miR-200c-5p", "hsa-miR-200c-3p"]),
        ("MIRLET7A1", "precursor", ["hsa-let-7a-5p", "hsa-let-7a-3p"]),
        ("hsa-let-7c*", "withdrawn", []),
        ("MIMAT0004483", "withdrawn", []),
        ("hsa-miR-218-1-5p", "mature", ["hsa-miR-218-5p"]),
        ("miR-98*", "mature", ["hsa-miR-98-3p"]),
    ],
)
def test_a_name_of_any_release_resolves(query: str, kind: str, names: list[str]) -> None:
    answer = CATALOGUE.resolve(query)
    assert (answer.kind, list(answer.names)) == (kind, names)
    assert answer.note
    assert 0 < answer.confidence <= 1


@pytest.mark.parametrize(
    "query",
    [
        "hsa-miR-21-5p", "HSA-MIR-21-5P", "hsa-mir-21-5p", "miR-21-5p", " miR-21-5p ", "miR 21 5p",
        "mir21-5p", "hsa_miR_21_5p", "hsa.miR.21.5p", "miR\u201321\u20135p", "miR\u221221\u20115p",
        "microRNA-21-5p", "miRNA-21-5p", "micro-RNA 21-5p", "hsa-miR-21-5p_st", "hsa-miR-21-5p_v22",
        '"hsa-miR-21-5p"', "human miR-21-5p", "hsamiR-21-5p", "miR - 21 - 5p", "miRs-21-5p",
        "\ufeffhsa-miR-21-5p", "miR-21-5-p",
    ],
)  # fmt: skip
def test_spelling_does_not_matter(query: str) -> None:
    assert CATALOGUE.resolve(query).single == "hsa-miR-21-5p"


@pytest.mark.parametrize(
    "query",
    [
        "", "   ", "-", "*", "miR", "miR-", "hsa-", "miR-99999", "hsa-miR-143-4p", "hsa-miR-143-",
        "miR-143-5p-3p", "miR-021", "miR-7a", "let-7j", "miR-1433p", "miR-336", "hsa-miR-326-5p",
        "miR-183-5p.2", "hsa-miR-124-3p.1", "hsa.miR.143.", "xyz-miR-21-5p",
        "pre-miR-21", "anti-miR-21", "MIMAT9999999", "MIMAT264", "MI0",
        "hsa-miR-", "miR-21-5p-", "E-cadherin", "x" * 10_000, "miR-" + "1" * 10_000, "\x00",
        "miR-17-92 cluster", "hsa-miR-\u0661\u0662", "miR-143-5p*", "hsa-miR-143--4p",
    ],
)  # fmt: skip
def test_what_is_no_human_name_is_unknown_and_says_why(query: str) -> None:
    answer = CATALOGUE.resolve(query)
    assert (answer.kind, answer.accessions, answer.names) == ("unknown", (), ())
    assert answer.confidence == 0
    assert answer.note
    assert answer.query == query


def test_near_names_are_offered_not_taken() -> None:
    assert "hsa-miR-143-3p" in CATALOGUE.resolve("hsa-miR-143-4p").note


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("hsa-miR-378", ("hsa-miR-378a-3p", "hsa-miR-378a-5p")),
        ("miR-378a", ("hsa-miR-378a-3p", "hsa-miR-378a-5p")),
        ("miR-34b", ("hsa-miR-34b-3p", "hsa-miR-34b-5p")),
    ],
)
def test_an_ambiguous_name_gives_every_candidate_the_latest_meaning_first(
    query: str, names: tuple[str, ...]
) -> None:
    answer = CATALOGUE.resolve(query)
    assert answer.names == names
    assert answer.ambiguous
    assert answer.single is None
    assert answer.confidence <= 0.5


def test_an_arm_less_name_is_surer_when_the_other_arm_was_starred() -> None:
    starred, not_starred = CATALOGUE.resolve("hsa-miR-143"), CATALOGUE.resolve("hsa-miR-204")
    assert starred.single == "hsa-miR-143-3p"
    assert not_starred.single == "hsa-miR-204-5p"
    assert not_starred.confidence < starred.confidence < CATALOGUE.resolve("miR-143-3p").confidence


@pytest.mark.parametrize("query", ["hsa-let-7b", "HSA-MIR-143", "MIR-143"])
def test_a_name_that_could_be_the_precursors_too_says_so(query: str) -> None:
    answer = CATALOGUE.resolve(query)
    assert answer.kind == "mature"
    assert answer.accessions[-1].startswith("MI0")
    assert "precursor" in answer.note


def test_a_lower_case_name_that_could_be_mature_says_so() -> None:
    answer = CATALOGUE.resolve("mir143")
    assert answer.kind == "precursor"
    assert answer.single is None
    assert "hsa-miR-143-3p" in answer.note
    assert answer.confidence < CATALOGUE.resolve("hsa-mir-143").confidence < 1


@pytest.mark.parametrize(
    ("query", "members"),
    [
        ("miR-200 family", MIR_200),
        ("miR-200s", MIR_200),
        ("miR-200", MIR_200),
        ("miR-200-3p", MIR_200),
        ("the miR-200 family", MIR_200),
        ("miR-30s", MIR_30),
        ("miR-30s family", MIR_30),
        ("miRNA-30s", MIR_30),
        ("MIR-30 FAMILY", MIR_30),
        ("let-7", LET_7),
        ("Let-7 family", LET_7),
        ("miR-205 family", {"hsa-miR-205-5p"}),
        ("miR-10 family", {"hsa-miR-10a-5p", "hsa-miR-10b-5p"}),
        (
            "miR-34 family",
            {f"hsa-miR-{x}" for x in ("34a-5p", "34b-5p", "34c-5p", "449a", "449b-5p")},
        ),
        ("miR-200b family", {f"hsa-miR-{x}" for x in ("200b-3p", "200c-3p", "429")}),
    ],
)
def test_a_family_is_found_by_stem_and_seed(query: str, members: set[str]) -> None:
    answer = CATALOGUE.resolve(query)
    assert answer.kind == "family"
    assert set(answer.names) == members
    assert CATALOGUE.family_members(query) == answer.names
    assert all(name in answer.note for name in members)
    assert len(answer.accessions) == len(answer.names)


def test_the_note_of_a_family_gives_the_reason_of_each_member() -> None:
    assert "hsa-miR-141-3p (seed AACACUG of hsa-miR-200a-3p)" in CATALOGUE.resolve("miR-200s").note


def test_family_members_takes_a_stem_and_refuses_what_is_none() -> None:
    assert CATALOGUE.family_members("miR-205") == ("hsa-miR-205-5p",)
    for query in ("miR-99999", "miR-143/145", "mmu-miR-30", "CD44"):
        with pytest.raises(InputError, match="must name a miRNA family"):
            CATALOGUE.family_members(query)


def test_the_record_is_plain_json_with_the_fixed_keys() -> None:
    record = CATALOGUE.resolve("miR-200c").to_dict()
    assert list(record) == ["query", "kind", "accessions", "names", "confidence", "note"]
    assert json.loads(json.dumps(record)) == record


def test_the_catalogue_table_is_a_copy() -> None:
    table = CATALOGUE.mature
    table.loc[0, "name"] = "changed"
    assert list(CATALOGUE.mature.columns) == ["accession", "name", "sequence"]
    assert tuple(CATALOGUE.mature["name"]) == NAMES


def test_resolve_name_tries_mirna_then_gene() -> None:
    assert resolve_name("miR-21", CATALOGUE).single == "hsa-miR-21-5p"
    assert resolve_name("MIR21", CATALOGUE).kind == "precursor"
    assert resolve_name("osteopontin", CATALOGUE).names == ("SPP1",)
    assert "miRNA" in resolve_name("miR-99999", CATALOGUE).note
    assert "gene" in resolve_name("no such gene", CATALOGUE).note


def test_the_examples_of_the_documentation_are_what_comes_out() -> None:
    page = Path(__file__).resolve().parents[1] / "docs" / "names.md"
    table = page.read_text(encoding="utf-8").split("| query |")[1].split("\n\n")[0]
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert len(rows) > 15
    for query, kind, names, confidence in rows:
        answer = resolve_name(query.strip("`"), CATALOGUE)
        shown = (answer.kind, ", ".join(answer.names) or "\u2013", f"{answer.confidence:g}")
        assert shown == (kind, names, confidence), query


@given(st.text(max_size=300))
def test_resolution_never_raises_and_unknown_names_nothing(text: str) -> None:
    answer = CATALOGUE.resolve(text)
    assert answer.query == text
    assert (answer.kind == "unknown") == (answer.confidence == 0)
    assert answer.kind != "unknown" or not answer.names
    assert set(answer.names) <= set(NAMES)


@given(st.text(alphabet="hsamiRletMIRLET0123457abc-*p_ ./", max_size=25))
def test_resolution_of_nearly_right_names_never_raises(text: str) -> None:
    assert set(CATALOGUE.resolve(text).names) <= set(NAMES)


@given(
    st.sampled_from(NAMES),
    st.sampled_from(["-", "\u2010", "\u2011", "\u2013", "\u2212", "_", " ", " - "]),
    st.sampled_from([str, str.upper, str.lower, str.swapcase]),
    st.booleans(),
)
def test_a_current_name_resolves_in_any_case_dash_and_prefix(
    name: str, dash: str, case: object, prefix: bool
) -> None:
    assert callable(case)
    written = case(name if prefix else name.removeprefix("hsa-")).replace("-", dash)
    answer = CATALOGUE.resolve(written)
    assert name in answer.names
    if name.endswith("p"):  # an arm is stated: nothing is left open
        assert answer.names[0] == name


@given(st.sampled_from(NAMES), st.integers(0, 30), st.sampled_from("0123456789abxz"))
def test_a_changed_letter_never_leaves_the_number(name: str, place: int, letter: str) -> None:
    """A misprint may hit another miRNA's name, but never one that it does not spell."""
    place %= len(name)
    misprint = name[:place] + letter + name[place + 1 :]
    answer = CATALOGUE.resolve(misprint)
    for found in answer.names if answer.kind == "mature" else ():
        assert _digits(found) in _digits(misprint) or _digits(misprint) in _digits(found)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text.removesuffix("-5p").removesuffix("-3p")))


# Every name of miRBase


def test_all_of_mirbase_v22_is_embedded() -> None:
    assert len(NAMES) == 2656
    assert len(HISTORY) == 5580
    assert CATALOGUE.source == "miRBase v22"
    assert CATALOGUE.mature["sequence"].str.fullmatch("[ACGU]{15,28}").all()


def test_the_catalogue_is_read_once() -> None:
    assert load_catalogue() is CATALOGUE


def test_every_current_name_resolves_to_itself_and_is_sure() -> None:
    for accession, name in CATALOGUE.index.current.items():
        answer = CATALOGUE.resolve(name)
        assert (answer.kind, answer.names, answer.confidence) == ("mature", (name,), 1), name
        assert answer.accessions[0] == accession
        assert CATALOGUE.resolve(name.removeprefix("hsa-")).single == name


def test_every_current_accession_resolves_to_its_name_alone() -> None:
    for accession, name in CATALOGUE.index.current.items():
        answer = CATALOGUE.resolve(accession)
        assert (answer.accessions, answer.names) == ((accession,), (name,))
        assert answer.confidence == 1


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("hsa-miR-499a-5p", "MIMAT0019897 (hsa-miR-499b-5p)"),
        ("hsa-miR-499a-3p", "MIMAT0019898 (hsa-miR-499b-3p)"),
        ("hsa-miR-516a-3p", "MIMAT0002860 (hsa-miR-516b-3p)"),
        ("hsa-miR-516a-5p", "MIMAT0004771 (not in v22)"),
        ("hsa-miR-3190-3p", "MIMAT0015074 (not in v22)"),
    ],
)
def test_a_current_name_goes_before_its_earlier_bearer_who_is_named(name: str, other: str) -> None:
    exact = CATALOGUE.resolve(name)
    assert exact.single == name
    assert f"also the name of {other}." in exact.note
    assert exact.accessions[1:] == (other.split(maxsplit=1)[0],)
    for written in (name.removeprefix("hsa-"), name.upper(), name.replace("-", "\u2013")):
        answer = CATALOGUE.resolve(written)
        assert (answer.single, answer.accessions) == (name, exact.accessions)
        assert (answer.note, answer.confidence) == (exact.note, 0.95)


def test_every_name_ever_borne_finds_the_accession_that_bore_it_and_no_other_single() -> None:
    current = CATALOGUE.index.current
    current_names = set(NAMES)
    for accession, name in HISTORY:
        answer = CATALOGUE.resolve(name)
        assert answer.kind != "unknown", name
        assert accession in answer.accessions, name
        if accession in current and answer.single is not None:
            assert answer.single in (current[accession], name)
        if name not in current_names:
            assert accession in CATALOGUE.resolve(name.removeprefix("hsa-")).accessions, name


def test_every_accession_ever_given_is_known() -> None:
    for accession in CATALOGUE.index.history:
        answer = CATALOGUE.resolve(accession)
        assert answer.accessions[0] == accession
        assert answer.kind in ("mature", "precursor", "withdrawn")


def test_every_name_of_two_accessions_is_reported_with_both() -> None:
    shared = {name: found for name, found in BEARERS.items() if len(found) > 1}
    assert len(shared) == 25
    for name, found in shared.items():
        answer = CATALOGUE.resolve(name)
        assert found <= set(answer.accessions)
        assert (answer.confidence == 1) == (name in NAMES)
        words = ("Ambiguous", "Also the name", "also the name", "could also")
        assert any(word in answer.note for word in words), name


def test_withdrawn_accessions_are_said_to_be_withdrawn() -> None:
    gone = {a for a, _ in HISTORY if a.startswith("MIMAT")} - set(CATALOGUE.index.current)
    assert len(gone) == 71
    assert {CATALOGUE.resolve(accession).kind for accession in gone} == {"withdrawn"}


def test_the_members_of_every_family_share_its_stem_or_a_seed() -> None:
    index = CATALOGUE.index
    for number in index.numbers:
        answer = CATALOGUE.resolve(f"{number} family")
        assert answer.kind == "family", number
        named = {a for stem in index.numbers[number] for a in index.stems[stem]}
        seeds = {index.sequences[a][1:8] for a in named}
        members = set(answer.accessions)
        assert members & named, number
        assert all(index.sequences[a][1:8] in seeds for a in members - named), number


def test_every_mature_mirna_is_an_arm_of_a_precursor_of_its_number() -> None:
    made: set[str] = set()
    gone = 0
    for accession, borne in CATALOGUE.index.history.items():
        if accession.startswith("MI0"):
            answer = CATALOGUE.resolve(accession)
            numbers = {_digits(name.split("-")[2]) for name in borne}
            assert {_digits(name.split("-")[2]) for name in answer.names} <= numbers, accession
            made.update(answer.names)
            gone += answer.kind == "withdrawn"
    assert made == set(NAMES)
    assert gone == 61


# Against the files that the tables were made of


@pytest.mark.reference
def test_the_tables_are_what_the_script_makes_of_the_release(
    reference_dir: Path, tmp_path: Path
) -> None:
    script = _script()
    release = reference_dir / "mirbase"
    fasta = script.known(release / "hsa_mature_v22.fa", script.MATURE_SHA256)
    names = script.known(release / "hsa_names_v6_to_v22.tsv", script.NAMES_SHA256)
    script.write_tables(fasta, names, tmp_path)
    for table in ("mirna.tsv", "mirna_names.tsv"):
        assert (tmp_path / table).read_bytes() == (script.TABLES / table).read_bytes()


@pytest.mark.reference
def test_the_species_are_those_of_the_release(reference_dir: Path, tmp_path: Path) -> None:
    script = _script()
    fasta = script.known(
        reference_dir / "mirbase" / "mature_v22_all_species.fa.gz", script.ALL_SHA256
    )
    script.write_species(fasta, tmp_path)
    for table in ("species.tsv", "accession_runs.tsv"):
        assert (tmp_path / table).read_bytes() == (script.TABLES / table).read_bytes()


@pytest.mark.reference
def test_every_name_and_accession_of_every_species_is_told_from_a_human_one(
    reference_dir: Path,
) -> None:
    script = _script()
    fasta = script.known(
        reference_dir / "mirbase" / "mature_v22_all_species.fa.gz", script.ALL_SHA256
    )
    for header in fasta.splitlines()[::2]:
        name, accession, *_ = header.removeprefix(">").split()
        kind = "mature" if name.startswith("hsa-") else "other species"
        assert CATALOGUE.resolve(name).kind == kind
        assert CATALOGUE.resolve(accession).kind == kind


def test_the_script_refuses_another_release(tmp_path: Path) -> None:
    script, other = _script(), tmp_path / "mature.fa"
    other.write_text(">hsa-let-7a MIMAT0000062\nUGAGGUAGUAGGUUGUAUAGUU\n", encoding="utf-8")
    with pytest.raises(InputError, match="must have the SHA-256"):
        script.known(other, script.MATURE_SHA256)


def _script() -> ModuleType:
    path = Path(__file__).resolve().parents[1] / "scripts" / "make_mirna_table.py"
    spec = importlib.util.spec_from_file_location("make_mirna_table", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
