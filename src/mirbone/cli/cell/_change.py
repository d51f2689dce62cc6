"""What is done to a cell, as the options of a command say it."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mirbone.cell import CellModel, Perturbation, ProfileChange
    from mirbone.network import Network, PredictedTable
    from mirbone.words import MirnaCatalogue

_LARGEST = 1_000_000
"""Fold or dose; far beyond what any experiment does to a cell."""


class Change(NamedTuple):
    """What options ask for.

    Attributes
    ----------
    given : dict of str to list of str
        ``NAME=NUMBER`` by part of a `Perturbation`.
    knock_out : list of str
        What is not made.
    profile : Path or None
        A signature table whose changes are all set.
    """

    given: dict[str, list[str] | None]
    knock_out: list[str]
    profile: Path | None = None


class Predictions(NamedTuple):
    """Where predicted targets come from.

    Attributes
    ----------
    utrs : Path or None
        3' UTRs that targets are predicted on.
    targets : Path or None
        A table of TargetScan.
    """

    utrs: Path | None = None
    targets: Path | None = None


def predicted_targets(
    source: Predictions, change: Change, network: "Network", catalogue: "MirnaCatalogue"
) -> "PredictedTable | None":
    """Predict the targets of what is changed, and the sites of the targets that are known.

    Parameters
    ----------
    source : Predictions
        One source, or none.
    change : Change
        Predicted targets of a miRNA count where it is named, or where a profile sets it to at
        least twice or half its level.
    network : Network
        What is known.
    catalogue : MirnaCatalogue
        Resolves names, and holds sequences.

    Returns
    -------
    PredictedTable or None
        Its predictions are for `build_cell`; None without a source.

    Raises
    ------
    InputError
        If both sources are given, or one is refused.
    """
    from mirbone.network import read_predicted

    changed = _changed_mirnas(change, catalogue)
    asked = sorted(changed | set(network.mirnas))
    found = read_predicted(asked, catalogue, utrs=source.utrs, targets=source.targets)
    if found is None:
        return None
    known = set(zip(network.edges["source"], network.edges["target"], strict=True))
    table = found.predictions
    pairs = list(zip(table["mirna"], table["gene"], strict=True))
    chosen = [pair[0] in changed or pair in known for pair in pairs]
    return replace(found, predictions=table.loc[chosen].reset_index(drop=True))


def _changed_mirnas(change: Change, catalogue: "MirnaCatalogue") -> set[str]:
    texts = [text.rpartition("=")[0] for part in change.given.values() for text in part or []]
    named = {name for text in [*texts, *change.knock_out] for name in catalogue.resolve(text).names}
    if change.profile is None:
        return named
    from mirbone.cell import profile_changes
    from mirbone.expression import read_signature

    table = profile_changes(read_signature(change.profile, catalogue=catalogue))
    return named | set(table.loc[table["log2_set"].abs() >= 1, "mirna"])


def make_perturbation(
    change: Change, cell: "CellModel", catalogue: "MirnaCatalogue"
) -> "tuple[Perturbation, ProfileChange | None]":
    """Turn options into a perturbation of a cell.

    Parameters
    ----------
    change : Change
        What options ask for; what is named goes before the profile.
    cell : CellModel
        The cell.
    catalogue : MirnaCatalogue
        Resolves names.

    Returns
    -------
    tuple of Perturbation and ProfileChange or None
        What is done, and what the profile makes of it.

    Raises
    ------
    InputError
        If a name or a number is wrong, or nothing is changed.
    """
    from mirbone._core import InputError
    from mirbone.cell import Perturbation, change_by_profile
    from mirbone.expression import read_signature

    pairs = {
        part: [_pair(text, part, cell, catalogue) for text in texts or []]
        for part, texts in change.given.items()
    }
    knocked = [_species(name, cell, catalogue) for name in change.knock_out]
    _refuse_twice([name for found in pairs.values() for name, _ in found] + knocked)
    parts, gone = {part: dict(found) for part, found in pairs.items()}, frozenset(knocked)
    named = Perturbation(**parts, knockout=gone)
    if change.profile is None:
        if not named.species:
            raise InputError(
                "expected a change: --set NAME=FOLD, --mimic MIRNA=DOSE, --antagonist MIRNA=DOSE, "
                "--knock-out NAME or --profile FILE; got none."
            )
        return named, None
    profile = change_by_profile(cell, read_signature(change.profile, catalogue=catalogue))
    held = {
        name: fold for name, fold in profile.perturbation.hold.items() if name not in named.species
    }
    parts["hold"] = held | parts.get("hold", {})
    return Perturbation(**parts, knockout=gone), profile


def _pair(
    text: str, part: str, cell: "CellModel", catalogue: "MirnaCatalogue"
) -> tuple[str, float]:
    from mirbone._core import InputError

    name, equals, value = text.rpartition("=")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not equals or not name or not 0 < number <= _LARGEST:
        what, more = "dose", ""
        if part == "hold":
            what, more = "fold", " A gene that is not made at all is --knock-out NAME."
        raise InputError(
            f"expected NAME=NUMBER with a {what} above 0, at most {_LARGEST:,}, such as "
            f"miR-30a-5p=4; got {text!r}.{more}"
        )
    species = _species(name, cell, catalogue)
    if part != "hold" and species not in catalogue.resolve(species).names:
        option = "--mimic" if part == "inflow" else "--antagonist"
        raise InputError(
            f"{option} takes a miRNA; got {text!r}. The level of a gene or molecule is --set "
            "NAME=FOLD."
        )
    return species, number


def _refuse_twice(names: list[str]) -> None:
    from mirbone._core import InputError

    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"expected one change of each; {', '.join(twice)} is named twice.")


def _species(name: str, cell: "CellModel", catalogue: "MirnaCatalogue") -> str:
    """Find the species that a name means."""
    from difflib import get_close_matches

    from mirbone._core import InputError
    from mirbone.words import resolve_gene

    names = [species for species in cell.kinetics.names if not species.endswith(".mrna")]
    if name in names:
        return name
    mirna, gene = catalogue.resolve(name), resolve_gene(name)
    known = [found for found in (*mirna.names, *gene.names) if found in names]
    if len(known) == 1:
        return known[0]
    if len(known) > 1:
        raise InputError(f"{name!r} stands for {', '.join(known)}; give one of them.")
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f" Near: {', '.join(near)}." if near else ""
    if mirna.names:
        hint = " No claim names a target of it; --targets or --utrs predicts some."
    raise InputError(
        f"{name!r} must be a miRNA or gene of this context's cell; it has {len(names)}, and not "
        f"this one.{hint} `mirbone network export` lists them."
    )
