"""Names made to break something: drawn as written, read back from every file, run by nothing."""

import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import libsbml
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from mirbone import figures
from mirbone.figures._lettering import clean, label
from mirbone.network import Network, export_network, known_network
from mirbone.report import render_report, write_result
from mirbone.study import StudyResult, make_config, run_study
from mirbone.words import CascadeStep

FORMULAS = (
    "$$",
    "a$b$c",
    "$x",
    r"$\alpha$",
    r"\frac{1}{2}",
    "x_1^2",
    r"\$",
    r"a\$b$",
    "%#&{}~",
    "$\\sum$$",
)
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(2)>", 'x"><svg onload=alert(3)>',
    "');alert(4);//", "]]></style><script>alert(5)</script>", "--><script>alert(6)</script>",
    "&lt;b&gt; &amp;", "{{ 7*7 }}", "javascript:alert(7)", "</title><script>alert(8)</script>",
)  # fmt: skip
LIVE = ("=1+1", "+SUM(1)", "@x", "-cmd", "-2+3", "=cmd|' /C calc'!A0")
SIGNS = (
    "\x1b[31mred",
    "bell\x07",
    "nul\x00",
    "\u202eevil",
    "zero\u200bwidth",
    "\ud800",
    "two\nlines",
    "\ufffe",
)
LONG = "miR-" + "A" * 200_000
NAMES = (*FORMULAS, *MARKUP, *LIVE, *SIGNS, LONG)
BROKEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]"
)
SVG = "{http://www.w3.org/2000/svg}"


# --- figures ------------------------------------------------------------------------------------


def table_of(names: tuple[str, ...]) -> pd.DataFrame:
    size = np.arange(1, len(names) + 1)
    return pd.DataFrame(
        {
            "mirna": names, "log2fc": size * np.where(size % 2, 0.4, -0.4), "p": 10.0**-size,
            "fdr": 1e-9, "ci_low": -9.0, "ci_high": 9.0, "push": 0.5,
            "step": CascadeStep.DORMANCY.value, "basis": "known", "up": 1.0, "down": 0.5,
        }
    )  # fmt: skip


PLOTS = {
    "volcano": lambda table: figures.volcano(table, labels=99),
    "forest": lambda table: figures.forest(table, rows=99),
    "step_heatmap": figures.step_heatmap,
    "opposing_bars": lambda table: figures.opposing_bars(table, rows=99),
}


def drawn(svg: str) -> list[str]:
    return [(text.text or "").removesuffix("\n") for text in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("name", [*FORMULAS, *MARKUP, *LIVE])
def test_a_name_is_drawn_as_it_is_written(plot: str, name: str) -> None:
    svg = figures.as_svg(PLOTS[plot](table_of((name,))), 'A "title" & <more>')
    assert any(name in text for text in drawn(svg)), drawn(svg)
    assert ET.fromstring(svg).get("aria-label") == 'A "title" & <more>'


@pytest.mark.parametrize("plot", PLOTS)
def test_what_no_figure_can_hold_is_written_out_and_shortened(plot: str) -> None:
    axes = PLOTS[plot](table_of((*SIGNS, LONG)))
    text = "\n".join(drawn(figures.as_svg(axes, "Title")))
    assert not BROKEN.search(text)
    assert "\\x1b[31mred" in text and "\\u202eevil" in text and "two lines" in text
    assert max(map(len, text.split("\n"))) < 60 and "miR-AAA" in text


def test_a_users_axes_and_styles_make_no_formula_of_a_name(tmp_path: Path) -> None:
    with rc_context({"text.parse_math": False}):
        figure = figures.volcano(table_of(("a$b$c",)), labels=9).figure
        figure.savefig(tmp_path / "v.svg")
    own = Figure().subplots()
    figures.forest(table_of(("a$b$c", "$$")), ax=own)
    own.figure.savefig(tmp_path / "f.svg")
    own.figure.savefig(tmp_path / "f.png")
    with rc_context({"svg.fonttype": "none"}):
        own.figure.savefig(tmp_path / "f.svg")
    assert {"a$b$c", "$$"} <= set(drawn((tmp_path / "f.svg").read_text(encoding="utf-8")))


def test_what_a_template_shows_prints() -> None:
    assert clean("a\x1bb\u202ec\td\n") == "a\\x1bb\\u202ec d\n"
    assert clean(5) == 5
    assert len(str(clean("x" * 10**6))) <= 20_000
    assert label("hsa-miR-21-5p") == "hsa-miR-21-5p"


# --- the page -----------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser would make of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[str] = []
        self.cells: list[str] = []
        self.policy = ""
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        given = dict(attrs)
        if (given.get("http-equiv") or "").lower() == "content-security-policy":
            assert not {"script", "style", "body"} & set(self.tags)  # before all that it rules
            self.policy = given.get("content") or ""
        if tag in ("script", "td"):
            (self.scripts if tag == "script" else self.cells).append("")
            self._in = tag

    def handle_data(self, data: str) -> None:
        if self._in:
            (self.scripts if self._in == "script" else self.cells)[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in


@pytest.fixture(scope="module")
def result() -> StudyResult:
    rows = [("hsa-miR-143-3p", -2.0), *((name, 1.0) for name in NAMES)]
    table = pd.DataFrame(rows, columns=["mirna", "log2fc"]).assign(p=1e-9)
    title = "</title><script>alert(9)</script>\x1b[31m"
    return run_study(make_config(signature=table, models=0, context="prostate", title=title))


@pytest.fixture(scope="module")
def page(result: StudyResult) -> Page:
    return Page(render_report(result))


def test_the_page_runs_nothing_but_its_own_script(page: Page) -> None:
    assert page.tags.count("script") == 1
    assert not [one for one in page.attributes if one[1].startswith("on")]
    links = [value for _, name, value in page.attributes if name in ("href", "src", "xlink:href")]
    assert all(
        re.match(r"#|https://(doi\.org|pubmed\.)|data:(text/tab|image/png)", one) for one in links
    )
    assert not {"iframe", "object", "embed", "base", "form", "link"} & set(page.tags)


def test_the_policy_lets_the_page_run_that_script_and_fetch_nothing(page: Page) -> None:
    rules = {words[0]: words[1:] for words in map(str.split, page.policy.split(";")) if words}
    assert rules["default-src"] == ["'none'"]
    assert rules["img-src"] == ["data:"]
    assert rules["base-uri"] == rules["form-action"] == ["'none'"]
    digest = base64.b64encode(hashlib.sha256(page.scripts[0].encode()).digest()).decode()
    assert rules["script-src"] == [f"'sha256-{digest}'"]
    assert set(rules) <= {
        "default-src",
        "img-src",
        "style-src",
        "script-src",
        "base-uri",
        "form-action",
    }


def test_the_page_shows_every_name_as_text(result: StudyResult, page: Page) -> None:
    text = "\n".join(page.cells)
    for name in (*FORMULAS, *MARKUP):
        assert name in text, name
    assert not BROKEN.search(render_report(result))
    assert len(render_report(result)) < 4_000_000
    live = re.compile(r"\s*[=+@-]")
    number = re.compile(r"[+-]?\d[\d.]*(e[+-]?\d+)?( ?%)?( to [+-]?\d[\d.]*)?")
    assert [cell for cell in page.cells if live.match(cell) and not number.fullmatch(cell)] == []


def test_every_file_of_a_result_is_read_back(result: StudyResult, tmp_path: Path) -> None:
    limit = csv.field_size_limit(10**6)
    write_result(result, tmp_path / "result")
    record = json.loads((tmp_path / "result" / "study.json").read_text(encoding="utf-8"))
    assert record["config"]["title"].startswith("</title>")
    for path in (tmp_path / "result" / "tables").glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle, delimiter="\t"))
        assert len({len(row) for row in rows}) == 1, path.name
        for cell in (cell for row in rows for cell in row):
            assert not re.match(r"[=@\t\r]|[+-](?![\d.])", cell), (path.name, cell)
    csv.field_size_limit(limit)
    ET.parse(tmp_path / "result" / "network" / "network.graphml")


