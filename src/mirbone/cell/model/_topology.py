"""Circuits from topology files: who acts on whom, and with which sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mirbone._core import FilePath, InputError
from mirbone.cell.model._lines import Line, read_lines
from mirbone.cell.model._model import KineticModel, circuit

_WHAT = "the topology"
_WORDS = {
    1: (
        *("1", "+1", "+", "1.0", "->", "-->", "=>", "activation", "activates", "activate", "act"),
        *("positive", "pos", "stimulation", "stimulates", "stimulate", "induces", "induction"),
        *("up", "activator", "activating", "upregulates", "upregulation"),
    ),
    -1: (
        *("2", "-1", "-", "2.0", "-1.0", "-|", "--|", "|", "-o", "inhibition", "inhibits"),
        *("inhibit", "inh", "negative", "neg", "repression", "represses", "repress", "rep"),
        *("down", "inhibitor", "repressor", "inhibiting", "downregulates", "downregulation"),
    ),
}
_SIGNS = {word: sign for sign, words in _WORDS.items() for word in words}
_SOURCE = ("source", "from", "regulator", "src", "tf", "node1")
_TARGET = ("target", "to", "regulated", "tgt", "gene", "node2")
_TYPE = ("type", "sign", "interaction", "effect", "mode", "relation", "regulation", "weight")
_EXPECTED = (
    "expected `source target 1` (activates) or `source target 2` (inhibits), or a word for the type"
)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places of source, target and type, and the names of the columns that are not read."""

    source: int
    target: int
    type: int
    unread: tuple[str, ...] = ()


def read_topology(path: FilePath) -> KineticModel:
    """Read a signed circuit: ``source target type`` a line, type 1 activates and 2 inhibits.

    Parameters
    ----------
    path : str or path-like
        Text, plain or gzip, separated by white space, tabs, commas or semicolons, quoted or not.
        The type may also be a word (``activation``, ``inhibits``), an arrow (``->``, ``-|``) or a
        sign (``+``, ``-1``), and may stand between the nodes, as in SIF. A header,
        ``source target type`` in any case and order, is optional; columns beyond are not read.
        Lines that begin with ``#`` are comments.

    Returns
    -------
    KineticModel
        Plain nodes, in the order in which they first appear.

    Raises
    ------
    InputError
        If the file is absent or empty, a line does not fit, or a pair comes twice: with both signs
        it contradicts itself.
    """
    return read_circuit(Path(path))[0]


def read_circuit(path: Path) -> tuple[KineticModel, tuple[str, ...]]:
    """Read a circuit as `read_topology` does, with what a user should know of how.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    model : KineticModel
        Plain nodes.
    notes : tuple of str
        Columns that were not read.

    Raises
    ------
    InputError
        As of `read_topology`.
    """
    lines = read_lines(path, _WHAT)
    columns = _named_columns(lines)
    rows = lines if columns is None else lines[1:]
    found = columns or _columns_of(rows)
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    for line in rows:
        source, target, sign = _edge(path, line, found, named=columns is not None)
        _once(path, line.number, seen.get((source, target)), sign, f"{source} -> {target}")
        seen[source, target] = (line.number, sign)
    if not seen:
        raise InputError(
            f"the topology {path} holds no edge. Give lines of `source target 1` (activates) or "
            "`source target 2` (inhibits)."
        )
    notes = ()
    if found.unread:
        unread = ", ".join(map(repr, found.unread[:8]))
        notes = (f"of {path.name} these columns were not read: {unread}.",)
    return circuit([(*pair, sign) for pair, (_, sign) in seen.items()]), notes


def _named_columns(lines: Sequence[Line]) -> _Columns | None:
    """The columns that a header names; None where the first line is an edge."""
    if not lines:
        return None
    words = [cell.lower() for cell in lines[0].cells]
    places = [next((words.index(w) for w in known if w in words), None)
              for known in (_SOURCE, _TARGET, _TYPE)]  # fmt: skip
    source, target, kind = places
    if source is None or target is None or any(_sign(word) for word in words):
        return None
    if kind is None:
        others = [n for n in range(len(words)) if n not in (source, target)]
        kind = others[0] if others else len(words)
    elif len(lines) > 1 and {len(line.cells) for line in lines[1:]} == {len(words) + 1}:
        # R writes no name above the numbers of the rows
        source, target, kind = source + 1, target + 1, kind + 1
        words = ["", *words]
    read = (source, target, kind)
    named = ["", *lines[0].cells][-len(words) :]
    unread = tuple(cell for n, cell in enumerate(named) if n not in read and cell)
    return _Columns(source, target, kind, unread)


def _columns_of(rows: Sequence[Line]) -> _Columns:
    """Where the type stands without a header: last, or between the nodes as in SIF."""
    threes = [line.cells for line in rows if len(line.cells) == 3]
    between = threes and all(_sign(cells[1]) for cells in threes)
    if between and not all(_sign(cells[2]) for cells in threes):
        return _Columns(0, 2, 1)
    return _Columns(0, 1, 2)


def _sign(word: str) -> int:
    """Sign of a word for a type; 0 where it is none. What follows a colon only tells its kind."""
    return _SIGNS.get(word.lower().split(":")[0].strip(), 0)


def _edge(path: Path, line: Line, columns: _Columns, *, named: bool) -> tuple[str, str, int]:
    cells = line.cells
    read = (columns.source, columns.target, columns.type)
    fits = len(cells) > max(read) if named else len(cells) == 3
    if not fits or not (cells[read[0]] and cells[read[1]] and _sign(cells[read[2]])):
        raise InputError(
            f"{path}, line {line.number}: {_EXPECTED}; got {line.text!r}. Mend that line."
        )
    return cells[read[0]], cells[read[1]], _sign(cells[read[2]])


def _once(path: Path, number: int, earlier: tuple[int, int] | None, sign: int, pair: str) -> None:
    if earlier is None:
        return
    if earlier[1] != sign:
        raise InputError(
            f"{path}, lines {earlier[0]} and {number}: {pair} both activates and inhibits. "
            "Keep one of them."
        )
    raise InputError(f"{path}, lines {earlier[0]} and {number}: {pair} comes twice. Keep one.")
