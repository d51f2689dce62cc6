"""What a user does next with what was read: it must not fail there either."""

import tempfile
from pathlib import Path

import pandas as pd

from mirbone import cell, evidence, expression, network, targets, words
from mirbone._core import table_text
from mirbone.evidence import CLAIM_COLUMNS, EvidenceBase


def _shown(base: EvidenceBase, claims: pd.DataFrame) -> None:
    for row in claims.to_dict("records"):
        evidence.format_claim(base, row)
        evidence.reference_text(base, row["reference"])


def use(done: object, base: EvidenceBase) -> None:
    """Show it, write it, and give it to what takes it."""
    repr(done)
    if hasattr(done, "_repr_html_"):
        done._repr_html_()
    if isinstance(done, expression.Profiles):
        done.to_anndata()
        table_text(done.dropped)
    elif isinstance(done, expression.Contrast):
        table_text(done.face_table())
        table_text(done.dropped)
    elif isinstance(done, evidence.ImportResult):
        evidence.add_claims(base, done.claims)
        table_text(done.excluded)
    elif isinstance(done, pd.DataFrame):
        table_text(done)
        if tuple(done.columns) == CLAIM_COLUMNS:
            held = EvidenceBase(done, base.references, base.entities)
            expanded = evidence.expand_claims(held, words.load_catalogue())
            made = network.build_network(expanded, entities=base.entities)
            with tempfile.TemporaryDirectory() as folder:
                for kind in ("sif", "graphml", "cx2", "sbml-qual"):
                    network.export_network(made, kind, Path(folder, kind))
            _shown(base, done)
    elif isinstance(done, cell.KineticModel):
        cell.parameter_table(done, cell.draw_parameters(done, 2))
    elif isinstance(done, targets.GeneUtrs):
        table_text(done.unmapped)
        use(done.utrs, base)
    elif isinstance(done, targets.SequenceSet) and len(done) < 50:
        mirnas = targets.encode_sequences([("hsa-miR-21-5p", "UAGCUUAUCAGACUGAUGUUGA")])
        targets.scan_sites(mirnas, done)
