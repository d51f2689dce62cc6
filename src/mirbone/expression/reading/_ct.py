"""Ct values of quantitative PCR: relative log2 levels."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mirbone._core import InputError
from mirbone.expression._profiles import Profiles, dropped_rows
from mirbone.words import resolve_among


def relative_log2(
    profiles: Profiles, references: Sequence[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Turn Ct into log2 levels relative to each sample's reference.

    One cycle is one doubling: the level is the reference Ct minus the miRNA's. The reference is the
    mean Ct of the stated reference genes, or of all miRNAs detected in every sample (Mestdagh et
    al. 2009, doi:10.1186/gb-2009-10-6-r64).

    Parameters
    ----------
    profiles : Profiles
        Ct; NaN is undetermined. Reference genes may be among the rows that were set aside.
    references : sequence of str, optional
        Names of the reference genes, as in the table or any that mean one of it.

    Returns
    -------
    levels : DataFrame, mirnas x samples
        Relative log2 levels, without the reference genes.
    dropped : DataFrame
        The reference genes.
    note : str
        What was done.

    Raises
    ------
    InputError
        If a reference gene is absent or undetermined, or no miRNA is detected in every sample.
    """
    ct, source = profiles.values, profiles.source
    if references:
        aside = profiles.aside.reindex(columns=ct.columns).groupby(level=0, sort=False).mean()
        every = pd.concat([ct, pd.DataFrame(aside)]) if len(aside) else ct
        genes = list(dict.fromkeys(resolve_among(name, every.index, source) for name in references))
        level = _reference_level(every.loc[genes], source)
        among = [gene for gene in genes if gene in ct.index]
        return (
            level - ct.drop(index=among),
            dropped_rows(among, "reference gene", "reference gene"),
            f"Ct relative to the mean of {', '.join(genes)}.",
        )
    everywhere = ct.dropna()
    if len(everywhere) < 2:
        raise InputError(
            f"{source} must hold at least two miRNAs that are detected in every sample of the "
            f"contrast, to normalise by their mean; it holds {len(everywhere)}. State reference "
            "genes instead, or remove failed samples."
        )
    note = f"Ct relative to the mean of the {len(everywhere)} miRNAs detected in every sample."
    return everywhere.mean(axis=0) - ct, dropped_rows([], "", []), note


def _reference_level(chosen: pd.DataFrame, source: str) -> pd.Series:
    undetermined = np.argwhere(chosen.isna().to_numpy())
    if len(undetermined):
        row, column = undetermined[0]
        raise InputError(
            f"{source}: a reference gene must be detected in every sample of the contrast; "
            f"{chosen.index[row]!r} is not in {chosen.columns[column]!r}. Choose another reference "
            "or remove the sample."
        )
    return pd.Series(chosen.mean(axis=0))
