"""What platforms and programs add to a miRNA's name, and what they must not be mistaken for."""

import re
from dataclasses import dataclass

# What no miRNA's name can end or begin with. A number of miRBase has at most five digits, so six or
# seven are an assay; a copy of a precursor (-1) and an isoform (.2) are not touched here.
_LEADING = (
    (r"> ?", "a mark of FASTA"),
    (r"(?:mature|mirna|name)\s?[,:=]\s*", "a word of the file"),
    (r"\d{6}_mir[-_ ,;|:]{1,3}", "a TaqMan assay"),
    (r"\d{6,7}[-_ ,;|:]{1,3}(?=\D)", "a TaqMan assay"),
    (r"(?:YP|MS|ZP|YC)\d{5,}[-_ ,;|]{1,3}", "a Qiagen product"),
    (r"v\d{1,2}_(?=hsa)", "a release of miRBase"),
)
_TRAILING = (
    (r"(?<=\w)[ _,;(\[]{1,3}(?:homo sapiens|homo_sapiens|h\. sapiens|human|hsa)[)\]]?", "a word"),
    (r"(?<=\w)[ _,;([-]{1,3}(?:mature|mature mirna|mirna|mimat)[)\]]?", "a word of the file"),
    (r"[_ ](?:[xsa]_)?(?:st|at)", "a probe set"),
    (r"[_ ,;([]{1,3}(?:mirbase[ _]?)?v\d{1,2}(?:\.\d)?[)\]]?", "a release of miRBase"),
    (r"[_ ,;([]{1,3}mirbase[ _]?(?:release[ _]?)?\d{1,2}(?:\.\d)?[)\]]?", "a release of miRBase"),
    (r"(?<=[\w*]):\d{1,2}\.\d", "a release of miRBase"),
    (r"\|-?\d+(?:\.\d+)?", "the background of an nCounter probe"),
    (r"[-_ ,;|(]{1,3}\d{6}_mir\)?", "a TaqMan assay"),
    (r"(?<=[a-z0-9*#])[-_ ,;:.|([]{1,3}\d{6,7}(?:[_ ][ab])?[)\]]?", "a TaqMan assay"),
    (r"[-_ ,;|([]{1,3}(?:YP|MS|ZP|YC|MIN|MSY|MSC)\d{5,}[)\]]?", "a Qiagen product"),
    (r"\s?[([](?:id|cat|assay)?[ .:#-]*[a-z]{0,3}[-_]?\d{4,}[)\]]", "a product number"),
    (
        r"(?<=\w)[ _-](?:(?:lna|miscript|taqman|qpcr)[ _-])?(?:pcr )?primers?(?: (?:set|assay))?",
        "an assay",
    ),
    (r"(?<=[\w*]) (?:mircury|lna|miscript|taqman|qpcr)(?: \w{1,20}){0,4} assay", "an assay"),
    (r"\s?[;:_|.](?:ref(?:erence)?|canonical|exact)", "the mark of the reference sequence"),
    (r"[ _]{1,3}\(?\d{2}[ -]?nt\)?", "a length"),
    (r"_R[+-]\d{1,2}", "a 3' end other than that of miRBase"),
)
_MEANT = {
    f"{side}{place}": what
    for side, listed in (("before", _LEADING), ("after", _TRAILING))
    for place, (_, what) in enumerate(listed)
}
_BEFORE, _AFTER = (
    re.compile(f"(?:{'|'.join(groups)}){end}", re.IGNORECASE)
    for groups, end in (
        ([f"(?P<before{n}>{one})" for n, (one, _) in enumerate(_LEADING)], ""),
        ([f"(?P<after{n}>{one})" for n, (one, _) in enumerate(_TRAILING)], "$"),
    )
)
# a name of letters, few digits and dashes holds none of them, which saves looking
_HINT = re.compile(r"[^A-Za-z0-9*-]|\d{6}|-(?:mature|mirna|mimat|primer)", re.IGNORECASE)
_HAIRPIN = re.compile(
    r"^(?:hp|pre)[_-](?=hsa)|(?<=^hsa-)pre-|^hp[_-](?=mir|let)"
    r"|(?<=\w)[ _,;([-]{1,3}(?:stem[- ]?loop|hairpin|pre(?:cursor|mirna)?)[)\]]?$",
    re.IGNORECASE,
)
_MISCRIPT = re.compile(r"Hs_((?:miR|let|mir)[-_].*?)_\d{1,2}$")
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[._]\d{1,2}$"), "the mark of a repeated row"),
    (re.compile(r"(?<=[35]p)-\d{1,2}$", re.IGNORECASE), "the mark of a repeated row"),
    (re.compile(r"_(?:[ABRL]|mir)$", re.IGNORECASE), "an addition"),
)
_SEQUENCE = re.compile(r"[-_:;|. (]([ACGTU]{15,30})\)?$")
_ISOMIR = re.compile(
    r"[;_.:|&-]iso(?:[_.:;\d-]|$)|[;_]iso|_L[+-]\d|_R[+-]\d+_|_\d+ss\d+[ACGTU]|[._-]SNP[A-Z]?$"
    r"|\|[+-]?\d+\|[+-]?\d+|[;:](?:add|mut|nta|trim)\w*[:;]|[;:_](?:add|snp|snv)$"
    r"|(?:[_:;]|(?<=[35]p) ?)[+]\d{1,2}$|[_:;]-\d{1,2}$",
    re.IGNORECASE,
)

