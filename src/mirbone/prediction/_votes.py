"""What papers say of a miRNA and metastasis: one paper, one vote; and the votes' base rate."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from mirbone._core import promised
from mirbone.words import (
    BONE_READOUTS,
    METASTASIS_SIGNS,
    MirnaCatalogue,
    group_witnesses,
)

VOTE_COLUMNS = ("mirna", "seed", "reference", "compartment", "cancer", "kind", "vote", "n_rows")
"""One row a miRNA, paper and compartment in which the miRNA was changed. ``kind``: ``bone`` where a
bone readout decides, else ``animal`` or ``dish``. ``vote``: the sign of the sum of the deciding
rows, each signed so that +1 promotes; ``n_rows``: how many of them there are."""

KINDS = ("bone", "animal", "dish")
_GUESS = 2.0  # witnesses, one of either side, before any experiment
_MOST_LENT = 10.0  # witnesses that other cancers may lend to one


class BaseRate(NamedTuple):
    """The share of witnesses that promote, as a Beta distribution.

    Parameters
    ----------
    promoting, suppressing : float
        Its parameters: witnesses of either side, with what is lent by wider groups.
    witnesses : int
        How many witnesses of the cancer and compartment themselves it stands on.
    """

    promoting: float
    suppressing: float
    witnesses: int

    @property
    def mean(self) -> float:
        """The prior."""
        return self.promoting / (self.promoting + self.suppressing)


def paper_votes(experiments: pd.DataFrame, catalogue: MirnaCatalogue) -> pd.DataFrame:
    """Let each paper give one vote on each miRNA in each compartment.

    Bone readouts decide; where a paper has none, what was seen in animals; else what was seen in a
    dish. Readouts of which the sign is open (`mirbone.words.METASTASIS_SIGNS`) give no vote.

    Parameters
    ----------
    experiments : DataFrame
        As `mirbone.evidence.load_experiments` gives them.
    catalogue : MirnaCatalogue
        Knows the seeds.

    Returns
    -------
    DataFrame
        `VOTE_COLUMNS`, by miRNA, reference and compartment.
    """
    told = experiments["readout"].isin(list(METASTASIS_SIGNS)) & (experiments["direction"] != "")
    rows = experiments.loc[told & (experiments["acting_compartment"] != "")]
    kinds = np.select(
        [rows["readout"].isin(BONE_READOUTS), rows["setting"] == "in_vivo"], [0, 1], default=2
    )
    rows = rows.assign(
        kind=kinds,
        signed=rows["direction"].map(int) * rows["readout"].map(METASTASIS_SIGNS),
        paper=rows["reference"].str.lower(),
    )
    keys = ["mirna", "paper", "acting_compartment"]
    best = rows.groupby(keys)["kind"].transform("min")
    groups = rows.loc[rows["kind"] == best].groupby(keys, sort=True)
    seeds = dict(zip(catalogue.mature["name"], catalogue.mature["sequence"].str[1:8], strict=True))
    found = [
        (
            mirna, seeds[mirna], group["reference"].iloc[0], place,
            group["cancer"].mode().iloc[0], KINDS[group["kind"].iloc[0]],
            int(np.sign(group["signed"].sum())), len(group),
        )
        for (mirna, _, place), group in groups
    ]  # fmt: skip
    return promised(pd.DataFrame(found, columns=pd.Index(VOTE_COLUMNS)), VOTE_COLUMNS)


def base_rate(
    votes: pd.DataFrame, compartment: str, cancer: str, catalogue: MirnaCatalogue
) -> BaseRate:
    """Say how often more of a miRNA promotes bone metastasis in such experiments.

    Papers with a bone readout count, each seed family or transcript once, with the share of its
    votes that promote; a paper without effect counts for neither side. A cancer's witnesses are
    joined by those of other cancers in the compartment, as many as ten, and all by a guess of one
    witness on either side.

    Parameters
    ----------
    votes : DataFrame
        `VOTE_COLUMNS`.
    compartment, cancer : str
        Where the miRNA is changed, and in which cancer; ``any`` for all.
    catalogue : MirnaCatalogue
        Knows the witnesses.

    Returns
    -------
    BaseRate
        Of the cancer in the compartment.
    """
    here = votes.loc[(votes["compartment"] == compartment) & (votes["kind"] == "bone")]
    if cancer == "any":
        more, less, n = _witnesses(here, catalogue)
        return BaseRate(more + _GUESS / 2, less + _GUESS / 2, n)
    own_more, own_less, own = _witnesses(here.loc[here["cancer"] == cancer], catalogue)
    more, less, _ = _witnesses(here.loc[here["cancer"] != cancer], catalogue)
    more, less = more + _GUESS / 2, less + _GUESS / 2
    lent = min(1.0, _MOST_LENT / (more + less))
    return BaseRate(own_more + lent * more, own_less + lent * less, own)


def _witnesses(votes: pd.DataFrame, catalogue: MirnaCatalogue) -> tuple[float, float, int]:
    votes = votes.loc[votes["vote"] != 0]
    if votes.empty:
        return 0.0, 0.0, 0
    groups = group_witnesses(dict.fromkeys(votes["mirna"]), catalogue)
    witness = [groups[name] for name in votes["mirna"]]
    shares = pd.Series(((votes["vote"] + 1) / 2).groupby(witness).mean())
    return float(shares.sum()), float((1 - shares).sum()), len(shares)
