"""Small inputs for the command line, and the command behind each row of docs/bad-input.md."""

import fcntl
import gzip
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

SAMPLES = [f"S{i}" for i in range(1, 9)]
GROUPS = ["bone", "primary"] * 4
CLAIM = "subject\trelation\tobject\ttier\treference\n"


def text(folder: Path, name: str, content: str) -> str:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return str(path)


def counts_table(folder: Path, scale: Callable[[np.ndarray], np.ndarray] = lambda x: x) -> str:
    rng = np.random.default_rng(5)
    values = scale(rng.negative_binomial(5, 0.02, size=(30, 8)).astype(float))
    names = ["hsa-miR-143-3p", *(f"hsa-miR-9990{i}" for i in range(1, len(values)))]
    rows = [
        name + "\t" + "\t".join(f"{v:.10g}" for v in row)
        for name, row in zip(names, values, strict=True)
    ]
    return text(folder, "counts.tsv", "\n".join(["mirna\t" + "\t".join(SAMPLES), *rows]) + "\n")


def sample_sheet(folder: Path, groups: list[str] = GROUPS, samples: list[str] = SAMPLES) -> str:
    rows = [
        f"{sample}\t{group}\tP{i}\t{group}"
        for i, (sample, group) in enumerate(zip(samples, groups, strict=True))
    ]
    lines = ["sample\tgroup\tpatient\tbatch", *rows]
    return text(folder, "samples.tsv", "\n".join(lines) + "\n")


def signature(folder: Path, content: str = "mirna\tdirection\nmiR-143\tdown\n") -> str:
    return text(folder, "signature.tsv", content)


def run(folder: Path, *arguments: str) -> list[str]:
    return ["run", *arguments, "-o", str(folder / "result")]


def run_counts(folder: Path, *extra: str, option: str = "--counts", **options) -> list[str]:
    table = counts_table(folder, options.get("scale", lambda x: x))
    sheet = sample_sheet(folder, options.get("groups", GROUPS), options.get("samples", SAMPLES))
    contrast = options.get("contrast", "group=bone:primary")
    return run(folder, option, table, "--samples", sheet, "--contrast", contrast, *extra)


def run_predict(folder: Path, *arguments: str) -> list[str]:
    return ["predict", *arguments, "--context", "breast", "-o", str(folder / "predicted.tsv")]


def run_circuit(folder: Path, text: str, *options: str) -> list[str]:
    topology = folder / "circuit.topo"
    topology.write_text(text, encoding="utf-8")
    return ["cell", "ensemble", str(topology), *options, "-o", str(folder / "ensemble")]


PARAMETERS = "Prod_of_A\tProd_of_B\tDeg_of_A\tDeg_of_B\tTrd_of_AToB\tNum_of_AToB\tAct_of_AToB"


def circuit_with_parameters(
    folder: Path,
    sets: str | bytes = PARAMETERS.replace("Prod_of_B", "Prod_of_C") + "\n1" + "\t1" * 6,
) -> list[str]:
    content = sets.encode() if isinstance(sets, str) else sets
    (folder / "sets.tsv").write_bytes(content)
    return run_circuit(folder, "A B 1\n", "--parameters", str(folder / "sets.tsv"))


def cell(folder: Path, *changes: str) -> list[str]:
    command = ["cell", "simulate", "--context", "breast", "-o", str(folder / "steps.tsv")]
    return [*command, "--set", *changes]


def run_bone(folder: Path, *arguments: str) -> list[str]:
    return ["niche", "bone", *arguments, "-o", str(folder / "bone.tsv")]


def run_cohort(folder: Path, *arguments: str) -> list[str]:
    return ["niche", "cohort", "--patients", "5", *arguments, "-o", str(folder / "cohort")]


def biomarkers(folder: Path, command: str, *arguments: str) -> list[str]:
    sheet = sample_sheet(folder)
    both = text(folder, "both.tsv", Path(sheet).read_text(encoding="utf-8").replace("P1", "P0"))
    given = [
        "--counts",
        counts_table(folder),
        "--samples",
        both,
        "--contrast",
        "group=bone:primary",
    ]
    return ["biomarkers", command, *given, *arguments, "-o", str(folder / "biomarkers")]


