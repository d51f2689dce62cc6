"""The result folder: one self-contained page, tidy tables, the same bytes every time."""

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

import mirbone.report._write as writing
from mirbone._core import InputError, read_table, sha256_of
from mirbone.figures._cascade import StepOnMap, draw_cascade, push_colour
from mirbone.report import render_report, write_result, write_study
from mirbone.report.sections._cards import _warnings
from mirbone.study import (
    StudyConfig,
    StudyResult,
    demo_config,
    findings,
    make_config,
    run_study,
    study_tables,
)
from mirbone.words import CascadeStep


def asked(**options: object) -> StudyConfig:
    """Give a configuration that leaves the cell out, which takes seconds."""
    return make_config(**{"models": 0} | options)


@pytest.fixture(scope="module")
def demo() -> StudyResult:
    return run_study(demo_config(models=0))


@pytest.fixture(scope="module")
def page(demo: StudyResult) -> str:
    return render_report(demo)


class Links(HTMLParser):
    """Collects what a browser would fetch, and where links inside the page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inner: set[str] = set()
        self.ids: list[str] = []
        self.downloads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            text = value or ""
            if name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href"):
                self.fetched.append(text)
            if tag == "a" and name == "href" and text.startswith("#"):
                self.inner.add(text[1:])
            if name == "id":
                self.ids.append(text)
            if name == "download":
                self.downloads.append(text)


def links(page: str) -> Links:
    found = Links()
    found.feed(page)
    return found


def test_the_page_fetches_nothing(page: str) -> None:
    assert links(page).fetched == []
    assert "@import" not in page
    assert not re.search(r"url\(\s*['\"]?https?:", page)
    assert "fetch(" not in page


def test_every_link_inside_the_page_leads_somewhere(page: str) -> None:
    found = links(page)
    assert found.inner
    assert found.inner <= set(found.ids)


def test_the_page_holds_findings_cards_and_every_table(page: str, demo: StudyResult) -> None:
    for sentence in findings(demo):
        assert sentence.replace("'", "&#39;") in page
    for card in demo.cards:
        assert f'id="card-{card.mirna}"' in page
    assert {"contrast.tsv", "steps.tsv", "paths.tsv", "left_out.tsv"} <= set(links(page).downloads)
    assert "not for clinical decisions" in page
    assert "known in other" not in page


def test_a_step_that_is_only_reached_in_another_cancer_is_marked_so(page: str) -> None:
    card = page[page.index('id="card-hsa-miR-33a-5p"') :]
    card = card[: card.index("</article>")]
    assert "Steps it reaches in other contexts: not used here" in card
    assert "PTHLH" in card


def test_text_from_the_outside_is_escaped(demo: StudyResult, tmp_path: Path) -> None:
    from dataclasses import replace

    config = demo.config.model_copy(update={"title": "<script>alert(1)</script>"})
    page = render_report(replace(demo, config=config))
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_map_is_well_formed_and_says_in_words_what_colour_says() -> None:
    nan = float("nan")
    steps = {step: StepOnMap(nan, nan, nan, ()) for step in CascadeStep}
    steps[CascadeStep.DORMANCY] = StepOnMap(-0.5, -0.9, -0.2, ["▼ a", "▲ b"], special=True)
    steps[CascadeStep.OSTEOMIMICRY] = StepOnMap(0.5, -0.1, 0.9, [f"▼ {i}" for i in range(9)])
    svg = draw_cascade(steps).svg
    root = ET.fromstring(svg)
    words = [node.text for node in root.iter() if node.text]
    assert words.count("no known path") == len(CascadeStep) - 2
    assert any("pushed down · -0.50" in word for word in words)
    assert any("no more than chance · +0.50" in word for word in words)
    assert "and 6 more" in words
    assert push_colour(-0.5) in svg


def folder_hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256_of(path) for path in files}


def test_the_same_input_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_study(demo_config(models=8), tmp_path / "one", lambda *said: told.append(said))
    write_study(demo_config(models=8), tmp_path / "two")
    one = folder_hashes(tmp_path / "one")
    assert one == folder_hashes(tmp_path / "two")
    assert {"report.html", "study.json", "tables/steps.tsv", "network/network.cx2"} <= set(one)
    assert told[-1] == ("Writing the report", 0, 1)
    running = [said[1:] for said in told if said[0].startswith("Running the cell")]
    assert len(running) > 2 and running[-1][0] == running[-1][1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    record = json.loads((tmp_path / "one" / "study.json").read_text())
    assert record["provenance"]["seed"] == 1
    steps = read_table(tmp_path / "one" / "tables" / "steps.tsv", what="the steps")
    assert len(steps) == len(CascadeStep)


def test_a_run_that_dies_leaves_the_old_result_whole(
    tmp_path: Path, demo: StudyResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "result"
    write_result(demo, folder)
    before = folder_hashes(folder)

    def die(_result: StudyResult) -> str:
        raise RuntimeError("the machine stopped")

    monkeypatch.setattr(writing, "render_report", die)
    with pytest.raises(RuntimeError, match="the machine stopped"):
        write_result(demo, folder)
    assert folder_hashes(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def test_a_folder_with_other_things_is_never_replaced(tmp_path: Path, demo: StudyResult) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(InputError, match=r"is not empty and holds no earlier mirbone result"):
        write_result(demo, tmp_path)
    with pytest.raises(InputError, match=r"is a file\. Give another name"):
        write_result(demo, tmp_path / "thesis.docx")
    assert (tmp_path / "thesis.docx").read_text() == "years of work"


@pytest.mark.parametrize("record", ["{}", "not JSON", '{"provenance": {"mirbone": "0.1.0"}}'])
def test_a_folder_that_only_looks_like_a_result_is_never_replaced(
    record: str, tmp_path: Path, demo: StudyResult
) -> None:
    (tmp_path / "study.json").write_text(record)
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="holds no earlier mirbone result alone"):
        write_result(demo, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path, demo: StudyResult) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written beside"):
        write_result(demo, tmp_path / "file" / "result")


def test_a_result_behind_a_link_is_replaced_where_it_lies(
    tmp_path: Path, demo: StudyResult
) -> None:
    write_result(demo, tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_result(demo, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "report.html").is_file()


def card_of(page: str, mirna: str) -> str:
    card = page[page.index(f'id="card-{mirna}"') :]
    return card[: card.index("</article>")]


def test_a_path_against_the_profile_and_a_long_chain_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "signature.tsv"
    path.write_text("mirna\tdirection\nmiR-205-5p\tdown\nmiR-200c-3p\tup\n")
    result = run_study(asked(signature=path, context="breast"))
    card = next(card for card in result.cards if card.mirna == "hsa-miR-205-5p")
    marked = {
        warning
        for reach in card.reaches
        for shown in reach.explanation.paths
        for warning in _warnings(card, shown)
    }
    assert "against the profile, in which miR-200c-3p is raised" in marked
    assert "a long chain of single findings" in marked
    paths = study_tables(result)["paths"][0]
    assert (paths["remote"] == (paths["path"].str.count(r" (?:->|-\|) ") > 3)).all()
    assert paths["remote"].to_numpy().any()
    assert "a long chain of single findings" in render_report(result)


def test_one_is_one_and_two_are_two(tmp_path: Path) -> None:
    path = tmp_path / "signature.tsv"
    path.write_text("mirna\tdirection\nmiR-143\tdown\n")
    page = render_report(run_study(asked(signature=path, context="prostate")))
    assert "1 miRNA in the profile; 1 forms the signature" in page
    assert not re.search(r"\b1 (miRNAs|names|rows|paths|pairs|claims) ", page)


def test_a_prediction_given_as_evidence_is_shown_as_one(tmp_path: Path) -> None:
    path, claims = tmp_path / "signature.tsv", tmp_path / "claims.tsv"
    path.write_text("mirna\tdirection\nmiR-143\tdown\n")
    claims.write_text(
        "subject\trelation\tobject\ttier\treference\nmiR-143\ttargets\tZEB1\tprediction\tPMID:1\n"
    )
    config = asked(signature=path, context="prostate", evidence=(claims,))
    card = card_of(render_report(run_study(config)), "hsa-miR-143-3p")
    assert "Predicted, not known (1)" in card
    assert "⊣ ZEB1" not in card


def test_references_and_open_questions_read_as_sentences(page: str) -> None:
    assert "et al.. " not in page
    assert "miRNA mimic and delivery of a miRNA therapy: efficiency of delivery" in page
    assert ">growing metastatic tumour</span>" in page
    assert "<p>Profile. Signature table" in page


def test_a_suggested_test_names_the_mirna_once(page: str) -> None:
    line = page[page.index('<ol class="tests">') :]
    assert "<b>miR-100-5p</b>: lowered, so more AGO2, so more of EMT and stemness." in line
