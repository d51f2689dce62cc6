"""What every saved result says of its making."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from mirbone._core._files import sha256_of
from mirbone._core._short_repr import short_repr
from mirbone._core._sources import Held, Source
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
        File name (of a table held in memory: its type and keyword) to SHA-256, one entry an input.
        No folder, no time, no host: the same input
        gives the same record.
    """

    mirbone: str
    python: str
    packages: Mapping[str, str]
    seed: int | None
    inputs: Mapping[str, str]

    def _headline(self) -> str:
        return f"mirbone {self.mirbone}, {len(self.inputs)} input files"


def record_provenance(inputs: Sequence[Source], seed: int | None = None) -> Provenance:
    """Record versions, seed and input hashes.

    Parameters
    ----------
    inputs : sequence of Path or Held
        The files and tables that were read.
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


def _hashes(sources: Sequence[Source]) -> dict[str, str]:
    """Hash inputs by name; a second one of a name is numbered."""
    hashes: dict[str, str] = {}
    for source in sources:
        name, number = source.name, 2
        while name in hashes:
            name, number = f"{source.name} ({number})", number + 1
        hashes[name] = source.sha256() if isinstance(source, Held) else sha256_of(source)
    return hashes
