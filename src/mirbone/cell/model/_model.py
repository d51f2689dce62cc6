"""The model language: species, and what acts on what."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mirbone._core import InputError, short_repr

MOST_SITES = 6
"""Bound sites that the tables of effects tell apart; more count as this many."""


class SpeciesKind(StrEnum):
    """What a species is."""

    MIRNA = "mirna"
    MRNA = "mrna"
    PROTEIN = "protein"
    NODE = "node"


@dataclass(frozen=True, slots=True)
class Species:
    """One variable of the model.

    Parameters
    ----------
    name : str
        Unique in the model.
    kind : SpeciesKind
        A gene is an mRNA and a protein; a plain `node` is a gene or miRNA with one variable, as in
        circuits of transcription factors.
    """

    name: str
    kind: SpeciesKind


@dataclass(frozen=True, slots=True)
class Regulation:
    """The level of one species multiplies the production of another by a shifted Hill function.

    Parameters
    ----------
    source, target : str
        Names; of one pair there is one regulation.
    sign : int
        +1 or -1: whether the fold change is drawn above or below 1.
    """

    source: str
    target: str
    sign: int


@dataclass(frozen=True, slots=True)
class Silencing:
    """A miRNA binds an mRNA and both are titrated.

    Parameters
    ----------
    mirna, mrna : str
        Names.
    n_sites : int, optional
        Sites of this miRNA on the mRNA.
    affinity : float, optional
        Relative affinity of a site; the level of half occupancy is divided by it.
    site_group : str, optional
        Silencings of one mRNA that share a group compete for the same sites, as miRNAs with one
        seed do; they must give the same `n_sites`. Empty: sites of its own.
    """

    mirna: str
    mrna: str
    n_sites: int = 1
    affinity: float = 1.0
    site_group: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """An mRNA makes a protein.

    Parameters
    ----------
    mrna, protein : str
        Names; a protein has one mRNA.
    """

    mrna: str
    protein: str


@short_repr()
@dataclass(frozen=True, slots=True)
class KineticModel:
    """Species and what acts on what; numbers are in `Parameters`.

    Parameters
    ----------
    species : tuple of Species
        The variables, in the order of every array's species axis.
    regulations : tuple of Regulation, optional
        In the order of the regulation axis of `Parameters`.
    silencings : tuple of Silencing, optional
        In the order of the silencing axis of `Parameters`.
    translations : tuple of Translation, optional
        Proteins without one are produced at a rate of their own.

    Raises
    ------
    InputError
        If a name is unknown or repeated, a kind does not fit, or a pair comes twice.

    Examples
    --------
    >>> toggle = KineticModel(
    ...     (Species("A", SpeciesKind.NODE), Species("B", SpeciesKind.NODE)),
    ...     (Regulation("A", "B", -1), Regulation("B", "A", -1)),
    ... )
    >>> toggle.names
    ('A', 'B')
    """

    species: tuple[Species, ...]
    regulations: tuple[Regulation, ...] = ()
    silencings: tuple[Silencing, ...] = ()
    translations: tuple[Translation, ...] = ()

    def __post_init__(self) -> None:
        if not self.species:
            raise InputError("a model must have at least one species; got none.")
        _unique((s.name for s in self.species), "species")
        _unique((f"{r.source} -> {r.target}" for r in self.regulations), "regulation")
        _unique((f"{s.mirna} -| {s.mrna}" for s in self.silencings), "silencing")
        _unique((t.protein for t in self.translations), "translated protein")
        for regulation in self.regulations:
            self.index(regulation.source)
            self.index(regulation.target)
            if regulation.sign not in {-1, 1}:
                raise InputError(
                    f"the sign of {regulation.source} -> {regulation.target} must be -1 or +1; "
                    f"got {regulation.sign!r}."
                )
        for silencing in self.silencings:
            self._check_kind(silencing.mirna, SpeciesKind.MIRNA)
            self._check_kind(silencing.mrna, SpeciesKind.MRNA)
            _check_sites(silencing)
        for translation in self.translations:
            self._check_kind(translation.mrna, SpeciesKind.MRNA)
            self._check_kind(translation.protein, SpeciesKind.PROTEIN)
        self._check_groups()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the species, in order."""
        return tuple(s.name for s in self.species)

    def of_kind(self, kind: SpeciesKind) -> tuple[str, ...]:
        """Names of the species of one kind, in order."""
        return tuple(s.name for s in self.species if s.kind == kind)

    def index(self, name: str) -> int:
        """Place of a species on the species axis.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        int
            From 0.

        Raises
        ------
        InputError
            If the model has no such species.
        """
        for place, species in enumerate(self.species):
            if species.name == name:
                return place
        near = [s.name for s in self.species if s.name.lower().startswith(name.lower()[:4])]
        hint = f" Is it one of {', '.join(near[:5])}?" if near else ""
        raise InputError(
            f"{name!r} is not a species of the model, which has {len(self.species)}.{hint}"
        )

    def _check_kind(self, name: str, kind: SpeciesKind) -> None:
        found = self.species[self.index(name)].kind
        if found != kind:
            raise InputError(f"{name} must be of kind {kind}; it is {found}.")

    def _check_groups(self) -> None:
        sites: dict[tuple[str, str], int] = {}
        for silencing in self.silencings:
            if not silencing.site_group:
                continue
            key = (silencing.mrna, silencing.site_group)
            if sites.setdefault(key, silencing.n_sites) != silencing.n_sites:
                raise InputError(
                    f"miRNAs that share the sites {silencing.site_group!r} of {silencing.mrna} "
                    f"must give one number of sites; got {sites[key]} and {silencing.n_sites}."
                )

    def _headline(self) -> str:
        return f"{len(self.species)} species, {len(self.regulations)} regulations"


def circuit(edges: list[tuple[str, str, int]]) -> KineticModel:
    """Build a model of plain nodes from signed edges.

    Parameters
    ----------
    edges : list of (source, target, sign)
        Sign +1 or -1.

    Returns
    -------
    KineticModel
        Nodes in the order in which they first appear.

    Raises
    ------
    InputError
        If an edge comes twice, or a sign is wrong.
    """
    names = list(dict.fromkeys(name for source, target, _ in edges for name in (source, target)))
    return KineticModel(
        tuple(Species(name, SpeciesKind.NODE) for name in names),
        tuple(Regulation(*edge) for edge in edges),
    )


def _unique(names: Iterable[str], what: str) -> None:
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise InputError(f"each {what} must come once; {repeated[0]} came more than once.")


def _check_sites(silencing: Silencing) -> None:
    pair = f"{silencing.mirna} -| {silencing.mrna}"
    if silencing.n_sites < 1:
        raise InputError(f"{pair} must have at least 1 site; got {silencing.n_sites}.")
    if not 0 < silencing.affinity < float("inf"):
        raise InputError(f"the affinity of {pair} must be above 0; got {silencing.affinity}.")
