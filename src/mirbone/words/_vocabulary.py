"""The closed vocabularies: cascade steps, compartments, tiers, relations."""

from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from mirbone._core import InputError


class CascadeStep(StrEnum):
    """A step of the bone-metastatic cascade, in the order in which a tumour cell meets them."""

    EMT_STEMNESS = "emt_stemness"
    INVASION_INTRAVASATION = "invasion_intravasation"
    CIRCULATION_SURVIVAL = "circulation_survival"
    HOMING_ANCHORAGE = "homing_anchorage"
    NICHE_COMPETITION = "niche_competition"
    DORMANCY = "dormancy"
    OSTEOMIMICRY = "osteomimicry"
    BONE_RESORPTION = "bone_resorption"
    BONE_FORMATION = "bone_formation"
    MICROENVIRONMENT = "microenvironment"

    @property
    def label(self) -> str:
        """The step's name as a reader sees it."""
        return _STEP_TITLES[self]

    @property
    def more(self) -> str:
        """What "more" of this step means, in one sentence."""
        return _STEP_MORE[self]


_STEP_TITLES = MappingProxyType(
    {
        CascadeStep.EMT_STEMNESS: "EMT and stemness",
        CascadeStep.INVASION_INTRAVASATION: "Invasion and intravasation",
        CascadeStep.CIRCULATION_SURVIVAL: "Survival in the circulation",
        CascadeStep.HOMING_ANCHORAGE: "Homing and anchorage",
        CascadeStep.NICHE_COMPETITION: "Niche competition",
        CascadeStep.DORMANCY: "Dormancy",
        CascadeStep.OSTEOMIMICRY: "Osteomimicry",
        CascadeStep.BONE_RESORPTION: "Bone resorption",
        CascadeStep.BONE_FORMATION: "Bone formation",
        CascadeStep.MICROENVIRONMENT: "Microenvironment",
    }
)

_STEP_MORE = MappingProxyType(
    {
        CascadeStep.EMT_STEMNESS: "Tumour cells are more mesenchymal and self-renew more.",
        CascadeStep.INVASION_INTRAVASATION: "Tumour cells migrate, invade and enter vessels more.",
        CascadeStep.CIRCULATION_SURVIVAL: "More tumour cells stay alive in the blood stream.",
        CascadeStep.HOMING_ANCHORAGE: "More tumour cells reach and hold on to the bone marrow.",
        CascadeStep.NICHE_COMPETITION: (
            "Tumour cells take more of the places of haematopoietic stem cells."
        ),
        CascadeStep.DORMANCY: "More disseminated tumour cells stay quiescent in the marrow.",
        CascadeStep.OSTEOMIMICRY: "Tumour cells express more of the genes of bone cells.",
        CascadeStep.BONE_RESORPTION: "Osteoclasts resorb more bone.",
        CascadeStep.BONE_FORMATION: "Osteoblasts form more bone.",
        CascadeStep.MICROENVIRONMENT: (
            "Secretome, exosomes and vessels support the growth of metastases more."
        ),
    }
)


class Compartment(StrEnum):
    """Where a claim holds."""

    TUMOUR_CELL = "tumour_cell"
    OSTEOBLAST = "osteoblast"
    OSTEOCLAST = "osteoclast"
    HSC_NICHE = "hsc_niche"
    STROMA = "stroma"
    ENDOTHELIUM = "endothelium"
    BLOOD = "blood"
    URINE = "urine"


class Tier(StrEnum):
    """What a claim stands on, strongest first."""

    REPORTER_MUTATED_SITE = "reporter_mutated_site"
    PERTURBATION = "perturbation"
    IN_VIVO = "in_vivo"
    PATIENT_ASSOCIATION = "patient_association"
    CLIP = "clip"
    PREDICTION = "prediction"
    REVIEW_STATEMENT = "review_statement"

    @property
    def rank(self) -> int:
        """Place in the order of strength: 1 is the strongest."""
        return list(type(self)).index(self) + 1

    @property
    def label(self) -> str:
        """The tier as a reader sees it."""
        return _TIER_TITLES[self]


