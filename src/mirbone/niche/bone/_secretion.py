"""From the cell to the bone: what its genes do under a perturbation changes what it secretes."""

from collections.abc import Sequence

import numpy as np

from mirbone._core import InputError, named_keywords
from mirbone.niche.bone._values import bone_factors

_LEAD = {"tumour_cell": "", "osteoblast": "osteoblast_"}
_OWN = "osteoblast_TNFRSF11B"
_MOST = 9.9  # log2; the bone takes folds up to 1000


@named_keywords
def bone_changes(
    genes: Sequence[str], changes: np.ndarray, compartment: str = "tumour_cell"
) -> dict[str, np.ndarray]:
    """Turn log2 changes of a cell's genes into changes that `simulate_bone` takes.

    Genes that the bone's equations do not know are left out, and an osteoblast's OPG too: the bone
    raises it with WNT signalling by itself, and it would count twice.

    Parameters
    ----------
    genes : sequence of str
        Symbols.
    changes : ndarray, shape (models, genes)
        Log2 changes, such as `mirbone.cell.Response.gene_changes`.
    compartment : str, optional
        Which cell it is: ``tumour_cell`` or ``osteoblast``.

    Returns
    -------
    dict of str to ndarray, shape (models,)
        Fold changes by the bone's names.

    Raises
    ------
    InputError
        If the bone has no such cell.

    Examples
    --------
    >>> {k: v.tolist() for k, v in bone_changes(["IL11", "CDH1"], np.array([[-1.0, 2.0]])).items()}
    {'IL11': [0.5]}
    """
    if compartment not in _LEAD:
        raise InputError(
            f"expected a cell of the bone, {' or '.join(_LEAD)}; got {compartment!r}. Other cells "
            "have no equations here."
        )
    lead, known = _LEAD[compartment], bone_factors("breast")
    return {
        f"{lead}{gene}": 2.0 ** np.clip(changes[:, column], -_MOST, _MOST)
        for column, gene in enumerate(genes)
        if f"{lead}{gene}" in known and f"{lead}{gene}" != _OWN
    }
