"""From expanded claims to the network of a context."""

import pandas as pd

from mirbone._core import InputError, named_keywords, promised
from mirbone.evidence import CLAIM_COLUMNS, load_evidence
from mirbone.network._context import Context
from mirbone.network._contradictions import find_contradictions
from mirbone.network._model import (
    EDGE_COLUMNS,
    LEFT_OUT_COLUMNS,
    PREDICTED_REASON,
    STATEMENT_COLUMNS,
    EdgeKind,
    Network,
)
from mirbone.network._site_count import count_sites
from mirbone.network._strength import count_references, edge_strength
from mirbone.network._transfer import tabulate_transfers
from mirbone.words import CascadeStep, Relation, Tier

_KIND_OF = {
    Relation.TARGETS.value: EdgeKind.MIRNA_TARGET.value,
    Relation.TRANSCRIBES.value: EdgeKind.TRANSCRIPTION.value,
    Relation.REGULATES.value: EdgeKind.SIGNALLING.value,
    Relation.SIGNALS.value: EdgeKind.SIGNALLING.value,
    Relation.SECRETES.value: EdgeKind.SECRETION.value,
    Relation.BINDS.value: EdgeKind.RECEPTOR_LIGAND.value,
    Relation.TRANSFERS.value: EdgeKind.TRANSFER.value,
    Relation.AFFECTS.value: EdgeKind.SIGNALLING.value,
}
_FACTORS = ("mirna", "gene", "pathway", "molecule")  # what has a level that can change
_CARRIERS = ("cell", "place")  # what can release or receive a factor
_STATED_OF = ("process", "phenotype", "cell", "place", "disease", "carrier", "concept", "analyte")
_SIGNS = {"+1": 1, "-1": -1, "0": 0}
_INDIRECT = "an indirect effect of a miRNA: the paths through what carries it tell of it"
_EDGE_KEY = ["source", "target", "kind", "compartment", "sign"]


@named_keywords
def build_network(
    claims: pd.DataFrame, context: Context | None = None, *, entities: pd.DataFrame | None = None
) -> Network:
    """Build the signed network of one context from expanded claims.

    Only functional claims with a sign become edges. A claim of tier ``prediction`` is neither edge
    nor statement, as a prediction is never knowledge: it is left out, and
    `opposing_consequences` weighs predictions apart. Claims of the same source, target, kind and
    compartment merge where their signs agree: the edge shows the strongest tier and all claim ids.
    A miRNA never gets an edge to a process, step or phenotype: what is stated of it there is kept
    in `Network.statements`. A gene's effect on a process becomes a readout edge to the process's
    cascade step, its sign multiplied by the process's sign on that step.

    Parameters
    ----------
    claims : DataFrame
        Output of `mirbone.evidence.expand_claims`: the claim columns, one row a member, with
        ``subject_kind`` and ``object_kind``.
    context : Context, optional
        Without it all contexts are pooled.
    entities : DataFrame, optional
        The registered words with ``name, step, step_sign``; the embedded ones when left out.

    Returns
    -------
    Network
        Sorted, so that the order of the claims does not matter.

    Raises
    ------
    InputError
        If a column is missing.
    """
    _check_columns(claims)
    words = load_evidence(kept="none").entities if entities is None else entities
    functional = [relation.value for relation in Relation if relation.functional]
    every = claims.loc[claims["relation"].isin(functional)]
    context = context or Context()
    rows = _annotate(every.loc[context.holds(every)].reset_index(drop=True), words)
    fate = _fates(rows)
    edge_rows = rows.loc[fate == "edge"].reset_index(drop=True)
    statements = _statements(rows.loc[fate == "statement"])
    return Network(
        context=context,
        edges=_merge(edge_rows),
        nodes=_nodes(edge_rows, rows.loc[fate == "statement"]),
        statements=statements,
        contradictions=find_contradictions(edge_rows),
        left_out=_left_out(rows, fate),
        secreted=_secreted(every.loc[every["tier"] != Tier.PREDICTION.value]),
        transfers=tabulate_transfers(edge_rows),
    )


def _check_columns(claims: pd.DataFrame) -> None:
    needed = (*CLAIM_COLUMNS, "subject_kind", "object_kind")
    missing = [column for column in needed if column not in claims.columns]
    if missing:
        raise InputError(
            f"the claims must be expanded and hold the column {', '.join(map(repr, missing))}; "
            f"found {', '.join(map(repr, claims.columns[:30]))}. "
            "Use mirbone.evidence.expand_claims."
        )


def _annotate(rows: pd.DataFrame, entities: pd.DataFrame) -> pd.DataFrame:
    """Add the number of the sign, the step that the object means, and the edge's ends and kind."""
    has_step = entities.loc[entities["step"].isin([step.value for step in CascadeStep])]
    steps = {step.value: step.value for step in CascadeStep}
    steps |= dict(zip(has_step["name"], has_step["step"], strict=True))
    signs = dict.fromkeys(steps, 1)
    signs |= {
        name: _SIGNS[sign]
        for name, sign in zip(has_step["name"], has_step["step_sign"], strict=True)
        if sign in _SIGNS
    }
    stated = rows["sign"].map(_SIGNS.get).astype("Int64")
    object_step = rows["object"].map(steps.get).fillna("")
    step_sign = rows["object"].map(signs.get).astype("Int64")
    to_step = object_step != ""
    return rows.assign(
        stated_sign=stated,
        object_step=object_step,
        sign=stated.where(~to_step, stated * step_sign),
        source=rows["subject"],
        target=object_step.where(to_step, rows["object"]),
        target_kind=rows["object_kind"].where(~to_step, "step"),
        kind=rows["relation"].map(_KIND_OF.get).where(~to_step, EdgeKind.READOUT.value),
    )


