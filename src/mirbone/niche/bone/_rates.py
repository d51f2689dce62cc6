"""The right-hand sides of the bone models, for the integrator: arrays in, arrays out.

Each model is a number; its constants stand in one row, in the order of its slots. Days; cells in
pM (Komarova: cells). docs/niche.md writes every equation out.
"""

import numpy as np

from mirbone._core.compiled import njit

LEMAIRE, KOMAROVA, PIVONKA, TUMOUR = 0, 1, 2, 3

LEMAIRE_SLOTS = (
    "tgf_floor", "tgf_half", "commitment", "maturation", "osteoblast_death", "activation",
    "free_rankl", "opg_binding", "osteoclast_death", "precursors_in", "osteoblasts_in",
    "osteoclasts_in",
)  # fmt: skip
KOMAROVA_SLOTS = (
    "alpha1", "alpha2", "beta1", "beta2", "g11", "g21", "g12", "g22", "k1", "k2",
    "osteoclasts_steady", "osteoblasts_steady",
)  # fmt: skip
CORE_SLOTS = (
    "precursor_commitment", "precursor_maturation", "osteoclast_commitment", "osteoblast_death",
    "osteoclast_death", "tgf_commitment_half", "tgf_maturation_half", "tgf_osteoclast_half",
    "pth_rankl_half", "pth_opg_half", "rank_half", "pth_production", "pth_clearance",
    "opg_clearance", "opg_ceiling", "rankl_clearance", "tgf_clearance", "rank",
    "rankl_opg_affinity", "rankl_rank_affinity", "rankl_production", "opg_per_cell",
    "rankl_per_cell", "resorption_rate", "tgf_content",
)  # fmt: skip
(
    COMMIT, MATURE, CLAST, OB_DEATH, OC_DEATH, TGF_U, TGF_P, TGF_C, PTH_L, PTH_O, RANK_HALF,
    PTH_IN, PTH_OUT, OPG_OUT, OPG_MAX, RANKL_OUT, TGF_OUT, RANK, K_OPG, K_RANK, RANKL_IN,
    OPG_CELL, RANKL_CELL, RESORB, TGF_BONE,
) = range(len(CORE_SLOTS))  # fmt: skip
PIVONKA_SLOTS = (
    *CORE_SLOTS, "formation_rate", "osteoblasts_rest", "osteoclasts_rest", "pth_in", "rankl_in",
    "opg_in", "tgf_in", "precursors_in", "osteoblasts_in", "osteoclasts_in",
)  # fmt: skip
(
    FORM, OB_REST, OC_REST, ADD_PTH, ADD_RANKL, ADD_OPG, ADD_TGF, ADD_OBP, ADD_OBA, ADD_OCA,
) = range(len(CORE_SLOTS), len(PIVONKA_SLOTS))  # fmt: skip


@njit(cache=True, nogil=True)
def rates(model: int, y: np.ndarray, p: np.ndarray, dy: np.ndarray) -> None:
    """Write the time derivative of the state into `dy`.

    Parameters
    ----------
    model : int
        Which equations.
    y, p, dy : ndarray of float64
        State, constants, derivative.
    """
    if model == LEMAIRE:
        _lemaire(y, p, dy)
    elif model == KOMAROVA:
        _komarova(y, p, dy)
    elif model == PIVONKA:
        _pivonka(y, p, dy)
    else:
        tumour_rates(y, p, dy)


@njit(cache=True, nogil=True)
def _lemaire(y: np.ndarray, p: np.ndarray, dy: np.ndarray) -> None:
    """Eqs 1 to 3 of Lemaire 2004: precursors, osteoblasts, osteoclasts."""
    # what resorption frees, as the share of receptors that it occupies
    tgf = (y[2] + p[0]) / (y[2] + p[1])
    matured = p[3] * y[0] / tgf
    dy[0] = p[2] * tgf - matured + p[9]
    dy[1] = matured - p[4] * y[1] + p[10]
    dy[2] = p[5] * y[1] / (p[6] + p[7] * y[0]) - p[8] * tgf * y[2] + p[11]


@njit(cache=True, nogil=True)
def _komarova(y: np.ndarray, p: np.ndarray, dy: np.ndarray) -> None:
    """Komarova 2003: osteoclasts, osteoblasts; bone resorbed and formed, percent."""
    dy[0] = p[0] * y[0] ** p[4] * y[1] ** p[5] - p[2] * y[0]
    dy[1] = p[1] * y[0] ** p[6] * y[1] ** p[7] - p[3] * y[1]
    # only cells above the steady number resorb and form: below it they are precursors
    dy[2] = p[8] * max(y[0] - p[10], 0.0)
    dy[3] = p[9] * max(y[1] - p[11], 0.0)


