"""Small claim tables for the evidence tests."""

from dataclasses import replace

import pandas as pd

from mirbone.evidence import CLAIM_COLUMNS, EvidenceBase, load_evidence

VALID = {
    "subject": "hsa-miR-145-5p",
    "relation": "affects",
    "object": "migration",
    "sign": "-1",
    "tier": "perturbation",
    "reference": "PMID:18376396",
    "source": "literature",
}


def claim(**cells: str) -> dict[str, str]:
    """One valid row, with the cells given put in."""
    return dict.fromkeys(CLAIM_COLUMNS, "") | VALID | {"claim_id": "X-001"} | cells


def table(*rows: dict[str, str]) -> pd.DataFrame:
    """Rows as a claim table; ids are numbered where they are the default's."""
    claims = pd.DataFrame(rows, columns=list(CLAIM_COLUMNS), dtype=object)
    default = claims["claim_id"] == "X-001"
    numbers = [f"X-{number:03d}" for number in range(1, len(claims) + 1)]
    claims["claim_id"] = claims["claim_id"].mask(default, pd.Series(numbers, dtype=object))
    return claims


def base_of(*rows: dict[str, str]) -> EvidenceBase:
    """A base with these claims only, and the embedded bibliography and words."""
    return replace(load_evidence(), claims=table(*rows))
