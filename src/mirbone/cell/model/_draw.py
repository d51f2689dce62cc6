"""Random parameters: each number has a stream of its own, named by what it belongs to.

A model's numbers depend on the seed, the model's number and the names alone: neither the order of
species nor an edge that is added or removed elsewhere changes them.
"""

import hashlib
from functools import cache

import numpy as np

from mirbone._core import check_memory, check_seed, check_whole, named_keywords
from mirbone.cell.model._model import KineticModel, Regulation, Silencing
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.model._ranges import Ranges, read_ranges

_SAMPLES = 10_000
# bytes, measured: of a species in a start of a model, in the sample of medians, beside another one
_A_LEVEL, _A_SAMPLE, _A_PAIR = 90, 64, 200


def check_size(
    model: KineticModel, n_models: object, *, starts: object = 1, keyword: str = "n_models"
) -> None:
    """Refuse an ensemble that this machine has no memory for.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    n_models : object
        How many models.
    starts : object, optional
        Starts of each.
    keyword : str, optional
        The keyword under which `n_models` was given.

    Raises
    ------
    InputError
        If a number is no whole one, below 1, or too large for the memory.
    """
    models = check_whole(n_models, keyword, least=1, what="a number of models")
    each = check_whole(starts, "starts", least=1, what="a number of starts")
    species = len(model.names)
    alone = species * (_SAMPLES * _A_SAMPLE + species * _A_PAIR)
    check_memory(alone, "", species, what="nodes or species of a model")
    numbers = species * each + 3 * (len(model.regulations) + len(model.silencings))
    which = (keyword, models) if models >= each else ("starts", each)
    check_memory(models * numbers * _A_LEVEL, *which, what=f"{which[0].removeprefix('n_')} here")


def stream(seed: int, *name: str, first: int, count: int) -> np.ndarray:
    """Uniform numbers from 0 to 1 of one name.

    Parameters
    ----------
    seed : int
        The seed of the run.
    *name : str
        What the numbers are of.
    first, count : int
        Which numbers of the stream.

    Returns
    -------
    ndarray, shape (count,)
        The same, in part or whole, however it is asked for.
    """
    digest = hashlib.sha256("\t".join(name).encode()).digest()
    words = np.frombuffer(digest, dtype=np.uint32)
    bits = np.random.PCG64([seed, *(int(word) for word in words[:4])])
    return np.random.Generator(bits.advance(first)).random(count)


@named_keywords
def draw_parameters(
    model: KineticModel,
    n_models: int,
    seed: int = 0,
    ranges: Ranges | None = None,
    *,
    first: int = 0,
    medians: np.ndarray | None = None,
) -> Parameters:
    """Draw the parameters of an ensemble.

    Thresholds follow the half-functional rule of Huang et al. (2017),
    doi:10.1371/journal.pcbi.1005456: they are drawn around the median level of the regulator over
    the ensemble, so that each regulation works in about half of the models. mu0 follows the same
    rule.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    n_models : int
        How many.
    seed : int, optional
        Seed of the draws.
    ranges : Ranges, optional
        Where from; `read_ranges()` when it is not given.
    first : int, optional
        Number of the first model: ``draw_parameters(m, 5, first=10)`` gives models 10 to 14 of a
        larger ensemble.
    medians : ndarray of float64, shape (species,), optional
        What `median_levels` gives for the same model, ranges and seed, where it is at hand.

    Returns
    -------
    Parameters
        One row a model.

    Raises
    ------
    InputError
        If `n_models` is below 1, or a range is missing.

    Examples
    --------
    >>> from mirbone.cell import circuit
    >>> draw_parameters(circuit([("A", "B", -1), ("B", "A", -1)]), 3, seed=1).hill.shape
    (3, 2)
    """
    check_size(model, n_models)
    check_seed(seed)
    ranges = ranges or read_ranges()
    drawn = _draw_free(model, ranges, seed, first, n_models)
    if medians is None:
        medians = median_levels(model, ranges, seed)
    place = {name: i for i, name in enumerate(model.names)}
    sources = [place[r.source] for r in model.regulations]
    mirnas = [place[s.mirna] for s in model.silencings]
    return Parameters(
        **drawn
        | {"threshold": drawn["threshold"] * medians[sources]}
        | {"mu0": drawn["mu0"] * medians[mirnas]}
    )


