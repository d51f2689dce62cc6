"""Does the niche say what the review says? Bone, marrow and patient in one table."""

from dataclasses import dataclass

import pandas as pd

from mirbone._core import Progress, check_seed, named_keywords, short_repr
from mirbone.checks._bone import check_bone
from mirbone.checks._held import PASS_SHARE, checks_markdown
from mirbone.checks._patient import check_patient
from mirbone.evidence import expand_claims, load_evidence
from mirbone.words import load_catalogue


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class NicheChecks:
    """The statements of the review on bone, marrow and patient, and how many hold.

    Parameters
    ----------
    table : DataFrame
        `CHECK_COLUMNS`, one row a statement.
    left : DataFrame
        ``claim, says, reason``: claims on bone that are not simulated.
    """

    table: pd.DataFrame
    left: pd.DataFrame

    @property
    def held(self) -> int:
        """How many statements hold."""
        return int(self.table["holds"].sum())

    @property
    def passed(self) -> bool:
        """Whether at least `PASS_SHARE` of them hold."""
        return self.held >= PASS_SHARE * len(self.table)

    @property
    def markdown(self) -> str:
        """The checks as a page (`checks_markdown`)."""
        return checks_markdown(self.table, self.left)


@named_keywords
def check_niche(*, seed: int = 1, progress: Progress | None = None) -> NicheChecks:
    """Run the statements of the embedded evidence on bone, marrow and patient.

    Parameters
    ----------
    seed : int, optional
        Seed of the ensembles.
    progress : Progress, optional
        Told how many statements on bone are done.

    Returns
    -------
    NicheChecks
        Those on bone (`check_bone`), then those on marrow and patient (`check_patient`).
    """
    check_seed(seed)
    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    bone, left = check_bone(
        expand_claims(base, catalogue),
        base.entities,
        catalogue,
        seed=seed,
        progress=progress,
    )
    return NicheChecks(pd.concat([bone, check_patient(seed)], ignore_index=True), left)
