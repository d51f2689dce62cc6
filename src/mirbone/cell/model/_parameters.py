"""The numbers of an ensemble: arrays with one row a model."""

from dataclasses import dataclass, fields

import numpy as np

from mirbone._core import InputError, short_repr
from mirbone.cell.model._model import MOST_SITES, KineticModel


@short_repr()
@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """Kinetic parameters of M models of one structure; molecules and hours.

    Parameters
    ----------
    production : ndarray, shape (models, species)
        Maximal rate: molecules per h; of a translated protein, per mRNA and h. At least 0.
    degradation : ndarray, shape (models, species)
        Rate constant, 1/h; above 0.
    threshold : ndarray, shape (models, regulations)
        Level of half effect, molecules.
    hill : ndarray, shape (models, regulations)
        Hill coefficient.
    fold : ndarray, shape (models, regulations)
        Factor on production at saturation; above 1 activates, below 1 represses.
    mu0 : ndarray, shape (models, silencings)
        miRNA level at which one site of relative affinity 1 is half occupied, molecules.
    translation : ndarray, shape (models, 7)
        Translation with 0 to 6 bound sites, relative to none (l_i).
    mrna_decay : ndarray, shape (models, 7)
        Added decay of the mRNA with 0 to 6 bound sites, 1/h (gamma_m,i).
    mirna_loss : ndarray, shape (models, 7)
        Loss of each bound miRNA with 0 to 6 bound sites, 1/h (gamma_mu,i).

    Raises
    ------
    InputError
        If shapes disagree or a value is out of range.
    """

    production: np.ndarray
    degradation: np.ndarray
    threshold: np.ndarray
    hill: np.ndarray
    fold: np.ndarray
    mu0: np.ndarray
    translation: np.ndarray
    mrna_decay: np.ndarray
    mirna_loss: np.ndarray

    def __post_init__(self) -> None:
        for field in fields(self):
            array = np.array(getattr(self, field.name), dtype=np.float64, order="C")
            _check(field.name, array, len(self.production))
            array.setflags(write=False)
            object.__setattr__(self, field.name, array)

    def __len__(self) -> int:
        """Number of models."""
        return len(self.production)

    def take(self, models: np.ndarray | slice) -> "Parameters":
        """Parameters of some of the models, in the order given."""
        return Parameters(**{f.name: getattr(self, f.name)[models] for f in fields(self)})

    def check_fits(self, model: KineticModel) -> None:
        """Raise InputError where the arrays do not fit a model's axes."""
        expected = {
            "production": len(model.species),
            "degradation": len(model.species),
            "threshold": len(model.regulations),
            "hill": len(model.regulations),
            "fold": len(model.regulations),
            "mu0": len(model.silencings),
        }
        for name, width in expected.items():
            found = getattr(self, name).shape[1]
            if found != width:
                raise InputError(
                    f"parameters `{name}` must have {width} columns for this model; got {found}."
                )

    def _headline(self) -> str:
        return f"{len(self)} models of {self.production.shape[1]} species"


def no_silencing(n_models: int) -> dict[str, np.ndarray]:
    """Give the arrays of a model without miRNA binding, to complete `Parameters` with.

    Parameters
    ----------
    n_models : int
        Rows.

    Returns
    -------
    dict of str to ndarray
        `mu0` without columns, and tables that do nothing.
    """
    width = MOST_SITES + 1
    return {
        "mu0": np.ones((n_models, 0)),
        "translation": np.ones((n_models, width)),
        "mrna_decay": np.zeros((n_models, width)),
        "mirna_loss": np.zeros((n_models, width)),
    }


def _check(name: str, array: np.ndarray, models: int) -> None:
    if array.ndim != 2 or len(array) != models:
        raise InputError(
            f"parameters `{name}` must have {models} rows, one a model; got shape {array.shape}."
        )
    tables = {"translation", "mrna_decay", "mirna_loss"}
    if name in tables and array.shape[1] != MOST_SITES + 1:
        raise InputError(f"parameters `{name}` must have {MOST_SITES + 1} columns.")
    may_be_zero = name in {"production", *tables}
    wrong = ~np.isfinite(array) | ((array < 0) if may_be_zero else (array <= 0))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        least = "0 or more" if may_be_zero else "above 0"
        raise InputError(
            f"parameters `{name}` must be finite and {least}; got {array[row, column]} in model "
            f"{row}, column {column}."
        )