@njit(cache=True, nogil=True)
def free_rankl(
    p: np.ndarray, per_cell: float, cells: float, opg_made: float, blocked: float,
    rankl_in: float, opg_in: float,
) -> float:  # fmt: skip
    """Free RANKL, pM: made by cells, bound by OPG, RANK and what else blocks it.

    Parameters
    ----------
    p : ndarray
        Constants, `CORE_SLOTS` first.
    per_cell, cells : float
        RANKL that a precursor carries at most, pM per pM; precursors, pM.
    opg_made : float
        OPG made, pM/day.
    blocked : float
        Concentration of another binder times its affinity.
    rankl_in, opg_in : float
        RANKL and OPG from elsewhere, pM/day.

    Returns
    -------
    float
        Its concentration in equilibrium.
    """
    # OPG hinders its own making as it nears OPG_MAX; in balance, as that is faster than cells
    opg = (opg_made + opg_in) * p[OPG_MAX] / (opg_made + p[OPG_OUT] * p[OPG_MAX])
    capacity = per_cell * cells
    made = (p[RANKL_IN] + rankl_in) / (p[RANKL_IN] + p[RANKL_OUT] * capacity)
    return capacity * made / (1.0 + p[K_OPG] * opg + p[K_RANK] * p[RANK] + blocked)


@njit(cache=True, nogil=True)
def _pivonka(y: np.ndarray, p: np.ndarray, dy: np.ndarray) -> None:
    """Pivonka 2008: precursors, osteoblasts, osteoclasts, bone volume."""
    tgf = (p[TGF_BONE] * p[RESORB] * y[2] + p[ADD_TGF]) / p[TGF_OUT]
    pth = (p[PTH_IN] + p[ADD_PTH]) / p[PTH_OUT]
    per_cell = p[RANKL_CELL] * pth / (pth + p[PTH_L])
    opg_made = p[OPG_CELL] * y[1] * p[PTH_O] / (pth + p[PTH_O])
    rankl = free_rankl(p, per_cell, y[0], opg_made, 0.0, p[ADD_RANKL], p[ADD_OPG])
    bound = p[K_RANK] * p[RANK] * rankl
    matured = p[MATURE] * p[TGF_P] / (tgf + p[TGF_P]) * y[0]
    dy[0] = p[COMMIT] * tgf / (tgf + p[TGF_U]) - matured + p[ADD_OBP]
    dy[1] = matured - p[OB_DEATH] * y[1] + p[ADD_OBA]
    dy[2] = (
        p[CLAST] * bound / (bound + p[RANK_HALF])
        - p[OC_DEATH] * tgf / (tgf + p[TGF_C]) * y[2]
        + p[ADD_OCA]
    )
    dy[3] = p[FORM] * (y[1] - p[OB_REST]) - p[RESORB] * (y[2] - p[OC_REST])


# fmt: off
SPECIES = (
    "precursors", "osteoblasts", "osteoclasts", "bone", "resorbed", "formed", "mineralising",
    "burden", "zoledronate", "denosumab_skin", "denosumab_blood", "denosumab_tissue",
)
OBP, OBA, OCA, BONE, RESORBED, FORMED, MINERAL, BURDEN, ZOL, DEN_S, DEN_B, DEN_T = range(
    len(SPECIES)
)

