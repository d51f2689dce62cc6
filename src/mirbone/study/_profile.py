"""From the configured input to a contrast."""

import pandas as pd

from mirbone._core import InputError, Source
from mirbone.expression import (
    Contrast,
    contrast_from_counts,
    contrast_from_ct,
    contrast_from_h5ad,
    contrast_from_intensities,
    read_signature,
)
from mirbone.study._config import StudyConfig
from mirbone.words import MirnaCatalogue


def read_profile(config: StudyConfig, catalogue: MirnaCatalogue) -> Contrast:
    """Read the study's input and compute its contrast.

    Parameters
    ----------
    config : StudyConfig
        Names the input.
    catalogue : MirnaCatalogue
        Resolves the names.

    Returns
    -------
    Contrast
        Effects per miRNA, with what was dropped and why.

    Raises
    ------
    InputError
        If the input is refused; the message says why and what to do.
    """
    if config.signature is not None:
        case, _, control = (config.contrast or "case:control").partition(":")
        return read_signature(config.signature, catalogue=catalogue, case=case, control=control)
    assert config.contrast is not None
    shared = {
        "contrast": config.contrast,
        "pair": config.pair,
        "batch": config.batch,
        "catalogue": catalogue,
    }
    if config.h5ad is not None:
        return contrast_from_h5ad(config.h5ad, layer=config.layer, sense=config.sense, **shared)
    assert config.samples is not None
    if config.counts is not None:
        return contrast_from_counts(config.counts, config.samples, method=config.method, **shared)
    if config.ct is not None:
        genes = list(config.reference) or None
        return contrast_from_ct(
            config.ct, config.samples, references=genes, sense=config.sense, **shared
        )
    assert config.intensities is not None
    return contrast_from_intensities(
        config.intensities, config.samples, sense=config.sense, **shared
    )


def require_mirnas(names: pd.DataFrame, source: Source, catalogue: MirnaCatalogue) -> None:
    """Refuse a profile of which nothing can be explained, as no name in it is known.

    Parameters
    ----------
    names : DataFrame
        What each name of the input was taken to mean (`Contrast.names`).
    source : Path or Held
        The input, for the message.
    catalogue : MirnaCatalogue
        Resolves the names.

    Raises
    ------
    InputError
        If no row bears the name of a miRNA; an ambiguous name is one.
    """
    written = [str(name) for name in names["written"]]
    found = [catalogue.resolve(name) for name in written]
    if any(answer.kind not in ("unknown", "other species") for answer in found):
        return
    why = next((f" {one.note}" for one in found if one.kind == "other species"), "")
    few = ", ".join(map(repr, written[:3])) + (", ..." if len(written) > 3 else "")
    raise InputError(
        f"expected human miRNA names such as hsa-miR-143-3p in the profile {source}; "
        f"{catalogue.source} knows none of those found there: {few} ({len(written)} in all)."
        f"{why or ' Choose the column that holds them.'}"
    )
