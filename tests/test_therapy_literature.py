"""What is published of miRNA drugs: strictly kept, and found by name."""

import hashlib
import re
from importlib.resources import files

import pandas as pd
import pytest

from mirbone import therapy
from mirbone._core import InputError
from mirbone.evidence import load_experiments
from mirbone.words import load_catalogue


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return therapy.load_trials()


def test_the_first_mimic_of_a_cancer_trial_was_stopped_for_immune_events() -> None:
    row = therapy.trials("miR-34a").table.iloc[0]
    assert (row["drug"], row["registry_number"]) == ("MRX34", "NCT01829971")
    assert (row["phase"], row["status"], row["as"]) == ("1", "terminated", "mimic")
    assert "immune" in row["stopped_because"]
    assert "doi:10.1038/s41416-020-0802-1" in row["reference"]


def test_the_drugs_of_the_field_are_there(table: pd.DataFrame) -> None:
    names = set(table["drug"]) | set(";".join(table["other_names"]).replace(" ", "").split(";"))
    assert names >= {
        *("MRX34", "miravirsen", "TargomiRs", "cobomarsen", "MRG-106", "remlarsen", "MRG-201"),
        *("RG-125", "AZD4076", "RG-012", "lademirsen", "RGLS4326", "CDR132L", "MRG-110", "RG-101"),
        "INT-1B3",
    }


def test_a_number_stands_once_and_not_as_a_review_misprints_it(table: pd.DataFrame) -> None:
    numbers = [one for cell in table["registry_number"] if cell for one in cell.split(";")]
    assert len(numbers) == len(set(numbers))
    assert not set(numbers) & {"NCT018229971", "NCT026033224", "NCT06621191"}
    told = " ".join(table["note"])
    assert all(f"misprints the number as {one}" in told for one in ("NCT018229971", "NCT026033224"))


def test_where_no_number_was_read_the_note_says_so(table: pd.DataFrame) -> None:
    without = table.loc[table["registry_number"] == ""]
    assert len(without) and all("number" in note for note in without["note"])


@pytest.mark.parametrize(
    ("asked", "drugs"),
    [
        ("miR-122-5p", {"miravirsen", "RG-101"}),
        ("miR-107", {"RG-125"}),  # one of two that the drug opposes
        ("miR-10 family", {"TTX-MC138"}),
        ("miR-30a-5p", set()),
    ],
)
def test_trials_are_found_by_any_of_their_mirnas(asked: str, drugs: set[str]) -> None:
    assert set(therapy.trials(asked).table["drug"]) == drugs


def test_what_does_not_resolve_is_handed_back_and_nothing_known_refused() -> None:
    found = therapy.trials(["miR-34a-5p", "miR-9999"])
    assert found.unresolved["query"].tolist() == ["miR-9999"]
    assert found.names == ("hsa-miR-34a-5p",)
    mixed = therapy.trials(["miR-10 family", "miR-9999"])
    assert mixed.unresolved["query"].tolist() == ["miR-9999"]
    with pytest.raises(InputError, match="miR-9999"):
        therapy.trials("miR-9999")


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("mirna", "hsa-miR-34a", "v22 names with arm"),
        ("as", "inhibitor", "antagonist, mimic"),
        ("registry_number", "NCT018229971", "expected what matches"),
        ("status", "stopped", "completed"),
        ("reference", "Hong 2020", "doi:10"),
        ("drug", "", "expected a value"),
        ("phase", "one", "expected what matches"),
    ],
)
def test_a_cell_that_breaks_the_rules_is_refused_with_its_column(
    table: pd.DataFrame, column: str, cell: str, said: str
) -> None:
    broken = table.copy()
    broken.loc[0, column] = cell
    with pytest.raises(InputError, match=re.escape(repr(column))) as caught:
        therapy.load_trials(broken)
    assert said in str(caught.value)


def test_an_id_twice_or_a_column_too_many_is_refused(table: pd.DataFrame, tmp_path) -> None:
    path, last = tmp_path / "trials.tsv", len(table) + 2  # the header is line 1
    pd.concat([table, table.head(1)]).to_csv(path, sep="\t", index=False)
    with pytest.raises(InputError, match=rf"trials\.tsv, line {last}, column 'trial_id'.*MRX34-1"):
        therapy.load_trials(path)
    with pytest.raises(InputError, match="'dose'"):
        therapy.load_trials(table.assign(dose="1"))


def test_no_delivery_route_stands_on_retracted_work() -> None:
    rows = load_experiments(retracted=True)
    retracted = set(rows.loc[rows["retracted_by"] != "", "reference"])
    cited = {one for cell in therapy.delivery_routes()["reference"] for one in cell.split(";")}
    assert retracted and not cited & retracted