SECRETED = (
    "PTHLH", "IL1B", "IL6", "CXCL8", "IL11", "CSF1", "TNFSF11", "TNFRSF11B", "EDN1", "IGF1", "WNT",
    "DKK1", "NOG", "SOST",
)
TUMOUR_SLOTS = (
    *CORE_SLOTS, "osteoblasts_rest", "osteoclasts_rest", "activation_rest",
    *SECRETED, "TGFBR2", "osteoblast_TNFSF11", "osteoblast_TNFRSF11B", "osteoblast_RUNX2",
    "osteoblast_antagonists",
    "half_secretion", "pthrp_most", "rankl_most", "opg_most", "IL1B_effect", "IL6_effect",
    "IL11_effect", "CXCL8_effect", "CSF1_effect", "pthrp_csf1", "pthrp_csf1_half", "EDN1_effect",
    "IGF1_effect", "WNT_effect", "antagonist_rest", "DKK1_effect", "SOST_effect", "NOG_effect",
    "tgf_pthrp", "tgf_il11", "release_half", "growth", "tgf_growth", "igf_growth",
    "calcium_growth", "osteoblast_growth", "rankl_free", "rankl_survival", "bone_half", "bone_most",
    "mineralisation", "zoledronate_loss", "zoledronate_most", "zoledronate_half",
    "denosumab_bioavailability", "denosumab_absorption", "denosumab_clearance",
    "denosumab_exchange", "denosumab_volume", "denosumab_tissue_volume",
    "denosumab_maximum", "denosumab_half", "denosumab_binding",
)
(
    T_OB_REST, T_OC_REST, ACT_REST,
    PTHLH, IL1B, IL6, CXCL8, IL11, CSF1, TNFSF11, TNFRSF11B, EDN1, IGF1, WNT, DKK1, NOG, SOST,
    TGFBR2, O_RANKL, O_OPG, O_RUNX2, O_ANTAGONISTS,
    HALF, PTHRP_MOST, RANKL_MOST, OPG_MOST, E_IL1, E_IL6, E_IL11, E_IL8, E_CSF1, P_CSF1,
    P_CSF1_HALF, E_EDN1, E_IGF1, E_WNT, ANT_REST, E_DKK1, E_SOST, E_NOG, I_PTHRP, I_IL11,
    R_HALF, GROWTH, G_TGF, G_IGF, G_CA, G_OB, R_FREE, SURVIVAL, B_HALF, B_MOST, MINERALISE, Z_LOSS,
    Z_MOST, Z_HALF, D_F, D_KA, D_CL, D_Q, D_V, D_VT, D_VMAX, D_KM, D_BIND,
) = range(len(CORE_SLOTS), len(TUMOUR_SLOTS))
# fmt: on


@njit(cache=True, nogil=True)
def _reached(amount: float, half: float) -> float:
    return amount / (amount + half)


@njit(cache=True, nogil=True)
def resorbing(y: np.ndarray, p: np.ndarray) -> float:
    """Resorption, a multiple of the healthy: osteoclasts, and the bone they find."""
    # saturates in the bone that is left, and is 1 in healthy bone: no resorption of none
    found = (1.0 + p[B_HALF]) * y[BONE] / (p[B_HALF] + y[BONE])
    return y[OCA] / p[T_OC_REST] * found


@njit(cache=True, nogil=True)
def forming(y: np.ndarray, p: np.ndarray) -> float:
    """Formation, a multiple of the healthy: osteoblasts, and the room they find."""
    return y[OBA] / p[T_OB_REST] * (p[B_MOST] - y[BONE]) / (p[B_MOST] - 1.0)


@njit(cache=True, nogil=True)
def induced(resorption: float, induction: float, half: float) -> float:
    """How much more a tumour cell secretes under what resorption frees; 1 in healthy bone."""
    return (1.0 + induction * _reached(resorption, half)) / (1.0 + induction * _reached(1.0, half))


@njit(cache=True, nogil=True)
def pthrp_level(y: np.ndarray, p: np.ndarray, resorption: float) -> float:
    """Give tumour PTHrP at the bone, pM."""
    boost = induced(resorption, p[I_PTHRP] * p[TGFBR2], p[R_HALF])
    return p[PTHRP_MOST] * p[PTHLH] * y[BURDEN] * boost


@njit(cache=True, nogil=True)
def il11_level(y: np.ndarray, p: np.ndarray, resorption: float) -> float:
    """Give tumour IL-11 at the bone, a multiple of what a full burden of reference cells makes."""
    return p[IL11] * y[BURDEN] * induced(resorption, p[I_IL11] * p[TGFBR2], p[R_HALF])


@njit(cache=True, nogil=True)
def wnt_signal(burden: float, p: np.ndarray) -> float:
    """WNT signal in the osteoblast lineage, a multiple of the healthy."""
    against = (
        1.0 + p[ANT_REST] * p[O_ANTAGONISTS] + p[E_DKK1] * _reached(p[DKK1] * burden, p[HALF])
        + p[E_SOST] * _reached(p[SOST] * burden, p[HALF])
    )  # fmt: skip
    return (1.0 + p[ANT_REST]) * (1.0 + p[E_WNT] * _reached(p[WNT] * burden, p[HALF])) / against


@njit(cache=True, nogil=True)
def macrophage_factor(burden: float, pthrp: float, p: np.ndarray) -> float:
    """M-CSF at the bone, from the tumour and from osteoblasts, a multiple of the healthy."""
    made = p[P_CSF1] * _reached(pthrp, p[P_CSF1_HALF])
    return 1.0 + p[E_CSF1] * _reached(p[CSF1] * burden, p[HALF]) + made


