"""Constants and factors of the bone: read, changed, drawn, and packed for the kernel."""

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

from mirbone._core import InputError, as_double, package_table
from mirbone.niche._constants import Constant, draw_constants, read_constants, unknown_parameter
from mirbone.niche.bone._published import steady_cells
from mirbone.niche.bone._rates import (  # fmt: skip
    CORE_SLOTS,
    K_RANK,
    MARKER_SLOTS,
    OPG_CELL,
    PIVONKA,
    PIVONKA_SLOTS,
    PTH_IN,
    PTH_L,
    PTH_O,
    PTH_OUT,
    RANK,
    RANK_HALF,
    RANKL_CELL,
    TUMOUR_SLOTS,
    free_rankl,
)
from mirbone.words import CANCERS, resolve_gene

CONSTANTS = "bone_constants.tsv"
_ANTAGONISTS = ("osteoblast_SOST", "osteoblast_DKK2", "osteoblast_SFRP2")
_PM_A_MG_L = 1e6  # pM in mg/L, times kDa
_MOST_FOLD, _BEYOND = 1000.0, 100.0
_ZERO = (
    "_effect", "_most", "_growth", "_il11", "_pthrp", "_rest", "_csf1", "_share", "_early",
    "_freed", "_release", "_start", "_bound", "_bioavailability", "_access", "_survival", "_free",
)  # fmt: skip
_SHARES = (
    "burden_start", "zoledronate_bound", "denosumab_bioavailability", "lesion_share", "pinp_early",
    "osteocalcin_freed", "rankl_free",
)  # fmt: skip

Values = Mapping[str, float | np.ndarray]


@cache
def bone_constants() -> Mapping[str, Constant]:
    """Read the constants of the bone.

    Returns
    -------
    mapping of str to Constant
        By name, in the order of ``niche/data/bone_constants.tsv``.
    """
    return read_constants(CONSTANTS)


@cache
def bone_factors(context: str) -> Mapping[str, Constant]:
    """Read what tumour and osteoblasts make in a context.

    Parameters
    ----------
    context : str
        Cancer: breast, prostate or lung.

    Returns
    -------
    mapping of str to Constant
        By gene: the usual amount as value, and the range about it.

    Raises
    ------
    InputError
        If the cancer has no column.
    """
    rows = package_table("niche", "bone_factors.tsv").to_dict("records")
    if context not in rows[0] or context not in CANCERS:
        raise InputError(f"expected the context breast, prostate or lung; got {context!r}.")
    found = {}
    for row in rows:
        usual, ratio = float(row[context]), float(row["range"])
        found[row["name"]] = Constant(
            row["name"], row["unit"], usual, usual / ratio, usual * ratio, 0.0, row["meaning"],
            row["status"],
        )  # fmt: skip
    return found


