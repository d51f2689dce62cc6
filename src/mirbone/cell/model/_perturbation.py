"""What is done to the cell from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType

import numpy as np

from mirbone._core import InputError, short_repr
from mirbone.cell.model._model import KineticModel
from mirbone.cell.model._parameters import Parameters


def _nothing() -> Mapping[str, float]:
    return MappingProxyType({})


@short_repr()
@dataclass(frozen=True, slots=True)
class Perturbation:
    """Changes of single species; an empty one changes nothing.

    Parameters
    ----------
    production : mapping of str to float, optional
        Factor on the rate of production; 0 is a knock-out.
    inflow : mapping of str to float, optional
        Added inflow in multiples of the species' own maximal production: a mimic, or a miRNA that
        another cell hands over.
    sequester : mapping of str to float, optional
        Added first-order capture in multiples of the species' own decay: an antagonist in excess,
        which takes the free miRNA away.
    hold : mapping of str to float, optional
        The level is held at this multiple of its level in the start state.
    clamp : mapping of str to float, optional
        The level is held at this many molecules.
    knockout : frozenset of str, optional
        Species that are not produced at all.

    Raises
    ------
    InputError
        If a number is negative or not finite.

    Examples
    --------
    >>> Perturbation(inflow={"hsa-miR-30a-5p": 2.0}).species
    ('hsa-miR-30a-5p',)
    """

    production: Mapping[str, float] = field(default_factory=_nothing)
    inflow: Mapping[str, float] = field(default_factory=_nothing)
    sequester: Mapping[str, float] = field(default_factory=_nothing)
    hold: Mapping[str, float] = field(default_factory=_nothing)
    clamp: Mapping[str, float] = field(default_factory=_nothing)
    knockout: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if part.name == "knockout":
                object.__setattr__(self, part.name, frozenset(value))
                continue
            for name, number in value.items():
                if not 0 <= number < float("inf"):
                    raise InputError(
                        f"`{part.name}` of {name} must be a finite number of 0 or more; "
                        f"got {number}."
                    )
            object.__setattr__(self, part.name, MappingProxyType(dict(value)))

    @property
    def species(self) -> tuple[str, ...]:
        """Names of all species that are changed, sorted."""
        mappings: Iterable[Iterable[str]] = (getattr(self, part.name) for part in fields(self))
        return tuple(sorted({name for names in mappings for name in names}))

    def _headline(self) -> str:
        return f"of {', '.join(self.species) or 'nothing'}"


def apply_perturbation(
    model: KineticModel, parameters: Parameters, perturbation: Perturbation | None
) -> tuple[Parameters, np.ndarray, np.ndarray]:
    """Turn a perturbation into numbers.

    Parameters
    ----------
    model : KineticModel
        The model.
    parameters : Parameters
        Unperturbed.
    perturbation : Perturbation or None
        None changes nothing.

    Returns
    -------
    parameters : Parameters
        Production and degradation as changed.
    inflow : ndarray, shape (models, species)
        Added inflow, molecules per h.
    hold : ndarray, shape (2, species)
        Where a species is held: multiple of its start level, and molecules; NaN where it is free.

    Raises
    ------
    InputError
        If a species is not in the model.
    """
    perturbation = perturbation or Perturbation()
    inflow = np.zeros_like(parameters.production)
    hold = np.full((2, len(model.species)), np.nan)
    production, degradation = parameters.production.copy(), parameters.degradation.copy()
    for name, multiple in perturbation.inflow.items():
        inflow[:, model.index(name)] = multiple * parameters.production[:, model.index(name)]
    for name, factor in perturbation.production.items():
        production[:, model.index(name)] *= factor
    for name in perturbation.knockout:
        production[:, model.index(name)] = 0.0
    for name, multiple in perturbation.sequester.items():
        degradation[:, model.index(name)] *= 1.0 + multiple
    for name, multiple in perturbation.hold.items():
        hold[0, model.index(name)] = multiple
    for name, level in perturbation.clamp.items():
        hold[1, model.index(name)] = level
    _end_translation(model, production, inflow, hold)
    return replace(parameters, production=production, degradation=degradation), inflow, hold


def _end_translation(
    model: KineticModel, production: np.ndarray, inflow: np.ndarray, hold: np.ndarray
) -> None:
    """Make no protein, in place, where there is no mRNA."""
    for translation in model.translations:
        m, p = model.index(translation.mrna), model.index(translation.protein)
        if np.isnan(hold[:, m]).all():
            gone = (production[:, m] == 0) & (inflow[:, m] == 0)
        else:
            gone = np.full(len(production), np.nanmin(hold[:, m]) == 0)
        production[gone, p] = 0.0
