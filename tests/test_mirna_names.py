"""miRNA names resolve to miRBase v22 with every candidate, and never to a wrong single one."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirbone._core import InputError
from mirbone.words import MirnaCatalogue, load_catalogue, resolve_name

BUILT_IN = load_catalogue()
NAMES = tuple(BUILT_IN.mature["name"])
MIR_200 = {f"hsa-miR-{x}" for x in ("200a-3p", "200b-3p", "200c-3p", "141-3p", "429")}
MIR_30 = {f"hsa-miR-30{x}-5p" for x in "abcde"}
LET_7 = {f"hsa-let-7{x}-5p" for x in "abcdefgi"} | {"hsa-miR-98-5p", "hsa-miR-4458", "hsa-miR-4500"}


@pytest.fixture(autouse=True)
def _no_release(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIRBONE_DATA", raising=False)


@pytest.fixture(scope="module")
def whole(reference_dir: Path) -> MirnaCatalogue:
    return load_catalogue(reference_dir)


@pytest.fixture(scope="module")
def history(reference_dir: Path) -> list[tuple[str, str]]:
    text = (reference_dir / "mirbase" / "hsa_names_v6_to_v22.tsv").read_text(encoding="utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines()[1:]]


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
    answer = BUILT_IN.resolve(query)
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
    assert BUILT_IN.resolve(query).single == "hsa-miR-21-5p"


@pytest.mark.parametrize(
    "query",
    [
        "", "   ", "-", "*", "miR", "miR-", "hsa-", "miR-99999", "hsa-miR-143-4p", "hsa-miR-143-",
        "miR-143-5p-3p", "miR-021", "miR-7a", "let-7j", "miR-1433p", "miR-336", "hsa-miR-326-5p",
        "miR-143/145", "miR-200a/b/c", "miR-143 and miR-145", "miR-30a,b", "miR-183-5p.2",
        "miR-218.1", "hsa.miR.143.", "mmu-miR-21-5p", "mmu-miR-143", "rno-miR-336-5p", "cel-let-7",
        "ebv-miR-BART1-5p", "pre-miR-21", "anti-miR-21", "MIMAT9999999", "MIMAT264", "MI0",
        "hsa-miR-", "miR-21-5p-", "E-cadherin", "x" * 10_000, "miR-" + "1" * 10_000, "\x00",
        "miR-17-92 cluster", "hsa-miR-\u0661\u0662", "miR-143-5p*", "hsa-miR-143--4p",
    ],
)  # fmt: skip
def test_what_is_no_human_name_is_unknown_and_says_why(query: str) -> None:
    answer = BUILT_IN.resolve(query)
    assert (answer.kind, answer.accessions, answer.names) == ("unknown", (), ())
    assert answer.confidence == 0
    assert answer.note
    assert answer.query == query


@pytest.mark.parametrize("query", ["hsa-miR-4313", "miR-4313", "hsa-mir-4313", "MIMAT0016865"])
def test_a_mirna_that_is_not_built_in_is_unknown_and_the_note_says_where_to_look(
    query: str,
) -> None:
    answer = BUILT_IN.resolve(query)
    assert answer.kind == "unknown"
    assert "MIRBONE_DATA" in answer.note


def test_near_names_are_offered_not_taken() -> None:
    assert "hsa-miR-143-3p" in BUILT_IN.resolve("hsa-miR-143-4p").note


def test_another_species_is_named_in_the_refusal() -> None:
    assert "mmu-" in BUILT_IN.resolve("mmu-miR-21").note


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
    answer = BUILT_IN.resolve(query)
    assert answer.names == names
    assert answer.ambiguous
    assert answer.single is None
    assert answer.confidence <= 0.5


def test_an_arm_less_name_is_surer_when_the_other_arm_was_starred() -> None:
    starred, not_starred = BUILT_IN.resolve("hsa-miR-143"), BUILT_IN.resolve("hsa-miR-204")
    assert starred.single == "hsa-miR-143-3p"
    assert not_starred.single == "hsa-miR-204-5p"
    assert not_starred.confidence < starred.confidence < BUILT_IN.resolve("miR-143-3p").confidence


@pytest.mark.parametrize("query", ["hsa-let-7b", "HSA-MIR-143", "MIR-143"])
def test_a_name_that_could_be_the_precursors_too_says_so(query: str) -> None:
    answer = BUILT_IN.resolve(query)
    assert answer.kind == "mature"
    assert answer.accessions[-1].startswith("MI0")
    assert "precursor" in answer.note


def test_a_lower_case_name_that_could_be_mature_says_so() -> None:
    answer = BUILT_IN.resolve("mir143")
    assert answer.kind == "precursor"
    assert answer.single is None
    assert "hsa-miR-143-3p" in answer.note
    assert answer.confidence < BUILT_IN.resolve("hsa-mir-143").confidence < 1


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
    answer = BUILT_IN.resolve(query)
    assert answer.kind == "family"
    assert set(answer.names) == members
    assert BUILT_IN.family_members(query) == answer.names
    assert all(name in answer.note for name in members)
    assert len(answer.accessions) == len(answer.names)


def test_the_note_of_a_family_gives_the_reason_of_each_member() -> None:
    assert "hsa-miR-141-3p (seed AACACUG of hsa-miR-200a-3p)" in BUILT_IN.resolve("miR-200s").note


def test_family_members_takes_a_stem_and_refuses_what_is_none() -> None:
    assert BUILT_IN.family_members("miR-205") == ("hsa-miR-205-5p",)
    for query in ("miR-99999", "miR-143/145", "mmu-miR-30", "CD44"):
        with pytest.raises(InputError, match="must name a miRNA family"):
            BUILT_IN.family_members(query)


def test_the_record_is_plain_json_with_the_fixed_keys() -> None:
    record = BUILT_IN.resolve("miR-200c").to_dict()
    assert list(record) == ["query", "kind", "accessions", "names", "confidence", "note"]
    assert json.loads(json.dumps(record)) == record


def test_the_catalogue_table_is_a_copy() -> None:
    table = BUILT_IN.mature
    table.loc[0, "name"] = "changed"
    assert list(BUILT_IN.mature.columns) == ["accession", "name", "sequence"]
    assert tuple(BUILT_IN.mature["name"]) == NAMES


def test_both_arms_are_built_in() -> None:
    for name in ("hsa-miR-143", "hsa-miR-30a", "hsa-miR-200c", "hsa-let-7d", "hsa-miR-379"):
        assert {f"{name}-5p", f"{name}-3p"} <= set(NAMES)


def test_resolve_name_tries_mirna_then_gene() -> None:
    assert resolve_name("miR-21", BUILT_IN).single == "hsa-miR-21-5p"
    assert resolve_name("MIR21", BUILT_IN).kind == "precursor"
    assert resolve_name("osteopontin", BUILT_IN).names == ("SPP1",)
    assert "miRNA" in resolve_name("miR-99999", BUILT_IN).note
    assert "gene" in resolve_name("no such gene", BUILT_IN).note


def test_the_examples_of_the_documentation_are_what_comes_out() -> None:
    page = Path(__file__).resolve().parents[1] / "docs" / "names.md"
    table = page.read_text(encoding="utf-8").split("| query |")[1].split("\n\n")[0]
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    assert len(rows) > 15
    for query, kind, names, confidence in rows:
        answer = resolve_name(query.strip("`"), BUILT_IN)
        shown = (answer.kind, ", ".join(answer.names) or "\u2013", f"{answer.confidence:g}")
        assert shown == (kind, names, confidence), query


@given(st.text(max_size=300))
def test_resolution_never_raises_and_unknown_names_nothing(text: str) -> None:
    answer = BUILT_IN.resolve(text)
    assert answer.query == text
    assert (answer.kind == "unknown") == (answer.confidence == 0)
    assert answer.kind != "unknown" or not answer.names
    assert set(answer.names) <= set(NAMES)


@given(st.text(alphabet="hsamiRletMIRLET0123457abc-*p_ ./", max_size=25))
def test_resolution_of_nearly_right_names_never_raises(text: str) -> None:
    assert set(BUILT_IN.resolve(text).names) <= set(NAMES)


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
    answer = BUILT_IN.resolve(written)
    assert name in answer.names
    if name.endswith("p"):  # an arm is stated: nothing is left open
        assert answer.names[0] == name


@given(st.sampled_from(NAMES), st.integers(0, 30), st.sampled_from("0123456789abxz"))
def test_a_changed_letter_never_leaves_the_number(name: str, place: int, letter: str) -> None:
    """A misprint may hit another miRNA's name, but never one that it does not spell."""
    place %= len(name)
    misprint = name[:place] + letter + name[place + 1 :]
    answer = BUILT_IN.resolve(misprint)
    for found in answer.names if answer.kind == "mature" else ():
        assert _digits(found) in _digits(misprint) or _digits(misprint) in _digits(found)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text.removesuffix("-5p").removesuffix("-3p")))


