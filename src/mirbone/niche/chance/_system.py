"""Reaction systems: what may happen to how many of what, by mass action."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from mirbone._core import InputError, short_repr


@dataclass(frozen=True, slots=True)
class Reaction:
    """One thing that may happen.

    Parameters
    ----------
    name : str
        Such as ``waking``.
    consumes, produces : tuple of str
        Species, one entry a molecule or cell; at most two are consumed. Its propensity is the rate
        times the number of distinct ways to choose what it consumes.
    """

    name: str
    consumes: tuple[str, ...]
    produces: tuple[str, ...]


@short_repr()
@dataclass(frozen=True, slots=True)
class ReactionSystem:
    """Species and the reactions among them.

    Parameters
    ----------
    species : tuple of str
        Unique names, in the order of every array of counts.
    reactions : tuple of Reaction
        Unique names, in the order of every array of rates.

    Raises
    ------
    InputError
        If a name is repeated or unknown, there is nothing, or more than two are consumed.

    Examples
    --------
    >>> birth = Reaction("birth", ("cell",), ("cell", "cell"))
    >>> clone = ReactionSystem(("cell",), (birth, Reaction("death", ("cell",), ())))
    >>> clone.change.tolist()
    [[1.0], [-1.0]]
    """

    species: tuple[str, ...]
    reactions: tuple[Reaction, ...]
    change: np.ndarray = field(init=False, repr=False, compare=False)
    """What each reaction adds to each species, shape (reactions, species)."""
    chosen: np.ndarray = field(init=False, repr=False, compare=False)
    """Indices of the two species that a reaction consumes; the number of species stands for one."""
    taken: np.ndarray = field(init=False, repr=False, compare=False)
    """1 where both consumed are of one species, else 0."""
    ways: np.ndarray = field(init=False, repr=False, compare=False)
    """1/2 where both consumed are of one species (pairs), else 1."""

    def __post_init__(self) -> None:
        """Check the names and make the arrays of the kernel."""
        _check_unique(self.species, "species")
        _check_unique([reaction.name for reaction in self.reactions], "reactions")
        for reaction in self.reactions:
            self._check(reaction)
        set_field = object.__setattr__
        change = np.zeros((len(self.reactions), len(self.species)))
        chosen = np.full((len(self.reactions), 2), len(self.species), dtype=np.int64)
        taken = np.zeros(len(self.reactions))
        for row, reaction in enumerate(self.reactions):
            for name in reaction.consumes:
                change[row, self.species.index(name)] -= 1
            for name in reaction.produces:
                change[row, self.species.index(name)] += 1
            for place, name in enumerate(reaction.consumes):
                chosen[row, place] = self.species.index(name)
            taken[row] = len(reaction.consumes) == 2 and len(set(reaction.consumes)) == 1
        ways = np.where(taken > 0, 0.5, 1.0)
        for name, array in zip(
            ("change", "chosen", "taken", "ways"), (change, chosen, taken, ways), strict=True
        ):
            array.setflags(write=False)
            set_field(self, name, array)

    def _check(self, reaction: Reaction) -> None:
        unknown = {*reaction.consumes, *reaction.produces} - {*self.species}
        if unknown:
            raise InputError(
                f"reaction {reaction.name!r} names {', '.join(sorted(unknown))}, which is no "
                f"species; there are {', '.join(self.species)}."
            )
        if len(reaction.consumes) > 2:
            raise InputError(
                f"reaction {reaction.name!r} must consume at most 2; it consumes "
                f"{len(reaction.consumes)}. Split it into steps."
            )

    def _headline(self) -> str:
        return f"{len(self.reactions)} reactions among {len(self.species)} species"


def _check_unique(names: Sequence[str], what: str) -> None:
    if not names:
        raise InputError(f"a reaction system needs {what}; got none.")
    repeated = sorted({name for name in names if list(names).count(name) > 1})
    if repeated:
        raise InputError(f"names of {what} must be unique; {', '.join(repeated)} came twice.")
