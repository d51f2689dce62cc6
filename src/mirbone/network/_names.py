"""Which of its miRNAs a network is asked about."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from mirbone.network._model import Network
from mirbone.words import load_catalogue, resolve_one


def asked_mirnas(network: Network, names: Iterable[str], also: Collection[str] = ()) -> list[str]:
    """Resolve the miRNAs that a network is asked about; each once, in the order asked.

    Parameters
    ----------
    network : Network
        Its own names need no resolving.
    names : iterable of str
        As written.
    also : collection of str, optional
        Other names that need no resolving: those of a table that is weighed beside the network.

    Returns
    -------
    list of str
        v22 names; the network need not hold them, and then knows no path of theirs.

    Raises
    ------
    InputError
        If a name is unknown, no miRNA's, or stands for several.
    """
    known = {*network.mirnas, *also}
    return list(
        dict.fromkeys(name if name in known else resolve_one(name) for name in map(str, names))
    )


def current_names(network: Network, names: Iterable[str]) -> dict[str, str]:
    """Give measured miRNAs their current names, where they have one.

    Parameters
    ----------
    network : Network
        Its own names need no resolving.
    names : iterable of str
        As written, each once. A platform measures things that are no miRNA of miRBase; they keep
        their name, and have no path. Where several mean one miRNA, only that which is written as in
        miRBase bears its name, as in a contrast.

    Returns
    -------
    dict of str to str
        In the order of `names`.
    """
    written = list(names)
    known = set(network.nodes["name"])
    if known.issuperset(written):
        return {name: name for name in written}
    meant = {name: name if name in known else _current(str(name)) for name in written}
    bearers = Counter(meant.values())
    return {name: mirna if bearers[mirna] == 1 else name for name, mirna in meant.items()}


@lru_cache(maxsize=8192)  # a platform's names are asked for again and again, and its spikes too
def _current(name: str) -> str:
    return load_catalogue().resolve(name).single or name
