"""The embedded predicted targets: what they are of, that they are right, and how they are asked."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError, read_table
from mirbone.cli._app import app
from mirbone.evidence import load_evidence
from mirbone.network import TARGETS_OF_COLUMNS, read_predicted, targets_of
from mirbone.targets import (
    cached_unpaired_probability,
    embedded_genes,
    embedded_source,
    embedded_targets,
    encode_sequences,
    predict_repression,
)
from mirbone.targets.embedded._format import (
    STEP,
    THRESHOLD,
    hash_mirnas,
    hash_model,
    quantised,
)
from mirbone.targets.repression._model import REPRESSION_VERSION, read_model
from mirbone.words import load_catalogue

MATURE = load_catalogue().mature


def script() -> ModuleType:
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    return import_module("make_embedded_targets")


def test_the_table_is_that_of_this_model_and_these_mirnas() -> None:
    """Whoever changes the model or a sequence makes the table again, by its script."""
    source = embedded_source()
    assert source.model_version == REPRESSION_VERSION
    assert source.model_sha256 == hash_model()
    assert source.coding_sites == script().TAKES_CODING
    named = zip(MATURE["name"], MATURE["sequence"], strict=True)
    assert source.mirnas_sha256 == hash_mirnas(named)
    assert (source.threshold, source.step) == (THRESHOLD, STEP)
    other = [("hsa-let-7a-5p", "UGAGGUAGUAGGUUGUAUAGUA")]
    assert hash_mirnas(other) != hash_mirnas([("hsa-let-7a-5p", "UGAGGUAGUAGGUUGUAUAGUU")])


def test_every_human_mirna_has_targets_and_every_gene_of_the_evidence_is_kept_whole() -> None:
    table = embedded_targets(MATURE["name"])
    assert table["mirna"].nunique() == len(MATURE)
    assert (table["log2_change"] <= THRESHOLD).all()
    assert table[["low", "log2_change", "high"]].notna().all(axis=None)
    assert not table.duplicated(["mirna", "gene"]).any()
    genes = embedded_genes()
    assert genes["gene"].is_unique
    whole = set(genes.loc[genes["whole"], "gene"])
    assert {"RUNX2", "SPP1", "CCN2", "TNFSF11", "CXCR4"} <= whole
    one = embedded_targets("hsa-miR-21-5p", weaker=True)
    weak = one.loc[one["log2_change"] > THRESHOLD]
    assert len(weak)
    assert set(weak["gene"]) <= whole


def test_the_interval_is_that_of_the_model() -> None:
    table = embedded_targets("hsa-miR-30a-5p", weaker=True)
    low, high = read_model(embedded_source().variant).limits(table["log2_change"].to_numpy())
    assert np.allclose(table["low"], low, atol=6e-4)  # told to three decimals
    assert np.allclose(table["high"], high, atol=6e-4)


def test_mirnas_come_in_the_order_asked_and_alone_as_together() -> None:
    asked = ["hsa-miR-30a-5p", "hsa-let-7a-5p", "hsa-miR-466"]
    together = embedded_targets(asked)
    assert list(together["mirna"].unique()) == asked
    for name in asked:
        alone = embedded_targets(name)
        part = together.loc[together["mirna"] == name].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            alone.astype({"mirna": str, "gene": str}), part.astype({"mirna": str, "gene": str})
        )


def test_what_is_kept_is_chosen_after_rounding() -> None:
    pairs = pd.DataFrame(
        {
            "mirna": [1, 0, 0, 0],
            "gene": [0, 2, 1, 0],
            "log2_change": [0.014, -0.2451, -0.2449, -0.2],
            "n_sites": [0, 900, 1, 1],
        }
    )
    kept = quantised(pairs, np.array([True, False, False]))
    assert kept.to_numpy().tolist() == [[0, 0, -20, 1], [0, 2, -25, 255], [1, 0, 1, 0]]


@pytest.mark.reference
def test_sampled_pairs_are_those_of_the_repression_model(reference_dir: Path) -> None:
    mrnas, rng = script().read_mrnas(reference_dir), np.random.default_rng(5)
    known = embedded_genes().set_index("transcript")
    whole = mrnas["accession"].map(known["whole"]).to_numpy(bool)
    chosen = np.concatenate(
        [rng.choice(np.flatnonzero(kind), 20, replace=False) for kind in (whole, ~whole)]
    )
    part, mirnas = mrnas.iloc[np.sort(chosen)], MATURE.sample(25, random_state=5)
    utrs = encode_sequences(zip(part["gene"], part["utr3"], strict=True))
    coding = {"orfs": encode_sequences(zip(part["gene"], part["orf"], strict=True))}
    again = predict_repression(
        encode_sequences(zip(mirnas["name"], mirnas["sequence"], strict=True)),
        utrs,
        accessibility=cached_unpaired_probability(utrs),
        **(coding if script().TAKES_CODING else {}),
    )
    symbols = dict(zip(part["gene"], known["gene"].reindex(part["accession"]), strict=True))
    again = again.assign(gene=again["transcript"].astype(str).map(symbols))
    kept = embedded_targets(mirnas["name"], genes=list(symbols.values()), weaker=True)
    both = again.astype({"mirna": str}).merge(
        kept.astype({"mirna": str, "gene": str}), on=["mirna", "gene"], how="left"
    )
    assert len(both) == len(again) >= 500
    there = both["log2_change_y"].notna()
    of_whole = both["gene"].isin(list(known.loc[known["whole"], "gene"]))
    strong = both["log2_change_x"] <= THRESHOLD - STEP / 2
    assert there[of_whole | strong].all()
    assert not there[~of_whole & (both["log2_change_x"] > THRESHOLD + STEP / 2)].any()
    off = (both["log2_change_x"] - both["log2_change_y"])[there].abs()
    assert off.max() <= STEP / 2 + 1e-6  # the model may count in single precision
    assert (both["n_sites_x"] == both["n_sites_y"])[there].all()


def test_targets_of_tells_the_tier_of_what_is_known() -> None:
    found = targets_of(["miR-200c", "miR-466"], genes=["ZEB1", "ZEB2", "OPN"])
    assert tuple(found.table.columns) == TARGETS_OF_COLUMNS
    tiers = found.table.set_index(["mirna", "gene"])["tier"]
    assert tiers["hsa-miR-200c-3p", "ZEB1"] == "perturbation"
    assert tiers["hsa-miR-466", "ZEB1"] == "prediction"
    assert found.known == (tiers != "prediction").sum()
    strongest = targets_of("miR-200c").table["log2_change"]
    assert strongest.is_monotonic_increasing
    assert strongest.max() <= THRESHOLD


def test_targets_of_counts_known_pairs_that_are_predicted_weaker() -> None:
    base = load_evidence()
    row = base.claims.loc[base.claims["relation"] == "targets"].iloc[0]
    weak = embedded_targets("miR-466", weaker=True)
    gene = str(weak.loc[weak["log2_change"].abs() < 0.1, "gene"].iloc[0])
    own = row.to_dict() | {"claim_id": "X-1", "subject": "hsa-miR-466", "object": gene}
    own |= {"sign": "-1", "direct": "", "tier": "clip"}
    plain, told = (
        targets_of("miR-466", evidence=evidence) for evidence in ((), pd.DataFrame([own]))
    )
    assert told.known_weaker == plain.known_weaker + 1
    assert "predicted weaker than -0.25 log2" in told.summary
    table = targets_of("miR-466", genes=gene, evidence=pd.DataFrame([own])).table
    assert table["tier"].tolist() == ["clip"]


@pytest.mark.parametrize(
    ("names", "genes", "message"),
    [
        ("miR-30", None, "'miR-30' is family"),
        ("UAGCUUAUCAGACUGAUGUUGA", None, "goes through 'targets repression'"),
        ("hsa-miR-101-3p.2", None, "goes through 'targets repression'"),
        ("FOO", None, r"expected the name of one mature miRNA"),
        ("miR-21", ["NOGENE1"], "'NOGENE1' is none of them"),
        ("miR-21", ["TGFB"], "expected one gene; got 'TGFB'"),
    ],
)
def test_targets_of_refuses_what_it_does_not_hold(
    names: str, genes: list[str] | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        targets_of(names, genes=genes)


def test_some_names_that_do_not_resolve_are_told_beside_the_rest() -> None:
    found = targets_of(["miR-21", "foo", "hsa-miR-101-3p.2"])
    notes = found.unresolved.set_index("query")["note"]
    assert "targets repression" in notes["hsa-miR-101-3p.2"]
    assert "targets repression" not in notes["foo"]


def test_targets_of_on_the_command_line(tmp_path: Path) -> None:
    output = tmp_path / "targets.tsv"
    done = CliRunner().invoke(app, ["targets", "of", "miR-466", "foo", "-o", str(output)])
    assert done.exit_code == 0, done.output
    table = read_table(output, what="the table")
    assert tuple(table.columns) == TARGETS_OF_COLUMNS
    assert set(table["mirna"]) == {"hsa-miR-466"}
    assert (tmp_path / "targets_unresolved.tsv").is_file()
    assert f"{len(table):,} predicted targets" in done.stderr
    piped = CliRunner().invoke(app, ["targets", "of", "miR-466"])
    assert len(piped.stdout.splitlines()) == len(table) + 1


def test_the_embedded_predictions_are_taken_where_no_file_is_brought() -> None:
    catalogue = load_catalogue()
    assert read_predicted(["miR-466"], catalogue) is None
    found = read_predicted(["miR-466"], catalogue, embedded=True)
    assert found is not None
    assert "embedded table" in found.source
    assert len(found.predictions) == len(embedded_targets("miR-466"))
    own = pd.DataFrame({"mirna": ["miR-466"], "gene": ["RUNX2"], "log2_change": [-1.0]})
    chosen = read_predicted(["miR-466"], catalogue, targets=own, embedded=True)
    assert chosen is not None
    assert chosen.predictions["gene"].tolist() == ["RUNX2"]


def test_network_export_takes_the_embedded_predictions_when_asked(tmp_path: Path) -> None:
    plain, more = tmp_path / "plain.sif", tmp_path / "more.sif"
    command = ["network", "export", "--context", "breast", "--format", "sif", "-o"]
    assert CliRunner().invoke(app, [*command, str(plain)]).exit_code == 0
    done = CliRunner().invoke(app, [*command, str(more), "--predicted"])
    assert done.exit_code == 0, done.output
    assert "those of the embedded table" in done.stderr
    assert "predicted_target" not in plain.read_text()
    assert "predicted_target" in more.read_text()