_TIER_TITLES = MappingProxyType(
    {
        Tier.REPORTER_MUTATED_SITE: "reporter assay with mutated site",
        Tier.PERTURBATION: "change on perturbation",
        Tier.IN_VIVO: "effect in vivo",
        Tier.PATIENT_ASSOCIATION: "patient association",
        Tier.CLIP: "CLIP",
        Tier.PREDICTION: "prediction",
        Tier.REVIEW_STATEMENT: "review statement only",
    }
)


class Relation(StrEnum):
    """What a claim says of its subject and object."""

    TARGETS = "targets"
    TRANSCRIBES = "transcribes"
    REGULATES = "regulates"
    SIGNALS = "signals"
    SECRETES = "secretes"
    BINDS = "binds"
    TRANSFERS = "transfers"
    AFFECTS = "affects"
    COMPETES = "competes"
    EXPRESSES = "expresses"
    MARKS = "marks"
    LEVEL = "level"
    CORRELATES = "correlates"
    TREATS = "treats"
    PART_OF = "part_of"
    QUANTITY = "quantity"
    OPEN_QUESTION = "open_question"

    @property
    def meaning(self) -> str:
        """What a row with this relation states."""
        return _RELATION_MEANING[self]

    @property
    def functional(self) -> bool:
        """Whether the relation is a mechanism; the others describe and never become edges."""
        return self in _FUNCTIONAL


_RELATION_MEANING = MappingProxyType(
    {
        Relation.TARGETS: "a miRNA represses a gene by pairing to its transcript",
        Relation.TRANSCRIBES: "a transcription factor changes the transcription of a gene or miRNA",
        Relation.REGULATES: "the subject changes the level of a gene or miRNA, route not stated",
        Relation.SIGNALS: "a ligand, receptor or pathway changes the activity of a gene or pathway",
        Relation.SECRETES: "a cell releases a factor",
        Relation.BINDS: "a ligand and its receptor meet; the subject is the ligand",
        Relation.TRANSFERS: "a miRNA or cell passes cargo to a cell by exosome or gap junction",
        Relation.AFFECTS: "the subject changes a cascade step, a cell or a phenotype",
        Relation.COMPETES: "two cells compete for the same places",
        Relation.EXPRESSES: "a cell or tissue carries a gene or protein",
        Relation.MARKS: "the subject is an identity marker of a cell or phenotype",
        Relation.LEVEL: "the subject's level differs between the groups of `comparison`",
        Relation.CORRELATES: "the subject's level goes with a variable; never function",
        Relation.TREATS: "an intervention changes an outcome",
        Relation.PART_OF: "the subject belongs to, lies in or is a kind of the object",
        Relation.QUANTITY: "a number that the source states; see `value`",
        Relation.OPEN_QUESTION: "what the source says is unknown, disputed or a limit",
    }
)

_FUNCTIONAL = frozenset(
    {
        Relation.TARGETS,
        Relation.TRANSCRIBES,
        Relation.REGULATES,
        Relation.SIGNALS,
        Relation.SECRETES,
        Relation.BINDS,
        Relation.TRANSFERS,
        Relation.AFFECTS,
    }
)

STEPS = tuple(step.value for step in CascadeStep)
"""The words of the cascade steps, in their order: the axis of every array of step scores."""

CANCERS = ("breast", "prostate", "lung", "thyroid", "gastric")
HOST_TISSUES = ("bone", "brain", "lung", "liver", "lymph_node", "distant")
FLUIDS = ("serum", "plasma", "blood", "urine", "saliva", "seminal", "amniotic", "pleural")
BONE_METASTASIS_EFFECTS = ("promotes", "suppresses", "none", "unclear")


def require_word(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is outside its vocabulary, with the nearest that is inside.

    Parameters
    ----------
    name : str
        The keyword that the word was given for.
    value : str or None
        What was given; None is always allowed.
    allowed : tuple of str
        The vocabulary.

    Raises
    ------
    InputError
        If the word is another.
    """
    if value is None or value in allowed:
        return
    near = get_close_matches(str(value).lower(), allowed, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else " Give one of these words."
    raise InputError(f"`{name}` must be one of {', '.join(allowed)}; got {value!r}.{hint}")
