"""A study's result as tidy tables and as the record that `study.json` holds."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from mirbone._core import Held, table_text
from mirbone.evidence import citation
from mirbone.network import edge_table
from mirbone.niche import HORIZON
from mirbone.study._asked import ranked_answers
from mirbone.study._cell import CellAnswer
from mirbone.study._cell_words import cell_findings
from mirbone.study._chain import StudyResult
from mirbone.study._findings import told
from mirbone.study._patient import PatientAnswer, patient_findings
from mirbone.study._steps import N_RANDOM

_PATH_COLUMNS = (
    "mirna",
    "step",
    "rank",
    "path",
    "sign",
    "push",
    "tier",
    "strength",
    "remote",
    "against_profile",
    "claims",
)


_SENSITIVITY = "the range of each effect when any one patient is left out"


def study_tables(result: StudyResult) -> dict[str, tuple[pd.DataFrame, str]]:
    """Lay a study out as tables.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    dict of str to (DataFrame, str)
        File stem to table and what it holds in a few words.
    """
    sensitivity = result.contrast.sensitivity
    left_out = {} if sensitivity is None else {"sensitivity": (sensitivity, _SENSITIVITY)}
    predicted = _predicted(result)
    return {
        "contrast": (result.contrast.table, "every miRNA of the profile"),
        **left_out,
        "names": (result.contrast.names, "what each name of the input was taken to mean"),
        "signature": (_followed(result), "the miRNAs that were followed"),
        "steps": (result.steps, "the push on each cascade step, and its test against chance"),
        **_prediction(result),
        "effects": (_consequences(result), "effect and push per miRNA and step"),
        "paths": (_paths(result), "the paths that explain them, with claims"),
        **predicted,
        **_cell(result.cell),
        **_patient(result.patient),
        "claims": (_claims(result), "every claim about a miRNA of the signature"),
        "left_out": (result.left_out, "what was not used, and why"),
        "references": (_references(result), "the references that are cited"),
        "network": (_edges(result), "the signed edges of the context"),
    }


def _prediction(result: StudyResult) -> dict[str, tuple[pd.DataFrame, str]]:
    if result.prediction is None:
        return {}
    return {
        "prediction": (
            ranked_answers(result),
            "how probable it is that more of each miRNA promotes",
        ),
        "prediction_lines": (result.prediction.lines, "the four lines of evidence on each"),
    }


def _followed(result: StudyResult) -> pd.DataFrame:
    table = result.signature.table
    return table.assign(witness=result.witnesses[table["mirna"]].to_numpy(str))


def _edges(result: StudyResult) -> pd.DataFrame:
    """List what is known and, behind it and marked so, what is predicted for the signature."""
    return edge_table(result.network, result.predicted and result.predicted.drawn)


def _predicted(result: StudyResult) -> dict[str, tuple[pd.DataFrame, str]]:
    found = result.predicted
    if found is None:
        return {}
    listed = {"predicted_targets": (found.targets, "predicted targets among the network's genes")}
    if found.embedded:
        return listed
    return {
        **listed,
        "consequences": (found.consequences, "targets for and against each step"),
        "target_enrichment": (found.enrichment, "predicted targets against matched genes"),
        "unmapped_genes": (found.unmapped, "names that are none of a known gene, and why"),
    }


def _cell(found: CellAnswer | str) -> dict[str, tuple[pd.DataFrame, str]]:
    if isinstance(found, str):
        return {}
    deciding = found.deciding
    decides = (
        {}
        if deciding is None
        else {
            "cell_deciding_edges": (
                deciding.edges,
                "simulation: edges that carry the largest steps",
            ),
            "cell_deciding_numbers": (deciding.numbers, "simulation: numbers that decide them"),
        }
    )
    return {
        "cell_profile": (found.profile.table, "simulation: at what each miRNA was held"),
        "cell_steps": (found.steps, "simulation: what the profile does to each step"),
        "cell_genes": (found.genes, "simulation: what the profile does to each gene"),
        "cell_restoring": (found.restoring, "simulation: one miRNA taken back, by step"),
        "cell_net": (found.net, f"simulation: the same, on metastasis by year {HORIZON:g}"),
        **decides,
    }


def _patient(found: PatientAnswer | str) -> dict[str, tuple[pd.DataFrame, str]]:
    if isinstance(found, str):
        return {}
    return {
        "patient_curves": (found.curves, "simulation: patients with and without the proposal"),
        "bone_lesion": (found.bone.table, "simulation: a lesion with and without it"),
        "assumptions": (found.assumptions, "on which assumptions these answers hang"),
    }


def _patient_record(found: PatientAnswer | str) -> dict[str, object]:
    if isinstance(found, str):
        return {"not_followed": found}
    return {
        "mirna": found.mirna,
        "action": found.action,
        "members": found.members,
        "findings": list(patient_findings(found)),
    }


def _consequences(result: StudyResult) -> pd.DataFrame:
    direction = result.signature.directions
    chosen = result.effects["mirna"].isin(list(direction.index))
    table = pd.DataFrame(result.effects.loc[chosen]).reset_index(drop=True)
    table.insert(3, "push", table["effect"] * direction.reindex(table["mirna"]).to_numpy(float))
    return table


def _paths(result: StudyResult) -> pd.DataFrame:
    rows = [
        (
            card.mirna,
            reach.explanation.step.value,
            rank,
            path.text,
            path.sign,
            path.sign * card.direction,
            path.tier.value,
            path.strength,
            path.remote,
            ";".join(card.disputed(path)),
            ";".join(",".join(ids) for ids in path.claims),
        )
        for card in result.cards
        for reach in card.reaches
        for rank, path in enumerate(reach.explanation.paths, start=1)
    ]
    return pd.DataFrame(rows, columns=pd.Index(_PATH_COLUMNS))


def _claims(result: StudyResult) -> pd.DataFrame:
    tables = [card.claims.assign(mirna=card.mirna) for card in result.cards]
    if not tables:
        return pd.DataFrame(columns=pd.Index(["mirna", "group"]))
    table = pd.concat(tables, ignore_index=True)
    first = ["mirna", "group"]
    order = [*first, *(column for column in table.columns if column not in first)]
    return table.reindex(columns=order)


def cited_references(result: StudyResult) -> list[str]:
    """List the keys that the study's paths and claims cite, in the bibliography's order.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    list of str
        Keys; those outside the bibliography (``PMID:...``) come last.
    """
    ids = {
        claim
        for card in result.cards
        for reach in (*card.reaches, *card.elsewhere)
        for path in reach.explanation.paths
        for move in path.claims
        for claim in move
    }
    claims = result.evidence.claims
    cells = zip(claims["claim_id"], claims["reference"], strict=True)
    keys = set(_keys(cell for claim, cell in cells if claim in ids))
    for card in result.cards:
        keys |= set(_keys(card.claims["reference"]))
    known = [key for key in result.evidence.references["reference_id"] if key in keys]
    return [*known, *sorted(keys - set(known))]


def _keys(cells: Iterable[str]) -> list[str]:
    return [key.strip() for cell in cells for key in str(cell).split(";") if key.strip()]


def _references(result: StudyResult) -> pd.DataFrame:
    keys = cited_references(result)
    table = result.evidence.references.set_index("reference_id", drop=False)
    known = table.loc[[key for key in keys if key in table.index]].reset_index(drop=True)
    known.insert(1, "citation", [citation(result.evidence, key) for key in known["reference_id"]])
    other = [key for key in keys if key not in table.index]
    extra = pd.DataFrame({"reference_id": other, "citation": other})
    return pd.concat([known, extra], ignore_index=True).fillna("")


def study_record(result: StudyResult) -> dict[str, Any]:
    """Give the record of a study, as `study.json` holds it.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    dict
        Configuration, findings, numbers of rows, notes, provenance. File names carry no folder.
    """
    config = {
        key: _plain(value) for key, value in dict(result.config).items() if value not in (None, ())
    }
    return {
        "config": config,
        "context": result.network.context.title,
        "findings": list(told(result)),
        "notes": list(result.contrast.notes),
        "method": result.contrast.method,
        "case": result.contrast.case,
        "control": result.contrast.control,
        "n_case": result.contrast.n_case,
        "n_control": result.contrast.n_control,
        "signature_rule": result.signature.rule,
        "rows": {name: len(table) for name, (table, _) in study_tables(result).items()},
        "n_random": N_RANDOM,
        "cell": _cell_record(result.cell),
        "patient": _patient_record(result.patient),
        "names": result.names_source,
        "predicted_targets": result.predicted.source if result.predicted else None,
        "kept_databases": [
            {"title": one.title, "file": one.file, "sha256": one.sha256}
            for one in result.evidence.kept
        ],
        "evidence_sha256": _content_hash(result.evidence.claims),
        "provenance": asdict(result.provenance),
    }


def _cell_record(found: CellAnswer | str) -> dict[str, object]:
    if isinstance(found, str):
        return {"not_run": found}
    return {
        "compartment": found.compartment,
        "models": found.n_models,
        "models_used": found.n_used,
        "left_out_states": found.lost,
        "profile": found.profile.rule,
        "not_in_the_cell": list(found.profile.absent),
        "findings": list(cell_findings(found)),
    }


def _content_hash(table: pd.DataFrame) -> str:
    return hashlib.sha256(table_text(table).encode("utf-8", "backslashreplace")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Path | Held):
        return value.name
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