def run_claims(folder: Path, row: str, header: str = CLAIM) -> list[str]:
    claims = text(folder, "claims.tsv", header + row)
    return run(folder, "--signature", signature(folder), "--evidence", claims)


def workbook(folder: Path) -> str:
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04\xff\xfe\x00\x01")
    return str(folder / "book.xlsx")


def cut_gzip(folder: Path) -> str:
    (folder / "cut.tsv.gz").write_bytes(gzip.compress(b"mirna\tdirection\n" * 500)[:-9])
    return str(folder / "cut.tsv.gz")


def thesis(folder: Path) -> Path:
    (folder / "thesis").mkdir()
    text(folder / "thesis", "thesis.tex", "years of work")
    return folder / "thesis"


def busy(folder: Path) -> Path:
    """A folder whose lock this process holds until it ends."""
    (folder / "sites").mkdir()
    lock = os.open(folder / "sites" / "_lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return folder / "sites"


def occupied(folder: Path) -> list[str]:
    return ["demo", "-o", str(thesis(folder))]


def per_million(x: np.ndarray) -> np.ndarray:
    return x / x.sum(axis=0) * 1e6


def as_log2(x: np.ndarray) -> np.ndarray:
    return np.log2(x + 1.5)


def as_ct(x: np.ndarray) -> np.ndarray:
    return np.clip(36.0 - np.log2(x + 1.5), 16, 40)


def contrast(folder: Path, output: str, counts: str = "", samples: str = "") -> list[str]:
    counts, samples = counts or counts_table(folder), samples or sample_sheet(folder)
    arguments = ["expression", "contrast", "--counts", counts, "--samples", samples]
    return [*arguments, "--contrast", "group=bone:primary", "-o", output]


def contrast_by_link(folder: Path) -> list[str]:
    (folder / "link.tsv").symlink_to(sample_sheet(folder))
    return contrast(folder, str(folder / "link.tsv"))


def utrs(folder: Path, name: str = "utrs.fa", content: str = ">RUNX2\nACGUACGU\n") -> str:
    return text(folder, name, content)


def scan(folder: Path, mirnas: str = "", utrs: str = "", output: Path | None = None) -> list[str]:
    mirnas = mirnas or text(folder, "mirnas.fa", ">let-7a\nUGAGGUAGUAGGUUGUAUAGUU\n")
    utrs = utrs or text(folder, "utrs.fa", ">one\nGGCUACCUCAGG\n")
    given = ["--mirnas", mirnas, "--utrs", utrs]
    return ["targets", "scan", *given, "-o", str(output or folder / "sites")]


def scan_utrs(folder: Path, content: str) -> list[str]:
    return scan(folder, utrs=utrs(folder, content=content))


def repress(folder: Path, orfs: str) -> list[str]:
    given = scan(folder)[2:6]
    orfs = text(folder, "orfs.fa", orfs)
    return ["targets", "repression", *given, "--orfs", orfs, "-o", str(folder / "r.tsv")]


def swapped(folder: Path) -> list[str]:
    command = scan(folder, utrs=utrs(folder, content=">NM_1|RUNX2\n" + "GGCUACCUCAGG" * 5 + "\n"))
    given = command[3], command[5]
    command[3], command[5] = given[::-1]
    return command


def run_on_its_own_result(folder: Path) -> list[str]:
    (folder / "result" / "tables").mkdir(parents=True)
    return run(folder, "--signature", signature(folder / "result" / "tables"))


def export_targets(folder: Path, sites: str, score: str) -> list[str]:
    rows = f"family\tfeature\trep.miRNA\tsites\tscore\nx\tFN1\thsa-miR-143-3p\t{sites}\t{score}\n"
    given = ["network", "export", "--targets", text(folder, "targets.tsv", rows)]
    return [*given, "-o", str(folder / "n")]


def own_claims(folder: Path) -> str:
    row = "miR-143\ttargets\tFN1\tperturbation\tPMID:21647377\n"
    return text(folder, "claims.tsv", CLAIM + row)


BAD: dict[str, Callable[[Path], list[str]]] = {
    "`run` without an input": run,
    "`run` with a signature and counts": lambda f: run(
        f, "--signature", signature(f), "--counts", counts_table(f)
    ),
    "`run --counts` without `--contrast`": lambda f: run(f, "--counts", counts_table(f)),
    "`run --counts` without `--samples`": lambda f: run(
        f, "--counts", counts_table(f), "--contrast", "a:b"
    ),
    "`run --context liver`": lambda f: run(f, "--signature", signature(f), "--context", "liver"),
    "a file that is not there": lambda f: run(f, "--signature", str(f / "none.tsv")),
    "a folder where a table is to be read": lambda f: run(f, "--signature", str(f)),
    "an empty file": lambda f: run(f, "--signature", signature(f, "\n")),
    "an Excel workbook": lambda f: run(f, "--signature", workbook(f)),
    "a gzip file that was cut short": lambda f: run(f, "--signature", cut_gzip(f)),
    "a line with a cell too few": lambda f: run(
        f, "--signature", signature(f, "mirna\tdirection\na\tup\nb\n")
    ),
    "a column name twice": lambda f: run(f, "--signature", signature(f, "mirna\tmirna\na\tup\n")),
    "a signature with neither direction nor fold change": lambda f: run(
        f, "--signature", signature(f, "mirna\tscore\na\t1\n")
    ),
    "a signature of genes, without any miRNA": lambda f: run(
        f, "--signature", signature(f, "gene\tlogFC\nGAPDH\t1\nACTB\t-2\n")
    ),
    "a direction that is no direction": lambda f: run(
        f, "--signature", signature(f, "mirna\tdirection\na\tupp\n")
    ),
    "a signature that names no known direction of groups": lambda f: run(
        f, "--signature", signature(f), "--contrast", "bone"
    ),
    "counts per million given as counts": lambda f: run_counts(f, scale=per_million),
    "log2 values given as counts": lambda f: run_counts(f, scale=as_log2),
    "Ct values given as log2": lambda f: run_counts(f, option="--intensities", scale=as_ct),
    "counts given as log2": lambda f: run_counts(f, option="--intensities"),
    "a sample of the sheet that was not measured": lambda f: run_counts(
        f, samples=[*SAMPLES[:7], "S9"]
    ),
    "a group that does not exist": lambda f: run_counts(f, contrast="group=bone:primry"),
    "a pairing column that does not pair": lambda f: run_counts(f, "--pair", "patient"),
    "a batch that is the group": lambda f: run_counts(f, "--batch", "batch"),
    "one sample in a group": lambda f: run_counts(f, groups=[*["bone"] * 7, "primary"]),
    "a result folder that holds other things": occupied,
    "a result folder that is a file": lambda f: ["demo", "-o", signature(f)],
    "the current folder as the result folder": lambda f: ["demo", "-o", "."],
    "a folder where a file is to be written": lambda f: ["evidence", "export", "-o", str(f)],
    "a pairing column beside a signature": lambda f: run(
        f, "--signature", signature(f), "--pair", "patient"
    ),
    "reference genes beside counts": lambda f: run_counts(f, "--reference", "U6"),
    "a seed below 0": lambda f: run(f, "--signature", signature(f), "--seed", "-1"),
    "a number of models below 0": lambda f: run(f, "--signature", signature(f), "--models", "-1"),
    "a direction against the sign of the fold change": lambda f: run(
        f, "--signature", signature(f, "mirna\tdirection\tlog2fc\nmiR-143\tdown\t2\n")
    ),
    "an own claim table without a tier": lambda f: run_claims(
        f, "", "subject\trelation\tobject\treference\n"
    ),
    "an own claim with a relation that does not exist": lambda f: run_claims(
        f, "miR-143\thates\tFN1\tperturbation\tPMID:21647377\n"
    ),
    "an own claim that makes a serum marker a function": lambda f: run_claims(
        f,
        "miR-143\taffects\tbone_metastasis\tperturbation\tPMID:21647377\tserum\n",
        CLAIM.replace("\n", "\tfluid\n"),
    ),
    "an own claim with a name that nothing has": lambda f: run_claims(
        f, "miR-99999\ttargets\tFN1\tperturbation\tPMID:21647377\n"
    ),
    "an own claim with a gene that a spreadsheet made a date of": lambda f: run_claims(
        f, "miR-143\ttargets\t7-Sep\tperturbation\tPMID:21647377\n"
    ),
    "`niche bone` with a negative secretion": lambda f: run_bone(f, "--set", "PTHLH=-1"),
    "`niche bone` with a parameter that does not exist": lambda f: run_bone(f, "--set", "PTHHLH=2"),
    "`niche bone` with a gene under two names": lambda f: run_bone(
        f, "--set", "RANKL=2", "--set", "TNFSF11=3"
    ),
    "`niche bone` with a constant that cannot be": lambda f: run_bone(f, "--set", "bone_half=0"),
    "`niche bone` with a drug that does not exist": lambda f: run_bone(f, "--drug", "zoledronat"),
    "`niche bone` with a negative dose": lambda f: run_bone(f, "--drug", "zoledronate:dose_mg=-4"),
    "`niche bone` with an absurd dose": lambda f: run_bone(f, "--drug", "zoledronate:dose_mg=4000"),
    "`niche bone` with a schedule that ends before it starts": lambda f: run_bone(
        f, "--drug", "denosumab:start_d=90,end_d=30"
    ),
    "`niche bone` with a schedule that starts after the course": lambda f: run_bone(
        f, "--drug", "denosumab:start_d=9000"
    ),
    "`niche bone` with a word that is no part of a schedule": lambda f: run_bone(
        f, "--drug", "denosumab:strt=3"
    ),
    "`niche bone` with half a dose": lambda f: run_bone(f, "--drug", "denosumab:number=2.5"),
    "`niche bone` with doses without end": lambda f: run_bone(f, "--drug", "denosumab:every_d=0"),
    "`niche bone` without a model": lambda f: run_bone(f, "--models", "0"),
    "`niche bone` of no days": lambda f: run_bone(f, "--days", "-3"),
    "`niche compare` with a drug of no dose": lambda f: [
        "niche", "compare", "--drug", "zoledronate:number=0", "-o", str(f / "compared"),
    ],
    "`niche cohort` of nobody": lambda f: run_cohort(f, "--patients", "0"),
    "`niche cohort` of more than a billion": lambda f: run_cohort(f, "--patients", f"{10**12}"),
    "`niche cohort` with an absurd rate": lambda f: run_cohort(
        f, "--set", "arrival_efficiency=1e9"
    ),
    "`niche cohort` with a parameter that does not exist": lambda f: run_cohort(
        f, "--set", "sheding=2"
    ),
    "`niche cohort` with a negative rate": lambda f: run_cohort(f, "--set", "waking_rate=-1"),
    "`niche cohort` with a value that is no number": lambda f: run_cohort(
        f, "--set", "shedding=much"
    ),
    "`niche cohort` without follow-up": lambda f: run_cohort(f, "--years", "0"),
    "`niche compare` with an absurd dose": lambda f: [
        "niche", "compare", "--mimic", "miR-30a-5p=1e30", "-o", str(f / "compared"),
    ],
    "`biomarkers check` with a patient of both classes": lambda f: biomarkers(
        f, "check", "--group", "patient"
    ),
    "`biomarkers check --visit` without `--group`": lambda f: biomarkers(
        f, "check", "--visit", "patient"
    ),
    "`biomarkers check --lod` of counts": lambda f: biomarkers(f, "check", "--lod", "40"),
    "`biomarkers check --spike` of a row that is not there": lambda f: biomarkers(
        f, "check", "--spike", "UniSp6"
    ),
    "`biomarkers compare` of groups that no paper has": lambda f: biomarkers(
        f, "compare", "--cancer", "breast", "--fluid", "serum", "--comparison", "A:B"
    ),
    "`niche compare` of nothing": lambda f: ["niche", "compare", "-o", str(f / "compared")],
    "`niche cohort` with a negative dose": lambda f: run_cohort(
        f, "--drug", "denosumab:dose_mg=-120"
    ),
    "`niche cohort` with a drug that starts after the follow-up": lambda f: run_cohort(
        f, "--drug", "zoledronate:start_d=9000"
    ),
    "`cell ensemble` of an empty topology": lambda f: run_circuit(f, ""),
    "`cell ensemble` with a line that is no edge": lambda f: run_circuit(f, "A B 1\nB A 3\n"),
    "`cell ensemble` with a first line of an unknown sign": lambda f: run_circuit(
        f, "A B 3\nB A 1\n"
    ),
    "`cell ensemble` with an edge that contradicts itself": lambda f: run_circuit(
        f, "A B 1\nB A 2\nA B 2\n"
    ),
    "`cell ensemble` with a node named as a column of the states": lambda f: run_circuit(
        f, "model A 1\nA model 2\n"
    ),
    "`cell ensemble` with parameters of an unknown gene": circuit_with_parameters,
    "`cell ensemble` with parameters of no model": lambda f: circuit_with_parameters(
        f, f"{PARAMETERS}\n"
    ),
    "`cell ensemble` with a parameter that is no number": lambda f: circuit_with_parameters(
        f, f"{PARAMETERS}\n1\t1\t1\tNA\t1\t2\t3\n"
    ),
    "`cell ensemble` with a damaged gzip file of parameters": lambda f: circuit_with_parameters(
        f, gzip.compress(b"1\t" * 500, mtime=0)[:20] + b"\xff" * 30
    ),
    "`predict` of a miRNA that nothing has": lambda f: run_predict(f, "miR-99999"),
    "`predict` from UTRs and a table": lambda f: run_predict(
        f, "miR-30a-5p", "--utrs", "u.fa", "--targets", "t.tsv"
    ),
    "`evidence show` with an id that does not exist": lambda f: ["evidence", "show", "9.9-999"],
    "`evidence why` with a step that does not exist": lambda f: [
        "evidence", "why", "hsa-miR-143-3p", "swimming",
    ],
    "`evidence why` with a miRNA outside the network": lambda f: [
        "evidence", "why", "hsa-miR-508-5p", "dormancy",
    ],
    "`evidence list` with a tier that does not exist": lambda f: [
        "evidence", "list", "--tier", "certain",
    ],
    "`evidence list` of a miRNA that nothing has": lambda f: [
        "evidence", "list", "--mirna", "miR-99999",
    ],
    "`evidence list` of a gene that no claim names": lambda f: [
        "evidence", "list", "--gene", "NOSUCH1",
    ],
    "`evidence import` of a table with other columns": lambda f: [
        "evidence", "import", "mirtarbase", signature(f), "-o", str(f / "out.tsv"),
    ],
    "`network export` in a format that does not exist": lambda f: [
        "network", "export", "--format", "xgmml", "-o", str(f / "n"),
    ],
    "`network export` of predicted edges as a kinetic model": lambda f: [
        "network", "export", "--format", "sbml", "--utrs", utrs(f), "-o", str(f / "n"),
    ],
    "`network export` with a number of sites that is none": lambda f: export_targets(f, "x", "-1"),
    "`network export` with a score that is infinite": lambda f: export_targets(f, "1", "-inf"),
    "`network export` over the UTRs": lambda f: [
        "network", "export", "--format", "sif", "--utrs", utrs(f), "-o", utrs(f),
    ],
    "UTRs where `predict` writes its paths": lambda f: run_predict(
        f, "miR-30a-5p", "--utrs", utrs(f, "predicted_paths.tsv")
    ),
    "UTRs that name no gene": lambda f: run(
        f, "--signature", signature(f), "--utrs", utrs(f, content=">7-Sep\nACGU\n")
    ),
    "a table of UTRs without sequences": lambda f: scan_utrs(f, "gene\tn\nZEB1\t1\n"),
    "a UTR file that is neither FASTA nor a table": lambda f: scan_utrs(f, "ACGU\n"),
    "a UTR file that is empty": lambda f: scan_utrs(f, "\n"),
    "protein sequences": lambda f: scan_utrs(f, ">p\nMKLVRNDEQSW\n"),
    "a name of two sequences": lambda f: scan_utrs(f, ">a\nACGU\n>a\nACG\n"),
    "UTRs of 0 nt alone": lambda f: scan_utrs(f, ">a\n>b\n"),
    "a header line without a name": lambda f: scan_utrs(f, ">\nACGUACGU\n>b\nACGU\n"),
    "genes without a UTR alone, from BioMart": lambda f: scan_utrs(
        f, ">a\nSequence unavailable\n>b\nNA\n"
    ),
    "whole mRNAs as the UTRs": lambda f: scan_utrs(
        f, ">ENST00000376140.5 cdna chromosome:GRCh38:6:1:9:1 gene_symbol:RUNX2\nACGUACGUA\n"
    ),
    "coding sequences as the UTRs": lambda f: run(
        f, "--signature", signature(f), "--utrs", utrs(f, content=">ENST1 cds x\nACGU\n")
    ),
    "transcripts whose 3' UTR lies outside of them": lambda f: scan_utrs(
        f, ">ENST1|RUNX2|UTR3:5-13|\nACGUACGU\n"
    ),
    "3' UTRs of another species alone": lambda f: scan_utrs(
        f, ">ENSMUST00000160673|Runx2\nACGUACGU\n"
    ),
    "3' UTRs as the coding sequences": lambda f: repress(f, ">one\nGGCUACCUCAGG\n"),
    "a name of two coding sequences": lambda f: repress(f, ">one\nAUGUAA\n>one\nAUGGCCUAA\n"),
    "coding sequences of other transcripts alone": lambda f: repress(
        f, ">NM_1\nAUGUAA\n>NM_2\nAUGUAG\n"
    ),
    "a CDS that lies outside of its transcript": lambda f: repress(
        f, ">ENST1|RUNX2|CDS:5-13|\nACGUACGU\n"
    ),
    "a table without coding sequences": lambda f: repress(f, "gene\tutr3\none\tACGU\n"),
    "many wrong sequences": lambda f: scan_utrs(
        f, "".join(f">u{n}\nACGUZ\n" for n in range(12))
    ),
    "a miRNA shorter than 8 nt": lambda f: scan(f, mirnas=text(f, "m.fa", ">short\nUGAGGUA\n")),
    "a miRNA of 0 nt": lambda f: scan(f, mirnas=text(f, "m.fa", ">empty\n>a\nUGAGGUAGUAGG\n")),
    "a precursor as a miRNA": lambda f: scan(
        f, mirnas=text(f, "m.fa", ">a\nUGAGGUAGUAGG\n>pre\n" + "UGAGGUAGUA\n" * 8)
    ),
    "hairpin.fa as the miRNAs": lambda f: scan(
        f,
        mirnas=text(f, "m.fa", ">hsa-mir-1-1 MI0000651 stem-loop\n" + "UGAGGUAGUA\n" * 7),
    ),
    "`targets of` a family": lambda _: ["targets", "of", "miR-30"],
    "`targets of` a sequence of one's own": lambda _: ["targets", "of", "UAGCUUAUCAGACUGAUGUUGA"],
    "`targets of` a gene that is none": lambda _: ["targets", "of", "miR-21", "--gene", "NOGENE1"],
    "`data get` of a table that is not there": lambda f: [
        "data", "get", "tarbase", str(f / "none.tsv"),
    ],
    "`data get` where no folder is named": lambda f: ["data", "get", "tarbase", signature(f)],
    "`data remove` of what is not kept": lambda _: ["data", "remove", "tarbase"],
    "the UTRs as the miRNAs": swapped,
    "a table of UTRs as the miRNAs": lambda f: scan(
        f, mirnas=text(f, "m.tsv", "gene\tsequence\nRUNX2\tACGU\n")
    ),
    "one file as miRNAs and UTRs": lambda f: scan(f, mirnas=utrs(f), utrs=str(f / "utrs.fa")),
    "a UTR file cut short": lambda f: scan(f, utrs=cut_gzip(f)),
    "a folder that holds other things, for sites": lambda f: scan(f, output=thesis(f)),
    "a folder that another run is writing to": lambda f: scan(f, output=busy(f)),
    "a malformed cluster address": lambda f: [*scan(f), "--cluster", "foo"],
    "a cluster address that does not answer": lambda f: [
        *scan(f), "--cluster", "tcp://127.0.0.1:9",
    ],
    "accessibility without repression": lambda f: [*scan(f), "--accessibility"],
    "`cell simulate` of a gene that the cell does not have": lambda f: cell(f, "RUNXX2=4"),
    "`cell simulate` in a context without claims": lambda f: cell(
        f, "RUNX2=4", "--context", "kidney"
    ),
    "`cell simulate` of a miRNA without a known target": lambda f: cell(f, "miR-1-3p=4"),
    "`cell simulate` with a fold of 0": lambda f: cell(f, "RUNX2=0"),
    "`cell simulate` with a mimic of a gene": lambda f: [*cell(f)[:-1], "--mimic", "RUNX2=2"],
    "`cell simulate` with one gene changed twice": lambda f: cell(f, "RUNX2=4", "--set", "RUNX2=2"),
    "`cell simulate` with a name alone": lambda f: cell(f, "RUNX2"),
    "`cell simulate` of a family": lambda f: cell(f, "let-7=2"),
    "`cell simulate` without a change": lambda f: cell(f)[:-1],
    "`cell simulate` with a profile of which the cell holds nothing": lambda f: [
        *cell(f)[:-1], "--profile", signature(f, "mirna\tlog2fc\nmiR-1-3p\t1\n"),
    ],
    "`cell simulate` with predictions from UTRs and a table": lambda f: cell(
        f, "RUNX2=4", "--utrs", signature(f), "--targets", signature(f)
    ),
    "`cell simulate` with a readout that is none": lambda f: cell(
        f, "RUNX2=4", "--sensitivity", "--readout", "RUNXX2", "--models", "20"
    ),
    "`cell simulate` with a readout alone": lambda f: cell(f, "RUNX2=4", "--readout", "VIM"),
    "`cell simulate` with few models for what decides": lambda f: cell(
        f, "RUNX2=4", "--sensitivity", "--models", "3"
    ),
    "`expression contrast` without a table": lambda f: [
        "expression", "contrast", "--contrast", "a:b", "-o", str(f / "c.tsv"),
    ],
    "the count table as the output": lambda f: contrast(f, str(f / "counts.tsv")),
    "the sample sheet as the output, by another path": contrast_by_link,
    "an input where a side table of the output belongs": lambda f: contrast(
        f, str(f / "c.tsv"), samples=str(Path(sample_sheet(f)).rename(f / "c_dropped.tsv"))
    ),
    "a result folder that holds the input": run_on_its_own_result,
    "`evidence import` over its table": lambda f: [
        "evidence", "import", "trrust", signature(f), "-o", signature(f),
    ],
    "`evidence export` over an own claim table": lambda f: [
        "evidence", "export", "--evidence", own_claims(f), "-o", own_claims(f),
    ],
    "`network export` over an own claim table": lambda f: [
        "network", "export", "--evidence", own_claims(f), "-o", own_claims(f),
    ],
    "a device as the output": lambda f: ["evidence", "export", "-o", os.devnull],
}  # fmt: skip
