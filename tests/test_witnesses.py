"""Which miRNAs are one witness: those of one seed, and those of one transcript."""

import pandas as pd
import pytest

from mirbone._core import package_table
from mirbone.words import CLUSTER_GAP, group_witnesses, load_catalogue

TOGETHER = {
    "miR-17-92": [
        "miR-17-5p",
        "miR-18a-5p",
        "miR-19a-3p",
        "miR-20a-5p",
        "miR-19b-3p",
        "miR-92a-3p",
    ],
    "miR-200 of chromosome 1": ["miR-200b-3p", "miR-200a-3p", "miR-429"],
    "miR-200 of chromosome 12": ["miR-200c-3p", "miR-141-3p"],
    "miR-23a": ["miR-23a-3p", "miR-27a-3p", "miR-24-3p"],
    "miR-221": ["miR-221-3p", "miR-222-3p"],
    "miR-143": ["miR-143-3p", "miR-145-5p"],
    "miR-183": ["miR-183-5p", "miR-96-5p", "miR-182-5p"],
    "miR-212": ["miR-212-3p", "miR-132-3p"],
    "14q32": ["miR-379-5p", "miR-656-3p", "miR-134-5p"],
    "miR-371": ["miR-371a-5p", "miR-372-3p", "miR-373-3p"],
    "miR-144": ["miR-451a", "miR-144-3p"],
    "miR-206": ["miR-206", "miR-133b"],
    "two arms": ["miR-30a-5p", "miR-30a-3p"],
    "one seed on two chromosomes": ["miR-30a-5p", "miR-30d-5p", "miR-30e-5p"],
    "let-7a, f, d": ["let-7a-5p", "let-7f-5p", "let-7d-5p"],
    "miR-99a, let-7c": ["miR-99a-5p", "let-7c-5p"],
}


def grouped(*names: str) -> pd.Series:
    return group_witnesses([f"hsa-{name}" for name in names])


@pytest.mark.parametrize("cluster", TOGETHER)
def test_what_is_of_one_seed_or_transcript_is_one_witness(cluster: str) -> None:
    assert grouped(*TOGETHER[cluster]).nunique() == 1


def test_the_five_of_mir_200_are_one_witness_by_seed_and_cluster_together() -> None:
    assert grouped("miR-200a-3p", "miR-200c-3p").nunique() == 2  # another seed, another chromosome
    assert grouped("miR-200a-3p", "miR-200b-3p", "miR-200c-3p", "miR-141-3p").nunique() == 1


@pytest.mark.parametrize(
    "pair",
    [("miR-21-5p", "miR-31-5p"), ("miR-143-3p", "miR-21-5p"), ("miR-34a-5p", "miR-200c-3p")],
)
def test_strangers_are_two(pair: tuple[str, str]) -> None:
    assert grouped(*pair).nunique() == 2


def test_only_the_names_given_join_and_order_does_not_matter() -> None:
    assert grouped("miR-17-5p", "miR-25-3p").nunique() == 2
    assert grouped("miR-17-5p", "miR-25-3p", "miR-92a-3p").nunique() == 1
    some = ["hsa-miR-17-5p", "hsa-miR-21-5p", "hsa-miR-20a-5p", "a spike", "another spike"]
    one, other = group_witnesses(some), group_witnesses(some[::-1])
    pd.testing.assert_series_equal(one, other[one.index])
    assert one.nunique() == 4  # what is no miRNA stands alone


def test_every_gene_of_the_table_has_mirnas_of_the_catalogue_and_a_place() -> None:
    genes = package_table("words", "mirna_genes.tsv")
    known = set(load_catalogue().mature["accession"])
    told = [accession for cell in genes["mature"] for accession in cell.split(";") if accession]
    assert len(known & set(told)) / len(known) > 0.998
    assert (genes["end"].astype(int) > genes["start"].astype(int)).all()
    assert genes["strand"].isin(["+", "-"]).all()
    assert CLUSTER_GAP == 50_000  # doi:10.1261/rna.7240905
