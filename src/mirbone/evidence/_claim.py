"""The claim, the atom of the evidence: one checkable statement in one context."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from mirbone._core import short_repr
from mirbone.words import (
    BONE_METASTASIS_EFFECTS,
    CANCERS,
    FLUIDS,
    HOST_TISSUES,
    CascadeStep,
    Compartment,
    Relation,
    Tier,
)


def _empty_to_none(value: object) -> object:
    return None if value == "" else value


Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sign = Annotated[Literal["+1", "-1", "0"] | None, BeforeValidator(_empty_to_none)]
YesNo = Annotated[Literal["yes", "no"] | None, BeforeValidator(_empty_to_none)]
Step = Annotated[CascadeStep | None, BeforeValidator(_empty_to_none)]
Place = Annotated[Compartment | None, BeforeValidator(_empty_to_none)]


@short_repr()
class Claim(BaseModel):
    """One row of an evidence table.

    Fields are text as in the table; an empty cell of a closed vocabulary is None. `sign` is the
    effect of *more* subject on the object (``"0"``: stated to have no effect); for `level` it says
    whether the subject is higher (``"+1"``) in the first-named group of `comparison`.

    Raises
    ------
    pydantic.ValidationError
        If a value is outside its vocabulary or two fields contradict each other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    claim_id: Word
    subject: Word
    relation: Relation
    object: Word
    sign: Sign = None
    mechanism: Text = ""
    direct: YesNo = None
    step: Step = None
    compartment: Place = None
    cancer: Text = ""
    host_tissue: Text = ""
    model_system: Text = ""
    n: Text = ""
    fluid: Text = ""
    comparison: Text = ""
    bone_metastasis_effect: Text = ""
    tier: Tier
    reference: Word
    source: Word
    note: Text = ""
    value: Text = ""
    section: Text = ""
    sentence: Text = ""

    @model_validator(mode="after")
    def _fields_agree(self) -> Self:
        for name, value, allowed in (
            ("cancer", self.cancer, CANCERS),
            ("host_tissue", self.host_tissue, HOST_TISSUES),
            ("fluid", self.fluid, FLUIDS),
            ("bone_metastasis_effect", self.bone_metastasis_effect, BONE_METASTASIS_EFFECTS),
        ):
            if value and value not in allowed:
                raise ValueError(
                    f"{name} must be empty or one of {', '.join(allowed)}; got {value!r}"
                )
        if self.relation is Relation.TARGETS and self.sign != "-1":
            raise ValueError("a 'targets' claim represses: sign must be -1")
        if self.relation is Relation.LEVEL:
            if not self.comparison:
                raise ValueError("a 'level' claim needs a comparison, as 'A vs B'")
            if self.sign is None and "direction not stated" not in self.note:
                raise ValueError(
                    "a 'level' claim without sign must say 'direction not stated' in note"
                )
        if self.relation is Relation.QUANTITY and not self.value:
            raise ValueError("a 'quantity' claim needs a value")
        if self.fluid and self.relation.functional:
            raise ValueError(
                f"a marker's direction in {self.fluid} is never function: "
                f"relation {self.relation.value!r} is not allowed with a fluid"
            )
        if self.source == "review" and not (self.section and self.sentence):
            raise ValueError("a review claim needs its section and the first words of its sentence")
        return self

    @property
    def references(self) -> tuple[str, ...]:
        """The keys of the bibliography that the claim cites."""
        return tuple(key.strip() for key in self.reference.split(";") if key.strip())

    def _headline(self) -> str:
        return f"{self.claim_id}, {self.subject} {self.relation} {self.object}"


CLAIM_COLUMNS = tuple(Claim.model_fields)
