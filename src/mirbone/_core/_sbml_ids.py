"""Names as identifiers of the Systems Biology Markup Language."""

import re
from collections.abc import Iterable


def sbml_ids(names: Iterable[str]) -> dict[str, str]:
    """Give each name an identifier that SBML allows.

    Parameters
    ----------
    names : iterable of str
        Different names.

    Returns
    -------
    dict of str to str
        Letters, digits and underscores; numbered where two would be the same.

    Examples
    --------
    >>> sbml_ids(["hsa-miR-30a-5p", "1A"])
    {'hsa-miR-30a-5p': 'hsa_miR_30a_5p', '1A': '_1A'}
    """
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII)
        plain = plain if re.match(r"[A-Za-z_]", plain) else f"_{plain}"
        chosen, number = plain, 2
        while chosen in taken:
            chosen, number = f"{plain}_{number}", number + 1
        taken.add(chosen)
        ids[name] = chosen
    return ids
