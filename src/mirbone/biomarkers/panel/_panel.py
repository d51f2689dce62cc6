"""A panel: its frozen score, what it was made from, and what may be said of it."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mirbone._core import (
    AnnDataLike,
    FilePath,
    Held,
    InputError,
    TableLike,
    named_keywords,
    promised,
    readable,
    short_repr,
    write_text,
)
from mirbone.biomarkers.panel._features import FEATURE_COLUMNS
from mirbone.biomarkers.panel._perform import (
    CALIBRATION_COLUMNS,
    DECISION_COLUMNS,
    LEARNING_COLUMNS,
    PERFORMANCE_COLUMNS,
    PREDICTION_COLUMNS,
)
from mirbone.biomarkers.panel._score import FrozenScore, score_samples
from mirbone.expression import Profiles, read_counts, read_ct, read_h5ad, read_intensities
from mirbone.words import MirnaCatalogue

FORMAT = 1
SCORE_COLUMNS = ("sample", "score", "probability")
_TABLES = {
    "performance": PERFORMANCE_COLUMNS,
    "features": FEATURE_COLUMNS,
    "learning": LEARNING_COLUMNS,
    "calibration": CALIBRATION_COLUMNS,
    "decision": DECISION_COLUMNS,
}


def _empty(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})


@short_repr("performance")
@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A panel of miRNAs with honest performance, or the reasons against it.

    Parameters
    ----------
    verdicts : tuple of str
        What may be said of it, by rule; the first is its verdict.
    score : FrozenScore
        What scores a sample.
    case, control : str
        The classes.
    prevalence : float
        Share of cases among its patients, which its probabilities take for granted.
    settings : dict
        What was asked.
    performance, features, learning, calibration, decision : DataFrame
        `PERFORMANCE_COLUMNS`, `FEATURE_COLUMNS`, `LEARNING_COLUMNS`, `CALIBRATION_COLUMNS`,
        `DECISION_COLUMNS`.
    predictions : DataFrame
        `PREDICTION_COLUMNS`; empty in a panel that was loaded, since its file names no patient.
    notes : tuple of str
        What was chosen on the way, in sentences.
    provenance : dict
        Versions, seed and hashes of the input.
    """

    verdicts: tuple[str, ...]
    score: FrozenScore
    case: str
    control: str
    prevalence: float
    settings: dict[str, Any]
    performance: pd.DataFrame
    features: pd.DataFrame
    learning: pd.DataFrame
    calibration: pd.DataFrame
    decision: pd.DataFrame
    predictions: pd.DataFrame = field(default_factory=lambda: _empty(PREDICTION_COLUMNS))
    notes: tuple[str, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    @property
    def verdict(self) -> str:
        """What is to be said first."""
        return self.verdicts[0]

    def _headline(self) -> str:
        return self.verdict

    @named_keywords
    def predict(
        self,
        *,
        counts: TableLike | None = None,
        intensities: TableLike | None = None,
        ct: TableLike | None = None,
        h5ad: FilePath | Held | AnnDataLike | None = None,
        layer: str | None = None,
        catalogue: MirnaCatalogue | None = None,
    ) -> pd.DataFrame:
        """Score samples, each by itself.

        Parameters
        ----------
        counts, intensities, ct : path or DataFrame, optional
            Values of the kind that the panel was made from, miRNAs x samples; exactly one.
        h5ad : path or AnnData, optional
            AnnData of counts or log2 values.
        layer : str, optional
            Of an AnnData: the layer that holds the values.
        catalogue : MirnaCatalogue, optional
            Resolves the names; the default one without it.

        Returns
        -------
        DataFrame
            `SCORE_COLUMNS`; the probability holds where cases are as frequent as they were.

        Raises
        ------
        InputError
            If the values are of another kind, platform or unit, or a miRNA of the panel is missing.
        """
        profiles = _read(counts, intensities, ct, h5ad, layer, catalogue)
        score = score_samples(self.score, profiles)
        table = pd.DataFrame(
            {"sample": score.index, "score": score.to_numpy(),
             "probability": 1 / (1 + np.exp(-score.to_numpy()))}
        )  # fmt: skip
        return promised(table, SCORE_COLUMNS)

    def save(self, path: FilePath) -> None:
        """Write the panel as JSON, without any patient.

        Parameters
        ----------
        path : str or path-like
            The file.

        Raises
        ------
        InputError
            If it may not be written.
        """
        content: dict[str, Any] = {"format": FORMAT}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "predictions":
                continue
            if isinstance(value, pd.DataFrame):
                value = [
                    {key: _plain(cell) for key, cell in row.items()}
                    for row in value.to_dict("records")
                ]
            elif one.name == "score":
                value = asdict(value)
            content[one.name] = value
        write_text(
            Path(path), json.dumps(content, indent=2, sort_keys=True, allow_nan=False) + "\n"
        )

    @classmethod
    def load(cls, path: FilePath) -> "Panel":
        """Read a panel that was saved.

        Parameters
        ----------
        path : str or path-like
            The file.

        Returns
        -------
        Panel
            Without predictions.

        Raises
        ------
        InputError
            If it is no panel, or of another version.
        """
        place = Path(path)
        try:
            content = json.loads(place.read_text(encoding="utf-8"))
            if content.pop("format") != FORMAT:
                raise InputError(f"{place} is a panel of another version. Make it anew.")
            score: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in content.pop("score").items()
            }
            tables = {name: _table(content.pop(name), columns) for name, columns in _TABLES.items()}
            for name in ("verdicts", "notes"):
                content[name] = tuple(content[name])
            return cls(score=FrozenScore(**score), **tables, **content)
        except OSError as error:
            raise InputError(f"the panel {place} cannot be read: {error.strerror}.") from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(
                f"{place} must be a panel that was saved, such as panel.json; "
                "it is something else, or damaged."
            ) from error


def _plain(cell: Any) -> Any:
    if isinstance(cell, float | np.floating):
        return None if np.isnan(cell) else float(cell)
    return cell.item() if isinstance(cell, np.generic) else cell


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=pd.Index(columns)) if rows else _empty(columns)
    return table.where(table.notna(), np.nan).infer_objects()


def _read(
    counts: TableLike | None,
    intensities: TableLike | None,
    ct: TableLike | None,
    h5ad: FilePath | Held | AnnDataLike | None,
    layer: str | None,
    catalogue: MirnaCatalogue | None,
) -> Profiles:
    given = [x for x in (counts, intensities, ct, h5ad) if x is not None]
    if len(given) != 1:
        raise InputError("expected one of `counts`, `intensities`, `ct` and `h5ad`.")
    if counts is not None:
        return read_counts(counts, catalogue=catalogue)
    if intensities is not None:
        return read_intensities(intensities, catalogue=catalogue)
    if ct is not None:
        return read_ct(ct, catalogue=catalogue)
    assert h5ad is not None
    return read_h5ad(h5ad, layer=layer, catalogue=catalogue)[0]
