"""What an experiment is worth: the tier of the methods that a database names."""

import re

from mirbone.words import Tier

# A method that measures binding; every other known method measures the effect of the miRNA.
_BINDING = re.compile(
    r"clip|clash|degradome|\bpare\b|pare-?seq|\brip\b|rip-|pull-?down|immuno-?precip|sequencing"
    r"|race|chimer|\bngs\b|\bip\b|biotin|mi-?trap|\blamp\b|impact-?seq|\btrap\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"luciferase|reporter|western|immunoblot|immunohisto|immunocyto|immunofluor|elisa|pcr"
    r"|proteomics|silac|micro-?array|mass spec|rna-?seq|ribo-?seq|rpf-?seq|ribosome prof|3-?life"
    r"|flow cytometry|\bfacs\b",
    re.IGNORECASE,
)


def tier_of_methods(methods: str) -> str:
    """Grade one cell of methods.

    Parameters
    ----------
    methods : str
        One or several, parted by ``//`` or ``;``.

    Returns
    -------
    str
        ``perturbation`` where one measures an effect (no database says whether a reporter's site
        was mutated, so that none is ``reporter_mutated_site``), ``clip`` where binding alone was
        measured; empty where no method is known.
    """
    parts = [part.strip() for part in re.split(r"//|;", methods) if part.strip()]
    binding = [part for part in parts if _BINDING.search(part) and not _is_rna_seq(part)]
    if any(_EFFECT.search(part) for part in parts if part not in binding):
        return Tier.PERTURBATION.value
    return Tier.CLIP.value if binding else ""


def _is_rna_seq(method: str) -> bool:
    """RNA sequencing tells how much of an mRNA there is, other sequencing what was bound."""
    return re.fullmatch(r"(?:m?rna)[- ]?(?:seq|sequencing)", method, re.IGNORECASE) is not None
