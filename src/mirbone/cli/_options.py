"""The options that commands share, each declared once.

A parameter is called in a command as the keyword is that the rooms' functions take, so that what
a room says of a keyword can be said of the option (`mirbone.cli._messages`).
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

# what was measured, and how it is compared
Counts = Annotated[Path | None, typer.Option(help="Read counts, miRNAs x samples.")]
Intensities = Annotated[Path | None, typer.Option(help="log2 values, miRNAs x samples.")]
Ct = Annotated[Path | None, typer.Option(help="qPCR Ct values, miRNAs x samples.")]
H5ad = Annotated[Path | None, typer.Option(help="AnnData file of counts or log2 values.")]
Layer = Annotated[
    str | None, typer.Option(help="For AnnData: the layer that holds the values; X without it.")
]
Sense = Annotated[
    Literal["more", "less"] | None,
    typer.Option(
        help="What is more of a miRNA where the values tell otherwise: `more` of log2 values, "
        "`less` of delta Ct."
    ),
]
Samples = Annotated[Path | None, typer.Option(help="Sample sheet.")]
_groups = typer.Option(help="CASE:CONTROL, or COLUMN=CASE:CONTROL.")
Contrast = Annotated[str, _groups]
OptionalContrast = Annotated[str | None, _groups]
Pair = Annotated[str | None, typer.Option(help="Column that names the patient.")]
Batch = Annotated[str | None, typer.Option(help="Column that names the batch.")]
Batches = Annotated[
    list[str] | None,
    typer.Option("--batch", help="Column that names batches, run days, plates; may be repeated."),
]
Group = Annotated[str | None, typer.Option(help="Column that names the patient.")]
Visit = Annotated[str | None, typer.Option(help="Column that names the visit of a patient.")]
Spike = Annotated[str | None, typer.Option(help="The spike-in; the usual are looked for.")]
Lod = Annotated[float | None, typer.Option(help="Of Ct: cycles run; 40 without it.")]
Method = Annotated[
    Literal["precision", "trend"], typer.Option(help="For counts: how variances are modelled.")
]
Reference = Annotated[
    list[str] | None, typer.Option(help="For Ct: a reference gene; may be repeated.")
]

# where: the cancer and the cell
Cancer = Literal["breast", "prostate", "lung"]
AnyCancer = Annotated[str | None, typer.Option(help="A cancer type.")]
PatientsCancer = Annotated[str, typer.Option(help="Cancer type of the patients.")]
Context = Annotated[Cancer, typer.Option(help="Cancer type of the tumour cell.")]
PredictedContext = Annotated[
    Literal["breast", "prostate", "lung", "any"],
    typer.Option("--context", help="Cancer type of the tumour, or `any`."),
]
OptionalContext = Annotated[
    Cancer | None, typer.Option(help="Cancer type whose claims hold; all are pooled without it.")
]
ProfiledCompartment = Annotated[
    Literal["tumour_cell", "osteoblast", "osteoclast", "stroma", "any"],
    typer.Option(help="Cell in which the profile was measured."),
]
ActingCompartment = Annotated[
    Literal[
        "tumour_cell",
        "osteoblast",
        "osteoclast",
        "hsc_niche",
        "stroma",
        "endothelium",
        "blood",
        "urine",
    ],
    typer.Option("--compartment", help="Cell in which the miRNA is changed."),
]
SimulatedCompartment = Annotated[
    Literal["tumour_cell", "osteoblast"], typer.Option(help="Which cell.")
]
Compartment = Annotated[str, typer.Option(help="Cell in which it changes, or `any`.")]

# what is known and what is predicted
Evidence = Annotated[list[Path] | None, typer.Option(help="Your own claim table; may be repeated.")]
Experiments = Annotated[
    list[Path] | None, typer.Option(help="Your own table of experiments; may be repeated.")
]
Targets = Annotated[
    Path | None, typer.Option(help="Predicted targets: a TargetScan table, plain or gzip.")
]
Utrs = Annotated[
    Path | None,
    typer.Option(help="3' UTRs named by gene, FASTA or table: targets are predicted on them."),
]
OwnSequences = Annotated[
    Path | None,
    typer.Option(
        "--sequences",
        help="miRNAs of your own, such as isomiRs, FASTA of 8 to 50 nt each; needs --utrs.",
    ),
]
ExpressedGenes = Annotated[
    Path | None,
    typer.Option(
        "--mrna",
        help="mRNA levels of the cells (TPM, CPM or counts, genes x samples), or a list of genes: "
        "what is not expressed is no target.",
    ),
]
Predicted = Annotated[
    bool,
    typer.Option(
        "--predicted/--no-predicted",
        help="Where there are no --targets and no --utrs: the predicted targets in the package.",
    ),
]
MirnaFile = Annotated[
    Path, typer.Option(help="Mature miRNAs or isomiRs of 8 to 50 nt, FASTA, plain or gzip.")
]
UtrFile = Annotated[
    Path, typer.Option(help="3' UTRs, FASTA or a table with a column of sequences, plain or gzip.")
]
OrfFile = Annotated[
    Path | None,
    typer.Option(
        "--orfs",
        help="Coding sequences of the transcripts of the UTR file, FASTA or a table, plain or "
        "gzip; one table may hold both.",
    ),
]
Accessibility = Annotated[
    bool | None,
    typer.Option(
        "--accessibility/--no-accessibility",
        help="Count how free of pairs each site is (the default); folded once, then kept.",
        show_default=False,
    ),
]

# what is changed
Hold = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=FOLD", help="Hold a miRNA or gene at a fold."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Secretion of a gene as fold, or a constant of bone or patient.",
    ),
]
Mimic = Annotated[
    list[str] | None,
    typer.Option(metavar="MIRNA=DOSE", help="Inflow, in multiples of its own production."),
]
Antagonist = Annotated[
    list[str] | None,
    typer.Option(metavar="MIRNA=DOSE", help="Capture, in multiples of its own decay."),
]
Drugs = Annotated[
    list[str] | None,
    typer.Option(
        "--drug",
        metavar="NAME",
        help="zoledronate or denosumab; a schedule after a colon, such as denosumab:every_d=28 "
        "(also dose_mg, start_d, number, end_d; commas between). Days count from day 0 of a "
        "course, and from the diagnosis of a patient.",
    ),
]

# how it is computed
Models = Annotated[int, typer.Option(min=1, help="Models of the ensemble.")]
ManyModels = Annotated[int, typer.Option(min=10, help="Models of the ensemble.")]
StudyModels = Annotated[
    int, typer.Option(min=0, help="Models of the cell that the signature is run through; 0: none.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of every random draw.")]
Workers = Annotated[int, typer.Option(min=1, help="Cores to use on this machine.")]
Cluster = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")]

# what comes out
Table = Annotated[Path, typer.Option("-o", "--output", help="The table to write, TSV.")]
OptionalTsv = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write the whole table there, TSV.")
]
File = Annotated[Path, typer.Option("-o", "--output", help="The file to write.")]
Folder = Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for programs.")]
