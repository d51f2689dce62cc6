"""Small models for the tests of the cell, and a slow, obvious twin of its equations."""

import itertools
from math import comb

import numpy as np

from mirbone.cell import (
    KineticModel,
    Parameters,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    Translation,
)


def mixed_model() -> KineticModel:
    """Every kind of term: two miRNAs that compete, one with sites of its own, feedback."""
    kinds = {
        "X.mrna": "mrna",
        "X": "protein",
        "Y.mrna": "mrna",
        "Y": "protein",
        "miR-a": "mirna",
        "miR-b": "mirna",
        "miR-c": "mirna",
        "N": "node",
    }
    return KineticModel(
        tuple(Species(name, SpeciesKind(kind)) for name, kind in kinds.items()),
        (
            Regulation("X", "miR-a", -1),
            Regulation("X", "X.mrna", 1),
            Regulation("Y", "miR-c", 1),
            Regulation("N", "Y", -1),
            Regulation("Y", "N", 1),
            Regulation("N", "N", 1),
        ),
        (
            Silencing("miR-a", "X.mrna", 2, 1.5, "seed"),
            Silencing("miR-b", "X.mrna", 2, 0.5, "seed"),
            Silencing("miR-c", "X.mrna", 3),
            Silencing("miR-a", "Y.mrna", 1),
            Silencing("miR-c", "Y.mrna", 4, 2.0),
        ),
        (Translation("X.mrna", "X"), Translation("Y.mrna", "Y")),
    )


def change(
    model: KineticModel, parameters: Parameters, row: int, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Production and loss of every species, by listing which miRNA sits on which site."""
    value = dict(zip(model.names, levels, strict=True))
    made = dict(zip(model.names, parameters.production[row], strict=True))
    lost = {
        name: parameters.degradation[row, i] * value[name] for i, name in enumerate(model.names)
    }
    for r, regulation in enumerate(model.regulations):
        ratio = value[regulation.source] / parameters.threshold[row, r]
        power = ratio ** parameters.hill[row, r]
        made[regulation.target] *= (1 + parameters.fold[row, r] * power) / (1 + power)
    share = dict.fromkeys(model.of_kind(SpeciesKind.MRNA), 1.0)
    for mrna in share:
        share[mrna] = 0.0
        for chance, bound in occupied(model, parameters, row, value, mrna):
            k = min(len(bound), 6)
            share[mrna] += chance * parameters.translation[row, k]
            lost[mrna] += chance * parameters.mrna_decay[row, k] * value[mrna]
            for mirna in bound:
                lost[mirna] += chance * parameters.mirna_loss[row, k] * value[mrna]
    for translation in model.translations:
        made[translation.protein] *= value[translation.mrna] * share[translation.mrna]
    return np.array(list(made.values())), np.array(list(lost.values()))


def occupied(model, parameters, row, value, mrna):
    """Each way in which the sites of an mRNA are filled: its chance, and the bound miRNAs."""
    sites = {}
    for k, silencing in enumerate(model.silencings):
        if silencing.mrna == mrna:
            level = value[silencing.mirna] * silencing.affinity / parameters.mu0[row, k]
            group = silencing.site_group or f"own {silencing.mirna}"
            sites.setdefault(group, (silencing.n_sites, {}))[1][silencing.mirna] = level
    every = [levels for n, levels in sites.values() for _ in range(n)]
    for filling in itertools.product(*([None, *levels] for levels in every)):
        chance = 1.0
        for who, levels in zip(filling, every, strict=True):
            chance *= (levels[who] if who else 1.0) / (1.0 + sum(levels.values()))
        yield chance, [who for who in filling if who]


def lu_polynomials(level: float, n: int, tables: np.ndarray) -> tuple[float, float, float]:
    """L, Y_m and Y_mu of one miRNA as they are printed; `level` is mu / mu0."""
    m = [comb(n, i) * level**i / (1 + level) ** n for i in range(n + 1)]
    return (
        sum(tables[0][i] * m[i] for i in range(n + 1)),
        sum(tables[1][i] * m[i] for i in range(n + 1)),
        sum(i * tables[2][i] * m[i] for i in range(n + 1)),
    )


def lu_circuit(given: dict) -> tuple[KineticModel, Parameters]:
    """miR-200 and ZEB of Lu et al. 2013, driven by SNAIL, from the file of its parameters."""
    model = KineticModel(
        (
            Species("miR200", SpeciesKind.MIRNA),
            Species("mZEB", SpeciesKind.MRNA),
            Species("ZEB", SpeciesKind.PROTEIN),
            Species("SNAIL", SpeciesKind.NODE),
        ),
        (
            Regulation("ZEB", "miR200", -1),
            Regulation("SNAIL", "miR200", -1),
            Regulation("ZEB", "mZEB", 1),
            Regulation("SNAIL", "mZEB", 1),
        ),
        (Silencing("miR200", "mZEB", 6),),
        (Translation("mZEB", "ZEB"),),
    )
    p = given["miR200_ZEB"]
    edges = ("Z{}_miR200", "S{}_miR200", "Z{}_mZEB", "S{}_mZEB")

    def of(what: str) -> list[list[float]]:
        if what == "0":
            return [[p[edge.format("0")] for edge in edges]]
        return [[p[f"{what}_{edge.format('')}"] for edge in edges]]

    parameters = Parameters(
        production=np.array([[p["g_miR200"], p["g_mZEB"], p["g_ZEB"], 1.0]]),
        degradation=np.array([[p["k_miR200"], p["k_mZEB"], p["k_ZEB"], 1.0]]),
        threshold=np.array(of("0")),
        hill=np.array(of("n")),
        fold=np.array(of("lam")),
        mu0=np.array([[p["u0"]]]),
        translation=np.array([given["l"]]),
        mrna_decay=np.array([given["gamma_m"]]),
        mirna_loss=np.array([given["gamma_mu"]]),
    )
    return model, parameters
