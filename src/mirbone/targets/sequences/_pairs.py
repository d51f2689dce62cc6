"""Which coding sequence belongs to which 3' UTR, by what the names of both hold.

A name of a 3' UTR is the first word of its header or the cells of a table's row; the coding
sequences of the same transcripts come from other files, whose names hold more, less, or the same
id in another version.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from mirbone.targets.sequences._faults import counted
from mirbone.targets.sequences._headers import fields_of, transcripts_of
from mirbone.targets.sequences._records import Record
from mirbone.targets.sequences._symbols import known_gene


@dataclass(frozen=True, slots=True)
class Pairs:
    """The coding sequence of each 3' UTR.

    Parameters
    ----------
    places : tuple of int
        Of each 3' UTR the place of its coding sequence; -1 where it has none.
    notes : tuple of str
        Which were not matched by an id as it is written, and which had a choice.
    """

    places: tuple[int, ...]
    notes: tuple[str, ...]


def pair(names: Sequence[str], records: Sequence[Record], lengths: Sequence[int]) -> Pairs:
    """Match coding sequences to 3' UTRs: by name, by id, by id without version, by gene.

    Parameters
    ----------
    names : sequence of str
        Of the 3' UTRs.
    records : sequence of Record
        Coding sequences.
    lengths : sequence of int
        Theirs, nt: where several fit one 3' UTR the longest is taken, of equals the first.

    Returns
    -------
    Pairs
        One place a name.
    """
    places = [-1] * len(names)
    several: list[int] = []
    by_rule: list[list[int]] = []
    for of_utr, of_orf in _RULES:
        choices = _by_key(map(of_orf, records))
        matched: list[int] = []
        for utr, name in enumerate(names):
            fitting = [] if places[utr] >= 0 else _first_known(of_utr(name), choices)
            if fitting:
                places[utr] = max(fitting, key=lambda place: lengths[place])
                matched.append(utr)
                several += [utr] * (len(fitting) > 1)
        by_rule.append(matched)

    def example(utr: int) -> str:
        return f"such as {records[places[utr]].name!r} for {names[utr]!r}"

    _, _, versions, genes = by_rule
    notes = []
    if versions:
        notes.append(
            f"{counted(len(versions), 'coding sequence')} matched by id without version, "
            f"{example(versions[0])}."
        )
    if genes:
        notes.append(
            f"{counted(len(genes), 'coding sequence')} matched by gene, as the 3' UTRs are named "
            f"by it, {example(genes[0])}."
        )
    if several:
        notes.append(
            f"{counted(len(several), 'transcript')} "
            f"{'has' if len(several) == 1 else 'have'} several coding sequences; the longest "
            f"was taken, {example(several[0])}."
        )
    return Pairs(tuple(places), tuple(notes))


def _by_key(keys: Iterable[Sequence[str]]) -> dict[str, list[int]]:
    choices: dict[str, list[int]] = {}
    for place, of_record in enumerate(keys):
        for key in of_record:
            choices.setdefault(key, []).append(place)
    return choices


def _first_known(keys: Iterable[str], choices: dict[str, list[int]]) -> list[int]:
    return next((choices[key] for key in keys if key in choices), [])


def _written(name: str, header: str = "") -> list[str]:
    """The ids of transcripts as they are written; of one's own names the first field."""
    found = transcripts_of(name) or transcripts_of(header)
    first = fields_of(name)[0]
    own = [] if known_gene(first) else [first]  # a gene is no transcript: it may have several
    return [written for written, _ in found] or own


def _bare(name: str, header: str = "") -> list[str]:
    return [bare for _, bare in transcripts_of(name) or transcripts_of(header)]


def _gene_alone(name: str) -> list[str]:
    return [] if "|" in name or transcripts_of(name) else [name]


_RULES: tuple[tuple[Callable[[str], Sequence[str]], Callable[[Record], Sequence[str]]], ...] = (
    (lambda name: [name], lambda record: [record.name]),
    (_written, lambda record: _written(record.name, record.header)),
    (_bare, lambda record: _bare(record.name, record.header)),
    (_gene_alone, lambda record: [record.gene] if record.gene else []),
)
