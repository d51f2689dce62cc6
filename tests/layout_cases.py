"""The layouts in which programs write what mirbone reads: examples, and what is made of them.

The examples are made here: eight miRNAs in four samples of bone and four of primary tumours, in
each program's own layout. What the plain table gives, every other one must give. The page
docs/reading.md is made of them by scripts/make_reading_page.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

SAMPLES = [f"S{i}" for i in range(1, 9)]
GROUPS = ["bone"] * 4 + ["primary"] * 4
MIRNAS = (
    *("hsa-let-7a-5p", "hsa-miR-16-5p", "hsa-miR-21-5p", "hsa-miR-30a-5p", "hsa-miR-143-3p"),
    *("hsa-miR-145-5p", "hsa-miR-200c-3p", "hsa-miR-10b-5p", "hsa-miR-26a-5p", "hsa-miR-203a-3p"),
)
_RNG = np.random.default_rng(20)
_LEVEL = np.array([2000, 5000, 9000, 400, 250, 700, 300, 4000, 1500, 60.0])
_CHANGE = np.array([0, 0, 1.0, -1.2, -2.0, -2.2, -1.0, 1.8, 0, 0])
COUNTS = _RNG.poisson(
    _LEVEL[:, None]
    * np.exp2(_CHANGE[:, None] * np.array([1] * 4 + [0] * 4))
    * np.exp2(_RNG.normal(0, 0.25, (10, 8)))
)
LOG2 = np.log2(COUNTS / COUNTS.sum(axis=0) * 1e6).round(4)
CT = (38.0 - np.log2(COUNTS + 1.0)).round(3)
SHEET = "sample\tgroup\n" + "".join(f"{s}\t{g}\n" for s, g in zip(SAMPLES, GROUPS, strict=True))


@dataclass(frozen=True)
class Layout:
    """One layout.

    kind says the reader (counts, log2, ct); read_as is the end of the first line that mirbone says;
    aside what it sets aside; same whether the effects are those of the plain table.
    """

    name: str
    tool: str
    kind: str
    text: str
    read_as: str
    read: str
    aside: str = "nothing"
    notes: tuple[str, ...] = ()
    file: str = "table.tsv"
    samples: str = SHEET
    same: bool = True
    alone: bool = True  # whether `mirbone read` can tell it without being told the scale


def rows(values: np.ndarray, names: object = MIRNAS, sep: str = "\t", head: str = "miRNA") -> str:
    """Write a plain matrix."""
    lines = [sep.join([head, *SAMPLES])]
    for name, row in zip(names, values, strict=True):  # type: ignore[call-overload]
        lines.append(sep.join([name, *(f"{v:.10g}" for v in row)]))
    return "\n".join(lines) + "\n"


def mirtop() -> str:
    head = "UID\tRead\tmiRNA\tVariant\tiso_5p\tiso_3p\tiso_add3p\tiso_snp\tiso_5p_nt\tiso_3p_nt"
    lines = [head + "\tiso_add3p_nt\tiso_snp_nt\t" + "\t".join(SAMPLES)]
    for i, (name, row) in enumerate(zip(MIRNAS, COUNTS, strict=True)):
        part = row // 4
        for k, (variant, counts) in enumerate((("NA", row - part), ("iso_3p:+1", part))):
            start = f"iso-22-{i}{k}\tACGU\t{name}\t{variant}\t0\t{k}\t0\t0\t0\t0\t0\t0\t"
            if i == 2 and k == 0:  # one read on two lines, each with other samples
                halves = (counts * ([1] * 4 + [0] * 4), counts * ([0] * 4 + [1] * 4))
                lines += [start + "\t".join(map(str, half)) for half in halves]
            else:
                lines.append(start + "\t".join(map(str, counts)))
    return "\n".join(lines) + "\n"


def mirdeep2() -> str:
    norm = [f"{s}(norm)" for s in SAMPLES]
    lines = ["\t".join(["#miRNA", "read_count", "precursor", "total", *SAMPLES, *norm])]
    per_million = COUNTS / COUNTS.sum(axis=0) * 1e6
    for name, row, cpm in zip(MIRNAS, COUNTS, per_million, strict=True):
        stem = name.replace("miR", "mir").rsplit("-", 1)[0]
        copies = [f"{stem}-{k}" for k in (1, 2, 3)] if name == "hsa-let-7a-5p" else [stem]
        cells = [f"{v:.2f}" for v in (*row, *cpm)]
        lines += [
            "\t".join([name, f"{row.sum():.2f}", c, f"{row.sum():.2f}", *cells]) for c in copies
        ]
    return "\n".join(lines) + "\n"


STEMS = (
    *("hsa-let-7a-1", "hsa-mir-16-1", "hsa-mir-21", "hsa-mir-30a", "hsa-mir-143"),
    *("hsa-mir-145", "hsa-mir-200c", "hsa-mir-10b", "hsa-mir-26a-1", "hsa-mir-203a"),
)
BARCODES = [f"TCGA-A{i}-A0A{i}-01A-11R-A00Z-13" for i in range(8)]
TCGA_SHEET = "sample\tgroup\n" + "".join(
    f"{b}\t{g}\n" for b, g in zip(BARCODES, GROUPS, strict=True)
)


def gdc() -> str:
    kinds = ("read_count_", "reads_per_million_miRNA_mapped_", "cross-mapped_")
    lines = [",".join(["miRNA_ID", *(k + b for b in BARCODES for k in kinds)])]
    for name, row in zip(STEMS, COUNTS, strict=True):
        lines.append(",".join([name, *(f"{v},{v * 3.1:.3f},N" for v in row)]))
    return "\n".join(lines) + "\n"


def firehose() -> str:
    lines = ["\t".join(["Hybridization REF", *(b for b in BARCODES for _ in range(3))])]
    kinds = ("read_count", "reads_per_million_miRNA_mapped", "cross-mapped")
    lines.append("\t".join(["miRNA_ID", *(k for _ in BARCODES for k in kinds)]))
    for name, row in zip(STEMS, COUNTS, strict=True):
        lines.append("\t".join([name, *(f"{v}\t{v * 3.1:.3f}\tN" for v in row)]))
    return "\n".join(lines) + "\n"


def xena() -> str:
    head = "\t".join(["miRNA_ID", *(b[:16] for b in BARCODES)])
    body = rows(LOG2, STEMS).split("\n", 1)[1]
    return head + "\n" + body


def feature_counts() -> str:
    lines = ["# Program:featureCounts v2.0.3; Command:featureCounts -a mirna.gff3"]
    bams = [f"/data/run1/{s}.sorted.bam" for s in SAMPLES]
    lines.append("\t".join(["Geneid", "Chr", "Start", "End", "Strand", "Length", *bams]))
    for i, (name, row) in enumerate(zip(MIRNAS, COUNTS, strict=True)):
        lines.append("\t".join([name, "chr1", f"{i}00", f"{i}22", "+", "22", *map(str, row)]))
    return "\n".join(lines) + "\n"


def htseq() -> str:
    totals = np.array([[90000] * 8, [500] * 8, [0] * 8])
    names = (*MIRNAS, "__no_feature", "__ambiguous", "__not_aligned")
    return rows(np.r_[COUNTS, totals], names)


def nanostring(*, solver: bool = False) -> str:
    if solver:
        lines = [",".join(["Probe Name", "Accession #", "Class Name", "Analyte Type", *SAMPLES])]
    else:
        lines = [",".join(["Code Class", "Name", "Accession", *SAMPLES])]
    every = [("Endogenous1", f"{n}|0", r) for n, r in zip(MIRNAS, COUNTS, strict=True)]
    rest = (("Positive", "POS_A(128)"), ("Negative", "NEG_A(0)"), ("Housekeeping", "ACTB|0"))
    every += [(c, n, np.full(8, 500 + i)) for i, (c, n) in enumerate(rest)]
    for group, name, row in every:
        first = [name, "NM", group, "miRNA"] if solver else [group, name, "NM"]
        lines.append(",".join([*first, *map(str, row)]))
    return "\n".join(lines) + "\n"


def series_matrix() -> str:
    accessions = [f"GSM90000{i}" for i in range(1, 9)]
    quoted = "\t".join(f'"{a}"' for a in accessions)
    lines = ['!Series_title\t"miRNA of bone metastases"', f"!Sample_geo_accession\t{quoted}"]
    sites = "\t".join(f'"site: {g}"' for g in GROUPS)
    lines += [f"!Sample_characteristics_ch1\t{sites}", "!series_matrix_table_begin"]
    lines.append(f'"ID_REF"\t{quoted}')
    for name, row in zip(MIRNAS, LOG2, strict=True):
        lines.append(f'"{name}"\t' + "\t".join(f"{v:g}" for v in row))
    return "\n".join([*lines, "!series_matrix_table_end"]) + "\n"


def affymetrix() -> str:
    names = [f"{n}_st" for n in MIRNAS]
    others = ["mmu-miR-21a-5p_st", "rno-miR-21-5p_st", "AFFX-BioB-5_at", "hp_hsa-mir-21_st"]
    values = np.r_[LOG2, LOG2[2:3], LOG2[2:3], LOG2[:1], LOG2[2:3]]
    return rows(values, [*names, *others], head="ID_REF")


def agilent() -> str:
    return rows(np.r_[LOG2 - 0.3, LOG2 + 0.3], MIRNAS * 2, head="SystematicName")


def wells(names: object = MIRNAS, replicates: int = 1) -> list[tuple[str, str, str]]:
    out = []
    for j, sample in enumerate(SAMPLES):
        for i, name in enumerate(names):  # type: ignore[arg-type]
            for k in range(replicates):
                shift = 0.2 * (k - (replicates - 1) / 2)
                out.append((sample, name, f"{CT[i, j] + shift:.3f}"))
    return out


def quantstudio() -> str:
    lines = ["* Block Type = 384-Well Block", "* Instrument Type = QuantStudio 7 Flex System", ""]
    lines.append("[Results]")
    lines.append("Well\tOmit\tSample Name\tTarget Name\tTask\tC\u0442\tC\u0442 Mean")
    for i, (sample, name, ct) in enumerate(wells(replicates=2)):
        lines.append(f"{i}\tFALSE\t{sample}\t{name}\tUNKNOWN\t{ct}\t{ct}")
    lines.append("999\tFALSE\tNTC\thsa-miR-21-5p\tNTC\tUndetermined\t")
    lines += ["", "Analysis Type\tSingleplex"]
    return "\n".join(lines) + "\n"


def sds() -> str:
    ids = [f"{n.removesuffix('-5p').removesuffix('-3p')}-00040{i}" for i, n in enumerate(MIRNAS)]
    lines = ["SDS 2.3\tRQ Results\t1.2", "Filename\tcardA", "", "Well\tSample Name\tDetector Name"]
    lines[-1] += "\tTask\tCt"
    every = wells(ids) + [(s, "U6 snRNA-001973", "24.1") for s in SAMPLES]
    lines += [f"{i}\t{s}\t{n}\tUnknown\t{ct}" for i, (s, n, ct) in enumerate(every)]
    return "\n".join(lines) + "\n"


def panel() -> str:
    values = np.r_[CT, np.full((2, 8), 19.5), np.full((1, 8), 25.0)]
    return rows(values, (*MIRNAS, "UniSp3 IPC", "UniSp6", "U6 snRNA"), head="Assay")


def delta_ct() -> str:
    return rows(CT - CT.mean(axis=0), head="delta Ct")


def decimal_commas() -> str:
    return "mirna;sample;ct\n" + "".join(
        f"{n};{s};{ct.replace('.', ',')}\n" for s, n, ct in wells()
    )


def biomark() -> str:
    lines = ["Chip Run Info,/runs/a.bml,1361234567,96.96 (136x),Gene Expression,ROX,FAM-MGB"]
    lines += ["Application Version,4.1.3", "Export Type,Detailed Table Results", "", ""]
    what = ["Experiment Information"] * 6 + ["FAM-MGB"] * 4 + ["User"]
    part = ["Chamber", *["Sample"] * 3, *["FAM-MGB"] * 2, *["Ct"] * 4, "Defined"]
    names = ["ID", "Name", "Type", "rConc", "Name", "Type", "Value", "Quality", "Call", "Threshold"]
    lines += [",".join(row) for row in (what, part, [*names, "Comments"])]
    every = [(*well, "Unknown", "Pass") for well in wells(replicates=2)]
    lost = [("S1", "hsa-miR-16-5p", ct, "Unknown", "Fail") for ct in ("999.0000", "31.2000")]
    every += [*lost, ("water", "hsa-miR-16-5p", "35.1000", "NTC", "Pass")]
    for i, (sample, name, ct, kind, call) in enumerate(every):
        place = f"S{i // 96:02d}-A{i % 96:02d}"
        lines.append(f"{place},{sample},{kind},1,{name},Test,{ct},0.98,{call},0.0106,")
    return "\n".join(lines) + "\n"


def tidy(values: np.ndarray, title: str) -> str:
    lines = [f"miRNA,sample,group,{title}"]
    for i, name in enumerate(MIRNAS):
        cells = zip(SAMPLES, GROUPS, values[i], strict=True)
        lines += [f"{name},{sample},{group},{v:.10g}" for sample, group, v in cells]
    return "\n".join(lines) + "\n"


def thousand_points() -> str:
    head = ";".join(["miRNA", *SAMPLES])
    cells = (";".join(f"{v:,}".replace(",", ".") for v in row) for row in COUNTS)
    return "\n".join([head, *(f"{n};{c}" for n, c in zip(MIRNAS, cells, strict=True))]) + "\n"


def transposed() -> str:
    lines = [",".join(["", *MIRNAS])]
    lines += [",".join([s, *map(str, COUNTS[:, j])]) for j, s in enumerate(SAMPLES)]
    return "\n".join(lines) + "\n"


def merged() -> str:
    names = list(MIRNAS)
    names[6] = "hsa-miR-200b-3p/200c-3p"
    return rows(np.r_[COUNTS, COUNTS.sum(axis=0)[None]], [*names, "miRNAtotal"], ",")


GSM_SHEET = SHEET
for _i, _s in enumerate(SAMPLES, 1):
    GSM_SHEET = GSM_SHEET.replace(f"{_s}\t", f"GSM90000{_i}\t")

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "plain matrix", "any; nf-core/smrnaseq `mirna.tsv`", "counts", rows(COUNTS),
        "matrix, raw read counts; 8 samples x 10 rows", "names in the first column, then a column a sample",
    ),
    Layout(
        "isomiR table", "mirtop, nf-core/smrnaseq", "counts", mirtop(),
        "mirtop isomiR table (nf-core/smrnaseq), raw read counts; 8 samples x 10 rows",
        "isomiRs summed to miRNAs; of a UID on several lines, in each sample the largest",
        notes=("20 isomiRs", "1 lines repeat the UID"),
    ),
    Layout(
        "counts with merged names", "miRge3 `miR.Counts.csv`", "counts", merged(),
        "miRge3 table, raw read counts; 8 samples x 11 rows",
        "merged names are tested as written and named as merged", "`miRNAtotal`",
        ("1 totals (miRNAtotal)", "1 row bears a merged name"), "miR.Counts.csv", same=False,
    ),
    Layout(
        "`miRNAs_expressed_all_samples`", "miRDeep2 quantifier.pl", "counts", mirdeep2(),
        "miRDeep2 quantifier, raw read counts; 8 samples x 10 rows",
        "of a miRNA on the lines of several precursors one line, never their sum; `(norm)`, `total` "
        "and `precursor` are not read",
        notes=("2 lines are further precursors", "Columns not read: 'read_count'"),
    ),
    Layout(
        "three columns a sample", "TCGAbiolinks GDCprepare", "counts", gdc(),
        "TCGA table of TCGAbiolinks (GDCprepare), raw read counts; 8 samples x 10 rows",
        "`read_count_*`, the prefix cut; precursors stand for their guide arm",
        notes=("10 of 10 were taken for their guide arm",), file="gdc.csv", samples=TCGA_SHEET,
    ),
    Layout(
        "two lines of names", "Broad Firehose (TCGA)", "counts", firehose(),
        "TCGA table of Firehose, raw read counts; 8 samples x 10 rows",
        "the columns whose second line says `read_count`", samples=TCGA_SHEET,
    ),
    Layout(
        "log2(RPM + 1) of stem-loops", "UCSC Xena (TCGA)", "log2", xena(),
        "TCGA matrix (Xena), log2 values, in which more is more; 8 samples x 10 rows",
        "precursors stand for their guide arm, on this scale too; barcodes are matched by the fields "
        "that both tables give", samples=TCGA_SHEET.replace("A-11R-A00Z-13", ""),
    ),
    Layout(
        "featureCounts table", "Subread featureCounts", "counts", feature_counts(),
        "featureCounts, raw read counts; 8 samples x 10 rows",
        "columns named by alignment files, matched without folder and ending",
        notes=("Columns not read: 'Chr'", "samples are named otherwise"),
    ),
    Layout(
        "htseq-count, joined", "htseq-count", "counts", htseq(),
        "htseq-count table, raw read counts; 8 samples x 13 rows", "counts", "`__no_feature` and its like",
        ("3 totals (__no_feature",),
    ),
    Layout(
        "RCC Collector", "NanoString RCC Collector", "counts", nanostring(),
        "NanoString RCC Collector, raw read counts; 8 samples x 13 rows",
        "the column `Name`, `|0` cut; the code class tells controls", "positive, negative, housekeeping codes",
        ("3 controls or spike-ins (POS_A(128)",), "rcc.csv",
    ),
    Layout(
        "nSolver table", "NanoString nSolver", "counts", nanostring(solver=True),
        "NanoString table (nSolver), raw read counts; 8 samples x 13 rows",
        "the column `Probe Name`; the class name tells controls", "positive, negative, housekeeping codes",
        ("3 controls or spike-ins",), "nsolver.csv",
    ),
    Layout(
        "series matrix", "GEO", "log2", series_matrix(),
        "GEO series matrix, log2 values, in which more is more; 8 samples x 10 rows",
        "the table between the marks; given as `--samples` too, the lines on samples make the sheet",
        samples=GSM_SHEET,
    ),
    Layout(
        "`_st` probe sets", "Affymetrix Expression Console, TAC, oligo", "log2", affymetrix(),
        "Affymetrix table, log2 values, in which more is more; 8 samples x 14 rows",
        "`_st` cut", "other species, hairpin probes (`hp_`), AFFX controls",
        ("2 of other species (mmu-miR-21a-5p_st", "1 controls or spike-ins", "1 other RNA"),
    ),
    Layout(
        "replicate probes", "Agilent (AgiMicroRna)", "log2", agilent(),
        "Agilent table, log2 values, in which more is more; 8 samples x 20 rows",
        "probes of one name are averaged", notes=("Their values were averaged.",),
    ),
    Layout(
        "results block", "QuantStudio, ViiA 7, StepOne", "ct", quantstudio(),
        "QuantStudio export, Ct values, in which more is less; 8 samples x 10 rows",
        "the block `[Results]`; replicate wells averaged; Undetermined, 0, 999, >40 are not detected",
        "wells without template, omitted wells", ("1 wells without template", "run in 2 wells"),
    ),
    Layout(
        "low density array", "SDS 2.3 / RQ Manager (TLDA)", "ct", sds(),
        "SDS export (low density array), Ct values, in which more is less; 8 samples x 11 rows",
        "assay ids (`-000400`) cut", "U6, RNU44, RNU48; they can be named by `--reference`",
        ("1 controls or spike-ins (U6 snRNA-001973)",),
    ),
    Layout(
        "panel", "Exiqon, Qiagen (GenEx)", "ct", panel(),
        "matrix, Ct values, in which more is less; 8 samples x 13 rows", "one row an assay",
        "inter-plate calibrators and spike-ins (UniSp), U6", ("3 controls or spike-ins",),
    ),
    Layout(
        "delta Ct", "spreadsheets", "ct", delta_ct(),
        "matrix, delta Ct, in which more is less: the sign was turned; 8 samples x 10 rows",
        "told by `delta Ct` in the corner, the title or the file's name, or by the miRNAs that are "
        "abundant nearly everywhere",
    ),
    Layout(
        "one row a well, decimal commas", "spreadsheets", "ct", decimal_commas(),
        "Ct table, one row a well, Ct values, in which more is less; 8 samples x 10 rows",
        "decimal commas where the whole column has them", notes=("decimals are written with commas",),
        file="long.csv",
    ),
    Layout(
        "chip table", "Fluidigm real-time PCR analysis (BioMark)", "ct", biomark(),
        "BioMark export, Ct values, in which more is less; 8 samples x 10 rows",
        "the table below the lines of the run, whose names take three lines; 999 and the call `Fail` are "
        "not detected", "chambers of the type `NTC`",
        ("2 chambers have the call Fail", "1 of them have a Ct all the same", "1 wells without template"),
        file="chip.csv",
    ),
    Layout(
        "one row a miRNA and sample", "tidyr, pandas", "counts", tidy(COUNTS, "count"),
        "long table, one row a miRNA and sample, raw read counts; 8 samples x 10 rows",
        "turned into miRNAs x samples, and said; what has no row has no reads; two rows with different "
        "counts are refused", notes=("Of 80 rows of the columns 'miRNA', 'sample' and 'count'",),
        file="tidy.csv",
    ),
    Layout(
        "one row a miRNA and sample, log2 values", "tidyr, pandas", "log2", tidy(LOG2, "expression"),
        "long table, one row a miRNA and sample, log2 values, in which more is more; 8 samples x 10 rows",
        "as above; numbers of several rows are averaged", notes=("Columns not read: 'group'",),
        file="tidy.csv",
    ),
    Layout(
        "thousands", "spreadsheets", "counts", thousand_points(),
        "matrix, raw read counts; 8 samples x 10 rows",
        "points, commas, spaces or apostrophes between thousands are taken out where the whole table says "
        "so", notes=("thousands are separated by points",), file="thousands.csv",
    ),
    Layout(
        "samples down, miRNAs across", "spreadsheets, scikit-learn", "counts", transposed(),
        "matrix, raw read counts; 8 samples x 10 rows", "turned, and said", notes=("it was turned",),
        file="transposed.csv",
    ),
)  # fmt: skip

KINDS: dict[str, np.ndarray] = {"counts": COUNTS, "log2": LOG2, "ct": CT}
Make = Callable[[], str]
