"""Make the embedded table of miRNA genes: where each human precursor of miRBase v22 lies.

miRBase is in the public domain (doi:10.1093/nar/gky1141). One file is read, known by its SHA-256:
``hsa.gff3`` of release 22 (coordinates on GRCh38), https://www.mirbase.org/download/hsa.gff3

    python scripts/make_mirna_genes.py hsa.gff3
"""

import argparse
import hashlib
from pathlib import Path

from mirbone._core._errors import InputError
from mirbone._core._files import write_text

TABLE = Path(__file__).resolve().parents[1] / "src" / "mirbone" / "words" / "data"
GFF_SHA256 = "d02c0b4e9a401e66240418a572a10732b103dd64acfd10f59df171bcbbd40f59"
COLUMNS = ("precursor", "name", "chromosome", "strand", "start", "end", "mature")


def main() -> None:
    """Read the coordinates and write the table."""
    parser = argparse.ArgumentParser(description="Make the embedded table of miRNA genes.")
    parser.add_argument("gff", type=Path, help="hsa.gff3 of miRBase v22")
    data = parser.parse_args().gff.read_bytes().rstrip(b"\n") + b"\n"
    if hashlib.sha256(data).hexdigest() != GFF_SHA256:
        raise InputError("expected hsa.gff3 of miRBase v22; this file is another one.")
    lines = "\n".join(["\t".join(COLUMNS), *gene_rows(data.decode())])
    write_text(TABLE / "mirna_genes.tsv", lines + "\n")


def gene_rows(text: str) -> list[str]:
    """Lay out one line a precursor, in the order of the genome; starts are 0-based, half-open."""
    genes: dict[str, tuple[str, str, str, int, int]] = {}
    mature: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        chromosome, _, kind, start, end, _, strand, _, words = line.split("\t")
        told = dict(word.split("=") for word in words.split(";"))
        if kind == "miRNA":
            mature.setdefault(told["Derives_from"], []).append(told["Alias"])
        else:
            place = (told["Name"], chromosome, strand, int(start) - 1, int(end))
            genes[told["ID"]] = place
    order = sorted(genes, key=lambda gene: (genes[gene][1:4], gene))
    return [
        "\t".join([gene, *map(str, genes[gene]), ";".join(sorted(set(mature.get(gene, []))))])
        for gene in order
    ]


if __name__ == "__main__":
    main()
