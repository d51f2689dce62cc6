"""Small claim tables for the network's tests, and slow obvious twins of its algorithms."""

from itertools import pairwise

import pandas as pd

from mirbone.evidence import CLAIM_COLUMNS
from mirbone.network import Context, Network, build_network
from mirbone.words import CascadeStep

ENTITIES = pd.DataFrame(
    [
        ("migration", "process", "invasion_intravasation", "+1"),
        ("osteoclastogenesis", "process", "bone_resorption", "+1"),
        ("mesenchymal_epithelial_transition", "process", "emt_stemness", "-1"),
        ("tumour_growth", "process", "", ""),
        ("bone_metastasis", "phenotype", "", ""),
        ("tumour_cell", "cell", "", ""),
        ("bone_marrow_stroma", "cell", "", ""),
        ("WNT_signalling", "pathway", "", ""),
        ("zoledronate", "drug", "", ""),
    ],
    columns=pd.Index(["name", "kind", "step", "step_sign"]),
)
_KINDS = dict(zip(ENTITIES["name"], ENTITIES["kind"], strict=True))
_KINDS |= {step.value: "step" for step in CascadeStep}


def kind_of(name: str) -> str:
    """Kind of a word, as `expand_claims` would give it."""
    if name.startswith("hsa-"):
        return "mirna"
    return _KINDS.get(name, "gene")


def claim(subject: str, relation: str, object: str, sign: str = "+1", **other: str) -> dict:
    """One expanded claim; everything that is not given is empty, or plain."""
    row = dict.fromkeys(CLAIM_COLUMNS, "") | {
        "subject": subject,
        "relation": relation,
        "object": object,
        "sign": sign,
        "tier": "perturbation",
        "reference": "R1",
        "source": "literature",
    }
    row |= {"subject_kind": kind_of(subject), "object_kind": kind_of(object)} | other
    return row


def table(*rows: dict) -> pd.DataFrame:
    """A claim table; claims without an id are numbered L-x-001, L-x-002, ..."""
    numbered = [
        row | {"claim_id": row["claim_id"] or f"L-x-{number:03d}"}
        for number, row in enumerate(rows, start=1)
    ]
    return pd.DataFrame(numbered)


def build(*rows: dict, context: Context | None = None) -> Network:
    """The network of some claims."""
    return build_network(table(*rows), context, entities=ENTITIES)


BONE = (
    claim("tumour_cell", "secretes", "PTHLH", compartment="tumour_cell"),
    claim("hsa-miR-33a-5p", "targets", "PTHLH", "-1", compartment="tumour_cell"),
    claim("PTHLH", "regulates", "TNFSF11", compartment="osteoblast"),
    claim("TNFSF11", "binds", "TNFRSF11A", compartment="osteoclast"),
    claim("TNFRSF11A", "affects", "osteoclastogenesis", compartment="osteoclast"),
    claim("hsa-miR-218-5p", "regulates", "RUNX2", compartment="osteoblast"),
    claim("hsa-miR-218-5p", "regulates", "IBSP", compartment="tumour_cell"),
    claim("RUNX2", "affects", "bone_formation", compartment="osteoblast"),
    claim("RUNX2", "transcribes", "IBSP"),
    claim("IBSP", "affects", "osteomimicry", compartment="tumour_cell"),
    claim("hsa-miR-200c-3p", "targets", "ZEB1", "-1"),
    claim("ZEB1", "transcribes", "hsa-miR-200c-3p", "-1"),
    claim("ZEB1", "transcribes", "CDH1", "-1"),
    claim("CDH1", "affects", "mesenchymal_epithelial_transition"),
    claim("ZEB1", "affects", "emt_stemness"),
)


def all_paths_slowly(
    edges: pd.DataFrame, node: str, step: str, max_length: int
) -> set[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Every simple path by plain recursion, compartments ignored: nodes and signs."""
    found = set()

    def extend(nodes: tuple[str, ...], signs: tuple[int, ...]) -> None:
        if nodes[-1] == step:
            found.add((nodes, signs))
            return
        if len(signs) == max_length:
            return
        for edge in edges.to_dict("records"):
            if edge["source"] == nodes[-1] and edge["target"] not in nodes:
                extend((*nodes, edge["target"]), (*signs, edge["sign"]))

    extend((node,), ())
    return found


def consecutive(nodes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pairs of neighbours."""
    return list(pairwise(nodes))
