"""Sites and affinity: from claims, from predictions, and what stays unknown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cell import (
    DEFAULT_SITES,
    TYPICAL_8MER,
    WEAKEST,
    CellModel,
    Perturbation,
    Silencing,
    build_cell,
    follow_change,
    prepare_ensemble,
    relative_affinity,
)
from mirbone.cli._app import app
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, Network, build_network
from mirbone.network._site_count import count_sites
from mirbone.targets.repression._model import MODEL_CLASSES, read_model
from mirbone.words import load_catalogue

NEW = "hsa-miR-1-3p"


@pytest.fixture(scope="module")
def network() -> Network:
    base = load_evidence()
    context = Context(cancer="breast", host_tissue="bone", compartment="tumour_cell")
    return build_network(expand_claims(base, load_catalogue()), context, entities=base.entities)


def predict(*rows: tuple[str, str, float, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=pd.Index(["mirna", "gene", "log2_change", "n_sites"]))


def with_sites(network: Network, mirna: str, gene: str, n_sites: int) -> Network:
    edges = network.edges.copy()
    pair = (edges["source"] == mirna) & (edges["target"] == gene)
    assert pair.any()
    edges.loc[pair, "n_sites"] = n_sites
    return replace(network, edges=edges)


def silencing(cell: CellModel, mirna: str, gene: str) -> Silencing | None:
    found = [s for s in cell.kinetics.silencings if (s.mirna, s.mrna) == (mirna, f"{gene}.mrna")]
    return found[0] if found else None


def test_without_predictions_only_claims_count_sites(network: Network) -> None:
    plain = {(s.n_sites, s.affinity) for s in build_cell(network).kinetics.silencings}
    assert plain == {(DEFAULT_SITES, 1.0)}
    counted = build_cell(with_sites(network, "hsa-let-7a-5p", "HMGA2", 3)).kinetics
    sites = {s.mrna: s.n_sites for s in counted.silencings if s.mirna == "hsa-let-7b-5p"}
    assert sites["HMGA2.mrna"] == 3  # let-7a has the same seed


def test_a_prediction_gives_a_known_pair_its_sites_and_affinity(network: Network) -> None:
    cell = build_cell(network, predicted=predict(("hsa-miR-30a-5p", "CCN2", -0.9, 3)))
    one = silencing(cell, "hsa-miR-30a-5p", "CCN2")
    assert one is not None
    assert (one.n_sites, one.affinity) == (3, relative_affinity(-0.9, 3))
    other = silencing(cell, "hsa-miR-30b-5p", "CCN2")  # the same seed: the same sites
    assert other is not None
    assert (other.n_sites, other.affinity) == (3, 1.0)
    assert len(cell.edges) == len(build_cell(network).edges)


def test_a_claim_that_counts_goes_before_a_prediction(network: Network) -> None:
    counted = with_sites(network, "hsa-let-7a-5p", "HMGA2", 3)
    cell = build_cell(counted, predicted=predict(("hsa-let-7a-5p", "HMGA2", -2.0, 4)))
    one = silencing(cell, "hsa-let-7a-5p", "HMGA2")
    assert one is not None
    assert (one.n_sites, one.affinity) == (3, relative_affinity(-2.0, 3))


def test_what_nobody_knows_is_an_edge_of_tier_prediction(network: Network) -> None:
    table = predict((NEW, "RUNX2", -0.5, 1), (NEW, "VIM", WEAKEST + 0.01, 1), (NEW, "XYZ", -1, 1))
    cell = build_cell(network, predicted=table)
    new = cell.edges.loc[cell.edges["source"] == NEW]
    assert list(zip(new["target"], new["tier"], strict=True)) == [("RUNX2", "prediction")]
    assert silencing(cell, NEW, "VIM") is None
    shuffled = build_cell(network, predicted=table.iloc[::-1])
    assert shuffled.kinetics == cell.kinetics


def test_the_loss_of_a_mirna_frees_a_stronger_prediction_more(network: Network) -> None:
    freed = []
    few = replace(network, edges=network.edges.loc[network.edges["target"] == "RUNX2"])
    for change in (-0.2, -0.6, -1.5):
        cell = build_cell(few, predicted=predict((NEW, "RUNX2", change, 1)))
        made = prepare_ensemble(cell, n_models=15, starts=1)
        answer = follow_change(made, Perturbation(knockout=frozenset({NEW}))).genes.set_index(
            "gene"
        )
        freed.append(answer.loc["RUNX2", "log2_change"])
    assert 0 < freed[0] < freed[1] < freed[2]


def test_affinity_is_relative_to_the_typical_8mer_of_the_repression_model() -> None:
    constant = read_model("sequence").classes[MODEL_CLASSES.index("8mer")]
    assert -np.log2(1 + np.exp(constant)) == pytest.approx(TYPICAL_8MER, abs=0.01)
    assert relative_affinity(TYPICAL_8MER, 1) == 1.0
    assert relative_affinity(-1.0, 2) == pytest.approx(0.5 / (2**0.22 - 1))


def test_predictions_without_a_column_are_refused(network: Network) -> None:
    with pytest.raises(InputError, match="n_sites are missing"):
        build_cell(network, predicted=predict((NEW, "RUNX2", -1, 1)).drop(columns="n_sites"))


@pytest.mark.parametrize(
    ("mechanisms", "sites"),
    [
        (["sites=3"], 3),
        (["sites=1.4"], 2),
        (["direct", "x; sites=2", "sites=1"], 2),
        (["sites=2."], 2),
        (["sites=0.3333333333333333"], 1),
        (["sites=" + "9" * 400, "sites=2"], 2),
    ],
)
def test_claims_count_sites(mechanisms: list[str], sites: int) -> None:
    assert count_sites(mechanisms) == sites


@pytest.mark.parametrize(
    "mechanism",
    [
        "",
        "let-7 sites",
        "pairs to seven sites in the 3'UTR",
        "sites=1234567",
        "sites=" + "9" * 5000,
    ],
    ids=lambda mechanism: mechanism[:15],
)
def test_words_count_no_sites(mechanism: str) -> None:
    assert count_sites([mechanism]) is pd.NA


def test_the_command_joins_profile_predictions_and_evidence_and_says_what_decides(
    tmp_path: Path,
) -> None:
    profile, table, claims = (tmp_path / name for name in ("p.tsv", "t.tsv", "c.tsv"))
    profile.write_text("mirna\tlog2fc\nmiR-1-3p\t2\nmiR-508-5p\t1\n", encoding="utf-8")
    table.write_text(
        "family\tfeature\trep.miRNA\tsites\tscore\nGGAAUGU\tRUNX2\thsa-miR-1-3p\t1\t-0.6\n",
        encoding="utf-8",
    )
    claims.write_text(
        "subject\trelation\tobject\tsign\ttier\treference\tdirect\n"
        "hsa-miR-1-3p\ttargets\tVIM\t-1\tperturbation\tR0\tyes\n",
        encoding="utf-8",
    )
    output = tmp_path / "steps.tsv"
    options = {"--profile": profile, "--targets": table, "--evidence": claims, "-o": output}
    command = ["cell", "simulate", "--context", "breast", "--models", "20", "--sensitivity"]
    command += [str(part) for pair in options.items() for part in pair]
    result = CliRunner().invoke(app, [*command, "--readout", "RUNX2", "--readout", "VIM"])
    assert result.exit_code == 0, result.output
    assert "1 miRNA is held at its fold change" in result.output
    assert "are left out: hsa-miR-508-5p" in result.output
    assert "RUNX2 hangs most on hsa-miR-1-3p -| RUNX2" in result.output
    assert "hsa-miR-1-3p -| RUNX2 (prediction)" in result.output
    edges = pd.read_csv(tmp_path / "steps_edges.tsv", sep="\t")
    first = edges.drop_duplicates("readout").set_index("readout")
    assert first["target"].to_dict() == {"RUNX2": "RUNX2.mrna", "VIM": "VIM.mrna"}
    assert first["tier"].to_dict() == {"RUNX2": "prediction", "VIM": "perturbation"}
    numbers = pd.read_csv(tmp_path / "steps_sensitivity.tsv", sep="\t")
    assert set(numbers["readout"]) == {"RUNX2", "VIM"}