# A release on disk


def _write_release(folder: Path, extra: str = "", aliases: str = "") -> Path:
    rows = BUILT_IN.mature.itertuples()
    fasta = "".join(f">{r.name} {r.accession} Homo sapiens\n{r.sequence}\n" for r in rows)
    fasta = ">mmu-miR-1a-3p MIMAT0000123 Mus musculus\nUGGAAUGUAAAGAAGUAUGUAU\n" + fasta + extra
    with gzip.open(folder / "mature.fa.gz", "wt", encoding="utf-8") as handle:
        handle.write(fasta)
    if aliases:
        (folder / "aliases.txt").write_text(aliases, encoding="utf-8")
    return folder


def test_a_release_extends_the_names(tmp_path: Path) -> None:
    extra = (
        ">hsa-miR-1238-5p MIMAT0022947 Homo sapiens miR-1238-5p\nGUGAGUGGGAGCCCCAGUGUGUG\n"
        ">hsa-miR-1238-3p MIMAT0005593 Homo sapiens miR-1238-3p\nCTTCCTCGTCTGTCTGCCCC\n"
    )
    aliases = "MI0006328\thsa-mir-1238;\nMIMAT0005593\thsa-miR-1238-3p;\nMI0000001\tcel-let-7;\n"
    catalogue = load_catalogue(_write_release(tmp_path, extra, aliases))
    assert "mature.fa.gz" in catalogue.source
    assert len(catalogue.mature) == len(NAMES) + 2
    assert catalogue.resolve("hsa-mir-1238").accessions[0] == "MI0006328"
    both = catalogue.resolve("miR-1238")
    assert set(both.names) == {"hsa-miR-1238-5p", "hsa-miR-1238-3p"}
    assert "U" in catalogue.mature.set_index("name").loc["hsa-miR-1238-3p", "sequence"]
    assert catalogue.resolve("mmu-miR-1a-3p").kind == "unknown"
    assert catalogue.resolve("miR-99999").note.endswith("has this name.")


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mirbase").mkdir()
    _write_release(tmp_path / "mirbase")
    monkeypatch.setenv("MIRBONE_DATA", str(tmp_path))
    assert load_catalogue().source.startswith("miRBase v22 (mature.fa.gz")


