# ruff: noqa: E501  # documents are shown as they are
"""Valid tables of measured values, sample sheets and signatures, in every layout that is known."""

import random

SAMPLES = [f"S{number}" for number in range(1, 7)]
MIRNAS = (
    "hsa-miR-21-5p", "hsa-let-7a-5p", "hsa-miR-143-3p", "hsa-miR-145-5p", "hsa-miR-30a-5p",
    "hsa-miR-10b-5p", "hsa-miR-205-5p", "hsa-miR-218-5p", "hsa-miR-16-5p", "hsa-miR-99901",
)  # fmt: skip
SHEET = "sample\tgroup\tpatient\tbatch\n" + "".join(
    f"{sample}\t{'bone' if n % 2 else 'primary'}\tP{n // 2}\t{'xy'[n % 2]}\n"
    for n, sample in enumerate(SAMPLES)
)


def _table(form: str, draw: str, seed: int = 1) -> list[list[str]]:
    rng = random.Random(seed)
    values = {
        "counts": lambda: rng.randint(20, 9_000),
        "log2": lambda: rng.gauss(8.0, 1.5),
        "ct": lambda: rng.gauss(27.0, 2.0),
    }[draw]
    return [[name, *(form.format(values()) for _ in SAMPLES)] for name in MIRNAS]


def _text(rows: list[list[str]], header: list[str], mark: str = "\t") -> str:
    return "".join(mark.join(row) + "\n" for row in [header, *rows])


COUNTS, LOG2, CT = _table("{}", "counts"), _table("{:.3f}", "log2"), _table("{:.2f}", "ct")
MATRIX = _text(COUNTS, ["mirna", *SAMPLES])
LOG2_MATRIX = _text(LOG2, ["mirna", *SAMPLES])
CT_MATRIX = _text(CT, ["mirna", *SAMPLES])

