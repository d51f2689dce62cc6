"""Several names, or a name and its accession, in one text."""

import re

ACCESSION = re.compile(r"(MIMAT\d{7}|MI\d{7})(?:[_.-]\d{1,2})?", re.IGNORECASE)

_FASTA = re.compile(
    r"(?P<name>\S+?)[ :](?P<accession>MI(?:MAT)?\d{7})[ :](?!MI\d)[a-z][^/,;&+|]*", re.IGNORECASE
)
_ALSO = re.compile(
    r"(?:(?:[a-z]{3}[/,;|-])+hsa(?:[/,;|-][a-z]{3})*|hsa(?:[/,;|-][a-z]{3})+)-(?=mi-?r|let-?\d)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*//+\s*|\s*[/,;&+|()\[\]]\s*|\s(?:and|or)\s"
    r"|[\s_:.-](?=hsa-?(?:mir|let)|MIMAT\d{7}|MI\d{7})"
    r"|(?<=MIMAT\d{7})[\s_:-](?=\D)|(?<=MI\d{7})[\s_:-](?=\D)"
    r"|(?<=-[35]p)-(?=\d+[a-z]*-[35]p)",
    re.IGNORECASE,
)
# what a text of several parts has, looked for before it is taken apart
_MAY_HOLD = re.compile(
    r"[^A-Za-z0-9*_-]|MI(?:MAT)?\d{7}|[-_]hsa-?(?:mir|let)|hsa-[a-z]{3}-|[-_]clusters?$"
    r"|-[35]p-\d+[a-z]*-[35]p",
    re.IGNORECASE,
)
_LIKE = re.compile(r"mi-?r(?:na)?s?[-_ ]?\d|let[-_ ]?\d|microrna|MIMAT\d|MI\d{7}", re.IGNORECASE)
_CLUSTER = re.compile(r"[ _-]+clusters?$", re.IGNORECASE)
_WORDS = frozenset({"mature", "precursor", "stemloop", "stem-loop", "mirna", "ref", "human", "hsa"})
_HEAD = re.compile(
    r"(?P<head>.*?(?:mi-?r(?:na)?s?|let)[-_ ]?)(?P<number>\d+)(?P<letters>[a-z]*)(?P<tail>.*)$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?P<body>[a-z]{1,2}|\d+[a-z]*)(?P<tail>(?:-.*|\*)?)$", re.IGNORECASE)
_ARM = re.compile(r"-[35]p\*?$", re.IGNORECASE)


def split_name(text: str) -> tuple[str, ...]:
    """Split a text into the names and accessions that it holds.

    Parameters
    ----------
    text : str
        Without what platforms add.

    Returns
    -------
    tuple of str
        One, the text itself, where nothing in it is written like a miRNA.

    Examples
    --------
    >>> split_name("MIMAT0000062_hsa-let-7a-5p")
    ('MIMAT0000062', 'hsa-let-7a-5p')
    """
    if not _MAY_HOLD.search(text):
        return (text,)
    text = _FASTA.sub(r"\g<name>|\g<accession>", _CLUSTER.sub("", text))
    text = _ALSO.sub("hsa-", text)  # hsa/mmu-miR-21, one probe for both
    parts = _BETWEEN.split(text)
    if len(parts) < 2:
        return (text,)
    tokens = [token for part in parts if (token := part.strip(" -_:.")) and token not in _WORDS]
    if not any(map(_LIKE.search, tokens)):
        return (text,)
    return tuple(dict.fromkeys(tokens))


def completions(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Complete what is abbreviated in ``hsa-miR-200b-3p/200c-3p`` and ``miR-30a/b-5p``.

    Parameters
    ----------
    tokens : tuple of str
        Names, each after the first perhaps without its word, or its number too.

    Returns
    -------
    tuple of tuple of str
        For each token the full names to try, in order.
    """
    ways: list[tuple[str, ...]] = []
    lettered: list[int] = []
    before = None
    for place, token in enumerate(tokens):
        whole = _HEAD.match(token)
        if whole or before is None or ACCESSION.fullmatch(token):
            ways.append((token,))
            before = whole or before
            continue
        tried = _completed(token, before)
        ways.append(tried)
        before = _HEAD.match(tried[0]) or before
        if re.match(r"[a-z]{1,2}(?:-[35]p)?$", token, re.IGNORECASE):
            lettered.append(place)
    return tuple(_with_shared_arm(ways, lettered))


def _completed(token: str, before: re.Match[str]) -> tuple[str, ...]:
    head, number = before["head"], before["number"]
    if re.fullmatch(r"[35]p\*?", token, re.IGNORECASE):  # miR-21-5p/3p
        return (f"{head}{number}{before['letters']}-{token}",)
    found = _TAIL.match(token)
    if found is None:
        return (token,)
    if not found["body"][0].isdigit():
        return (f"{head}{number}{token}",)
    copy = re.fullmatch(r"-\d", before["tail"])  # hsa-mir-7-1/2
    again = f"{head}{number}{before['letters']}-{token}"
    if copy and len(token) == 1:
        return again, head + token
    other = re.sub(r"let([-_ ]?)$", r"miR\1", head, flags=re.IGNORECASE)  # let-7a-5p/98-5p
    return tuple(dict.fromkeys((head + token, other + token)))


def _with_shared_arm(ways: list[tuple[str, ...]], lettered: list[int]) -> list[tuple[str, ...]]:
    """Give the arm that is written once to all that differ by a letter: ``miR-30a/b-5p``."""
    if not lettered:
        return ways
    group = [lettered[0] - 1, *lettered]
    arms = {found.group() for place in group if (found := _ARM.search(ways[place][0]))}
    if len(arms) != 1:
        return ways
    arm = arms.pop()
    shared = list(ways)
    for place in group:
        shared[place] = tuple(way if _ARM.search(way) else way + arm for way in ways[place])
    return shared
