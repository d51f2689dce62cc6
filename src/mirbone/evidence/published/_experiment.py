"""The experiment: one readout of one published perturbation of one miRNA."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from mirbone._core import short_repr
from mirbone.evidence._bibliography import cited_elsewhere
from mirbone.words import (
    ANIMAL_READOUTS,
    DELIVERIES,
    ENTRY_STAGES,
    PERTURBATIONS,
    READ_FROM,
    READOUTS,
    SETTINGS,
    STUDIED_CANCERS,
    Compartment,
    Tier,
)


def _empty_to_none(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Direction = Annotated[Literal["+1", "-1", "0"] | None, BeforeValidator(_empty_to_none)]
Count = Annotated[str, StringConstraints(pattern=r"^([1-9]\d*)?$")]
Number = Annotated[str, StringConstraints(pattern=r"^(-?\d+(\.\d+)?(e-?\d+)?|\d+/\d+:\d+/\d+)?$")]

_SHOWN = (Tier.REPORTER_MUTATED_SITE.value, Tier.PERTURBATION.value)
_PLACES = tuple(place.value for place in Compartment)


@short_repr()
class Experiment(BaseModel):
    """One row of the table of experiments.

    Fields are text as in the table; what the source does not give is empty. `direction` is what
    *more* of the miRNA does to *more* of the readout, however it was changed: an inhibitor that
    lowers metastasis is ``"+1"``; ``"0"`` is a stated lack of effect. An empty `entry_stage` with
    `setting` ``in_vivo`` is an animal experiment of which the text does not say how cells entered.

    Raises
    ------
    pydantic.ValidationError
        If a value is outside its vocabulary or two fields contradict each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    experiment_id: Word
    mirna: Word
    perturbation: Word
    acting_compartment: Text = ""
    delivered_by: Text = ""
    cell_line: Text = ""
    cancer: Text = ""
    entry_stage: Text = ""
    readout: Word
    direction: Direction = None
    effect: Number = ""
    effect_unit: Text = ""
    n_treated: Count = ""
    n_control: Count = ""
    dispersion: Text = ""
    targets_shown: Text = ""
    target_tier: Text = ""
    reference: Word
    read_from: Text = ""
    note: Text = ""
    written: Text = ""
    giver: Text = ""
    retracted_by: Text = ""
    setting: Text = ""

    @model_validator(mode="after")
    def _words_are_known(self) -> Self:
        for name, value, allowed in (
            ("perturbation", self.perturbation, PERTURBATIONS),
            ("acting_compartment", self.acting_compartment, _PLACES),
            ("giver", self.giver, _PLACES),
            ("delivered_by", self.delivered_by, DELIVERIES),
            ("cancer", self.cancer, STUDIED_CANCERS),
            ("entry_stage", self.entry_stage, ENTRY_STAGES),
            ("readout", self.readout, READOUTS),
            ("target_tier", self.target_tier, _SHOWN),
            ("read_from", self.read_from, READ_FROM),
            ("setting", self.setting, SETTINGS),
        ):
            if value and value not in allowed:
                raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {value!r}")
        return self

    @model_validator(mode="after")
    def _fields_agree(self) -> Self:
        stage, setting = self.entry_stage, self.setting
        if stage and setting != ("in_vitro" if stage == "in_vitro" else "in_vivo"):
            raise ValueError(f"entry_stage {stage!r} and setting {setting!r} contradict each other")
        if setting == "in_vitro" and self.readout in ANIMAL_READOUTS:
            raise ValueError(f"readout {self.readout!r} is of an animal, the setting in vitro")
        if bool(self.effect) != bool(self.effect_unit):
            raise ValueError("effect and effect_unit stand together or not at all")
        if self.target_tier and not self.targets_shown:
            raise ValueError("a target_tier needs targets_shown")
        if not cited_elsewhere(self.reference):
            raise ValueError(
                "reference must be one of doi:10..., pmid:123 or pmcid:PMC123; "
                f"got {self.reference!r}"
            )
        if self.retracted_by and not (
            self.retracted_by == "retracted" or cited_elsewhere(self.retracted_by)
        ):
            raise ValueError("retracted_by is the notice (doi:... or pmid:...), or 'retracted'")
        return self

    @property
    def targets(self) -> tuple[str, ...]:
        """The genes that the paper shows as targets."""
        return tuple(gene for gene in self.targets_shown.split(";") if gene)

    def _headline(self) -> str:
        signs = {"+1": "more", "-1": "less", "0": "as much", None: "a change, not told, of"}
        return f"more {self.mirna}, {signs[self.direction]} {self.readout}"


EXPERIMENT_COLUMNS = tuple(Experiment.model_fields)