_VARIANT = ["NA", *["0"] * 8]
MIRTOP = _text(
    [[f"iso-22-{n}", "TGAGG", row[0], *_VARIANT, *row[1:]] for n, row in enumerate(COUNTS)],
    ["UID", "Read", "miRNA", "Variant", "iso_5p", "iso_3p", "iso_add3p", "iso_snp", "iso_5p_nt",
     "iso_3p_nt", "iso_add3p_nt", "iso_snp_nt", *SAMPLES],
)  # fmt: skip
MIRDEEP2 = _text(
    [[row[0], row[1], row[0].lower(), "9.0", *row[1:], *["1.5"] * 6] for row in COUNTS],
    ["miRNA", "read_count", "precursor", "total", *SAMPLES, *(f"{s}(norm)" for s in SAMPLES)],
)
BARCODES = [f"TCGA-AA-000{n}-{'01' if n % 2 else '11'}A-11R-A085-13" for n in range(1, 7)]
GDC = _text(
    [
        ["hsa-mir-21", *(cell for value in row[1:] for cell in (value, "12.5", "N"))]
        if not n
        else [row[0].lower().removesuffix("-5p"), *(c for v in row[1:] for c in (v, "1.5", "N"))]
        for n, row in enumerate(COUNTS)
    ],
    ["miRNA_ID", *(f"{kind}_{code}" for code in BARCODES for kind in
                   ("read_count", "reads_per_million_miRNA_mapped", "cross-mapped"))],
)  # fmt: skip
FIREHOSE = _text(
    [
        ["miRNA_ID", *["read_count", "reads_per_million_miRNA_mapped"] * 6],
        *([row[0], *(cell for value in row[1:] for cell in (value, "1.5"))] for row in COUNTS),
    ],
    ["Hybridization REF", *(code for code in BARCODES for _ in range(2))],
)
FEATURE_COUNTS = "# Program:featureCounts v2.0.1\n" + _text(
    [[row[0], "chr17", "100", "121", "+", "22", *row[1:]] for row in COUNTS],
    ["Geneid", "Chr", "Start", "End", "Strand", "Length", *(f"bam/{s}.bam" for s in SAMPLES)],
)
NANOSTRING = _text(
    [
        *(["Endogenous1", row[0], "nmiR00001.1", *row[1:]] for row in COUNTS),
        ["Positive", "POS_A", "ERCC_1", *["30000"] * 6],
        ["Housekeeping", "ACTB", "NM_1", *["800"] * 6],
    ],
    ["CodeClass", "Name", "Accession", *SAMPLES],
    ",",
)
NSOLVER = _text(
    [[row[0], "nmiR1", "", "Endogenous1", *row[1:]] for row in COUNTS],
    ["Probe Name", "Accession #", "Annotation", "Class Name", *SAMPLES],
    ",",
)
HTSEQ = _text([*COUNTS, ["__no_feature", *["5"] * 6]], ["", *SAMPLES])
MIRGE3 = _text([["miRNAtotal", *["99999"] * 6], *COUNTS], ["miRNA", *SAMPLES], ",")
TRANSPOSED = _text(
    [[sample, *(row[n + 1] for row in COUNTS)] for n, sample in enumerate(SAMPLES)],
    ["sample", *MIRNAS],
)
SERIES = (
    '!Series_title\t"miRNAs of bone"\n!Series_platform_id\t"GPL1"\n'
    + "\n".join(
        f"!Sample_{kind}\t" + "\t".join(f'"{cell}"' for cell in cells)
        for kind, cells in (
            ("title", [f"patient {n}" for n in range(6)]),
            ("geo_accession", [f"GSM{n}" for n in range(6)]),
            ("characteristics_ch1", ["site: bone", "site: primary"] * 3),
            ("characteristics_ch1", [f"age: {n}" for n in range(6)]),
        )
    )
    + '\n!series_matrix_table_begin\n"ID_REF"\t'
    + "\t".join(f'"GSM{n}"' for n in range(6))
    + "\n"
    + "".join("\t".join(row) + "\n" for row in LOG2)
    + "!series_matrix_table_end\n"
)
AFFYMETRIX = _text([[f"{row[0]}_st", *row[1:]] for row in LOG2], ["Probe Set ID", *SAMPLES])
AGILENT = _text(LOG2, ["SystematicName", *SAMPLES])
LOCAL = _text(_table("{:.2f}", "log2"), ["mirna", *SAMPLES], ";").replace(".", ",")
R_TABLE = "\t".join(f'"{s}"' for s in SAMPLES) + "\n" + _text(LOG2[1:], LOG2[0])

WELLS = _text(
    [[str(n), sample, row[0], "UNKNOWN", "false", value]
     for row in CT for n, (sample, value) in enumerate(zip(SAMPLES, row[1:], strict=True))],
    ["Well", "Sample Name", "Target Name", "Task", "Omit", "C\u0442"],
)  # fmt: skip
QUANTSTUDIO = "* Instrument Type = QuantStudio 7\n\n[Results]\n" + WELLS
DELTA = _text(
    [[s, row[0], v] for row in LOG2 for s, v in zip(SAMPLES, row[1:], strict=True)],
    ["Sample", "Assay", "dCt"],
    ",",
)
UNDETERMINED = CT_MATRIX.replace(f"\t{CT[0][1]}\t", "\tUndetermined\t", 1)

