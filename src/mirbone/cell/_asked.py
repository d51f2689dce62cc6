"""What is asked of a cell: names and numbers as they are written become a perturbation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mirbone._core import InputError, TableLike, as_double
from mirbone.cell._profile import ProfileChange, change_by_profile, profile_changes
from mirbone.cell.model._build import CellModel
from mirbone.cell.model._model import SpeciesKind
from mirbone.cell.model._perturbation import Perturbation
from mirbone.expression import Contrast, read_signature
from mirbone.words import MirnaCatalogue, resolve_among

Profile = TableLike | Contrast
PARTS = {"hold": "hold", "mimic": "inflow", "antagonist": "sequester"}
"""Which part of a `Perturbation` each keyword is."""

_LARGEST = 1_000_000  # fold or dose; far beyond what any experiment does to a cell


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for, names as they are written.

    Parameters
    ----------
    numbers : dict of str to dict of str to float
        Fold or dose by name, for each of `PARTS` that is asked for.
    knock_out : tuple of str
        What is not made.
    profile : Contrast or None
        A profile whose changes are all set.
    """

    numbers: dict[str, dict[str, float]]
    knock_out: tuple[str, ...]
    profile: Contrast | None

    @property
    def named(self) -> tuple[str, ...]:
        """Every name that is written."""
        return (*(name for part in self.numbers.values() for name in part), *self.knock_out)


def read_change(
    catalogue: MirnaCatalogue,
    *,
    hold: Mapping[str, float] | None = None,
    mimic: Mapping[str, float] | None = None,
    antagonist: Mapping[str, float] | None = None,
    knock_out: str | Iterable[str] = (),
    profile: Profile | None = None,
) -> Change:
    """Check what is asked for, before any cell is built.

    Parameters
    ----------
    catalogue : MirnaCatalogue
        Resolves the names of a profile.
    hold, mimic, antagonist : mapping of str to float, optional
        Fold or dose by name.
    knock_out : str or iterable of str, optional
        What is not made.
    profile : path, DataFrame or Contrast, optional
        A signature table, or a contrast.

    Returns
    -------
    Change
        At least one change.

    Raises
    ------
    InputError
        If a number is out of range, a table is refused, or nothing is asked for.
    """
    given = {"hold": hold, "mimic": mimic, "antagonist": antagonist}
    numbers = {
        keyword: {name: _require_number(keyword, name, number) for name, number in part.items()}
        for keyword, part in given.items()
        if part
    }
    gone = (knock_out,) if isinstance(knock_out, str) else tuple(knock_out)
    if not numbers and not gone and profile is None:
        raise InputError(
            "expected a change: `hold` (folds by name), `mimic` or `antagonist` (doses by miRNA), "
            "`knock_out` (names) or `profile` (a signature); got none."
        )
    if profile is not None and not isinstance(profile, Contrast):
        profile = read_signature(profile, catalogue=catalogue)
    return Change(numbers, gone, profile)


def _require_number(keyword: str, name: str, number: Any) -> float:
    value = as_double(number)
    if 0 < value <= _LARGEST:
        return value
    what, more = "dose", ""
    if keyword == "hold":
        what, more = "fold", " A gene that is not made at all is `knock_out`."
    got = value if isinstance(number, int) and abs(value) > 1e15 else number  # not all its digits
    raise InputError(
        f"`{keyword}` of {name} must be a {what} above 0, at most {_LARGEST:,}; got {got}.{more}"
    )


def changed_mirnas(change: Change, catalogue: MirnaCatalogue) -> set[str]:
    """Collect the miRNAs that are changed, for which predicted targets count.

    Parameters
    ----------
    change : Change
        What is asked for.
    catalogue : MirnaCatalogue
        Resolves names.

    Returns
    -------
    set of str
        What is named, and what a profile sets to at least twice or half its level.
    """
    named = {name for text in change.named for name in catalogue.resolve(text).names}
    if change.profile is None:
        return named
    table = profile_changes(change.profile)
    return named | set(table.loc[table["log2_set"].abs() >= 1, "mirna"])


def make_perturbation(
    change: Change, cell: CellModel, catalogue: MirnaCatalogue
) -> tuple[Perturbation, ProfileChange | None]:
    """Turn what is asked for into a perturbation of a cell.

    Parameters
    ----------
    change : Change
        Of `read_change`; what is named goes before the profile.
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
        If a name is none of the cell's, or is changed twice.
    """
    found = {
        keyword: [(_species(name, keyword, cell, catalogue), part[name]) for name in part]
        for keyword, part in change.numbers.items()
    }
    gone = [_species(name, "knock_out", cell, catalogue) for name in change.knock_out]
    _refuse_twice([name for pairs in found.values() for name, _ in pairs] + gone)
    parts: dict[str, dict[str, float]] = {
        PARTS[keyword]: dict(pairs) for keyword, pairs in found.items()
    }
    named = Perturbation(**parts, knockout=frozenset(gone))
    if change.profile is None:
        return named, None
    profile = change_by_profile(cell, change.profile)
    held = {
        name: fold for name, fold in profile.perturbation.hold.items() if name not in named.species
    }
    parts["hold"] = held | parts.get("hold", {})
    return Perturbation(**parts, knockout=frozenset(gone)), profile


def _species(name: str, keyword: str, cell: CellModel, catalogue: MirnaCatalogue) -> str:
    """Find the species that a name means; of a gene, its protein."""
    kinetics = cell.kinetics
    mrnas = set(kinetics.of_kind(SpeciesKind.MRNA))
    known = [species for species in kinetics.names if species not in mrnas]
    try:
        species = resolve_among(name, known, "the cell of this context", catalogue)
    except InputError as error:
        mirna = catalogue.resolve(name)
        if mirna.names and not set(mirna.names) & set(known):
            means = f" ({', '.join(mirna.names)})" if mirna.names != (name,) else ""
            raise InputError(
                f"the cell of this context holds no {name!r}{means}: no claim names a target of "
                "it. `targets` or `utrs` predicts some."
            ) from error
        raise
    if keyword in ("mimic", "antagonist") and species not in kinetics.of_kind(SpeciesKind.MIRNA):
        raise InputError(
            f"`{keyword}` takes a miRNA; got {name!r}. The level of a gene or molecule is `hold`."
        )
    return species


def _refuse_twice(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"expected one change of each; {', '.join(twice)} is named twice.")


def known_or_changed(table: pd.DataFrame, changed: set[str], edges: pd.DataFrame) -> pd.DataFrame:
    """Keep the predicted targets of what is changed, and those that are known targets.

    Parameters
    ----------
    table : DataFrame
        Predictions: ``mirna, gene`` and more.
    changed : set of str
        miRNAs of which every predicted target counts.
    edges : DataFrame
        Of the network; a prediction for one of them says how many sites it has.

    Returns
    -------
    DataFrame
        Some of the rows.
    """
    known = set(zip(edges["source"], edges["target"], strict=True))
    pairs = zip(table["mirna"], table["gene"], strict=True)
    chosen = [pair[0] in changed or pair in known for pair in pairs]
    return table.loc[chosen].reset_index(drop=True)
