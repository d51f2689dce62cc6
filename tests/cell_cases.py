"""Small models for the tests of the cell, and a slow, obvious twin of its equations."""

import itertools
from dataclasses import dataclass
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
from mirbone.network import Context


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


@dataclass(frozen=True)
class Mechanism:
    """A statement, and the edges that it hangs on: from any of `sources` to any of `targets`."""

    context: Context
    raised: tuple[str, ...]
    target: str
    sign: int
    sources: tuple[str, ...]
    targets: tuple[str, ...]


_BREAST, _PROSTATE, _LUNG = (
    Context(cancer, "bone", "tumour_cell") for cancer in ("breast", "prostate", "lung")
)
_BRAIN = Context("breast", "brain", "tumour_cell")
_MIR_30 = tuple(f"hsa-miR-30{letter}-5p" for letter in "abcde")
_MIR_200 = tuple(f"hsa-miR-200{letter}-3p" for letter in "abc")
_FAMILY = (*_MIR_200, "hsa-miR-141-3p", "hsa-miR-429")  # rise with it, through ZEB1
_OSTEOMIMETIC = ("CCN2", "GJA1", "ITGB3", "CDH11", "RUNX2")

MECHANISMS = (
    Mechanism(_BREAST, _MIR_30, "CCN2", -1, _MIR_30, ("CCN2",)),
    Mechanism(_BREAST, _MIR_30, "ITGB3", -1, _MIR_30, ("ITGB3",)),
    Mechanism(_BREAST, _MIR_200, "SEC23A", -1, _FAMILY, ("SEC23A",)),
    Mechanism(_BREAST, ("hsa-miR-10b-5p",), "HOXD10", -1, ("hsa-miR-10b-5p",), ("HOXD10",)),
    Mechanism(_PROSTATE, ("hsa-miR-34a-5p",), "CD44", -1, ("hsa-miR-34a-5p",), ("CD44",)),
    Mechanism(_BREAST, _MIR_30, "osteomimicry", -1, _MIR_30, _OSTEOMIMETIC),
    Mechanism(_BREAST, ("hsa-miR-218-5p",), "osteomimicry", 1, ("hsa-miR-218-5p",),
              ("IBSP", "SPP1")),
    Mechanism(_LUNG, ("hsa-miR-33a-5p",), "bone_resorption", -1, ("hsa-miR-33a-5p",),
              ("PTHLH", "CXCL8")),
    Mechanism(_PROSTATE, ("hsa-miR-100-5p",), "emt_stemness", -1, ("AGO2",),
              ("emt_stemness", "hsa-miR-34a-5p")),
    Mechanism(_BREAST, _MIR_200, "metastatic_colonisation", 1, _FAMILY, ("SEC23A",)),
    Mechanism(_BRAIN, ("hsa-miR-7-5p",), "brain_metastasis", -1, ("hsa-miR-7-5p",), ("KLF4",)),
)  # fmt: skip
"""Five levels, four steps and two outcomes."""