def test_delivery_routes_agree_with_the_published_experiments() -> None:
    rows, seen = load_experiments(), 0
    for route in therapy.delivery_routes().to_dict("records"):
        known = rows.loc[rows["reference"].isin(route["reference"].split(";"))]
        if not known.empty:
            seen += 1
            assert route["mirna"] in set(known["mirna"]), route["delivery_id"]
    assert seen >= 7


@pytest.mark.parametrize(
    ("strand", "motifs"),
    [
        ("AAGUCCUUCAAGG", [("GUCCUUCAA", 2, 11)]),
        ("UUGUUGU", [("UUGU", 0, 4), ("UUGU", 3, 7)]),  # overlapping ones each
        ("tggcaa", [("UGGC", 0, 4)]),  # DNA, lower case
        ("UAAAGUGCUUAUAGUGCAGGUAG", [("UGCUUAU", 5, 12)]),  # miR-20a-5p
        ("AAAAAAAA", []),
    ],
)
def test_motifs_are_flagged_where_they_stand(
    strand: str, motifs: list[tuple[str, int, int]]
) -> None:
    found = therapy.immune_motifs(strand)
    assert list(found[["motif_id", "start", "end"]].itertuples(index=False, name=None)) == motifs


def test_the_motif_of_mir_20a_is_not_in_mir_20b() -> None:
    sequences = load_catalogue().mature.set_index("name")["sequence"]
    motifs = [
        "UGCUUAU" in set(therapy.immune_motifs(sequences[f"hsa-miR-20{x}-5p"])["motif_id"])
        for x in "ab"
    ]
    assert motifs == [True, False]  # the abstract's own control


@pytest.mark.parametrize("strand", ["", "UGNA", "UG-A", "UG A"])
def test_a_sequence_of_other_letters_is_refused(strand: str) -> None:
    with pytest.raises(InputError, match="`sequence` must be a strand"):
        therapy.immune_motifs(strand)


def test_every_motif_finds_itself_and_has_a_reference() -> None:
    for row in therapy.known_motifs().to_dict("records"):
        assert row["motif_id"] in set(therapy.immune_motifs(row["pattern"])["motif_id"])
        assert row["reference"]
    assert therapy.strand_rules()["reference"].ne("").all()


def test_a_flag_is_common_and_one_for_a_longer_motif_is_not() -> None:
    strands = load_catalogue().mature["sequence"]
    found = [set(therapy.immune_motifs(one)["motif_id"]) for one in strands]
    longer = [any(len(motif) > 4 for motif in motifs) for motifs in found]
    assert 1 / 6 < sum(map(bool, found)) / len(found) < 1 / 4
    assert 0 < sum(longer) / len(longer) < 1 / 30


def test_every_human_mirna_has_a_measured_seed() -> None:
    seeds = {sequence[1:7] for sequence in load_catalogue().mature["sequence"]}
    assert seeds <= set(therapy.seed_viabilities().index)


def test_all_4096_seeds_are_as_published() -> None:
    """The file is the published one but for the separator and the byte order mark."""
    table = therapy.seed_viabilities()
    assert table.index.is_unique and len(table) == 4**6
    assert set("".join(table.index)) == set("ACGU") and table["avg_human"].notna().all()
    raw = (files("mirbone.therapy") / "data" / "seed_viability.tsv").read_bytes()
    published = b"\xef\xbb\xbf" + raw.replace(b"\t", b",").replace(b"\n", ENDS)
    assert hashlib.sha256(published).hexdigest() == (
        "6106c3d731cf59fb6279dd7a57cfcc92f4039f5eac637a36b94a69b653597983"
    )


ENDS = b"\r\n"


@pytest.mark.parametrize(
    ("mirna", "viability"), [("miR-34a-5p", 16.2), ("miR-30a-5p", 82.6), ("miR-200c-3p", 91.1)]
)
def test_seed_viability_gives_the_measured_value(mirna: str, viability: float) -> None:
    found = therapy.seed_viability(mirna)
    assert found.viability == viability
    below = (therapy.seed_viabilities()["avg_human"] < viability).mean() * 100
    assert below <= found.percentile <= below + 1  # ties count half


def test_percentiles_run_from_0_to_100_and_average_half() -> None:
    names = load_catalogue().mature["name"].head(40)
    found = [therapy.seed_viability(name).percentile for name in names]
    assert min(found) >= 0 and max(found) <= 100
    human = therapy.seed_viabilities()["avg_human"]
    ranks = (human.rank(method="average") - 0.5) / len(human) * 100
    seed = therapy.seed_viability("miR-21-5p").seed
    assert therapy.seed_viability("miR-21-5p").percentile == pytest.approx(ranks[seed], abs=1e-9)


def test_an_armless_name_is_refused() -> None:
    with pytest.raises(InputError, match="miR-30"):
        therapy.seed_viability("miR-30")
