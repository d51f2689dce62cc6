"""The four lines of evidence on a miRNA, each shown by its own name and never by another's."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.stats import norm

from mirbone._core import promised, short_repr
from mirbone.evidence import PROGRAMMES
from mirbone.prediction._association import load_association
from mirbone.prediction._calibration import LINES, Known

LINE_COLUMNS = (
    "mirna", "line", "n", "promotes", "suppresses", "value", "percentile", "log_odds", "told",
    "references",
)  # fmt: skip
"""One row a miRNA and line. ``n``: papers on the miRNA; papers on others of its seed; samples of
tumours and normal tissue; genes hit. ``promotes, suppresses``: papers on either side. ``value``:
share of papers that promote, normal score of t, z of the targets. ``percentile``: of value among
all human miRNAs that have one, 0 to 100. ``log_odds``: what the line adds to the answer; ``told``:
in words; ``references``: papers, separated by ``;``."""

TUMOUR = "tumour_cell"
_TCGA = {"breast": "doi:10.1038/nature11412", "prostate": "doi:10.1016/j.cell.2015.10.025"}


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is known of miRNAs in one compartment and cancer.

    Parameters
    ----------
    mirnas : Index
        Each once.
    own, kin : DataFrame
        Votes on each miRNA, and on other miRNAs of its seed; ``for`` says on whose account.
    association : Series
        Normal scores, by miRNA; empty where there are none for the cancer or compartment.
    mechanism : DataFrame
        ``n_targets``, z of each programme and ``z``, by miRNA.
    """

    mirnas: pd.Index
    own: pd.DataFrame
    kin: pd.DataFrame
    association: pd.Series
    mechanism: pd.DataFrame

    @property
    def known(self) -> Known:
        """The lines as numbers."""
        bone = self.own["kind"] == "bone"
        kin, share = self._sums(self.kin)
        return Known(
            *self._sums(self.own.loc[bone]),
            *self._sums(self.own.loc[~bone]),
            (kin > 0).astype(float),
            share / np.maximum(kin, 1),
            self.association.reindex(self.mirnas).fillna(0).to_numpy(float),
            self.mechanism["z"].reindex(self.mirnas).fillna(0).to_numpy(float),
        )

    def _sums(self, votes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        told = votes.loc[votes["vote"] != 0]  # no effect speaks for neither side
        groups = told.assign(share=(told["vote"] + 1) / 2).groupby("for")["share"]
        sums = groups.agg(["size", "sum"]).reindex(self.mirnas).fillna(0)
        return sums["size"].to_numpy(float), sums["sum"].to_numpy(float)

    def _headline(self) -> str:
        return f"{len(self.mirnas)} miRNAs, {len(self.own)} votes of papers"


def votes_on(
    mirnas: pd.Index, seeds: pd.Series, votes: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each miRNA the votes on it, and those on other miRNAs of its seed.

    A paper that has a vote on the miRNA itself is none on its family.

    Parameters
    ----------
    mirnas : Index
        Each once.
    seeds : Series of str
        Nucleotides 2 to 8, by miRNA.
    votes : DataFrame
        `mirbone.prediction._votes.VOTE_COLUMNS`, of one compartment.

    Returns
    -------
    own, kin : DataFrame
        Votes, with ``for``: the miRNA on whose account a row is there.
    """
    asked = pd.DataFrame({"for": mirnas, "seed": seeds.reindex(mirnas).to_numpy()})
    both = asked.merge(votes, on="seed")
    same = both["for"] == both["mirna"]
    own, kin = both.loc[same], both.loc[~same]
    papers = set(zip(own["for"], own["reference"].str.lower(), strict=True))
    told = [pair in papers for pair in zip(kin["for"], kin["reference"].str.lower(), strict=True)]
    return own, kin.loc[~np.array(told, bool)]


@cache
def association_scores(cancer: str) -> pd.Series:
    """Give the normal score of each miRNA's t of tumour against normal among those measured.

    Parameters
    ----------
    cancer : str
        Of which counts were taken; ``any``: the mean over those cancers, scaled to a standard
        deviation of 1.

    Returns
    -------
    Series of float
        Index: miRNAs that were measured; empty where the cancer was not.
    """
    table = load_association()
    table = table.loc[table["contrast"] == "tumour_vs_normal"]
    if cancer != "any":
        table = table.loc[table["cancer"] == cancer]
    scored = [
        pd.Series(norm.ppf((rows["t"].rank() - 0.5) / len(rows)), index=pd.Index(rows["mirna"]))
        for _, rows in table.groupby("cancer")
    ]
    if not scored:
        return pd.Series(dtype=float)
    joined = pd.Series(pd.concat(scored, axis=1).mean(axis=1))
    return joined / float(joined.std())


def show_lines(
    held: Held, log_odds: dict[str, np.ndarray], cancer: str, everyone: pd.Series
) -> pd.DataFrame:
    """Write the four lines of each miRNA out.

    Parameters
    ----------
    held : Held
        What is known.
    log_odds : dict of str to ndarray
        What each of `LINES` adds, in the order of the miRNAs.
    cancer : str
        The cancer asked for, or ``any``.
    everyone : Series
        z of the targets of all human miRNAs.

    Returns
    -------
    DataFrame
        `LINE_COLUMNS`, four rows a miRNA in its order.
    """
    own, kin = dict(iter(held.own.groupby("for"))), dict(iter(held.kin.groupby("for")))
    rows = []
    for place, name in enumerate(map(str, held.mirnas)):
        cells = (
            _of_papers(own.get(name), cancer, relatives=False),
            _of_papers(kin.get(name), cancer, relatives=True),
            _of_association(name, held.association, cancer),
            _of_mechanism(name, held.mechanism, everyone),
        )
        for line, told in zip(LINES, cells, strict=True):
            odds = float(log_odds[line][place])
            rows.append((name, line, *told[:5], odds, *told[5:]))
    return promised(pd.DataFrame(rows, columns=pd.Index(LINE_COLUMNS)), LINE_COLUMNS)


def _of_papers(votes: pd.DataFrame | None, cancer: str, *, relatives: bool) -> tuple[object, ...]:
    if votes is None:
        whom = "other miRNAs of its seed" if relatives else "it"
        return 0, 0, 0, np.nan, np.nan, f"no experiment on {whom} in this compartment", ""
    n, more = len(votes), int((votes["vote"] > 0).sum())
    less = int((votes["vote"] < 0).sum())
    bone = int((votes["kind"] == "bone").sum())
    who = f" on {', '.join(sorted(set(votes['mirna'])))}" if relatives else ""
    told = f"{_count(n, 'paper')}{who}, {bone} with a bone readout: "
    told += f"{more} promote, {less} suppress"
    if n - more - less:
        told += f", {n - more - less} mixed or without effect, which move nothing"
    if cancer != "any":
        told += f"; {int((votes['cancer'] == cancer).sum())} of them in {cancer} cancer"
    references = ";".join(dict.fromkeys(votes["reference"]))
    return n, more, less, float(((votes["vote"] + 1) / 2).mean()), np.nan, told, references


def _of_association(name: str, scores: pd.Series, cancer: str) -> tuple[object, ...]:
    where = "breast and prostate" if cancer == "any" else cancer
    if scores.empty:
        return 0, 0, 0, np.nan, np.nan, "not computed for this cancer and compartment", ""
    if name not in scores.index:
        return 0, 0, 0, np.nan, np.nan, f"not measured in tumours ({where})", ""
    table = load_association()
    rows = table.loc[(table["mirna"] == name) & (table["contrast"] == "tumour_vs_normal")]
    if cancer != "any":
        rows = rows.loc[rows["cancer"] == cancer]
    score = float(scores[name])
    percentile = float((scores < score).mean() + (scores == score).mean() / 2) * 100
    t = ", ".join(f"t {row['t']:+.1f} in {row['cancer']}" for row in rows.to_dict("records"))
    told = (
        f"tumour against normal tissue: {t}; percentile {percentile:.0f} of the miRNAs measured "
        "there; an association, no effect"
    )
    n = int((rows["n_case"] + rows["n_control"]).sum())
    papers = ";".join(_TCGA[cancer] for cancer in rows["cancer"])
    return n, 0, 0, score, percentile, told, papers


def _of_mechanism(name: str, table: pd.DataFrame, everyone: pd.Series) -> tuple[object, ...]:
    if name not in table.index or not table.at[name, "n_targets"]:
        return 0, 0, 0, np.nan, np.nan, "no predicted target, or no line for this compartment", ""
    row = table.loc[name]
    z = float(row["z"])
    percentile = float((everyone < z).mean() + (everyone == z).mean() / 2) * 100
    parts = ", ".join(f"{one} {row[one]:+.1f}" for one in PROGRAMMES)
    told = (
        f"{_count(int(row['n_targets']), 'predicted target')}; z {z:+.1f}, percentile "
        f"{percentile:.0f} of human miRNAs ({parts}; above 0 its targets hold the programme back)"
    )
    return int(row["n_targets"]), 0, 0, z, percentile, told, "doi:10.1038/75556"


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