@njit(cache=True, nogil=True)
def rankl_level(y: np.ndarray, p: np.ndarray, resorption: float, pthrp: float) -> float:
    """Free RANKL at the bone, pM: what osteoblasts and tumour make, less what binds it."""
    burden, half = y[BURDEN], p[HALF]
    # both bind PTH1R with about the same affinity, so they add up
    pth = p[PTH_IN] / p[PTH_OUT] + pthrp
    cytokines = (
        1.0 + p[E_IL1] * _reached(p[IL1B] * burden, half)
        + p[E_IL6] * _reached(p[IL6] * burden, half)
        + p[E_IL11] * _reached(il11_level(y, p, resorption), half)
    )  # fmt: skip
    per_cell = p[RANKL_CELL] * p[O_RANKL] * cytokines * _reached(pth, p[PTH_L])
    opg = p[OPG_CELL] * p[O_OPG] * wnt_signal(burden, p) * y[OBA] * p[PTH_O] / (pth + p[PTH_O])
    # denosumab is another decoy beside OPG; what is in the blood reaches the bone
    blocked = p[D_BIND] * y[DEN_B] / p[D_V]
    return free_rankl(
        p, per_cell, y[OBP], opg, blocked, p[RANKL_MOST] * p[TNFSF11] * burden,
        p[OPG_MOST] * p[TNFRSF11B] * burden,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def tumour_rates(y: np.ndarray, p: np.ndarray, dy: np.ndarray) -> None:
    """Bone with a tumour and drugs; without either, Pivonka 2008 at rest."""
    burden, half = y[BURDEN], p[HALF]
    resorption, formation = resorbing(y, p), forming(y, p)
    # of healthy bone, so that resorption and formation are both 1 there and cancel
    turnover = p[RESORB] * p[T_OC_REST]
    tgf = p[TGF_BONE] * turnover * resorption / p[TGF_OUT]
    pthrp = pthrp_level(y, p, resorption)
    bound = p[K_RANK] * p[RANK] * rankl_level(y, p, resorption, pthrp)
    growing = (
        1.0 + p[E_EDN1] * _reached(p[EDN1] * burden, half)
        + p[E_IGF1] * _reached(p[IGF1] * burden, half)
    )  # fmt: skip
    bmp = 1.0 / (1.0 + p[E_NOG] * _reached(p[NOG] * burden, half))
    commitment = p[COMMIT] * growing * bmp * wnt_signal(burden, p) * p[O_RUNX2]
    # TGF-beta recruits precursors and holds them back from becoming osteoblasts (Pivonka 2008)
    matured = p[MATURE] * p[TGF_P] / (tgf + p[TGF_P]) * y[OBP]
    dy[OBP] = commitment * tgf / (tgf + p[TGF_U]) - matured
    dy[OBA] = matured - p[OB_DEATH] * y[OBA]
    signal = bound / (bound + p[RANK_HALF])
    # osteoclasts that form without RANKL, which denosumab cannot stop
    without = p[R_FREE] + p[E_IL8] * _reached(p[CXCL8] * burden, half)
    activation = (1.0 - p[R_FREE]) * signal + p[ACT_REST] * without
    killed = 1.0 + p[Z_MOST] * _reached(y[ZOL], p[Z_HALF])
    # RANKL also keeps osteoclasts alive: too little of it, below that of healthy bone, kills
    killed += p[SURVIVAL] * max(1.0 - signal / p[ACT_REST], 0.0) ** 2
    dy[OCA] = (
        p[CLAST] * macrophage_factor(burden, pthrp, p) * activation
        - p[OC_DEATH] * tgf / (tgf + p[TGF_C]) * killed * y[OCA]
    )
    dy[BONE] = turnover * (formation - resorption)
    # beyond the healthy only: a lesion is what is lost or gained besides normal turnover
    dy[RESORBED] = turnover * max(resorption - 1.0, 0.0)
    dy[FORMED] = turnover * max(formation - 1.0, 0.0)
    # osteocalcin comes late, as the matrix that osteoblasts laid down mineralises
    dy[MINERAL] = p[MINERALISE] * (y[OBA] / p[T_OB_REST] - y[MINERAL])
    # the vicious circle: what resorption frees feeds the tumour; TGF-beta needs its receptor
    freed = (p[G_TGF] * p[TGFBR2] + p[G_IGF] + p[G_CA]) * _reached(resorption, p[R_HALF])
    fed = 1.0 + freed + p[G_OB] * _reached(formation, p[R_HALF])
    # divides by what healthy bone feeds, so that `growth` is the rate there
    rest = 1.0 + (p[G_TGF] + p[G_IGF] + p[G_CA] + p[G_OB]) * _reached(1.0, p[R_HALF])
    dy[BURDEN] = p[GROWTH] * burden * (1.0 - burden) * fed / rest
    _drug_rates(y, p, dy)


@njit(cache=True, nogil=True)
def _drug_rates(y: np.ndarray, p: np.ndarray, dy: np.ndarray) -> None:
    """Doses in mg; denosumab by two compartments with a saturable way out besides."""
    blood, tissue = y[DEN_B] / p[D_V], y[DEN_T] / p[D_VT]
    dy[ZOL] = -p[Z_LOSS] * y[ZOL]
    dy[DEN_S] = -p[D_KA] * y[DEN_S]
    dy[DEN_B] = (
        p[D_F] * p[D_KA] * y[DEN_S] - p[D_CL] * blood - p[D_VMAX] * _reached(blood, p[D_KM])
        - p[D_Q] * (blood - tissue)
    )  # fmt: skip
    dy[DEN_T] = p[D_Q] * (blood - tissue)


READOUTS = (
    "precursors", "osteoblasts", "osteoclasts", "bone_mass", "resorption", "formation", "burden",
    "growth", "pthrp", "rankl", "m_csf", "wnt", "resorbed", "formed", "pinp", "bgp", "ctx",
    "mir_326", "zoledronate", "denosumab", "il11", "il8",
)  # fmt: skip
MARKER_SLOTS = (
    "lesion_share", "pinp_early", "osteocalcin_freed", "mir326_release", "zoledronate_bound",
    "precursors_rest",
)  # fmt: skip
LESION, EARLY, FREED, MIR326, BOUND, OBP_REST = range(len(MARKER_SLOTS))


@njit(cache=True, nogil=True)
def observe(
    states: np.ndarray, hosts: np.ndarray, constants: np.ndarray, markers: np.ndarray,
    out: np.ndarray,
) -> None:  # fmt: skip
    """Turn states into what can be measured.

    Parameters
    ----------
    states, hosts : ndarray, shape (courses, times, species)
        Bone with the tumour, and the rest of the skeleton.
    constants, markers : ndarray
        One row a course: `TUMOUR_SLOTS`, `MARKER_SLOTS`.
    out : ndarray, shape (readouts, courses, times)
        Written, in the order of `READOUTS`.
    """
    slope, lesion, host = np.empty(states.shape[2]), np.empty(3), np.empty(3)
    for i in range(states.shape[0]):
        p, m = constants[i], markers[i]
        for t in range(states.shape[1]):
            y = states[i, t]
            tumour_rates(y, p, slope)
            resorption = resorbing(y, p)
            pthrp = pthrp_level(y, p, resorption)
            out[0:3, i, t] = y[0:3]
            out[3, i, t] = 100.0 * y[BONE]
            out[4, i, t], out[5, i, t], out[6, i, t] = resorption, forming(y, p), y[BURDEN]
            # the rate a cell, which stays finite as a clone begins
            out[7, i, t] = slope[BURDEN] / y[BURDEN] if y[BURDEN] > 0.0 else 0.0
            out[8, i, t] = pthrp
            out[9, i, t] = rankl_level(y, p, resorption, pthrp)
            out[10, i, t] = macrophage_factor(y[BURDEN], pthrp, p)
            out[11, i, t] = wnt_signal(y[BURDEN], p)
            out[12, i, t], out[13, i, t] = 100.0 * y[RESORBED], 100.0 * y[FORMED]
            _shed(y, p, m, lesion)
            _shed(hosts[i, t], p, m, host)
            for marker in range(3):
                # a blood marker sums the skeleton, of which the lesion is a part
                mixed = m[LESION] * lesion[marker] + (1.0 - m[LESION]) * host[marker]
                out[14 + marker, i, t] = mixed
            out[17, i, t] = 1.0 + m[MIR326] * y[BURDEN] * max(resorption - 1.0, 0.0)
            out[18, i, t] = m[BOUND] * y[ZOL]
            out[19, i, t] = y[DEN_B] / p[D_V]
            out[20, i, t] = il11_level(y, p, resorption)
            out[21, i, t] = p[CXCL8] * y[BURDEN]


@njit(cache=True, nogil=True)
def _shed(y: np.ndarray, p: np.ndarray, m: np.ndarray, out: np.ndarray) -> None:
    """PINP, osteocalcin and CTX that a piece of bone sheds, multiples of the healthy."""
    resorption = resorbing(y, p)
    # PINP is cut off collagen as it is laid down, some of it by cells not yet mature
    out[0] = m[EARLY] * y[OBP] / m[OBP_REST] + (1.0 - m[EARLY]) * forming(y, p)
    out[1] = (1.0 - m[FREED]) * y[MINERAL] + m[FREED] * resorption
    out[2] = resorption
