"""The bone under tumour and drugs as SBML, for other simulators: every equation by name.

The rest of the skeleton, which the tumour does not reach, is followed beside the lesion
(``host_``), since markers in blood come from both. What counts above 0 only is (x + abs(x)) / 2:
simulators halt at every switch of a piecewise formula, and bone at rest stands on it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from mirbone._core import FilePath, named_keywords, write_text
from mirbone.niche.bone._drug import Schedule, dose_jumps
from mirbone.niche.bone._rates import MARKER_SLOTS, SPECIES, TUMOUR_SLOTS
from mirbone.niche.bone._sbml import rate_rule_sbml
from mirbone.niche.bone._values import Values, check_changes, draw_bone, pack_bone

_CELLS = ("precursors", "osteoblasts", "osteoclasts")
_HOST = (*_CELLS, "bone", "mineralising")
_TERMS = {
    "resorption": "osteoclasts / osteoclasts_rest * (1 + bone_half) * bone / (bone_half + bone)",
    "formation": "osteoblasts / osteoblasts_rest * (bone_most - bone) / (bone_most - 1)",
    "tgf": "tgf_content * turnover * resorption / tgf_clearance",
    "freed": "resorption / (resorption + release_half)",
    "pthrp": "pthrp_most * PTHLH * burden * (1 + tgf_pthrp * TGFBR2 * freed)"
    " / (1 + tgf_pthrp * TGFBR2 / (1 + release_half))",
    "il11": "IL11 * burden * (1 + tgf_il11 * TGFBR2 * freed)"
    " / (1 + tgf_il11 * TGFBR2 / (1 + release_half))",
    "wnt": "(1 + antagonist_rest) * (1 + WNT_effect * WNT * burden / (WNT * burden + half_secretion"
    ")) / (1 + antagonist_rest * osteoblast_antagonists + DKK1_effect * DKK1 * burden"
    " / (DKK1 * burden + half_secretion) + SOST_effect * SOST * burden"
    " / (SOST * burden + half_secretion))",
    "m_csf": "1 + CSF1_effect * CSF1 * burden / (CSF1 * burden + half_secretion)"
    " + pthrp_csf1 * pthrp / (pthrp + pthrp_csf1_half)",
    "cytokines": "1 + IL1B_effect * IL1B * burden / (IL1B * burden + half_secretion)"
    " + IL6_effect * IL6 * burden / (IL6 * burden + half_secretion)"
    " + IL11_effect * il11 / (il11 + half_secretion)",
    "pth": "pth_production / pth_clearance + pthrp",
    "opg_made": "opg_per_cell * osteoblast_TNFRSF11B * wnt * osteoblasts * pth_opg_half"
    " / (pth + pth_opg_half)",
    "opg": "(opg_made + opg_most * TNFRSF11B * burden) * opg_ceiling"
    " / (opg_made + opg_clearance * opg_ceiling)",
    "capacity": "rankl_per_cell * osteoblast_TNFSF11 * cytokines * pth / (pth + pth_rankl_half)"
    " * precursors",
    "rankl": "capacity * (rankl_production + rankl_most * TNFSF11 * burden)"
    " / (rankl_production + rankl_clearance * capacity)"
    " / (1 + rankl_opg_affinity * opg + rankl_rank_affinity * rank"
    " + denosumab_binding * denosumab)",
    "signal": "rankl_rank_affinity * rank * rankl"
    " / (rankl_rank_affinity * rank * rankl + rank_half)",
    "activation": "(1 - rankl_free) * signal + activation_rest * (rankl_free"
    " + CXCL8_effect * CXCL8 * burden / (CXCL8 * burden + half_secretion))",
    "starved": "(1 - signal / activation_rest + abs(1 - signal / activation_rest)) / 2",
    "killed": "1 + zoledronate_most * zoledronate / (zoledronate + zoledronate_half)"
    " + rankl_survival * starved * starved",
    "growing": "1 + EDN1_effect * EDN1 * burden / (EDN1 * burden + half_secretion)"
    " + IGF1_effect * IGF1 * burden / (IGF1 * burden + half_secretion)",
    "committed": "precursor_commitment * growing * wnt * osteoblast_RUNX2"
    " / (1 + NOG_effect * NOG * burden / (NOG * burden + half_secretion))"
    " * tgf / (tgf + tgf_commitment_half)",
    "matured": "precursor_maturation * tgf_maturation_half / (tgf + tgf_maturation_half)"
    " * precursors",
}
_SLOPES = {
    "precursors": "committed - matured",
    "osteoblasts": "matured - osteoblast_death * osteoblasts",
    "osteoclasts": "osteoclast_commitment * m_csf * activation"
    " - osteoclast_death * tgf / (tgf + tgf_osteoclast_half) * killed * osteoclasts",
    "bone": "turnover * (formation - resorption)",
    "mineralising": "mineralisation * (osteoblasts / osteoblasts_rest - mineralising)",
}
_LESION = {
    "resorbed": "turnover * (resorption - 1 + abs(resorption - 1)) / 2",
    "formed": "turnover * (formation - 1 + abs(formation - 1)) / 2",
    "burden": "growth * burden * (1 - burden)"
    " * (1 + (tgf_growth * TGFBR2 + igf_growth + calcium_growth) * freed"
    " + osteoblast_growth * formation / (formation + release_half))"
    " / (1 + (tgf_growth + igf_growth + calcium_growth + osteoblast_growth) / (1 + release_half))",
    "zoledronate": "-zoledronate_loss * zoledronate",
    "denosumab_skin": "-denosumab_absorption * denosumab_skin",
    "denosumab_blood": "denosumab_bioavailability * denosumab_absorption * denosumab_skin"
    " - denosumab_clearance * denosumab - denosumab_maximum * denosumab / (denosumab"
    " + denosumab_half) - exchange",
    "denosumab_tissue": "exchange",
}
_SHARED = {
    "turnover": "resorption_rate * osteoclasts_rest",
    "denosumab": "denosumab_blood / denosumab_volume",
    "exchange": "denosumab_exchange * (denosumab - denosumab_tissue / denosumab_tissue_volume)",
}
_SHED = {
    "pinp": "pinp_early * precursors / precursors_rest + (1 - pinp_early) * formation",
    "bgp": "(1 - osteocalcin_freed) * mineralising + osteocalcin_freed * resorption",
    "ctx": "resorption",
}


@named_keywords
def write_bone_sbml(
    path: FilePath,
    changes: Values | None = None,
    drugs: Sequence[Schedule] = (),
    last: float = 730.0,
    *,
    context: str = "breast",
) -> None:
    """Write the bone of `simulate_bone` as SBML, level 3 version 2; time in days.

    It has the values of the tables (no ensemble), the changes and the doses. Bone, ``resorbed`` and
    ``formed`` are shares of the healthy bone; other readouts bear the names and units of `UNITS`.

    Parameters
    ----------
    path : str or path-like
        The file.
    changes : mapping of str to float, optional
        As of `simulate_bone`.
    drugs : sequence of Schedule, optional
        What is given.
    last : float, optional
        No dose after this day.
    context : str, optional
        Cancer.

    Raises
    ------
    InputError
        As of `simulate_bone`.
    """
    path = Path(path)
    folds, values = check_changes(changes or {})
    drawn = draw_bone(context, folds, values, 1, 1, drawn=False)
    packed, markers, rest = pack_bone(drawn)
    names, numbers = (*TUMOUR_SLOTS, *MARKER_SLOTS), [*packed[0], *markers[0]]
    constants: dict[str, float] = dict(zip(names, map(float, numbers), strict=True))
    starts = dict.fromkeys(SPECIES, 0.0) | dict(zip(_CELLS, rest[0].tolist(), strict=True))
    starts |= {"bone": 1.0, "mineralising": 1.0, "burden": float(drawn["burden_start"][0])}
    starts |= {f"host_{name}": starts[name] for name in _HOST}
    jumps = []
    for day, added in zip(*dose_jumps(drugs, last), strict=True):
        dose = {SPECIES[i]: float(added[i]) for i in added.nonzero()[0]}
        if day > 0:
            jumps.append((float(day), dose))
        else:
            starts |= {name: starts[name] + amount for name, amount in dose.items()}
    blood = {
        name: f"lesion_share * ({formula}) + (1 - lesion_share) * ({_host(formula)})"
        for name, formula in _SHED.items()
    }
    blood["mir_326"] = "1 + mir326_release * burden * (resorption - 1 + abs(resorption - 1)) / 2"
    formulas = {**_SHARED, **_TERMS}
    formulas |= {f"host_{name}": _host(formula) for name, formula in _TERMS.items()} | blood
    slopes = {**_SLOPES, **_LESION}
    slopes |= {f"host_{name}": _host(_SLOPES[name]) for name in _HOST}
    title = f"mirbone: bone under {context} cancer"
    write_text(path, rate_rule_sbml(title, starts, constants, formulas, slopes, jumps))


def _host(formula: str) -> str:
    """The same where there is no tumour."""
    mine = "|".join((*_HOST, *_TERMS))
    return re.sub(r"\bburden\b", "0", re.sub(rf"\b({mine})\b", r"host_\1", formula))
