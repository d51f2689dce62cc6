"""The least change of a readout that an assay can tell from none.

``least_effects.tsv`` gives, for each readout, an assay's variation with its source. A change below
it is no effect, and a statement with a direction that only reaches so far has failed.
"""

from collections.abc import Mapping

from mirbone._core import package_table


def least_effects() -> Mapping[str, float]:
    """Give the least relevant effect of each readout.

    Returns
    -------
    mapping of str to float
        log2 changes, by readout; ``other`` is of every readout that is not named.
    """
    rows = package_table("checks", "least_effects.tsv").to_dict("records")
    return {row["readout"]: float(row["least_log2"]) for row in rows}


def least_of(measure: str) -> float:
    """Give the least relevant effect of one measure.

    Parameters
    ----------
    measure : str
        A readout, or a measure of the bone such as ``early ctx / pinp``: of two the larger counts.

    Returns
    -------
    float
        log2 change.
    """
    known = least_effects()
    words = measure.split()
    if len(words) > 1:  # `late` alone is a measure of its own
        words = [word for word in words if word not in ("early", "late", "/", "&")]
    return max(known.get(word, known["other"]) for word in words)
