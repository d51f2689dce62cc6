"""Where miRNAs can bind: one row a site, as parallel arrays."""

from dataclasses import dataclass

import numpy as np

from mirbone._core import InputError, short_repr

SITE_TYPES = (
    "8mer",
    "7mer-m8",
    "7mer-A1",
    "6mer",
    "6mer-offset",
    "wobble-3prime",
    "bulge-3prime",
    "centered",
)
"""Names of the site classes; a class's code is its place. The first five are canonical."""

CANONICAL = 5


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Sites of miRNAs in 3' UTRs, sorted by miRNA, UTR and start.

    Parameters
    ----------
    mirna : ndarray of int32, shape (sites,)
        Index of the miRNA in its `SequenceSet`.
    utr : ndarray of int32, shape (sites,)
        Index of the UTR in its `SequenceSet`.
    start : ndarray of int32, shape (sites,)
        First nt of the site on the UTR, 0-based.
    end : ndarray of int32, shape (sites,)
        One past its last nt.
    site_type : ndarray of uint8, shape (sites,)
        Class, as its place in `SITE_TYPES`.

    Raises
    ------
    InputError
        If the columns differ in length.
    """

    mirna: np.ndarray
    utr: np.ndarray
    start: np.ndarray
    end: np.ndarray
    site_type: np.ndarray

    def __post_init__(self) -> None:
        columns = (self.mirna, self.utr, self.start, self.end, self.site_type)
        if len({column.shape for column in columns}) != 1 or self.mirna.ndim != 1:
            shapes = ", ".join(str(column.shape) for column in columns)
            raise InputError(f"the columns of sites must have one length; got {shapes}.")
        for column in columns:
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.mirna)

    @property
    def counts(self) -> dict[str, int]:
        """Number of sites of each class, classes without a site included."""
        found = np.bincount(self.site_type, minlength=len(SITE_TYPES))
        return dict(zip(SITE_TYPES, map(int, found), strict=True))

    def take(self, rows: np.ndarray | slice) -> "Sites":
        """Take some of the rows.

        Parameters
        ----------
        rows : ndarray or slice
            Row numbers, a mask or a slice; give them in rising order to keep the sites sorted.

        Returns
        -------
        Sites
            Those rows.
        """
        return Sites(
            self.mirna[rows], self.utr[rows], self.start[rows], self.end[rows], self.site_type[rows]
        )

    def _headline(self) -> str:
        return f"{self.start.size} sites of {np.unique(self.mirna).size} miRNAs"