# The names that TargetScanHuman 8 gives to a second 5' end (doi:10.7554/eLife.05005)
_TARGET_ISOFORM = re.compile(
    r"mir-(?:(?:101|124|126|133a|140|142|203a|302c|455|483|505)-3p|(?:183|383|411|504|873)-5p|496)"
    r"[.-][12]$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A written name without what a platform added.

    Parameters
    ----------
    text : str
        The name.
    dropped : tuple of (str, str)
        What was left out, and what it is.
    hairpin : bool
        Whether what was left out says that the precursor is meant.
    """

    text: str
    dropped: tuple[tuple[str, str], ...] = ()
    hairpin: bool = False


def without_additions(text: str) -> Plain:
    """Leave out what a platform added and no miRNA's name can hold.

    Parameters
    ----------
    text : str
        As `tidy` gives it.

    Returns
    -------
    Plain
        The name, and what was left out.

    Examples
    --------
    >>> without_additions("hsa-let-7a-000377").text, without_additions("hsa-let-7a-1").text
    ('hsa-let-7a', 'hsa-let-7a-1')
    """
    dropped: list[tuple[str, str]] = []
    while _HINT.search(text) and (found := _BEFORE.match(text) or _AFTER.search(text)):
        if found.group() == text or found.lastgroup is None:
            break
        dropped.append((found.group().strip(), _MEANT[found.lastgroup]))
        text = (text[: found.start()] + text[found.end() :]).strip(" ,;|")
    assay = _MISCRIPT.match(text)
    if assay:
        dropped.append((text[assay.end(1) :], "the version of an assay"))
        text = assay.group(1)
    plain = _HAIRPIN.sub("", text)
    # TaqMan cards write # for *
    starred = re.sub(r"#$", "*", plain)
    return Plain(starred, tuple(dropped), hairpin=plain != text)


def without_mark(text: str) -> tuple[str, str]:
    """Leave out a last mark that may be an addition, for a name that is unknown with it.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    tuple of (str, str)
        The name without it, and what it is; the name itself and nothing where there is none, or
        where it is the isoform of a target catalogue.
    """
    for pattern, what in _MARKS:
        found = pattern.search(text)
        if found and found.start() and not is_target_isoform(text):
            return text[: found.start()], f"{found.group()!r} is {what}"
    return text, ""


def split_sequence(text: str) -> tuple[str, str]:
    """Split the sequence off a name that has one at its end.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    tuple of (str, str)
        The name, and the sequence as RNA; empty where there is none.

    Examples
    --------
    >>> split_sequence("hsa-let-7a-5p_TGAGGTAGTAGGTTGTATAGTT")
    ('hsa-let-7a-5p', 'UGAGGUAGUAGGUUGUAUAGUU')
    """
    found = _SEQUENCE.search(text)
    if found is None or found.start() == 0:
        return text, ""
    return text[: found.start()], found.group(1).replace("T", "U")


def is_target_isoform(text: str) -> bool:
    """Tell the names of TargetScan for a second 5' end, whose seed is another.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    bool
        True for ``miR-183-5p.2``.
    """
    return _TARGET_ISOFORM.search(text) is not None


def isomir_of(text: str) -> str:
    """Give the name of which a text names a variant.

    Parameters
    ----------
    text : str
        A name with the tag of an isomiR.

    Returns
    -------
    str
        The name before the tag; empty where there is no tag.

    Examples
    --------
    >>> isomir_of("hsa-let-7a-5p;iso_5p:ct"), isomir_of("hsa-let-7a-5p")
    ('hsa-let-7a-5p', '')
    """
    found = _ISOMIR.search(text)
    return text[: found.start()] if found else ""
