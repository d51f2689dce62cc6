"""One answer for a text that holds several names, or a name and its accession."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from mirbone.words._mirna_index import MirnaIndex, number_of
from mirbone.words._resolution import NameResolution
from mirbone.words.written import ACCESSION, completions, read_mirgenedb, read_spelling

One = Callable[[str], NameResolution]

_BETWEEN_BOTH = 0.95
_PARTLY = 0.5
_NOT_HUMAN = ("unknown", "other species")


def resolve_several(
    index: MirnaIndex, query: str, tokens: tuple[str, ...], one: One
) -> NameResolution:
    """Resolve the parts of a text together.

    Names beside accessions must mean the same, else it is said that they do not. Names beside
    names are a merged row, unless all mean one mature miRNA; those of other species beside a human
    one are what a probe for several species is called by, and do not count.

    Parameters
    ----------
    index : MirnaIndex
        Where to look.
    query : str
        The text as given.
    tokens : tuple of str
        Its parts, at least two.
    one : callable
        Resolves one name.

    Returns
    -------
    NameResolution
        Kind ``merged`` where the parts mean several miRNAs.
    """
    accessions = [token for token in tokens if ACCESSION.fullmatch(token)]
    names = tuple(token for token in tokens if not ACCESSION.fullmatch(token))
    if accessions and names:
        numbered = [one(token) for token in accessions]
        named = [_first_known(ways, one) for ways in completions(names)]
        return _both(index, query, named, numbered)
    members = [_first_known(ways, one) for ways in completions(tokens)]
    return _merged(query, members)


def _first_known(ways: tuple[str, ...], one: One) -> NameResolution:
    answers = [one(way) for way in ways]
    return next((answer for answer in answers if answer.kind not in _NOT_HUMAN), answers[0])


def _both(
    index: MirnaIndex, query: str, named: list[NameResolution], numbered: list[NameResolution]
) -> NameResolution:
    """Judge names that stand beside accessions: each must be another's, or it is said."""
    written = [name for name in named if _is_written_like_mirna(name)]
    if not written:
        return _merged(query, numbered)
    pairs = [(name, number) for name in written for number in numbered if _agree(name, number)]
    alone = [name for name in written if not any(name is one for one, _ in pairs)]
    alone += [number for number in numbered if not any(number is one for _, one in pairs)]
    if not alone:
        return _merged(query, [_finer(name, number) for name, number in pairs])
    name, number = written[0], numbered[0]
    if len(written) == len(numbered) == 1:
        if name.kind == number.kind == "other species":
            return replace(name, query=query)
        if name.kind == "unknown" and number.names and _same_number(index, name, number):
            note = f"{number.note} The name beside it is none of a release. {name.note}"
            return replace(number, query=query, confidence=_BETWEEN_BOTH, note=note)
    return _contradiction(query, written, numbered)


def _is_written_like_mirna(answer: NameResolution) -> bool:
    if read_mirgenedb(answer.query):
        return False
    spelling = read_spelling(answer.query)
    return answer.kind != "unknown" or bool(spelling.keys or spelling.prefix)


def _agree(name: NameResolution, number: NameResolution) -> bool:
    if name.kind in _NOT_HUMAN or number.kind in _NOT_HUMAN:
        return False
    own = number.accessions[0]
    return own in name.accessions or bool(
        name.accessions and name.accessions[0] in number.accessions
    )


def _finer(name: NameResolution, number: NameResolution) -> NameResolution:
    """Of a precursor and its arm, the arm; else the accession, which is sure."""
    if number.kind == "precursor" and name.kind == "mature":
        return name
    return number


def _same_number(index: MirnaIndex, name: NameResolution, number: NameResolution) -> bool:
    spelling = read_spelling(name.query)
    borne = {
        number_of(key)
        for accession in number.accessions
        for old in index.history.get(accession, ())
        for key in read_spelling(old).keys
    }
    return any(number_of(key) in borne for key in spelling.keys)


def _contradiction(
    query: str, named: list[NameResolution], numbered: list[NameResolution]
) -> NameResolution:
    each = "; ".join(
        f"{one.query} is {', '.join(one.names) or one.kind}" for one in (*named, *numbered)
    )
    note = (
        f"The name and the accession contradict each other: {each}. Give the one that is right, by "
        "itself."
    )
    return NameResolution(query, "unknown", note=note)


def _merged(query: str, members: list[NameResolution]) -> NameResolution:
    """Join the members of a row, each of which has an answer of its own."""
    if all(member.kind in _NOT_HUMAN for member in members):
        return _nothing_known(query, members)
    members, note = _without_aliases(members)
    names = tuple(dict.fromkeys(name for member in members for name in member.names))
    accessions = tuple(dict.fromkeys(a for member in members for a in member.accessions))
    lost = [member for member in members if member.kind in _NOT_HUMAN]
    sure = _PARTLY if lost else min(member.confidence for member in members)
    first = members[0]
    if len(members) == 1:
        return replace(first, query=query, note=first.note + note)
    told = ", ".join(map(_told, members))
    if not lost and all(member.names == names[:1] for member in members):
        said = f"All of {told} mean {names[0]}." if names else f"{first.note} All of {told} are so."
        kind = "mature" if names else "merged"
        return NameResolution(query, kind, accessions, names, sure, said + note)
    said = f"Several in one, which are not told apart: {told}."
    if lost:
        said += f" Not read: {_each(m.query for m in lost)}. {lost[0].note}"
    else:
        said += " Where one of them is meant, give its name by itself."
    return NameResolution(query, "merged", accessions, names, sure, said + note)


def _told(member: NameResolution) -> str:
    if member.names == (member.query,):
        return member.query
    return f"{member.query} ({', '.join(member.names) or member.kind})"


def _without_aliases(members: list[NameResolution]) -> tuple[list[NameResolution], str]:
    """Drop what names no further miRNA: other species, precursors and old names of a member."""
    human = [member for member in members if member.kind != "other species"]
    singles = {member.single for member in human if member.single}
    kept = [
        member
        for member in human
        if member.single
        or member.kind not in ("mature", "precursor")
        or not singles & set(member.names)
    ]
    dropped = [member.query for member in members if not any(member is one for one in kept)]
    return kept, f" Also written there: {_each(dropped)}." if dropped else ""


def _nothing_known(query: str, members: list[NameResolution]) -> NameResolution:
    """Answer for members of which none is a human miRNA: what the first that is something is."""
    first = next((m for m in members if m.kind == "other species"), members[0])
    if all(member.kind == first.kind for member in members) or first.kind == "other species":
        note = f"Several in one, none of them a human miRNA. {first.note}"
        return replace(first, query=query, note=note)
    return NameResolution(query, "unknown", note=first.note)


def _each(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
