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

METASTASIS_SIGNS: dict[str, int] = {
    **dict.fromkeys(BONE_READOUTS, 1),
    **dict.fromkeys(("lung_metastasis", "other_metastasis", "disseminated_cells"), 1),
    **dict.fromkeys(("primary_growth", "proliferation", "angiogenesis", "migration"), 1),
    **dict.fromkeys(("invasion", "emt", "transendothelial_migration", "chemoattraction"), 1),
    **dict.fromkeys(("bone_marrow_homing", "adhesion_to_bone", "osteomimicry"), 1),
    **dict.fromkeys(("osteoclast_number", "osteoclast_differentiation"), 1),
    **dict.fromkeys(("dormancy", "survival"), -1),
}
"""Whether more of a readout speaks for metastasis to bone (+1) or against it (-1). Of those that
are absent it is open: bone mass, mineralisation and osteoblasts differ between lesions that break
bone and lesions that build it, and a place in the niche may be won by either cell."""
