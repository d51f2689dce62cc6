"""Tables held in memory, of types and labels that no file has."""

import datetime
import decimal
import io
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fuzz import seeds_expression as values
from fuzz import seeds_others as others
from fuzz.judge import SECONDS
from fuzz.mutate import damage_text, odd
from mirbone import evidence, expression, network, targets, words

OBJECTS: tuple[object, ...] = (
    None, np.nan, pd.NA, pd.NaT, np.inf, -np.inf, 1e308, 2**70, -(2**70), True, np.True_, 1 + 1j,
    decimal.Decimal("1.5"), decimal.Decimal("NaN"), datetime.date(2024, 3, 1), pd.Timestamp(0),
    pd.Timedelta(1, "D"), b"bytes", b"\xff", (1, 2), [1], {"a": 1}, {1}, np.zeros(2), np.int8(-1),
    np.float16(1.5), np.str_("miR-21"), "", " ", "\ud800", "\x1b[2J", "miR-21", "a" * 50_000, 0, -1,
    0.5, 10**5000, float, Ellipsis,
)  # fmt: skip
TYPES = (
    "category", "string", "Int64", "Float64", "boolean", "float32", "float16", "int8", "complex128",
    "datetime64[ns]", "object", "Sparse[float]", "string[pyarrow]", "str", "uint64",
)  # fmt: skip


def _imported(read: Callable[..., object]) -> Callable[[pd.DataFrame], object]:
    return lambda table: read(table, words.load_catalogue())


def _as_sheet(table: pd.DataFrame) -> object:
    counts = pd.read_csv(io.StringIO(values.MATRIX), sep="\t")
    return expression.contrast_from_counts(counts, table, "bone:primary", leave_out=0)


def _with_sheet(table: pd.DataFrame) -> object:
    sheet = pd.read_csv(io.StringIO(values.SHEET), sep="\t")
    return expression.compare(table, sheet, "group=bone:primary", leave_out=0)


def _orfs(table: pd.DataFrame) -> object:
    utrs = targets.encode_sequences((name, "ACGU") for name in others.UTRS_OF_ORFS)
    return targets.read_orfs(table, utrs)


READ: Mapping[str, tuple[Callable[[pd.DataFrame], object], Sequence[str]]] = {
    "counts": (expression.read_counts, values.READ_COUNTS),
    "intensities": (expression.read_intensities, values.READ_INTENSITIES[:1]),
    "ct": (expression.read_ct, values.READ_CT[:2]),
    "compare": (_with_sheet, (values.MATRIX, values.LOG2_MATRIX)),
    "sheet": (_as_sheet, (values.SHEET,)),
    "signature": (expression.read_signature, values.SIGNATURES[:5]),
    "claims": (evidence.read_claims, (*others.CLAIMS,)),
    "mirtarbase": (_imported(evidence.read_mirtarbase), others.MIRTARBASE),
    "tarbase": (_imported(evidence.read_tarbase), others.TARBASE),
    "multimir": (_imported(evidence.read_multimir), others.MULTIMIR),
    "targetscan": (_imported(evidence.read_targetscan), others.TARGETSCAN),
    "omnipath": (_imported(evidence.read_omnipath), others.OMNIPATH),
    "trrust": (_imported(evidence.read_trrust), others.TRRUST),
    "predicted": (_imported(network.predicted_from_targetscan), others.TARGETSCAN),
    "utrs": (targets.read_utrs, others.UTR_FILES[5:]),
    "orfs": (_orfs, others.ORF_FILES[4:]),
    "gene utrs": (targets.read_gene_utrs, others.UTR_FILES[5:]),
}


@dataclass(frozen=True, slots=True)
class Frames:
    """Tables in memory; called as a `Reader` is. A document is the number that makes its table."""

    file: str = "in memory"
    few: int = 32
    share: float = 1.0
    named: tuple[str, ...] = ("the sample sheet", "the contrast", "each group of", "row")
    seconds: float = SECONDS

    @property
    def documents(self) -> Sequence[bytes]:
        """One for each reader, not damaged where it is below their number."""
        return [str(number).encode() for number in range(len(READ))]

    def document(self, name: str, number: int) -> bytes:
        """Name what is made of the number."""
        return str(number).encode()

    def called(self, document: bytes, folder: Path) -> Callable[[], object]:
        """Make the table, and give what reads it."""
        number = int(document)
        rng = random.Random(f"frame:{number}")
        read, seeds = READ[list(READ)[number % len(READ)]]
        text = rng.choice(seeds)
        mark = "\t" if "\t" in text else ","
        table = pd.read_csv(io.StringIO(text), sep=mark, comment="#", on_bad_lines="skip")
        if number >= len(READ):
            for _ in range(rng.choice((1, 1, 2))):
                with suppress(ArithmeticError, LookupError, TypeError, ValueError):  # no such table
                    table = _changed(table, rng)
        return lambda: read(table)


def _changed(table: pd.DataFrame, rng: random.Random) -> pd.DataFrame:
    draw, table = rng.randrange(10), table.copy()
    place = rng.randrange(table.shape[1]) if table.shape[1] else 0
    if draw < 3 and table.size:
        cells = table.iloc[:, place].astype(object).tolist()
        for _ in range(rng.choice((1, 1, len(cells)))):
            cells[rng.randrange(len(cells))] = rng.choice((*OBJECTS, odd(rng)))
        held = np.empty(len(cells), dtype=object)
        held[:] = cells
        table.isetitem(place, pd.Series(held, index=table.index, dtype=object))
    elif draw == 3 and table.size:
        table.isetitem(place, table.iloc[:, place].astype(rng.choice(TYPES)))
    elif draw == 4:
        names = table.columns.tolist()
        if names:
            names[place] = rng.choice(
                (*OBJECTS[:32], names[0], damage_text(str(names[place]), rng))
            )
        table.columns = _labels(names)
    elif draw == 5:
        labels = (
            rng.choice((table.iloc[:, place].tolist(), list(OBJECTS) * 9)) if table.size else []
        )
        table.index = _labels(labels[: len(table)])
    elif draw == 6:
        table.index.name = rng.choice((*table.columns, "line", 0, None, "", ("a", 1)))
    elif draw == 7:
        table = rng.choice(
            (table.T, table.iloc[:0], table.iloc[:, :0], table.iloc[:1], table.iloc[::-1])
        )
    elif draw == 8:
        table = pd.concat([table, table], axis=rng.choice((0, 1)))
    elif table.size:
        table = table.set_index([table.columns[place], table.columns[0]][: rng.choice((1, 2))])
    return table


def _labels(labels: list[object]) -> pd.Index:
    held = np.empty(len(labels), dtype=object)
    held[:] = labels
    return pd.Index(held, tupleize_cols=False)
