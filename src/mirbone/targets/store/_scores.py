"""What a scan can add to each site: its duplex energy, and the repression it would cause alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Self

import numpy as np

from mirbone._core import short_repr
from mirbone.targets.accessibility._cache import KERNEL_VERSION
from mirbone.targets.energy._duplex import ENERGY_VERSION, duplex_energies
from mirbone.targets.repression._model import REPRESSION_VERSION
from mirbone.targets.sequences._sequences import SequenceSet
from mirbone.targets.sites._sites import CANONICAL, Sites

EnergyKind = Literal["anchored", "exact", "none"]


@short_repr()
@dataclass(frozen=True, slots=True)
class SiteScores:
    """Energies and repression of sites, as a scan's workers compute them.

    Parameters
    ----------
    energy : {"anchored", "exact", "none"}, optional
        Seed pairs held fixed, every structure, or no energy (NaN).
    repression : bool, optional
        Whether to add ``log2_change``: what each site alone would do to its mRNA; NaN for classes
        that are not canonical.
    accessibility : ndarray of float32, shape (nucleotides,), optional
        How free of pairs each place of the UTRs is, as `cached_unpaired_probability` gives it, for
        the repression to count.

    Examples
    --------
    >>> SiteScores(repression=True).columns
    ('energy_kcal_mol', 'log2_change')
    """

    energy: EnergyKind = "anchored"
    repression: bool = False
    accessibility: np.ndarray | None = field(default=None, compare=False)

    @property
    def identity(self) -> str:
        """What is computed; equal identities give equal numbers."""
        parts = [f"duplex energy {ENERGY_VERSION}, {self.energy}"]
        variant = (
            f"accessibility {KERNEL_VERSION}" if self.accessibility is not None else "sequence"
        )
        return "; ".join(parts + [f"repression {REPRESSION_VERSION}, {variant}"] * self.repression)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("energy_kcal_mol", *(("log2_change",) if self.repression else ()))

    def for_nucleotides(self, start: int, stop: int) -> Self:
        """Give the scorer of the UTRs that lie from nucleotide `start` to `stop` of all."""
        if self.accessibility is None:
            return self
        return replace(self, accessibility=self.accessibility[start:stop])

    def __call__(
        self, sites: Sites, mirnas: SequenceSet, utrs: SequenceSet
    ) -> Mapping[str, np.ndarray]:
        """Score the sites of one part.

        Parameters
        ----------
        sites : Sites
            Sorted, as `scan_sites` gives them.
        mirnas, utrs : SequenceSet
            Their sequences.

        Returns
        -------
        mapping of str to ndarray of float32
            One array a column, one value a site.
        """
        scores = {"energy_kcal_mol": self._energies(sites, mirnas, utrs)}
        if self.repression:
            scores["log2_change"] = self._changes(sites, mirnas, utrs)
        return scores

    def _energies(self, sites: Sites, mirnas: SequenceSet, utrs: SequenceSet) -> np.ndarray:
        if self.energy == "none":
            return np.full(len(sites), np.nan, dtype=np.float32)
        return duplex_energies(mirnas, utrs, sites, exact=self.energy == "exact")

    def _changes(self, sites: Sites, mirnas: SequenceSet, utrs: SequenceSet) -> np.ndarray:
        from mirbone.targets.repression._predict import site_changes

        changes = np.full(len(sites), np.nan, dtype=np.float32)
        known = np.flatnonzero(sites.site_type < CANONICAL)
        changes[known] = site_changes(
            mirnas, utrs, sites.take(known), accessibility=self.accessibility
        )
        return changes
