"""A model as the arrays that the kernels walk; no names."""

from typing import NamedTuple

import numpy as np

from mirbone.cell.model._model import KineticModel


class Structure(NamedTuple):
    """What acts on what, by index; grouped by the species that is acted on.

    Attributes
    ----------
    reg_start : ndarray of int64, shape (species + 1,)
        Regulations of species ``i`` are ``reg_start[i]`` to ``reg_start[i + 1]``.
    reg_source : ndarray of int64, shape (regulations,)
        The regulator.
    mrna_of : ndarray of int64, shape (species,)
        The mRNA that a protein is made from; -1 for other species.
    silenced : ndarray of int64, shape (silenced mRNAs,)
        Species that miRNAs bind.
    group_start : ndarray of int64, shape (silenced mRNAs + 1,)
        Groups of sites of each of them.
    group_sites : ndarray of int64, shape (groups,)
        Sites of a group.
    member_start : ndarray of int64, shape (groups + 1,)
        Silencings that share a group of sites.
    member_mirna : ndarray of int64, shape (silencings,)
        The miRNA.
    silenced_place : ndarray of int64, shape (species,)
        Place of a species in `silenced`, or -1.
    """

    reg_start: np.ndarray
    reg_source: np.ndarray
    mrna_of: np.ndarray
    silenced: np.ndarray
    group_start: np.ndarray
    group_sites: np.ndarray
    member_start: np.ndarray
    member_mirna: np.ndarray
    silenced_place: np.ndarray


class Order(NamedTuple):
    """Where the model's regulations and silencings went.

    Attributes
    ----------
    regulations, silencings : ndarray of int64
        Place in the model of each row of the structure.
    affinity : ndarray of float64, shape (silencings,)
        Relative affinities, in the structure's order.
    """

    regulations: np.ndarray
    silencings: np.ndarray
    affinity: np.ndarray


def compile_model(model: KineticModel) -> tuple[Structure, Order]:
    """Lay a model out for the kernels.

    Parameters
    ----------
    model : KineticModel
        The model.

    Returns
    -------
    structure : Structure
        Its indices.
    order : Order
        How to permute the parameters.
    """
    place = {name: i for i, name in enumerate(model.names)}
    n = len(place)
    targets = np.array([place[r.target] for r in model.regulations], dtype=np.int64)
    regulations = np.argsort(targets, kind="stable")
    sources = np.array([place[r.source] for r in model.regulations], dtype=np.int64)
    mrna_of = np.full(n, -1, dtype=np.int64)
    for translation in model.translations:
        mrna_of[place[translation.protein]] = place[translation.mrna]
    keys = [
        (place[s.mrna], s.site_group or f"\t{s.mirna}", number)
        for number, s in enumerate(model.silencings)
    ]
    # members of a group, and groups of an mRNA, come to lie side by side
    keys.sort()
    groups = sorted({key[:2] for key in keys})
    silenced = sorted({key[0] for key in groups})
    silencings = np.array([key[2] for key in keys], dtype=np.int64)
    chosen = [model.silencings[i] for i in silencings]
    sites = {key[:2]: s.n_sites for key, s in zip(keys, chosen, strict=True)}
    silenced_place = np.full(n, -1, dtype=np.int64)
    silenced_place[silenced] = np.arange(len(silenced))
    structure = Structure(
        reg_start=_starts(targets[regulations], n),
        reg_source=sources[regulations],
        mrna_of=mrna_of,
        silenced=np.array(silenced, dtype=np.int64),
        group_start=_starts(np.array([silenced_place[g[0]] for g in groups]), len(silenced)),
        group_sites=np.array([sites[g] for g in groups], dtype=np.int64),
        member_start=_starts(np.array([groups.index(key[:2]) for key in keys]), len(groups)),
        member_mirna=np.array([place[s.mirna] for s in chosen], dtype=np.int64),
        silenced_place=silenced_place,
    )
    affinity = np.array([s.affinity for s in chosen], dtype=np.float64)
    return structure, Order(regulations, silencings, affinity)


def _starts(owners: np.ndarray, n: int) -> np.ndarray:
    """First row of each owner among rows sorted by owner."""
    return np.searchsorted(owners, np.arange(n + 1)).astype(np.int64)