def _fates(rows: pd.DataFrame) -> pd.Series:
    """Say for each claim: edge, statement, or why it is neither."""
    source, target = rows["subject_kind"], rows["target_kind"]
    from_mirna, from_factor = source == "mirna", source.isin(_FACTORS)
    to_factor, to_step = target.isin(_FACTORS), target == "step"
    carried = rows["relation"].isin([Relation.SECRETES.value, Relation.TRANSFERS.value])
    carrier = source.isin(_CARRIERS) & to_factor | from_factor & target.isin(_CARRIERS)
    fate = pd.Series("the object is nothing that a factor can change", index=rows.index)
    fate[~from_factor] = "the subject is no miRNA, gene, pathway or molecule"
    fate[from_factor & target.isin(_STATED_OF)] = "statement"
    edge = from_factor & (to_factor | to_step) & ~(from_mirna & to_step) | carried & carrier
    fate[edge & rows["sign"].isna()] = "the sign is not stated"
    fate[edge & rows["sign"].eq(0).fillna(False)] = "stated to have no effect"
    fate[edge & rows["sign"].isin([-1, 1])] = "edge"
    fate[edge & from_mirna & (rows["direct"] == "no")] = _INDIRECT
    fate[edge & (rows["source"] == rows["target"])] = "the subject acts on itself"
    fate[from_mirna & to_step] = "statement"
    fate[rows["tier"] == Tier.PREDICTION.value] = PREDICTED_REASON
    return fate


def _merge(rows: pd.DataFrame) -> pd.DataFrame:
    """Merge claims of the same ends, kind, compartment and sign into one edge each."""
    groups: dict[tuple, list[dict]] = {}
    for row in rows.to_dict("records"):
        groups.setdefault(tuple(row[name] for name in _EDGE_KEY), []).append(row)
    edges = [_edge(key, group) for key, group in sorted(groups.items())]
    table = pd.DataFrame(edges, columns=pd.Index(EDGE_COLUMNS))
    return promised(
        table.astype({"sign": int, "n_sites": "Int64", "strength": float}), EDGE_COLUMNS
    )


def _edge(key: tuple, group: list[dict]) -> dict[str, object]:
    tier = min((Tier(row["tier"]) for row in group), key=lambda tier: tier.rank)
    steps = {row["object_step"] or row["step"] for row in group}
    return dict(zip(_EDGE_KEY, key, strict=True)) | {
        "step": ";".join(step.value for step in CascadeStep if step.value in steps),
        "n_sites": count_sites(row["mechanism"] for row in group),
        "strength": edge_strength(tier, count_references(row["reference"] for row in group)),
        "tier": tier.value,
        "claims": ";".join(sorted({row["claim_id"] for row in group})),
    }


def _statements(rows: pd.DataFrame) -> pd.DataFrame:
    stated = rows.assign(
        step=rows["object_step"],
        sign=rows["sign"].where(rows["object_step"] != "", pd.NA),
        claims=rows["claim_id"],
    )
    table = _sorted(stated, STATEMENT_COLUMNS, ["subject", "step", "object", "claims"])
    return promised(table, STATEMENT_COLUMNS)


def _left_out(rows: pd.DataFrame, fate: pd.Series) -> pd.DataFrame:
    left = rows.assign(reason=fate).loc[~fate.isin(["edge", "statement"])]
    table = _sorted(left, LEFT_OUT_COLUMNS, ["claim_id", "source", "target"])
    return promised(table, LEFT_OUT_COLUMNS)


def _sorted(rows: pd.DataFrame, columns: tuple[str, ...], order: list[str]) -> pd.DataFrame:
    table = pd.DataFrame({name: rows[name] for name in columns}).drop_duplicates()
    return table.sort_values(order).reset_index(drop=True)


def _nodes(edge_rows: pd.DataFrame, statement_rows: pd.DataFrame) -> pd.DataFrame:
    kinds: dict[str, str] = {}
    for rows, name, kind in (
        (statement_rows, "source", "subject_kind"),
        (edge_rows, "source", "subject_kind"),
        (edge_rows, "target", "target_kind"),
    ):
        kinds |= dict(zip(rows[name], rows[kind], strict=True))
    return pd.DataFrame(sorted(kinds.items()), columns=pd.Index(["name", "kind"]))


def _secreted(rows: pd.DataFrame) -> frozenset[str]:
    """Collect what leaves its cell; a protein's nature, so every context counts."""
    released = rows.loc[
        (rows["relation"] == Relation.SECRETES.value) & (rows["object_kind"] != "mirna"), "object"
    ]
    ligands = rows.loc[
        (rows["relation"] == Relation.BINDS.value) & (rows["subject_kind"] != "mirna"), "subject"
    ]
    return frozenset(released) | frozenset(ligands)