def test_a_folder_without_a_release_falls_back_and_says_so(tmp_path: Path) -> None:
    catalogue = load_catalogue(tmp_path)
    assert "holds no miRBase release" in catalogue.source
    assert tuple(catalogue.mature["name"]) == NAMES


def test_precursor_arms_come_from_the_annotation_where_there_is_one(tmp_path: Path) -> None:
    folder = _write_release(tmp_path)
    cells = ["chr5", ".", "miRNA", "1", "22", ".", "+", "."]
    cells.append("ID=MIMAT0000435;Alias=MIMAT0000435;Name=hsa-miR-143-3p;Derives_from=MI0000459")
    (folder / "hsa.gff3").write_text("##gff-version 3\n" + "\t".join(cells), encoding="utf-8")
    assert load_catalogue(folder).resolve("hsa-mir-143").names == ("hsa-miR-143-3p",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "none was found"),
        (">cel-let-7-5p MIMAT0000001\nUGAGGUAGUAGGUUGUAUAGUU\n", "none was found"),
        (">hsa-let-7a-5p\nUGAGGUAGUAGG\n", "line 1: expected a header"),
        (">hsa-let-7a-5p MIMAT0000062\nUGAGGXXUAGG\n", "letters A, C, G, U"),
        (">hsa-let-7a-5p MIMAT0000062\nUGAGGUAGUAGGUUGUAUAGUU\n" * 2, "line 3: .* comes twice"),
        (">hsa-let-7a MIMAT0000062\nUGAGGUAGUAGGUUGUAUAGUU\n", "must be miRBase v22"),
    ],
)
def test_a_damaged_or_other_release_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "mature.fa").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_catalogue(tmp_path)


