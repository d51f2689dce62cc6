"""A signature of ten miRNAs, in whatever layout a test asks for."""

from pathlib import Path

import pandas as pd
import pytest

from mirbone.expression import Contrast
from mirbone.study._signature import choose_signature

MIRNAS = (
    "hsa-miR-145-5p", "hsa-miR-143-3p", "hsa-miR-33a-5p", "hsa-miR-10b-5p", "hsa-miR-218-5p",
    "hsa-miR-205-5p", "hsa-miR-21-5p", "hsa-miR-30a-5p", "hsa-miR-30d-5p", "hsa-miR-141-3p",
)  # fmt: skip
LOG2 = (-2.4, -2.2, -1.9, 1.9, 1.85, -1.95, 1.6, -1.5, 0.45, -0.375)
P = (3.5e-22, 5.3e-20, 3.4e-18, 2.0e-17, 2.1e-17, 5.3e-17, 1.0e-13, 3.1e-10, 0.058, 0.63)
FDR = (3.5e-21, 2.6e-19, 1.1e-17, 4.2e-17, 4.2e-17, 8.8e-17, 1.4e-13, 3.9e-10, 0.064, 0.63)
CHANGED = set(MIRNAS[:8])


def made(**columns: object) -> pd.DataFrame:
    """A table of the miRNAs above with these columns; ``_`` in a keyword is what it is."""
    return pd.DataFrame({"miRNA": MIRNAS, **columns})


def effects(contrast: Contrast) -> dict[str, float]:
    return contrast.table.set_index("mirna")["log2fc"].to_dict()


def directions(contrast: Contrast) -> dict[str, int]:
    return contrast.table.set_index("mirna")["direction"].to_dict()


def signature(contrast: Contrast) -> set[str]:
    return set(choose_signature(contrast, fdr=0.05, stated=True).table["mirna"])


def assert_log2(contrast: Contrast, rel: float = 1e-9) -> None:
    assert effects(contrast) == pytest.approx(dict(zip(MIRNAS, LOG2, strict=True)), rel=rel)


def file(folder: Path, text: str) -> Path:
    path = folder / "signature.csv"
    path.write_text(text, encoding="utf-8")
    return path
