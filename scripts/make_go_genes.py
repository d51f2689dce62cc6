"""Make the embedded table of genes with a signed process of the Gene Ontology.

    python scripts/make_go_genes.py go_signed_process_genes.tsv

The file holds ``symbol, evidence, go_id, term`` of the Gene Ontology of 2022-07-01 (CC BY 4.0), as
Debian's r-bioc-org.hs.eg.db and r-bioc-go.db 3.16.0-1 give it, annotations to descendants of a term
among those of the term; it is known by its SHA-256. Kept are genes, not miRNAs, with an
experimental evidence code, of the processes to which ``go_processes.tsv`` gives a step or a
programme.
"""

import argparse
from pathlib import Path

import pandas as pd

from mirbone._core import InputError, read_table, sha256_of, write_table

DATA = Path(__file__).resolve().parents[1] / "src/mirbone/evidence/data"
SOURCE = "76e76c8e90a7a35c3875c43c1b50a94b699cbc13cf876d676945de5bc298b3ea"
EXPERIMENTAL = ("EXP", "IDA", "IPI", "IMP", "IGI", "IEP")


def main() -> None:
    """Read the file that is named and write the table."""
    parser = argparse.ArgumentParser(description="Make the table of genes of GO processes.")
    parser.add_argument("annotations", type=Path)
    path = parser.parse_args().annotations
    if sha256_of(path) != SOURCE:
        raise InputError(f"{path} must have the SHA-256 {SOURCE}. Take the file of that release.")
    table = kept(read_table(path, what="the annotations"))
    write_table(table, DATA / "go_genes.tsv")
    print(f"{len(table)} rows of {table['gene'].nunique()} genes in {DATA / 'go_genes.tsv'}")


def kept(annotations: pd.DataFrame) -> pd.DataFrame:
    """One row a gene and process, with its experimental evidence codes."""
    processes = read_table(DATA / "go_processes.tsv", what="the processes")
    used = processes.loc[(processes["step"] != "") | (processes["programme"] != ""), "go_id"]
    rows = annotations.loc[
        annotations["go_id"].isin(used)
        & annotations["evidence"].isin(EXPERIMENTAL)
        & ~annotations["symbol"].str.startswith("MIR")
    ]
    groups = rows.groupby(["symbol", "go_id"])["evidence"]
    codes = groups.agg(lambda found: ";".join(code for code in EXPERIMENTAL if code in set(found)))
    return codes.reset_index().rename(columns={"symbol": "gene"})


if __name__ == "__main__":
    main()
