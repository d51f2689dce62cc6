"""What a study is asked to do: one checked value, written whole into `study.json`."""

from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mirbone._core import (
    LARGEST_SEED,
    InputError,
    Source,
    check_keywords,
    short_repr,
    source_of,
    sources_of,
)

ContextName = Literal["breast", "prostate", "lung"]
CompartmentName = Literal["tumour_cell", "osteoblast", "osteoclast", "stroma", "any"]

MODELS = 100
"""Models of the cell, unless told otherwise."""


@short_repr()
class StudyConfig(BaseModel):
    """The configuration of one study.

    Exactly one of `signature`, `counts`, `intensities`, `ct` and `h5ad` names the input. The
    measured tables need `contrast`; the tables without samples inside need `samples` too.

    Attributes
    ----------
    signature : path or DataFrame, optional
        Table of miRNAs with a direction or log2 fold change.
    counts, intensities, ct : path or DataFrame, optional
        Read counts, log2 intensities or qPCR Ct values.
    h5ad : path or AnnData, optional
        AnnData, or its file.
    layer : str, optional
        The layer of the AnnData that holds the values; X without it.
    sense : {"more", "less"}, optional
        What is more of a miRNA, where log2 values (more) or delta Ct (less) would tell otherwise.
    samples : path or DataFrame, optional
        Sample sheet.
    contrast : str, optional
        ``CASE:CONTROL`` or ``COLUMN=CASE:CONTROL``; with a signature it only names the groups.
    pair, batch : str, optional
        Columns of the sample sheet that hold patients and batches.
    method : {"precision", "trend"}, optional
        For counts: precision weights, or an intensity trend of the variances.
    reference : tuple of str, optional
        For Ct values: the reference genes; the mean of all assayed without them.
    context : {"breast", "prostate", "lung"}, optional
        Cancer type whose claims hold; without it the claims of every cancer are pooled.
    compartment : {"tumour_cell", "osteoblast", "osteoclast", "stroma", "any"}, optional
        The cell in which the profile was measured: where a path starts.
    evidence : path, DataFrame or several of them, optional
        The user's own claim tables.
    targets : path or DataFrame, optional
        A TargetScan table: predicted targets are then weighed beside what is known.
    utrs : path or DataFrame, optional
        3' UTRs named by gene, FASTA or table: targets are then predicted on them; not with
        `targets`.
    predicted : bool, optional
        Whether, with neither, the embedded predicted targets are listed.
    fdr : float, optional
        A measured miRNA enters the signature when its FDR is below this.
    models : int, optional
        Models of the cell that the signature is run through; 0 leaves the cell out.
    seed : int, optional
        Seed of every random draw.
    title : str, optional
        Heading of the report.

    Raises
    ------
    pydantic.ValidationError
        If no input or more than one is given, or a contrast is missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    signature: Source | None = None
    counts: Source | None = None
    intensities: Source | None = None
    ct: Source | None = None
    h5ad: Source | None = None
    layer: str | None = None
    sense: Literal["more", "less"] | None = None
    samples: Source | None = None
    contrast: str | None = None
    pair: str | None = None
    batch: str | None = None
    method: Literal["precision", "trend"] = "precision"
    reference: tuple[str, ...] = ()
    context: ContextName | None = None
    compartment: CompartmentName = "tumour_cell"
    evidence: tuple[Source, ...] = ()
    targets: Source | None = None
    utrs: Source | None = None
    predicted: bool = True
    fdr: float = Field(default=0.05, gt=0, le=1)
    models: int = Field(default=MODELS, ge=0)
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    title: str = "miRNA profile and the bone-metastatic cascade"

    @field_validator(
        "signature", "counts", "intensities", "ct", "h5ad", "samples", "targets", "utrs",
        mode="before",
    )  # fmt: skip
    @classmethod
    def _as_source(cls, given: Any, field: ValidationInfo) -> Source | None:
        return None if given is None else source_of(given, str(field.field_name))

    @field_validator("evidence", mode="before")
    @classmethod
    def _as_sources(cls, given: Any) -> tuple[Source, ...]:
        return sources_of(given, "evidence")

    @model_validator(mode="after")
    def _one_input(self) -> Self:
        given = [name for name in _INPUTS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                "expected exactly one input (`signature`, `counts`, `intensities`, `ct`, `h5ad`); "
                f"got {', '.join(f'`{name}`' for name in given) or 'none'}"
            )
        if self.targets is not None and self.utrs is not None:
            raise ValueError(
                "expected `utrs` (targets predicted on them) or `targets` (a table of predicted "
                "targets); got both. Leave one out"
            )
        if self.signature is None and not self.contrast:
            raise ValueError(f'`{given[0]}` needs `contrast="CASE:CONTROL"`')
        for name, inputs in _MEANT_FOR.items():
            value, default = getattr(self, name), type(self).model_fields[name].default
            if value != default and given[0] not in inputs:
                raise ValueError(f"`{name}` has no meaning with `{given[0]}`; leave it out")
        if self.signature is not None and self.contrast and ":" not in self.contrast:
            raise ValueError(f"expected `contrast` as CASE:CONTROL; got {self.contrast!r}")
        if given[0] in ("counts", "intensities", "ct") and self.samples is None:
            raise ValueError(f"`{given[0]}` needs `samples`, the sample sheet")
        return self

    @property
    def input_kind(self) -> str:
        """Which kind of input was given, as the name of its field."""
        return next(name for name in _INPUTS if getattr(self, name) is not None)

    @property
    def input_files(self) -> list[Source]:
        """Every file and table that the study reads."""
        main = getattr(self, self.input_kind)
        more = [path for path in (self.samples, self.targets, self.utrs) if path is not None]
        return [main, *more, *self.evidence]

    def _headline(self) -> str:
        return f"{self.input_kind}, {self.title}"


_INPUTS = ("signature", "counts", "intensities", "ct", "h5ad")
_MEASURED = _INPUTS[1:]
_MEANT_FOR = {
    "samples": ("counts", "intensities", "ct"),
    "layer": ("h5ad",),
    "sense": ("intensities", "ct", "h5ad"),
    "pair": _MEASURED,
    "batch": _MEASURED,
    "method": ("counts",),
    "reference": ("ct",),
}


def make_config(**options: object) -> StudyConfig:
    """Check the options of a study; None stands for "not given".

    Parameters
    ----------
    **options : object
        The fields of `StudyConfig`.

    Returns
    -------
    StudyConfig
        The checked configuration.

    Raises
    ------
    InputError
        If the options contradict each other; the message says what was expected.
    TypeError
        If there is no such option; the message says which is nearest.
    """
    check_keywords("make_config", options, tuple(StudyConfig.model_fields))
    try:
        return StudyConfig.model_validate({k: v for k, v in options.items() if v is not None})
    except ValidationError as error:
        problems = [
            "".join(f"`{name}`: " for name in one["loc"][:1])
            + one["msg"].removeprefix("Value error, ")
            for one in error.errors()
        ]
        raise InputError("; ".join(problems) + ".") from error
