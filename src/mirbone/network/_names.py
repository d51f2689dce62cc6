"""Which of its miRNAs a network is asked about."""

from collections.abc import Collection, Iterable

import pandas as pd

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
        If a name is unknown or stands for several.
    """
    known = {*network.nodes["name"], *also}
    return list(
        dict.fromkeys(name if name in known else resolve_one(name) for name in map(str, names))
    )


def current_index(network: Network, directions: pd.Series) -> pd.Series:
    """Give the miRNAs of a measured signature their current names, where they have one.

    Parameters
    ----------
    network : Network
        Its own names need no resolving.
    directions : Series
        Index: miRNAs as written. A platform measures things that are no miRNA of miRBase; they
        keep their name, and have no path.

    Returns
    -------
    Series
        The same values.
    """
    known = set(network.nodes["name"])
    if known.issuperset(directions.index):
        return directions
    catalogue = load_catalogue()
    names = [
        name if name in known else catalogue.resolve(str(name)).single or name
        for name in directions.index
    ]
    return directions.set_axis(pd.Index(names), axis=0)
