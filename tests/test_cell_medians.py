"""The levels that thresholds are drawn around, where every number is known and none is drawn."""

import itertools

import numpy as np
import pandas as pd
import pytest

from mirbone.cell import (
    KineticModel,
    Ranges,
    Regulation,
    Silencing,
    Species,
    SpeciesKind,
    Translation,
    circuit,
    draw_parameters,
    median_levels,
    read_ranges,
)

PRODUCTION, DEGRADATION, THRESHOLD, HILL, FOLD, MU0 = 60.0, 0.25, 2.0, 3.0, 5.0, 0.7
ALONE = PRODUCTION / DEGRADATION
# Each number of bound sites has values of its own, so that no state may stand for another.
TRANSLATION = (1.0, 0.6, 0.35, 0.2, 0.11, 0.06, 0.03)
DECAY = (0.0, 0.04, 0.2, 0.5, 0.9, 1.4, 2.0)


def fixed_ranges() -> Ranges:
    """The package's ranges, each narrowed to one number."""
    table = read_ranges().table.copy()
    numbers = {
        "production": PRODUCTION, "degradation": DEGRADATION, "threshold": THRESHOLD,
        "hill": HILL, "fold": FOLD, "mu0": MU0, "silencing_strength": 1.0,
    }  # fmt: skip
    table["low"] = table["high"] = table["quantity"].map(numbers).astype(float)
    table["distribution"] = "uniform"
    silencing = pd.DataFrame(
        {"translation": TRANSLATION, "mrna_decay": DECAY, "mirna_loss": np.zeros(7)}
    )
    return Ranges(table, silencing)


def filled(sites: dict[str, int], affinity: dict[str, float]) -> tuple[float, float]:
    """Mean decay and translation over every way in which sites are filled, one by one."""
    everything = [name for name, number in sites.items() for _ in range(number)]
    decay = translation = 0.0
    for bound in itertools.product((False, True), repeat=len(everything)):
        chance = 1.0
        for name, is_bound in zip(everything, bound, strict=True):
            level = affinity[name] / MU0  # a regulator at its own median
            chance *= level / (1 + level) if is_bound else 1 / (1 + level)
        count = min(sum(bound), 6)  # six and more count as six
        decay += chance * DECAY[count]
        translation += chance * TRANSLATION[count]
    return decay, translation


def silenced(sites: dict[str, int], affinity: dict[str, float]) -> KineticModel:
    mirnas = [Species(name, SpeciesKind.MIRNA) for name in sites]
    return KineticModel(
        (*mirnas, Species("G.mrna", SpeciesKind.MRNA), Species("G", SpeciesKind.PROTEIN)),
        silencings=tuple(
            Silencing(name, "G.mrna", number, affinity[name]) for name, number in sites.items()
        ),
        translations=(Translation("G.mrna", "G"),),
    )


@pytest.mark.parametrize(
    "sites",
    [{"a": 1}, {"a": 6}, {"a": 7}, {"a": 9}, {"a": 4, "b": 5}, {"a": 2, "b": 1, "c": 2}],
    ids=str,
)
def test_the_median_of_a_silenced_gene_is_the_mean_over_all_fillings_of_its_sites(sites):
    affinity = {"a": 1.5, "b": 0.4, "c": 3.0}
    model = silenced(sites, affinity)
    found = dict(zip(model.names, median_levels(model, fixed_ranges()), strict=True))
    decay, translation = filled(sites, affinity)
    mrna = PRODUCTION / (DEGRADATION + decay)
    assert found["a"] == pytest.approx(ALONE)  # what a miRNA loses on targets is left out
    assert found["G.mrna"] == pytest.approx(mrna, rel=1e-12)
    # A protein's production is per mRNA, of which `translation` is left.
    assert found["G"] == pytest.approx(PRODUCTION * translation * mrna / DEGRADATION, rel=1e-12)


def test_sites_that_two_mirnas_share_are_filled_by_their_sum():
    mirnas = tuple(Species(name, SpeciesKind.MIRNA) for name in "ab")
    shared = KineticModel(
        (*mirnas, Species("m", SpeciesKind.MRNA)),
        silencings=(Silencing("a", "m", 8, 1.0, "s"), Silencing("b", "m", 8, 0.5, "s")),
    )
    found = dict(zip(shared.names, median_levels(shared, fixed_ranges()), strict=True))
    decay, _ = filled({"both": 8}, {"both": 1.5})
    assert found["m"] == pytest.approx(PRODUCTION / (DEGRADATION + decay), rel=1e-12)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_median_of_a_regulated_gene_is_its_own_times_the_hill_function(sign):
    model = circuit([("A", "B", sign)])
    found = dict(zip(model.names, median_levels(model, fixed_ranges()), strict=True))
    power = (1 / THRESHOLD) ** HILL  # a regulator at its own median
    fold = FOLD**sign
    assert found["A"] == pytest.approx(ALONE)
    assert found["B"] == pytest.approx(ALONE * (1 + fold * power) / (1 + power), rel=1e-12)


def test_a_protein_feels_the_regulation_of_its_mrna_and_its_own_loss_alone():
    model = KineticModel(
        (
            Species("T", SpeciesKind.NODE),
            Species("G.mrna", SpeciesKind.MRNA),
            Species("G", SpeciesKind.PROTEIN),
        ),
        (Regulation("T", "G.mrna", 1),),
        translations=(Translation("G.mrna", "G"),),
    )
    found = dict(zip(model.names, median_levels(model, fixed_ranges()), strict=True))
    power = (1 / THRESHOLD) ** HILL
    factor = (1 + FOLD * power) / (1 + power)
    assert found["G"] == pytest.approx(ALONE * ALONE * factor, rel=1e-12)


def test_thresholds_and_mu0_are_multiples_of_the_medians_of_what_acts():
    model = KineticModel(
        (
            Species("T", SpeciesKind.NODE),
            Species("u", SpeciesKind.MIRNA),
            Species("m", SpeciesKind.MRNA),
        ),
        (Regulation("T", "m", 1),),
        (Silencing("u", "m", 3),),
    )
    drawn = draw_parameters(model, 2, ranges=fixed_ranges(), medians=np.array([11.0, 13.0, 17.0]))
    np.testing.assert_allclose(drawn.threshold, THRESHOLD * 11.0)
    np.testing.assert_allclose(drawn.mu0, MU0 * 13.0)
