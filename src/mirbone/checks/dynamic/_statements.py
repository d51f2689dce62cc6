"""Twenty statements that need the kinetics, as written down before they were simulated.

``dynamic_statements.tsv`` holds each with its protocol, expected direction and source. No
parameter was tuned to them. Beside each stand the same protocol with another subject, with the
cell's regulations shuffled, and what the arithmetic of signs answers.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from mirbone._core import (
    AGREEMENT,
    Progress,
    check_seed,
    check_whole,
    fitting_workers,
    named_keywords,
    package_table,
    promised,
    shown,
)
from mirbone.cell import CellEnsemble, CellModel, build_cell, prepare_ensemble
from mirbone.checks._held import agreement
from mirbone.checks._least import least_effects
from mirbone.checks.dynamic import _bone as bone
from mirbone.checks.dynamic._cell import PROTOCOLS, Bench
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network
from mirbone.words import load_catalogue

DYNAMIC_COLUMNS = (
    "id", "kind", "room", "statement", "expected", "effect", "low", "high", "least", "direction",
    "agreement", "holds", "other_subject", "shuffled_wiring", "signs", "signs_hold", "source",
)  # fmt: skip
"""``effect``: median over models with the middle 90 %; ``least``: the least relevant effect;
``direction``: the share of models on the stated side by any amount, ``agreement`` by the least
effect or more; ``other_subject``: the share of other subjects with which the same would hold;
``shuffled_wiring``: of cells whose regulations have their signs shuffled; ``signs``: what the
arithmetic of signs answers, ``signs_hold``: whether that is what is stated."""

_SIGNS = {"K05": 1, "K15": -1, "K18": -1}
"""What arithmetic answers where one thing is done or not done: less TGF-beta signalling, more
E-cadherin; more ZEB1, less; zoledronate, less CTX. Where two doses, two times, two histories or a
sum are compared, the signs of both are the same, and its answer is no difference."""

_OTHERS, _SHUFFLES = 3, 3


@named_keywords
def check_dynamic(
    *, models: int = 40, seed: int = 1, workers: int = 1, progress: Progress | None = None
) -> pd.DataFrame:
    """Simulate the statements that need the kinetics, each beside its nulls.

    Parameters
    ----------
    models : int, optional
        Of the ensemble of cells; the bone has 60.
    seed : int, optional
        Of ensembles and draws.
    workers : int, optional
        Threads.
    progress : Progress, optional
        Told how many statements are done.

    Returns
    -------
    DataFrame
        `DYNAMIC_COLUMNS`, in the order of the file.
    """
    check_whole(models, "models", least=1, what="a number of models")
    check_seed(seed)
    threads = fitting_workers(workers)
    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    claims = expand_claims(base, catalogue)
    network = build_network(claims, Context(None, "bone", "tumour_cell"), entities=base.entities)
    cell = build_cell(network, "tumour_cell", catalogue=catalogue)
    bench = Bench(_prepared(cell, models, seed, threads), threads)
    shuffled = [
        Bench(_prepared(_shuffled(cell, seed + draw), models, seed, threads), threads)
        for draw in range(_SHUFFLES)
    ]
    table = package_table("checks", "dynamic_statements.tsv").to_dict("records")
    rows, tell = [], shown(progress)
    for done, row in enumerate(table):
        if row["room"] == "cell":
            rows.append(_cell_row(row, bench, shuffled, seed))
        else:
            rows.append(_bone_row(row, seed))
        tell("Statements that need the kinetics", done + 1, len(table))
    return promised(pd.DataFrame(rows, columns=pd.Index(DYNAMIC_COLUMNS)), DYNAMIC_COLUMNS)


def _prepared(cell: CellModel, models: int, seed: int, threads: int) -> CellEnsemble:
    return prepare_ensemble(cell, n_models=models, seed=seed, threads=threads)


def _shuffled(cell: CellModel, seed: int) -> CellModel:
    """The same cell with the signs of its regulations shuffled; miRNAs silence as they do."""
    regulations = cell.kinetics.regulations
    signs = np.random.default_rng(seed).permutation([one.sign for one in regulations])
    drawn = tuple(
        replace(one, sign=int(sign)) for one, sign in zip(regulations, signs, strict=True)
    )
    return replace(cell, kinetics=replace(cell.kinetics, regulations=drawn))


def _cell_row(
    row: dict[str, str], bench: Bench, shuffled: list[Bench], seed: int
) -> tuple[object, ...]:
    protocol, subject = PROTOCOLS[row["id"]]
    least = least_effects()[row["readout"]]
    others = [
        _holds(protocol(bench, other), row["expected"], least)
        for other in _other_subjects(bench, subject, seed)
    ]
    scrambled = [_holds(protocol(other, subject), row["expected"], least) for other in shuffled]
    return _row(
        row, protocol(bench, subject), float(np.mean(others)), float(np.mean(scrambled)), least
    )


def _bone_row(row: dict[str, str], seed: int) -> tuple[object, ...]:
    protocol, drug = bone.PROTOCOLS[row["id"]]
    least = least_effects()[row["readout"]]
    other = _holds(protocol(bone.other_drug(drug), 60, seed), row["expected"], least)
    return _row(row, protocol(drug, 60, seed), float(other), np.nan, least)


def _row(
    row: dict[str, str], values: np.ndarray, other: float, scrambled: float, least: float
) -> tuple[object, ...]:
    expected = row["expected"]
    sound = values[np.isfinite(values)]
    middle, low, high = (
        np.quantile(sound, [0.5, 0.05, 0.95]) if sound.size else (np.nan, np.nan, np.nan)
    )
    # a model that lost its state, or has no half of a change, does not do what is stated
    told = np.nan_to_num(values, nan=np.inf if expected == "0" else 0.0)
    share = agreement(told, expected, least)
    direction = share if expected == "0" else agreement(told, expected, 1e-6)
    signs = _SIGNS.get(row["id"], 0)
    return (
        row["id"], row["kind"], row["room"], row["statement"], expected, float(middle),
        float(low), float(high), least, direction, share, bool(share >= AGREEMENT), other,
        scrambled, signs, signs == int(expected), row["source"],
    )  # fmt: skip


def _holds(values: np.ndarray, expected: str, least: float) -> bool:
    told = np.nan_to_num(values, nan=np.inf if expected == "0" else 0.0)
    return agreement(told, expected, least) >= AGREEMENT


def _other_subjects(bench: Bench, subject: tuple[str, ...], seed: int) -> list[tuple[str, ...]]:
    """As many other miRNAs, or another regulator with an mRNA or none as the named one has."""
    kinetics = bench.ensemble.cell.kinetics
    rng = np.random.default_rng(seed)
    if subject[0].startswith("hsa-"):
        pool = sorted({one.mirna for one in kinetics.silencings} - set(subject))
        size = len(bench.here(subject))
    else:
        sources = {one.source for one in kinetics.regulations}
        has_mrna = f"{subject[0]}.mrna" in bench.names
        pool = sorted(
            name for name in sources - set(subject)
            if not name.startswith("hsa-")
            and (not has_mrna or f"{name}.mrna" in bench.names)
            and name not in ("CDH1", "ZEB1", "SNAI1", "CCN2", "MYC")
        )  # fmt: skip
        size = 1
    return [
        tuple(pool[place] for place in rng.choice(len(pool), size, replace=False))
        for _ in range(_OTHERS)
    ]
