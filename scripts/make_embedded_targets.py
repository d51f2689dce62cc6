"""Make the embedded table of predicted targets: every human miRNA x every gene of RefSeq.

    python scripts/make_embedded_targets.py REFERENCE [--threads N] [--block MIRNAS]

REFERENCE is the folder that holds `orf/refseq_orf_utr.tsv.gz` (columns accession, gene, orf, utr3;
one mRNA a gene, from the test data of DM3Loc 1.2.0, MIT). RefSeq is in the public domain, miRBase
too: what is computed from them ships.

The miRNAs are those of the embedded catalogue. What is kept is what `mirbone targets repression`
gives with accessibility: every pair at or below the threshold, and every pair of the genes that
the evidence base knows. Folding is kept under ``MIRBONE_CACHE``; without that it takes minutes.
miRNAs are predicted block by block, so that the memory stays at a few GB.
"""

import argparse
import inspect
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from mirbone._core import atomic_path, sha256_of
from mirbone.network import known_network
from mirbone.targets import (
    SequenceSet,
    cached_unpaired_probability,
    encode_sequences,
    predict_repression,
)
from mirbone.targets.embedded._format import (
    GENE_COLUMNS,
    GENES_FILE,
    MIRNAS_A_GROUP,
    STEP,
    TABLE_FILE,
    THRESHOLD,
    EmbeddedSource,
    hash_mirnas,
    hash_model,
    pack_source,
    quantised,
    write_options,
)
from mirbone.targets.repression._model import REPRESSION_VERSION
from mirbone.words import load_catalogue, resolve_gene

DATA = Path(__file__).parents[1] / "src" / "mirbone" / "targets" / "data"
SOURCE = "RefSeq mRNAs, one a gene"
TAKES_CODING = "orfs" in inspect.signature(predict_repression).parameters


def read_mrnas(reference: Path) -> pd.DataFrame:
    """Read the mRNAs that have a 3' UTR, in the order of the file."""
    path = reference / "orf" / "refseq_orf_utr.tsv.gz"
    table = pd.read_csv(path, sep="\t", keep_default_na=False)
    return table.loc[table["utr3"] != ""].reset_index(drop=True)


def describe_genes(mrnas: pd.DataFrame) -> pd.DataFrame:
    """Name the genes as the catalogue does; those that the evidence base knows are kept whole."""
    found = [resolve_gene(symbol) for symbol in mrnas["gene"]]
    known = [one.kind == "gene" and len(one.names) == 1 for one in found]
    names = [
        one.names[0] if sure else symbol
        for one, sure, symbol in zip(found, known, mrnas["gene"], strict=True)
    ]
    network = known_network(host_tissue=None).nodes
    acting = set(network.loc[network["kind"] == "gene", "name"])
    genes = pd.DataFrame(
        {
            "gene": names,
            "transcript": mrnas["accession"],
            "utr_length": mrnas["utr3"].str.len(),
            "whole": [int(sure or name in acting) for sure, name in zip(known, names, strict=True)],
        },
        columns=pd.Index(GENE_COLUMNS),
    )
    if not genes["gene"].is_unique:
        twice = genes.loc[genes["gene"].duplicated(), "gene"].tolist()
        raise SystemExit(f"two mRNAs of one gene: {', '.join(twice)}")
    return genes


def predicted_blocks(
    mirnas: SequenceSet, mrnas: pd.DataFrame, size: int, threads: int
) -> Iterator[pd.DataFrame]:
    """Predict block by block: ``mirna, gene`` as places, ``log2_change, n_sites``."""
    utrs = encode_sequences(zip(mrnas["gene"], mrnas["utr3"], strict=True))
    free = cached_unpaired_probability(utrs, threads=threads, progress=tell)
    more = {}
    if TAKES_CODING:
        more["orfs"] = encode_sequences(zip(mrnas["gene"], mrnas["orf"], strict=True))
    for begin in range(0, len(mirnas), size):
        tell("Predicting", begin, len(mirnas))
        block = mirnas.take(range(begin, min(begin + size, len(mirnas))))
        table = predict_repression(block, utrs, accessibility=free, threads=threads, **more)
        yield pd.DataFrame(
            {
                "mirna": begin + places(table["mirna"], block.names),
                "gene": places(table["transcript"], utrs.names),
                "log2_change": table["log2_change"],
                "n_sites": table["n_sites"],
            }
        )


def places(names: pd.Series, among: tuple[str, ...]) -> np.ndarray:
    """Give the place of each name; of categories, without a look at every row."""
    if isinstance(names.dtype, pd.CategoricalDtype):
        of_category = pd.Index(among).get_indexer(names.cat.categories)
        return of_category[names.cat.codes.to_numpy()]
    return pd.Index(among).get_indexer(pd.Index(names))


def tell(what: str, done: int, total: int) -> None:
    """Say how far it is."""
    print(f"{what}: {done:,} of {total:,}", file=sys.stderr)


def write(
    blocks: Iterator[pd.DataFrame], genes: pd.DataFrame, source: EmbeddedSource, order: np.ndarray
) -> int:
    """Write the table and its genes, those that are kept whole first; give the number of rows."""
    listed = genes.iloc[order]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    whole = listed["whole"].to_numpy() == 1
    schema = pa.schema(
        [("mirna", pa.int16()), ("gene", pa.int32()), ("change", pa.int16()),
         ("n_sites", pa.uint8())],
        metadata=pack_source(source),
    )  # fmt: skip
    rows = 0
    with (
        atomic_path(DATA / TABLE_FILE) as path,
        pq.ParquetWriter(path, schema, **write_options()) as writer,
    ):
        for block in blocks:
            kept = quantised(block.assign(gene=place[block["gene"].to_numpy()]), whole)
            rows += len(kept)
            for _, group in kept.groupby(kept["mirna"] // MIRNAS_A_GROUP):
                table = pa.Table.from_pandas(group, schema, preserve_index=False)
                writer.write_table(table, row_group_size=len(table))
    listed.to_csv(DATA / GENES_FILE, sep="\t", index=False, lineterminator="\n")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reference", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--block", type=int, default=8 * MIRNAS_A_GROUP, help="miRNAs at once")
    asked = parser.parse_args()
    if asked.block % MIRNAS_A_GROUP:
        parser.error(f"--block must be a multiple of {MIRNAS_A_GROUP}")
    start = time.perf_counter()
    mature = load_catalogue().mature
    named = list(zip(mature["name"], mature["sequence"], strict=True))
    mrnas = read_mrnas(asked.reference)
    genes = describe_genes(mrnas)
    source = EmbeddedSource(
        model_version=REPRESSION_VERSION,
        model_sha256=hash_model(),
        variant="accessibility",
        coding_sites=TAKES_CODING,
        threshold=THRESHOLD,
        step=STEP,
        source=SOURCE,
        source_sha256=sha256_of(asked.reference / "orf" / "refseq_orf_utr.tsv.gz"),
        mirnas_sha256=hash_mirnas(named),
    )
    order = np.argsort(-genes["whole"].to_numpy(), kind="stable")
    blocks = predicted_blocks(encode_sequences(named), mrnas, asked.block, asked.threads)
    rows = write(blocks, genes, source, order)
    size = (DATA / TABLE_FILE).stat().st_size
    seconds = time.perf_counter() - start
    print(f"{rows:,} pairs, {size / 1e6:.1f} MB, {seconds:.0f} s: {DATA / TABLE_FILE}")


if __name__ == "__main__":
    main()