@named_keywords
def median_levels(model: KineticModel, ranges: Ranges, seed: int = 0) -> np.ndarray:
    """Estimate the median level of each species over the ensemble.

    As in RACIPE: each species' level is its production over its decay, with regulators and miRNAs
    that are themselves unregulated. The loss of miRNAs on their targets is left out.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    ranges : Ranges
        Where from.
    seed : int, optional
        Seed of the sample.

    Returns
    -------
    ndarray, shape (species,)
        Molecules.
    """
    drawn = _draw_free(model, ranges, seed, 0, _SAMPLES, purpose="median")
    alone = drawn["production"] / drawn["degradation"]
    place = {name: i for i, name in enumerate(model.names)}
    for translation in model.translations:
        alone[:, place[translation.protein]] *= alone[:, place[translation.mrna]]
    middle = np.median(alone, axis=0)
    factor = np.ones_like(alone)
    for r, regulation in enumerate(model.regulations):
        source, target = place[regulation.source], place[regulation.target]
        ratio = alone[:, source] / (drawn["threshold"][:, r] * middle[source])
        power = np.minimum(ratio, 1e15) ** drawn["hill"][:, r]
        factor[:, target] *= (1.0 + drawn["fold"][:, r] * power) / (1.0 + power)
    levels = alone * factor
    share = _unsilenced(model, drawn, alone, middle)
    for name, (decay, _) in share.items():
        levels[:, place[name]] *= decay
    for translation in model.translations:
        protein, mrna = place[translation.protein], place[translation.mrna]
        decay, translated = share.get(translation.mrna, (1.0, 1.0))
        levels[:, protein] *= factor[:, mrna] * decay * translated
    return np.median(levels, axis=0)


def _unsilenced(
    model: KineticModel,
    drawn: dict[str, np.ndarray],
    alone: np.ndarray,
    middle: np.ndarray,
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Of each silenced mRNA, the share of its level and of its translation that is left."""
    place = {name: i for i, name in enumerate(model.names)}
    groups: dict[tuple[str, str], np.ndarray] = {}
    sites: dict[tuple[str, str], int] = {}
    for k, silencing in enumerate(model.silencings):
        key = (silencing.mrna, silencing.site_group or f"\t{silencing.mirna}")
        mirna = place[silencing.mirna]
        level = alone[:, mirna] / (drawn["mu0"][:, k] * middle[mirna]) * silencing.affinity
        groups[key] = groups.get(key, np.zeros(len(alone))) + level
        sites[key] = silencing.n_sites
    left: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for mrna in sorted({key[0] for key in groups}):
        bound = np.zeros((len(alone), drawn["translation"].shape[1]))
        bound[:, 0] = 1.0
        for key in sorted(k for k in groups if k[0] == mrna):
            q = (groups[key] / (1.0 + groups[key]))[:, None]
            for _ in range(sites[key]):
                more = np.roll(bound, 1, axis=1)
                more[:, 0] = 0.0
                more[:, -1] += bound[:, -1]
                bound = (1.0 - q) * bound + q * more
        own = drawn["degradation"][:, place[mrna]]
        decay = own / (own + (bound * drawn["mrna_decay"]).sum(axis=1))
        left[mrna] = (decay, (bound * drawn["translation"]).sum(axis=1))
    return left


def _draw_free(
    model: KineticModel,
    ranges: Ranges,
    seed: int,
    first: int,
    count: int,
    purpose: str = "model",
) -> dict[str, np.ndarray]:
    """Draw everything; thresholds and mu0 in multiples of the median level."""
    range_of = cache(ranges.of)

    def draw(quantity: str, kind: str, name: str) -> np.ndarray:
        part = stream(seed, purpose, quantity, name, first=first, count=count)
        return range_of(quantity, kind).at(part)

    def columns(values: list[np.ndarray]) -> np.ndarray:
        return np.stack(values, axis=1) if values else np.empty((count, 0))

    drawn = {
        quantity: columns([draw(quantity, s.kind, s.name) for s in model.species])
        for quantity in ("production", "degradation")
    }
    for quantity in ("threshold", "hill", "fold"):
        drawn[quantity] = columns(
            [draw(quantity, "regulation", _edge(r)) for r in model.regulations]
        )
    signs = np.array([r.sign for r in model.regulations], dtype=np.float64)
    drawn["fold"] = drawn["fold"] ** signs
    drawn["mu0"] = columns([draw("mu0", "silencing", _edge(s)) for s in model.silencings])
    strength = [
        draw("silencing_strength", "model", name)[:, None]
        for name in ("translation", "mrna_decay", "mirna_loss")
    ]
    tables = ranges.silencing
    drawn["translation"] = tables["translation"].to_numpy() ** strength[0]
    drawn["mrna_decay"] = tables["mrna_decay"].to_numpy() * strength[1]
    drawn["mirna_loss"] = tables["mirna_loss"].to_numpy() * strength[2]
    return drawn


def _edge(edge: Regulation | Silencing) -> str:
    if isinstance(edge, Regulation):
        return f"{edge.source}\t{edge.target}"
    return f"{edge.mirna}\t{edge.mrna}"
