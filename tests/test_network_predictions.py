"""Predicted targets on the network: for and against each step, and their null."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from mirbone._core import InputError
from mirbone.network import (
    CONSEQUENCE_COLUMNS,
    PREDICTION_COLUMNS,
    gene_effects,
    opposing_consequences,
    predicted_from_targetscan,
    read_predicted,
    step_effects,
    target_enrichment,
)
from mirbone.words import CascadeStep, load_catalogue
from network_cases import build, claim

MIRNA = "hsa-miR-1-3p"


def predictions(*rows: tuple[str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=pd.Index(["mirna", "gene", "log2_change"]))
    table = table.assign(low=np.nan, high=np.nan, n_sites=1, source="test")
    return table.reindex(columns=list(PREDICTION_COLUMNS))


def network():
    return build(
        claim("DRIVER", "affects", "dormancy"),
        claim("BRAKE", "affects", "dormancy", "-1"),
        claim("UPSTREAM", "transcribes", "DRIVER"),
        claim(MIRNA, "targets", "DRIVER", "-1"),
        claim(MIRNA, "regulates", "BRAKE", "+1"),
    )


def test_genes_push_steps_through_what_lies_behind_them() -> None:
    table = gene_effects(network()).set_index(["gene", "step"])["effect"]
    assert table["DRIVER", "dormancy"] == pytest.approx(0.8)
    assert table["BRAKE", "dormancy"] == pytest.approx(-0.8)
    assert table["UPSTREAM", "dormancy"] == pytest.approx(0.8)
    with pytest.raises(InputError, match="max_length` must be 1 to 8 edges; got 0"):
        gene_effects(network(), max_length=0)


def test_targets_for_and_against_a_step_are_weighed_apart_and_known_is_not_predicted() -> None:
    predicted = predictions(
        ("hsa-miR-2-3p", "DRIVER", -1.0),
        ("hsa-miR-2-3p", "BRAKE", -0.5),
        ("hsa-miR-2-3p", "OUTSIDE", -2.0),
        (MIRNA, "DRIVER", -1.0),
        (MIRNA, "UPSTREAM", -1.0),
    )
    table = opposing_consequences(network(), predicted, [MIRNA, "hsa-miR-2-3p"])
    assert tuple(table.columns) == CONSEQUENCE_COLUMNS
    rows = table.set_index(["mirna", "basis"])
    two = rows.loc[("hsa-miR-2-3p", "predicted")]
    assert (two["n_up"], two["n_down"]) == (1, 1)
    rising = opposing_consequences(
        network(), predictions(("hsa-miR-2-3p", "BRAKE", -0.5)), ["hsa-miR-2-3p"]
    )
    assert not np.signbit(rising["down"].iloc[0])  # nothing pushes down: 0, written without a sign
    assert two["genes_up"] == "BRAKE"  # repressing a brake pushes the step up
    assert two["down"] == pytest.approx(0.5 * 0.8)
    assert two["up"] == pytest.approx((1 - 2**-0.5) * 0.8)
    one = rows.loc[(MIRNA, "predicted")]
    assert one["genes_down"] == "UPSTREAM"
    known = rows.loc[(MIRNA, "known")]
    assert known["genes_down"] == "BRAKE;DRIVER"  # raises a brake, lowers a driver
    assert known["balance"] == -1


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_predictions_and_of_utrs_changes_nothing(random) -> None:
    genes = ("DRIVER", "BRAKE", "UPSTREAM", "X", "Y", "Z")
    rows = [(f"hsa-miR-{m}-3p", gene, -0.5) for m in (2, 3) for gene in genes]
    known, lengths = network(), pd.Series({gene: 100.0 + len(gene) for gene in genes})
    mirnas = sorted({row[0] for row in rows})

    def answers(rows: list[tuple[str, str, float]], lengths: pd.Series):
        predicted = predictions(*rows)
        rng = np.random.default_rng(3)
        return (
            opposing_consequences(known, predicted, mirnas),
            target_enrichment(predicted, gene_effects(known), lengths, n_random=100, rng=rng),
        )

    turned = lengths.loc[random.sample(genes, len(genes))]
    for one, other in zip(
        answers(rows, lengths), answers(random.sample(rows, len(rows)), turned), strict=True
    ):
        pd.testing.assert_frame_equal(one, other)


def test_relabelling_mirnas_and_genes_only_relabels() -> None:
    def consequences(driver: str, brake: str, mirna: str) -> pd.DataFrame:
        known = build(
            claim(driver, "affects", "dormancy"), claim(brake, "affects", "dormancy", "-1")
        )
        predicted = predictions((mirna, driver, -1.0), (mirna, brake, -0.5))
        return opposing_consequences(known, predicted, [mirna])

    one, other = consequences("D", "B", "hsa-miR-2-3p"), consequences("A", "C", "hsa-miR-9-3p")
    names = {"D": "A", "B": "C", "hsa-miR-2-3p": "hsa-miR-9-3p"}
    pd.testing.assert_frame_equal(one.replace(names), other)


def test_mirnas_are_asked_for_by_any_name_and_one_that_is_none_is_refused() -> None:
    known = build(
        claim("hsa-miR-30a-5p", "targets", "RUNX2", "-1"), claim("RUNX2", "affects", "osteomimicry")
    )
    empty = predictions()
    one = opposing_consequences(known, empty, ["miR-30a-5p"])
    assert one["mirna"].tolist() == ["hsa-miR-30a-5p"]
    with pytest.raises(InputError, match="'nonsense' is unknown"):
        opposing_consequences(known, empty, ["nonsense"])
    with pytest.raises(InputError, match="'RUNX2' is unknown"):  # a gene of the network
        opposing_consequences(known, empty, ["RUNX2"])
    rng = np.random.default_rng(1)
    push = [
        step_effects(known, pd.Series({name: -1}), rng=rng).set_index("step")["effect"]
        for name in ("miR-30a-5p", "hsa-miR-30a-5p", "a spike")
    ]
    assert push[0]["osteomimicry"] == push[1]["osteomimicry"] > 0
    assert push[2].isna().all()  # never 0


def test_predicted_targets_are_read_for_any_name_and_the_others_handed_back(tmp_path) -> None:
    utrs = tmp_path / "utrs.fa"
    utrs.write_text(">RUNX2\n" + "AU" * 60 + "UGUUUACA" + "AU" * 60 + "\n")
    found = read_predicted(["miR-30a-5p", "nonsense"], load_catalogue(), utrs=str(utrs))
    assert found is not None
    assert found.predictions["mirna"].tolist() == ["hsa-miR-30a-5p"]
    assert found.unresolved["query"].tolist() == ["nonsense"]
    with pytest.raises(InputError, match="'nonsense' is unknown"):
        read_predicted(["nonsense"], load_catalogue(), utrs=utrs)
    assert read_predicted(["nonsense"], load_catalogue()) is None


def test_predictions_without_their_columns_are_refused() -> None:
    with pytest.raises(InputError, match=r"n_sites, source are missing"):
        opposing_consequences(network(), predictions().drop(columns=["n_sites", "source"]), [])


def universe(rng: np.random.Generator, genes: int = 400) -> tuple[pd.Series, pd.DataFrame]:
    names = [f"G{i}" for i in range(genes)]
    lengths = pd.Series(rng.lognormal(7, 1, genes), index=names)
    acting = rng.choice(names, 40, replace=False)
    table = pd.DataFrame(
        {"gene": acting, "step": "dormancy", "effect": rng.choice([-0.8, 0.4, 0.8], 40)}
    )
    return lengths, table


def random_targets(rng: np.random.Generator, lengths: pd.Series, number: int) -> list[str]:
    """Long UTRs hold more sites: targets are drawn in proportion to length."""
    share = lengths.to_numpy() / lengths.sum()
    return list(rng.choice(lengths.index, number, replace=False, p=share))


def test_random_targets_of_long_utrs_give_uniform_p() -> None:
    rng = np.random.default_rng(8)
    lengths, table = universe(rng)
    rows = [
        (f"m{i:03d}", gene, -float(rng.uniform(0.05, 1)))
        for i in range(300)
        for gene in random_targets(rng, lengths, int(rng.integers(20, 120)))
    ]
    found = target_enrichment(predictions(*rows), table, lengths, n_random=300, rng=rng)
    p = found.loc[found["step"] == "dormancy", "p"]
    assert stats.kstest(p, "uniform").pvalue > 0.001  # one test, fixed seed
    assert len(found) == 300 * len(CascadeStep)


def test_targets_that_all_push_one_way_are_found() -> None:
    rng = np.random.default_rng(9)
    lengths, table = universe(rng)
    drivers = table.loc[table["effect"] > 0, "gene"]
    rows = [("m", gene, -1.0) for gene in drivers]
    rows += [("m", gene, -1.0) for gene in random_targets(rng, lengths.drop(drivers), 20)]
    found = target_enrichment(
        predictions(*rows).drop_duplicates(["mirna", "gene"]), table, lengths, rng=rng
    ).set_index("step")
    assert found.loc["dormancy", "p"] < 0.01
    assert found.loc["dormancy", "statistic"] < found.loc["dormancy", "expected"]
    assert (found.drop("dormancy")["p"] == 1).all()


def test_a_universe_without_the_predicted_genes_and_too_few_draws_are_refused() -> None:
    rng = np.random.default_rng(1)
    lengths, table = universe(rng)
    with pytest.raises(InputError, match="none of the predicted genes has a UTR length"):
        target_enrichment(predictions(("m", "X", -1.0)), table, lengths, rng=rng)
    with pytest.raises(InputError, match="a number of draws, must be at least 100; got 5"):
        target_enrichment(predictions(("m", "G1", -1.0)), table, lengths, n_random=5, rng=rng)


def test_a_site_shared_among_families_counts_as_one(tmp_path: Path) -> None:
    table = tmp_path / "targetscan.tsv"
    table.write_text(
        "family\tfeature\trep.miRNA\tsites\tscore\nGUAAACA\tRUNX2\thsa-miR-30a-5p\t0.5\t-0.3\n"
        "GUAAACA\tITGB3\thsa-miR-30a-5p\t2\t-0.4\n"
    )
    found = predicted_from_targetscan(table, load_catalogue()).predictions
    sites = dict(zip(found["gene"], found["n_sites"], strict=True))
    assert sites == {"RUNX2": 1, "ITGB3": 2}