BIOMARK = (
    "Chip Run Info,a.bml,136,96.96 (136x),Gene Expression,ROX,EvaGreen\n\n"
    + "Experiment Information,Experiment Information,Experiment Information,Experiment Information,"
    "EvaGreen,EvaGreen,EvaGreen,EvaGreen,EvaGreen,EvaGreen\n"
    "Chamber,Sample,Sample,Sample,EvaGreen,EvaGreen,Ct,Ct,Ct,Ct\n"
    + _text(
        [[f"S01-A{n:02d}", s, "Unknown", "1", row[0], "Test", v, "0.98", "Fail" if n == 3 else "Pass", "0.01"]
         for n, row in enumerate(CT) for s, v in zip(SAMPLES, row[1:], strict=True)],
        ["ID", "Name", "Type", "rConc", "Name", "Type", "Value", "Quality", "Call", "Threshold"],
        ",",
    )
)  # fmt: skip
CAPPED = CT_MATRIX.replace(CT[0][1], "35").replace(CT[3][4], "35").replace(CT[5][2], "35")
TIDY = _text(
    [[row[0], s, v] for row in COUNTS for s, v in zip(SAMPLES, row[1:], strict=True)],
    ["miRNA", "sample", "count"],
)
TIDY_LOG2 = _text(
    [[row[0], s, v] for row in LOG2 for s, v in zip(SAMPLES, row[1:], strict=True)],
    ["miRNA", "variable", "value"],
    ",",
)
_GROUPED = [[row[0], *(f"{int(v):,}".replace(",", ".") for v in row[1:])] for row in COUNTS]
THOUSANDS = _text(_GROUPED, ["mirna", *SAMPLES], ";")
SPACED = THOUSANDS.replace(".", "\u202f")
GROUPS_ABOVE = (
    "\t" + "\t".join(["bone", "primary"] * 3) + "\n" + LOG2_MATRIX + "Note: log2 values\n"
)

READ_COUNTS = (
    TIDY, THOUSANDS, SPACED, MATRIX, MIRTOP, MIRDEEP2, GDC, FIREHOSE, FEATURE_COUNTS, NANOSTRING, NSOLVER, HTSEQ, MIRGE3,
    TRANSPOSED,
)  # fmt: skip
READ_INTENSITIES = (
    TIDY_LOG2,
    GROUPS_ABOVE,
    LOG2_MATRIX,
    SERIES,
    AFFYMETRIX,
    AGILENT,
    LOCAL,
    R_TABLE,
)
READ_CT = (BIOMARK, CAPPED, CT_MATRIX, WELLS, QUANTSTUDIO, DELTA, UNDETERMINED)
WITH_SHEET = tuple(
    text
    for text in (*READ_COUNTS, *READ_INTENSITIES, *READ_CT)
    if text not in (GDC, FIREHOSE, SERIES)
)
SHEETS = (SHEET, SHEET.replace("\t", ","), SHEET.replace("sample", "Sample_ID"))

SIGNATURES = (
    "mirna\tdirection\nhsa-miR-21-5p\tup\nmiR-145\tdown\nhsa-let-7a\t-\n",
    "mirna\tlog2fc\tp\tfdr\nhsa-miR-21-5p\t1.5\t0.001\t0.01\nhsa-miR-145-5p\t-2.5\t1e-9\t1e-7\n"
    "hsa-miR-143-3p\t-0.2\t0.5\t0.7\n",
    "\tbaseMean\tlog2FoldChange\tlfcSE\tstat\tpvalue\tpadj\n"
    "hsa-miR-21-5p\t900.5\t1.2\t0.3\t4.0\t6e-5\t1e-3\nhsa-miR-145-5p\t12.1\t-2\t0.4\t-5\t1e-7\tNA\n",
    "miRNA,logFC,logCPM,F,PValue,FDR\nhsa-miR-21-5p,1.2,8,10,0.01,0.02\nmiR-10b,-1,9,8,0.02,0.03\n",
    "miRNA\tFold change\tRegulation\tp-value\nhsa-miR-21-5p\t2.5\tup\t0.01\nmiR-145\t3\tdown\t0.02\n",
    "Name;Fold Change;p\nhsa-miR-21-5p;2,5;0,01\nmiR-145-5p;-1,7;<0,001\nlet-7b;-2,4;0,03*\n",
    "mirna\tddCt\tp\nmiR-21\t-2.1\t0.01\nmiR-145\t1.5\t1.2x10^-5\n",
    "Table 2. miRNAs of bone metastases\n\nmiR\tFC (log2)\tFDR (BH)\nmiR-21\t1.1\t5 %\n"
    "miR-145/143\t-2\t1 %\nmiR-30a-5p and miR-30d\t-1\t0.01\n",
)  # fmt: skip

PAIRS_OF_CONTRAST = (
    "group=bone:primary", "bone:primary", "patient=P0:P1", "batch=x:y", "group=primary:bone",
)  # fmt: skip
