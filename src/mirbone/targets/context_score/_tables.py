# pyright: reportCallIssue=false, reportReturnType=false, reportArgumentType=false, reportAttributeAccessIssue=false, reportGeneralTypeIssues=false, reportIndexIssue=false
"""Published tables of context++: coefficients, stability of the seed helix, target abundance."""

from dataclasses import dataclass
from importlib.resources import files
from io import StringIO

import numpy as np
import pandas as pd

from mirbone.targets.sequences._sequences import SequenceSet

SCORED_TYPES = ("8mer", "7mer-m8", "7mer-A1", "6mer")


@dataclass(frozen=True, slots=True, eq=False)
class TermTable:
    """Coefficients of context++, by term and site class.

    Parameters
    ----------
    coefficient : DataFrame
        Index: terms. Columns: the four scored site classes. Change in log2 mRNA, before scaling.
    low, high : DataFrame
        Values of a term that scale to 0 and 1, same shape.
    """

    coefficient: pd.DataFrame
    low: pd.DataFrame
    high: pd.DataFrame

    def contribution(self, term: str, value: np.ndarray, site_type: np.ndarray) -> np.ndarray:
        """Scale one term and multiply by its coefficient.

        Parameters
        ----------
        term : str
            Which.
        value : ndarray of float, shape (sites,)
            The term as measured.
        site_type : ndarray of int, shape (sites,)
            Class code, 0 to 3.

        Returns
        -------
        ndarray of float, shape (sites,)
            Change in log2 mRNA; NaN where `value` is.
        """
        rows = (table.loc[term].to_numpy() for table in (self.coefficient, self.low, self.high))
        coefficient, low, high = (row[site_type] for row in rows)
        return coefficient * (value - low) / (high - low)


def read_terms() -> TermTable:
    """Read the coefficients of Agarwal 2015, doi:10.7554/eLife.05005.

    Returns
    -------
    TermTable
        One row a term.
    """
    table = _read_data("context_plus.tsv")
    return TermTable(
        *(
            table.pivot(index="term", columns="site_type", values=name)[list(SCORED_TYPES)]
            for name in ("coefficient", "low", "high")
        )
    )


def seed_stability(mirnas: SequenceSet) -> np.ndarray:
    """Give the free energy of each seed helix with its perfect match.

    Nearest neighbours, initiation, terminal A-U and self-complementarity of Xia (1998),
    doi:10.1021/bi9809425; the seed-pairing stability of Garcia (2011), doi:10.1038/nsmb.2115.

    Parameters
    ----------
    mirnas : SequenceSet
        miRNAs of at least 8 nt.

    Returns
    -------
    ndarray of float, shape (miRNAs, 5)
        kcal/mol, by site class: nt 2-8 for 8mer and 7mer-m8, nt 2-7 for 7mer-A1 and 6mer, nt 3-8
        for the offset 6mer. NaN where the seed has an ambiguous letter.

    Examples
    --------
    >>> from mirbone.targets import encode_sequences
    >>> let_7a = encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    >>> seed_stability(let_7a)[0, [1, 3]].round(2).tolist()
    [-9.25, -6.72]
    """
    values = _read_data("helix_stability.tsv").set_index("term")["kcal_per_mol"]
    stacks = np.full((5, 5), np.nan)
    stacks[:4, :4] = [[values[a + b] for b in "ACGU"] for a in "ACGU"]
    codes = _seeds(mirnas)
    by_span = [_helix(codes[:, first : last + 1], stacks, values) for first, last in _SPANS]
    return np.stack([by_span[span] for span in (0, 0, 1, 1, 2)], axis=1)


_SPANS = ((1, 7), (1, 6), (2, 7))


def _helix(codes: np.ndarray, stacks: np.ndarray, values: pd.Series) -> np.ndarray:
    energy = values["initiation"] + stacks[codes[:, :-1], codes[:, 1:]].sum(axis=1)
    ends = codes[:, [0, -1]]
    energy += values["terminal_au"] * ((ends == 0) | (ends == 3)).sum(axis=1)
    mirrored = (codes + codes[:, ::-1] == 3).all(axis=1)
    return energy + values["self_complementary"] * mirrored


def target_abundance(mirnas: SequenceSet) -> np.ndarray:
    """Give log10 of the number of sites that the seed has in human 3' UTRs.

    Table of Garcia (2011), doi:10.1038/nsmb.2115, as used by Agarwal (2015).

    Parameters
    ----------
    mirnas : SequenceSet
        miRNAs of at least 8 nt.

    Returns
    -------
    ndarray of float, shape (miRNAs,)
        NaN where the seed has an ambiguous letter.

    Examples
    --------
    >>> from mirbone.targets import encode_sequences
    >>> let_7a = encode_sequences([("let-7a", "UGAGGUAGUAGGUUGUAUAGUU")])
    >>> target_abundance(let_7a).tolist()
    [3.393]
    """
    table = _read_data("target_abundance.tsv").drop(columns="nt_2_to_6").to_numpy()
    codes = _seeds(mirnas)[:, 1:8].astype(np.int64)
    place = codes @ 4 ** np.arange(6, -1, -1)
    known = (codes < 4).all(axis=1)
    return np.where(known, table.ravel()[np.where(known, place, 0)], np.nan)


def _seeds(mirnas: SequenceSet) -> np.ndarray:
    return mirnas.codes[mirnas.offsets[:-1, None] + np.arange(8)]


def _read_data(name: str) -> pd.DataFrame:
    text = files("mirbone.targets").joinpath("data", name).read_text(encoding="utf-8")
    return pd.read_csv(StringIO(text), sep="\t", keep_default_na=False)
