"""Which scale of effects the name of a column tells, where it tells one for certain."""

import re
import unicodedata

UNCLEAR = "unclear"  # of a name that may mean two scales, or both signs

_GREEK = str.maketrans({"\u03b4": "d", "\u2206": "d", "\u0394": "d"})
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\u2010\u2011", "-"))
_CONTEXT = re.compile(
    r"[(\[][^)\]]*\b(?:vs?|versus|over|against)\b[^()\[\]]*[)\]]+|[(\[][^()\[\]]*/[^()\[\]]*[)\]]"
)
_VERSUS = re.compile(r"\b\w+ (?:vs?|versus|against) \w+\b")
_LONGEST = 200  # of a column's name, this much is read

_SIZE = r"(?:fc|fold(?: ?(?:change|diff\w*|regulation))?|ratio|change|difference)"
_LN, _LOG10 = r"(?:ln|log ?e|natural log\w*)", r"(?:log ?10|lg)"
_FOLD = r"\b(?:fc|fold ?(?:change|diff\w*|regulation|induction|enrichment)?|ratio|rq)\b"
_RELATIVE = r"\brelative (?:expression|quanti\w+|level\w*|abundance)"
# what a longer name tells, such as 'logFC bone vs primary'
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("ln", rf"\b{_LN} ?(?:of )?{_SIZE}\b|\b{_SIZE}\b.*\b{_LN}\b"),
        ("log10", rf"\b{_LOG10} ?(?:of )?{_SIZE}\b|\b{_SIZE}\b.*\b{_LOG10}\b"),
        (
            "log2fc",
            rf"\blog ?2? ?(?:of )?(?:the )?{_SIZE}\b|\bl2?fc\b|\blog2? .*\b{_SIZE}\b"
            rf"|\b{_SIZE}\b.*\blog ?2?\b",
        ),
        ("percent", r"\b(?:percent\w*|pct) ?(?:of )?(?:change|difference|increase)\b"),
        ("fold", rf"{_FOLD}|{_RELATIVE}"),
    )
)
_LOGGED = re.compile(r"\b(?:log|ln\b|lg\b|natural log)")
_BASES = (
    ("log10", re.compile(r"\b(?:log ?10|lg\b)")),
    ("ln", re.compile(r"\b(?:ln\b|log ?e\b|natural log)")),
    ("log2fc", re.compile(r"\blog ?2")),
)

# ddCt is minus log2 of a ratio; minus ddCt is the log2, and 2 to minus ddCt the ratio
_DD = r"(?:dd|delta[ _.-]*delta)[ _.-]*c[tqp]\b"
_CYCLES = re.compile(rf"(?:\b|(?<=x2)|(?<=2)|(?<=neg)|(?<=negative)|(?<=minus)){_DD}")
_TWO_TO = re.compile(rf"(?:^|[(\[=,:;] ?)x?2[\s^*(\[.-]*{_DD}|(?:\b|x)2 ?(?:\^|\*\*)[\s(\[-]*{_DD}")
_SOME_TWO = re.compile(rf"\b2[ .-]*{_DD}")
_MINUS = re.compile(
    r"(?:(?<![\w.)\]])-(?: ?1(?:\.0)? ?[*x\u00d7\u00b7])?|\bminus"
    rf"|(?:^|[(\[=]|\bmean |\baverage |\bmedian |\bof )neg(?:ative)?\b)[ (.]*(?:of )?{_DD}"
    rf"|^(?:neg|negative){_DD}"
)
_MINUS_FIRST = re.compile(rf"[ (]*(?:-|(?:minus|neg|negative)\b)[^-]*{_DD}")
_TURNED = re.compile(
    r"invert|invers|revers|flip|opposite|\bminus\b(?![ .]+[a-z])|\bneg(?:ative)?\b"
    r"|(?<![\w)])- ?1\b|\bsign\b|mirror|-1 ?[)*x]|\( ?- ?\)|^x[. ]+d"
)
_REFERENCE = r"(?:controls?|ctrl|ctl|normal|healthy|untreated|mock|vehicle|benign|wt|primary)"
_CONTROL_FIRST = re.compile(rf"\b{_REFERENCE}\b[\w ]*(?:-|\bminus\b|\bvs?\b|\bversus\b|/)")
_UNSURE_DASH = re.compile(rf"(?:[\w)\]]-|\.\.+){_DD}")
_SEURAT = ("avglogfc",)