def check_changes(changes: Values) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Sort changes into folds of factors and values of constants.

    Parameters
    ----------
    changes : mapping of str to float or ndarray
        Folds by gene (any alias), values by constant.

    Returns
    -------
    tuple of dict
        Folds, and constants.

    Raises
    ------
    InputError
        If a name does not exist (the nearest is suggested), comes twice, or a value cannot be.
    """
    folds: dict[str, np.ndarray] = {}
    values: dict[str, np.ndarray] = {}
    for name, value in changes.items():
        given = as_double(value) if isinstance(value, int) else value
        array = np.atleast_1d(np.asarray(given, dtype=float))
        key = bone_name(name)
        if key is None:
            known = {**bone_factors("breast"), **bone_constants()}
            raise InputError(unknown_parameter(name.strip(), known, "the bone"))
        into = values if key in bone_constants() else folds
        if key in into:
            raise InputError(f"{name} and another name both mean {key}; give it once.")
        for low, high, meaning in _bounds(key, into is folds):
            wrong = array[~((array >= low) & (array <= high))]
            if wrong.size:
                raise InputError(
                    f"{name} must be {meaning}, {low:g} to {high:g}; got {wrong[0]:g}."
                )
        into[key] = array
    return folds, values


def _bounds(key: str, is_fold: bool) -> Iterator[tuple[float, float, str]]:
    if is_fold:
        yield 0.0, _MOST_FOLD, "a fold of the usual"
        return
    constant = bone_constants()[key]
    low = 0.0 if key.endswith(_ZERO) else constant.low / _BEYOND
    high = 1.0 if key in _SHARES else float(f"{constant.high * _BEYOND:.6g}")
    if key == "bone_most":
        low = 1.5
    yield low, high, f"in {constant.unit}" if constant.unit != "1" else "a number"


def bone_name(name: str) -> str | None:
    """Find the name of the tables that is meant.

    Parameters
    ----------
    name : str
        A constant, or a gene by any of its names.

    Returns
    -------
    str or None
        Itself, or the symbol of an alias; None where the bone has no such parameter.
    """
    known = {**bone_factors("breast"), **bone_constants()}
    name = name.strip()
    if name in known:
        return name
    prefix, _, gene = name.rpartition("osteoblast_")
    lead = "osteoblast_" if name.startswith("osteoblast_") and not prefix else ""
    for symbol in (f"{lead}{found}" for found in resolve_gene(gene if lead else name).names):
        if symbol in known:
            return symbol
    return None


def draw_bone(
    context: str, folds: Values, values: Values, models: int, seed: int, *, drawn: bool
) -> dict[str, np.ndarray]:
    """Give constants and factors of every model.

    Parameters
    ----------
    context : str
        Cancer.
    folds, values : mapping of str to float or ndarray
        Changes as of `check_changes`.
    models : int
        How many.
    seed : int
        Seed of the draws; model ``i`` of a larger ensemble is not model ``i`` of a smaller.
    drawn : bool
        Whether assumed and uncertain numbers come from their ranges, or are the table's.

    Returns
    -------
    dict of str to ndarray, shape (models,)
        By name.
    """
    table = {**bone_constants(), **bone_factors(context)}
    if drawn:
        found = draw_constants(table, models, seed)
    else:
        found = {name: np.full(models, constant.value) for name, constant in table.items()}
    for name, fold in folds.items():
        found[name] = found[name] * fold
    for name, value in values.items():
        found[name] = np.broadcast_to(np.asarray(value, dtype=float), (models,)).copy()
    return found


def pack_bone(v: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pack constants for the kernels, and find the healthy bone.

    Parameters
    ----------
    v : mapping of str to ndarray, shape (models,)
        As of `draw_bone`.

    Returns
    -------
    tuple of ndarray
        Constants (models, ``TUMOUR_SLOTS``), markers (models, ``MARKER_SLOTS``), and cells at rest
        (models, 3).
    """
    core = np.stack([v[name] for name in CORE_SLOTS], axis=1)
    unique, which = np.unique(core, axis=0, return_inverse=True)
    rest = np.stack([_at_rest(row) for row in unique])[which.ravel()]
    derived = {
        "precursors_rest": rest[:, 0], "osteoblasts_rest": rest[:, 1],
        "osteoclasts_rest": rest[:, 2], "activation_rest": rest[:, 3],
        "osteoblast_antagonists": sum(v[name] for name in _ANTAGONISTS) / len(_ANTAGONISTS),
        "growth": np.log(2.0) / v["growth_doubling"],
        "zoledronate_loss": np.log(2.0) / v["zoledronate_half_life"],
        "zoledronate_half": v["zoledronate_half"] / np.maximum(v["zoledronate_bound"], 1e-12),
        "denosumab_binding": v["denosumab_affinity"] * v["denosumab_access"] * _PM_A_MG_L
        / v["denosumab_mass"],
    }  # fmt: skip
    everything = {**v, **derived}
    constants = np.stack([everything[name] for name in TUMOUR_SLOTS], axis=1)
    markers = np.stack([everything[name] for name in MARKER_SLOTS], axis=1)
    return constants, markers, rest[:, :3]


def _at_rest(core: np.ndarray) -> np.ndarray:
    """Cells of the healthy bone, and how far RANKL activates osteoclast precursors there."""
    row = np.concatenate([core, np.zeros(len(PIVONKA_SLOTS) - len(CORE_SLOTS))])
    cells = steady_cells(PIVONKA, row, 4)
    pth = core[PTH_IN] / core[PTH_OUT]
    per_cell = core[RANKL_CELL] * pth / (pth + core[PTH_L])
    opg = core[OPG_CELL] * cells[1] * core[PTH_O] / (pth + core[PTH_O])
    bound = core[K_RANK] * core[RANK] * free_rankl(row, per_cell, cells[0], opg, 0.0, 0.0, 0.0)
    return np.append(cells, bound / (bound + core[RANK_HALF]))
