"""What FASTA headers and names hold: fields, ids, ranges, and what kind of sequence they announce.

Known are the headers of BioMart, of the Table Browser of UCSC, of GENCODE, Ensembl, RefSeq and
NCBI Datasets, and of people's own files.
"""

import re
from collections.abc import Sequence

_RANGE = re.compile(r"\b(UTR5|CDS|UTR3):(\d{1,12})-(\d{1,12})(?!\d)")
_GFFREAD = re.compile(r"\b(CDS)=(\d{1,12})-(\d{1,12})(?!\d)")
_SUBRANGE = re.compile(r":c?\d+-\d+")
_UTR = re.compile(r"3\W*utr|utr\W*3|three_prime_utr|3\W*prime\W*utr|\butr\b", re.IGNORECASE)
_ANNOUNCED = (
    (re.compile(r"\[gbkey=CDS\]|_cds_[NXY]P_"), "coding sequence"),
    (re.compile(r"\[gbkey=\w*RNA\]"), "a whole RNA"),
    (re.compile(r",\s*(?:long\s+)?non-coding RNA\b|,\s*(?:ncRNA|misc_RNA)\b"), "a whole RNA"),
    (re.compile(r",\s*(?:partial\s+)?mRNA\b|\bmRNA, (?:complete|partial)\b"), "a whole mRNA"),
    (re.compile(r"\s(?:mRNA|cDNA)$"), "a whole mRNA"),
    (re.compile(r"\[organism=[^\]]+\].*\[GeneID=|\bCDS=\d+-\d+"), "a whole transcript"),
)  # titles of RefSeq, tags of NCBI's files, and what gffread writes of transcripts
_ENSEMBL_WORDS = {
    "cdna": "a whole mRNA (`cdna`)",
    "mrna": "a whole mRNA (`mrna`)",
    "cds": "coding sequence (`cds`)",
    "ncrna": "a non-coding RNA (`ncrna`)",
    "dna": "genomic DNA (`dna`)",
    "dna_rm": "genomic DNA (`dna_rm`)",
    "dna_sm": "genomic DNA (`dna_sm`)",
    "pep": "a protein (`pep`)",
}
_WORDS = frozenset(
    (
        *("lncrna", "lincrna", "mirna", "snrna", "snorna", "scarna", "scrna", "srna", "rrna"),
        *("trna", "mrna", "cdna", "ncrna", "antisense", "sense", "ribozyme", "pseudogene"),
        *("artifact", "protein", "coding", "noncoding", "gene", "transcript", "exon", "utr"),
        *("3utr", "3putr", "utr3", "cds", "canonical", "basic", "mane", "human", "plus", "minus"),
        *("gi", "ref", "gb", "emb", "dbj", "sp", "tr", "lcl", "gnl", "pdb", "refseq", "ensembl"),
        *("ucsc", "gencode", "forward", "reverse"),
    )
)  # biotypes, parts of genes and the tags of databases, as they stand alone in a field
_ACCESSION = re.compile(
    r"""ENS[A-Z]*[EGPRT]\d+(?:\.\d+)?(?:_PAR_Y)?(?:_\d+)?
    |(?:[ANXYW][CGMPRTWZ]_\d+)(?:\.\d+)?(?::c?\d+-\d+)?
    |uc\d{3}[a-z]{3}(?:\.\d+)?
    |OTT[A-Z]{3}[EGPT]\d+(?:\.\d+)?
    |MGP_\w+|FB(?:gn|tr)\d+|WBGene\d+
    |(?:HGNC|MGI|RGD|GeneID|entrez|ncbi)[:_=]\d+|CCDS\d+(?:\.\d+)?|LRG_\d+(?:t\d+)?
    |UPI[0-9A-F]{10}
    |(?:hg|hs|mm|rn)\d+_\w+(?:\.\d+)?""",
    re.VERBOSE | re.IGNORECASE,
)
_TRANSCRIPT = re.compile(
    r"""(?<![A-Za-z0-9])
    (ENS[A-Z]*T\d+|[NX][MR]_\d+|uc\d{3}[a-z]{3}|OTT[A-Z]{3}T\d+|LRG_\d+t\d+|FBtr\d+)
    (\.\d+(?:_\d+)?)?(_PAR_Y)?  # the version, in lifted GENCODE with a number of its own
    (?![A-Za-z0-9])""",
    re.VERBOSE,
)
_NO_SYMBOL = re.compile(
    r"""[-+]?[\d.,;:]*            # a number, a list of them, a strand
    |[-+]
    |chr[\dXYMTU]\w*(?::.*)?|CHR_\w+|(?:\d{1,2}|[XY]|MT?)|[KG][IL]\d{6}\.\d
    |(?:\d{1,2}|[XY])?[pq]\d{1,2}(?:\.\d{1,2})?  # a band of a chromosome
    |.*:\d+-\d+.*                 # a range
    |(?=.*[a-z])\w*_\w*          # a biotype, or an id of one's own
    |.+-[02]\d\d                  # a transcript's name, RUNX2-201
    |.*\s.*                       # a description""",
    re.VERBOSE,
)


