"""Shared fixtures. Tests that need the real reference data skip, saying so, where it is absent."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """The folder of real public data beside the repository (`MIRBONE_REFERENCE` overrides it)."""
    folder = Path(os.environ.get("MIRBONE_REFERENCE", REPOSITORY.parent / "shared" / "reference"))
    if not folder.is_dir():
        pytest.skip(f"the reference data is not at {folder}")
    return folder


@pytest.fixture(scope="session")
def review_text() -> str:
    """The review, whitespace collapsed; it lies beside the reference data, and skips where not."""
    given = os.environ.get("MIRBONE_REFERENCE")
    folder = Path(given).resolve().parent if given else REPOSITORY.parent / "shared"
    path = folder / "review.txt"
    if not path.is_file():
        pytest.skip(f"the review is not at {path}")
    return " ".join(path.read_text(encoding="utf-8").split())