def plain_name(name: object) -> str:
    """Write a column's name in lower-case letters and digits alone.

    Parameters
    ----------
    name : object
        As in the table.

    Returns
    -------
    str
        ``log2foldchange`` for ``log2 Fold-Change``.
    """
    return re.sub(r"[\W_]+", "", lower_name(name))


def lower_name(name: object) -> str:
    """Write a column's name in small letters, with plain dashes, d for delta and percent for %.

    Parameters
    ----------
    name : object
        As in the table.

    Returns
    -------
    str
        The same name.
    """
    text = unicodedata.normalize("NFKC", str(name)[:_LONGEST]).lower()
    text = re.sub(r"% ?(?=change|diff)|(?<=change) ?\(?%\)?", " percent ", text)
    return text.translate(_GREEK).translate(_DASHES)


def words_of(name: object) -> str:
    """Write a column's name as words without the groups compared.

    Parameters
    ----------
    name : object
        As in the table.

    Returns
    -------
    str
        ``logfc`` for ``logFC.A_vs_B``.
    """
    text = _all_words(_CONTEXT.sub(" ", lower_name(name)))
    return " ".join(_VERSUS.sub(" ", text).split()) or text


def _all_words(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def scale_by_name(column: str) -> str:
    """Give the scale of effects that the words of a column's name tell.

    Parameters
    ----------
    column : str
        Its name.

    Returns
    -------
    str
        One of the effects, `UNCLEAR` where the name may mean two of them, or empty.
    """
    told = scale_apart(column)
    words = words_of(column)
    return told or next((role for role, pattern in _PATTERNS if pattern.search(words)), "")


def scale_apart(column: str) -> str:
    """Give the scale of what is written with ddCt, or with a logarithm, beside the word of a ratio.

    Parameters
    ----------
    column : str
        Its name.

    Returns
    -------
    str
        As `scale_by_name`; empty where neither is in the name.
    """
    text = lower_name(column)
    if _CYCLES.search(text.replace("_", " ")):
        return _of_cycles(text)
    words, everything = words_of(column), _all_words(text)
    if not _LOGGED.search(everything):
        return ""
    told = next((role for role, pattern in _PATTERNS if pattern.search(words)), "")
    if told != "fold":
        return ""
    return _base(everything) or UNCLEAR  # a 'log RQ' may be log10


def _of_cycles(text: str) -> str:
    """Tell ddCt, its negative and 2 to that apart; a name that leaves the sign open is unclear."""
    text, words = text.replace("_", " "), _all_words(text)
    bare = _CONTEXT.sub(" ", text)
    told = next((role for role, pattern in _PATTERNS if pattern.search(_all_words(bare))), "")
    if told in ("log2fc", "ln", "log10"):
        return told
    if _TWO_TO.search(text):
        return (_base(words) or "log2fc") if _LOGGED.search(words) else "fold"
    if _MINUS.search(bare) or _MINUS_FIRST.match(bare):
        return "log2fc"
    if told in ("fold", "percent"):
        return (_base(words) or UNCLEAR) if _LOGGED.search(words) else told
    turned = (
        _TURNED.search(bare)
        or _SOME_TWO.search(text)
        or _UNSURE_DASH.search(text)
        or _CONTROL_FIRST.search(text)
    )
    return UNCLEAR if turned or _LOGGED.search(words) else "ddct"


def _base(words: str) -> str:
    return next((role for role, pattern in _BASES if pattern.search(words)), "")


def is_seurats(column: str) -> bool:
    """Tell the name under which Seurat gave natural logarithms before its version 4, log2 not.

    Parameters
    ----------
    column : str
        Its name.

    Returns
    -------
    bool
        True for ``avg_logFC``.
    """
    return plain_name(column) in _SEURAT