def is_accession(field: str) -> bool:
    """Whether a field is the id of a gene or transcript in a database.

    Parameters
    ----------
    field : str
        Of a header.

    Returns
    -------
    bool
        False for a symbol.
    """
    return _ACCESSION.fullmatch(field) is not None


def like_symbol(field: str) -> bool:
    """Whether a field could be a gene's symbol or alias: none of what else stands in headers.

    Parameters
    ----------
    field : str
        Of a header.

    Returns
    -------
    bool
        False for ids, numbers, strands, chromosomes, biotypes, names of transcripts and ranges.
    """
    return bool(
        field
        and not is_accession(field)
        and not _NO_SYMBOL.fullmatch(field)
        and field.lower() not in _WORDS
    )


def name_of(header: str) -> str:
    """Name a record: the first word, and with it every field that ``|`` sets apart.

    Parameters
    ----------
    header : str
        Without ``>``, not empty.

    Returns
    -------
    str
        Its name.
    """
    words = header.split()
    if "|" not in words[0] or "|" not in header[header.index(words[0]) + len(words[0]) :]:
        return words[0]
    before, _, last = header.rpartition("|")  # a description among the fields is part of the name
    return "|".join([before.strip(), *last.split()[:1]]) if last.strip() else f"{before.strip()}|"


def transcripts_of(text: str) -> list[tuple[str, str]]:
    """Find the ids of transcripts in a name or header, wherever they stand.

    Parameters
    ----------
    text : str
        Such as ``hg38_ncbiRefSeq_NM_000314.8`` or ``ENSG00000171862|ENST00000371953.8``.

    Returns
    -------
    list of (str, str)
        Each id as it is written, and without its version.
    """
    found = _TRANSCRIPT.finditer(text)
    return [(one.group(), one.group(1) + (one.group(3) or "")) for one in found]


def fields_of(header: str) -> tuple[str, ...]:
    """Part the fields of a header that ``|`` sets apart; of the last, the first word.

    Parameters
    ----------
    header : str
        Without ``>``, not empty.

    Returns
    -------
    tuple of str
        Empty fields too: each keeps its place.
    """
    *fields, last = header.split("|")
    return (*(field.strip() for field in fields), *(last.split()[:1] or [""]))


def ranges_of(header: str, *, gffread: bool = False) -> dict[str, tuple[int, int]]:
    """Read where GENCODE says that the parts of a transcript lie.

    Parameters
    ----------
    header : str
        Without ``>``.
    gffread : bool, optional
        Whether to read ``CDS=41-171`` too, as gffread writes of transcripts.

    Returns
    -------
    dict of str to (int, int)
        Of ``UTR5``, ``CDS`` and ``UTR3`` those that stand there; 1-based, both ends included.
    """
    found = [*_RANGE.finditer(header), *(_GFFREAD.finditer(header) if gffread else ())]
    return {part.group(1): (int(part.group(2)), int(part.group(3))) for part in found}


def is_whole_gencode(fields: Sequence[str], length: int) -> bool:
    """Whether a header of GENCODE says nothing of parts, so that its transcript is whole.

    Parameters
    ----------
    fields : sequence of str
        Of the header.
    length : int
        Of the sequence, nt.

    Returns
    -------
    bool
        True where the names of transcript and gene are followed by the length of all.
    """
    return (
        len(fields) > 6
        and fields[4].startswith(f"{fields[5]}-")
        and fields[0].startswith("ENS")
        and fields[6] == str(length)
    )


def _is_part(name: str) -> bool:
    """Whether an id is followed by a range of its letters: ``NM_000314.8:1-50``."""
    ranges = [found.start() for found in _SUBRANGE.finditer(name)]
    return bool(ranges) and re.search("[A-Za-z]", name[: ranges[-1]]) is not None


def announced(header: str) -> str:
    """Say what kind of sequence a header announces that is no 3' UTR.

    Parameters
    ----------
    header : str
        Without ``>``.

    Returns
    -------
    str
        Such as ``a whole mRNA (`cdna`)``; empty where it announces a 3' UTR, or nothing.
    """
    first, *rest = header.split() or [""]
    if _UTR.search(header) or _is_part(first):
        return ""  # says itself what it is; of a part of a record, the title is still the whole's
    kind, colon, _ = rest[0].lower().partition(":") if rest else ("", "", "")
    if kind in _ENSEMBL_WORDS and (colon or not kind.startswith("dna")):
        return _ENSEMBL_WORDS[kind]
    last = re.split(r"[_.]", first)[-1]
    words = {field.lower() for field in (*fields_of(header)[1:], last)} & {"cds", "cdna"}
    if words:
        return _ENSEMBL_WORDS[min(words)]
    return next((kind for title, kind in _ANNOUNCED if title.search(header)), "")
