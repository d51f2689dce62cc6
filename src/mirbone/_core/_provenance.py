"""What every saved result says of its making."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from mirbone._core._files import sha256_of
from mirbone._core._short_repr import short_repr
from mirbone._version import __version__

_PACKAGES = ("numpy", "pandas", "scipy", "networkx", "pydantic", "jinja2", "matplotlib")


@short_repr()
@dataclass(frozen=True, slots=True)
class Provenance:
    """Software versions, seed and input hashes of one result.

    Parameters
    ----------
    mirbone : str
        Version of this package.
    python : str
        Version of the interpreter.
    packages : mapping of str to str
        Versions of the libraries that compute.
    seed : int or None
        The seed of every random draw; None where nothing was drawn.
    inputs : mapping of str to str
        File name to SHA-256, one entry an input file. No folder, no time, no host: the same input
        gives the same record.
    """

    mirbone: str
    python: str
    packages: Mapping[str, str]
    seed: int | None
    inputs: Mapping[str, str]

    def _headline(self) -> str:
        return f"mirbone {self.mirbone}, {len(self.inputs)} input files"


def record_provenance(inputs: list[Path], seed: int | None = None) -> Provenance:
    """Record versions, seed and input hashes.

    Parameters
    ----------
    inputs : list of Path
        The files that were read.
    seed : int, optional
        The seed of the run.

    Returns
    -------
    Provenance
        The record.
    """
    return Provenance(
        mirbone=__version__,
        python=platform.python_version(),
        packages={name: version(name) for name in _PACKAGES},
        seed=seed,
        inputs=_hashes(inputs),
    )


def _hashes(paths: list[Path]) -> dict[str, str]:
    """Hash files by name; a second file of one name is numbered."""
    hashes: dict[str, str] = {}
    for path in paths:
        name, number = path.name, 2
        while name in hashes:
            name, number = f"{path.name} ({number})", number + 1
        hashes[name] = sha256_of(path)
    return hashes
