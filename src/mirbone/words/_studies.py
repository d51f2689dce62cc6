"""The closed vocabularies of published experiments: what was changed, where, and what was read."""

PERTURBATIONS = (
    *("overexpression", "mimic", "inhibitor", "sponge", "knockout", "vesicle", "target_site"),
)
DELIVERIES = (
    *("transfection", "lentivirus", "adenovirus", "plasmid", "systemic_oligo", "local_oligo"),
    *("nanoparticle", "aptamer", "exosome", "gap_junction", "transgenic"),
)
STUDIED_CANCERS = (
    *("breast", "prostate", "lung", "thyroid", "gastric", "renal", "liver", "melanoma", "myeloma"),
    *("bladder", "colorectal", "nasopharyngeal", "neuroblastoma", "other", "none"),
)
ENTRY_STAGES = (
    *("orthotopic", "subcutaneous", "intravenous", "intracardiac", "intra_arterial"),
    *("intratibial", "transgenic", "in_vitro"),
)
SETTINGS = ("in_vivo", "in_vitro")

BONE_READOUTS = (
    *("bone_metastasis_incidence", "bone_metastasis_burden", "osteolysis", "osteoblastic_lesion"),
)
"""Readouts of which more is more bone metastasis, or more of the lesion that it makes."""

ANIMAL_READOUTS = (
    *BONE_READOUTS,
    *("bone_mass", "osteoclast_number", "survival", "primary_growth", "lung_metastasis"),
    *("other_metastasis", "disseminated_cells"),
)
"""Readouts that only an animal has."""

READOUTS = (
    *ANIMAL_READOUTS,
    *("dormancy", "osteoclast_differentiation", "osteoblast_differentiation", "mineralisation"),
    *("bone_marrow_homing", "adhesion_to_bone", "transendothelial_migration", "osteomimicry"),
    *("niche_competition", "chemoattraction", "angiogenesis", "migration", "invasion", "emt"),
    *("proliferation",),
)
READ_FROM = ("abstract", "full text", "figure", "title")