@pytest.mark.slow
def test_a_browser_runs_the_script_and_no_other(tmp_path: Path, result: StudyResult) -> None:
    browser = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if browser is None:
        pytest.skip("no chromium is installed")
    page = render_report(result)
    for name, text, blocked in (
        ("own", page, 0),
        ("other", page.replace("const input", "const  input"), 1),
    ):
        path = tmp_path / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
             f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert "The cascade, as this profile pushes it" in done.stdout
        assert done.stderr.count("Content Security Policy") == blocked


# --- networks -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def network() -> Network:
    known = known_network("breast")
    edges, nodes = known.edges.copy(), known.nodes.copy()
    genes = [name for name in NAMES if name != LONG]
    old = edges["source"].drop_duplicates().tolist()[: len(genes)]
    renamed = dict(zip(old, genes, strict=True))
    for column in ("source", "target"):
        edges[column] = edges[column].replace(renamed)
    nodes["name"] = nodes["name"].replace(renamed)
    return replace(known, edges=edges, nodes=nodes)


def test_graphml_of_any_names_is_read_back(network: Network, tmp_path: Path) -> None:
    export_network(network, "graphml", tmp_path / "n.graphml")
    graph = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    assert graph.number_of_edges() == len(network.edges)
    assert {"a$b$c", MARKUP[0], "\\x1b[31mred", "two\\nlines", "nul\\x00", "\\ud800"} <= set(graph)
    assert len(graph) == len({*network.edges["source"], *network.edges["target"]})


def test_cx2_sif_and_sbml_of_any_names_are_read_back(network: Network, tmp_path: Path) -> None:
    for kind in ("cx2", "sif", "sbml-qual"):
        export_network(network, kind, tmp_path / kind)
        assert not BROKEN.search((tmp_path / kind).read_text(encoding="utf-8"))
    names = len({*network.edges["source"], *network.edges["target"]})
    aspects = json.loads((tmp_path / "cx2").read_text(encoding="utf-8"))
    nodes = next(block["nodes"] for block in aspects if "nodes" in block)
    assert len({node["v"]["name"] for node in nodes}) == names
    lines = (tmp_path / "sif").read_text(encoding="utf-8").splitlines()
    assert all(line.count("\t") == 2 for line in lines)
    document = libsbml.readSBMLFromFile(str(tmp_path / "sbml-qual"))
    assert document.getNumErrors(libsbml.LIBSBML_SEV_ERROR) == 0
    assert document.getModel().getPlugin("qual").getNumQualitativeSpecies() == names


def test_predictions_of_any_names_are_read_back(tmp_path: Path) -> None:
    known = known_network("breast")
    gene = known.nodes.loc[known.nodes["kind"] == "gene", "name"].iloc[0]
    table = pd.DataFrame(
        {"mirna": "m\x1b&<", "gene": gene, "n_sites": 1, "log2_change": -1.0, "low": -2.0,
         "high": -0.5, "source": 'a "b" <c> & \x07'}, index=[0],
    )  # fmt: skip
    for kind in ("graphml", "sbml-qual"):
        export_network(known, kind, tmp_path / kind, predictions=table)
        ET.parse(tmp_path / kind)
    assert "\\x07" in (tmp_path / "graphml").read_text(encoding="utf-8")
    assert "&lt;c&gt;" in (tmp_path / "sbml-qual").read_text(encoding="utf-8")
