"""Which species can change which, by the edges of a model."""

from collections.abc import Iterable

from mirbone.cell.model._model import KineticModel


def reachable(
    model: KineticModel, starts: Iterable[str], *, back: bool = False, held: Iterable[str] = ()
) -> set[str]:
    """Collect the species that a change of some others can reach, or that can reach them.

    A miRNA reaches the mRNA that it binds and the protein of it, and either reaches the miRNA back,
    by titration; miRNAs on one mRNA reach each other.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    starts : iterable of str
        Names of species.
    back : bool, optional
        Follow the edges against their direction.
    held : iterable of str, optional
        Species that nothing changes.

    Returns
    -------
    set of str
        With the starts.
    """
    steps = [(r.source, r.target) for r in model.regulations]
    steps += [(t.mrna, t.protein) for t in model.translations]
    protein = {t.mrna: t.protein for t in model.translations}
    for silencing in model.silencings:
        steps += [(silencing.mirna, silencing.mrna), (silencing.mrna, silencing.mirna)]
        if silencing.mrna in protein:
            steps.append((silencing.mirna, protein[silencing.mrna]))
    by_mrna: dict[str, list[str]] = {}
    for silencing in model.silencings:
        by_mrna.setdefault(silencing.mrna, []).append(silencing.mirna)
    steps += [(a, b) for group in by_mrna.values() for a in group for b in group if a != b]
    fixed = set(held)
    onward: dict[str, list[str]] = {}
    for source, target in steps:
        if target not in fixed:
            key, value = (target, source) if back else (source, target)
            onward.setdefault(key, []).append(value)
    found, waiting = set(starts), list(starts)
    while waiting:
        for name in onward.get(waiting.pop(), []):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
