"""Options that several commands share: what was measured, and how it is compared."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Counts = Annotated[Path | None, typer.Option(help="Read counts, miRNAs x samples.")]
Intensities = Annotated[Path | None, typer.Option(help="log2 values, miRNAs x samples.")]
Ct = Annotated[Path | None, typer.Option(help="qPCR Ct values, miRNAs x samples.")]
H5ad = Annotated[Path | None, typer.Option(help="AnnData file of counts or log2 values.")]
Samples = Annotated[Path | None, typer.Option(help="Sample sheet.")]
Pair = Annotated[str | None, typer.Option(help="Column that names the patient.")]
Batch = Annotated[str | None, typer.Option(help="Column that names the batch.")]
Method = Annotated[
    Literal["precision", "trend"], typer.Option(help="For counts: how variances are modelled.")
]
Reference = Annotated[
    list[str] | None, typer.Option(help="For Ct: a reference gene; may be repeated.")
]