def test_a_damaged_name_history_is_refused(tmp_path: Path) -> None:
    _write_release(tmp_path, aliases="hsa-let-7a-1\tMI0000060\n")
    with pytest.raises(InputError, match="line 1: expected an accession"):
        load_catalogue(tmp_path)


def test_a_truncated_archive_is_refused(tmp_path: Path) -> None:
    path = _write_release(tmp_path) / "mature.fa.gz"
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(InputError, match="could not be read"):
        load_catalogue(tmp_path)


def test_an_absent_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="was not found"):
        load_catalogue(tmp_path / "nowhere")


# Against the real release


@pytest.mark.reference
def test_every_name_of_every_release_resolves_to_its_accession(
    whole: MirnaCatalogue, history: list[tuple[str, str]]
) -> None:
    assert len(history) == 5580
    missing = [(a, n) for a, n in history if a not in whole.resolve(n).accessions]
    assert missing == []


@pytest.mark.reference
def test_no_name_resolves_to_a_wrong_single_answer(
    whole: MirnaCatalogue, history: list[tuple[str, str]]
) -> None:
    current = dict(zip(whole.mature["accession"], whole.mature["name"], strict=True))
    for accession, name in history:
        answer = whole.resolve(name)
        if accession in current and answer.single is not None:
            assert answer.single == current[accession]


@pytest.mark.reference
def test_every_name_of_two_accessions_is_reported_with_both(
    whole: MirnaCatalogue, history: list[tuple[str, str]]
) -> None:
    bearers: dict[str, set[str]] = {}
    for accession, name in history:
        bearers.setdefault(name, set()).add(accession)
    shared = {name: found for name, found in bearers.items() if len(found) > 1}
    assert len(shared) == 25
    for name, found in shared.items():
        answer = whole.resolve(name)
        assert found <= set(answer.accessions)
        assert answer.confidence < 1
        assert any(word in answer.note for word in ("Ambiguous", "Also the name", "could also"))


@pytest.mark.reference
def test_withdrawn_accessions_are_said_to_be_withdrawn(
    whole: MirnaCatalogue, history: list[tuple[str, str]]
) -> None:
    current = set(whole.mature["accession"])
    gone = {a for a, _ in history if a.startswith("MIMAT")} - current
    assert len(gone) == 71
    assert {whole.resolve(accession).kind for accession in gone} == {"withdrawn"}


@pytest.mark.reference
def test_built_in_sequences_and_names_equal_the_release(whole: MirnaCatalogue) -> None:
    release = whole.mature.set_index("accession")
    built_in = BUILT_IN.mature.set_index("accession")
    assert built_in.equals(release.loc[built_in.index])


@pytest.mark.reference
def test_built_in_and_whole_release_answer_alike(
    whole: MirnaCatalogue, history: list[tuple[str, str]]
) -> None:
    """A name that is built in means the same; a name that is not is unknown, never another."""
    queries = {name for _, name in history} | {name.lower() for _, name in history}
    queries |= {f"miR-{number}{end}" for number in range(700) for end in ("", "s", "a", " family")}
    queries |= {"let-7", "let-7s", "let-7 family", "let-7a*"}
    known = 0
    for query in sorted(queries):
        answer = BUILT_IN.resolve(query)
        if answer.kind != "unknown":
            known += 1
            full = whole.resolve(query)
            assert set(answer.accessions) == set(full.accessions), query
            assert set(answer.names) == set(full.names), query
            assert (answer.kind, answer.confidence) == (full.kind, full.confidence), query
    assert known > 500


@pytest.mark.reference
def test_every_case_and_dash_of_every_current_name_finds_it(whole: MirnaCatalogue) -> None:
    for name in whole.mature["name"]:
        for written in (name.upper(), name.lower(), name.replace("-", "\u2013"), name[4:]):
            assert name in whole.resolve(written).names, written
