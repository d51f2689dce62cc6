"""Which miRNAs speak with one voice: one seed, or one transcript."""

from collections.abc import Iterable
from functools import cache

import pandas as pd

from mirbone._core import named_keywords, package_table
from mirbone.words._catalogue import MirnaCatalogue, load_catalogue

CLUSTER_GAP = 50_000
"""Nucleotides between two miRNA genes of one strand up to which they count as one transcript:
beyond them the correlation of neighbours drops (doi:10.1261/rna.7240905)."""


@named_keywords
def group_witnesses(names: Iterable[str], catalogue: MirnaCatalogue | None = None) -> pd.Series:
    """Group miRNAs into witnesses: those that share a seed or a transcript are one.

    miRNAs of one seed (nucleotides 2 to 8) have the same targets, and those of one transcript,
    the two arms of one hairpin among them, change together. Neither adds a second voice. The
    groups are closed over the names given and no others: miR-17-5p and miR-92a-3p, of one
    transcript, are one witness, and miR-25-3p, with the seed of miR-92a-3p, joins where that is
    named too. Where a miRNA is written in several places of the genome it belongs to all.

    Parameters
    ----------
    names : iterable of str
        miRBase v22 names, each once. What is none is a witness of its own.
    catalogue : MirnaCatalogue, optional
        Knows the seeds; the embedded one when absent.

    Returns
    -------
    Series of str
        Index: the names, in their order; values: the first of the group's names, shortest first.

    Examples
    --------
    >>> group_witnesses(["hsa-miR-141-3p", "hsa-miR-429", "hsa-miR-200c-3p", "hsa-miR-21-5p"])
    hsa-miR-141-3p       hsa-miR-429
    hsa-miR-429          hsa-miR-429
    hsa-miR-200c-3p      hsa-miR-429
    hsa-miR-21-5p      hsa-miR-21-5p
    dtype: object
    """
    mature = (catalogue or load_catalogue()).mature
    told = mature[["name", "accession", "sequence"]].itertuples(index=False, name=None)
    keys = {str(name): (str(accession), str(sequence)) for name, accession, sequence in told}
    transcripts = _transcripts()
    leader: dict[object, object] = {}

    def find(one: object) -> object:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    asked = list(names)
    for name in asked:
        accession, sequence = keys.get(name, ("", ""))
        ties = [*transcripts.get(accession, ())] + ([("seed", sequence[1:8])] if sequence else [])
        for tie in ties:
            leader[find(tie)] = find(name)
    first: dict[object, str] = {}
    for name in sorted(asked, key=lambda name: (len(name), name)):
        first.setdefault(find(name), name)
    return pd.Series([first[find(name)] for name in asked], index=pd.Index(asked), dtype=object)


@cache  # a constant of the package, read once
def _transcripts() -> dict[str, tuple[int, ...]]:
    """Number the transcripts that each mature accession is read from."""
    genes = package_table("words", "mirna_genes.tsv")
    genes = genes.assign(start=genes["start"].astype(int), end=genes["end"].astype(int))
    genes = genes.sort_values(["chromosome", "strand", "start"])
    same = genes[["chromosome", "strand"]].eq(genes[["chromosome", "strand"]].shift()).all(axis=1)
    near = genes["start"] - genes["end"].shift() <= CLUSTER_GAP
    found: dict[str, tuple[int, ...]] = {}
    for accessions, number in zip(genes["mature"], (~(same & near)).cumsum(), strict=True):
        for accession in filter(None, str(accessions).split(";")):
            found[accession] = (*found.get(accession, ()), int(number))
    return found
