"""Which column of a signature table is what: by its name, and by what it holds."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import InputError, Numbers, Source, read_numbers
from mirbone.expression.reading.signature._directions import (
    holds_directions,
    read_called,
    read_directions,
)
from mirbone.expression.reading.signature._scales import (
    UNCLEAR,
    lower_name,
    plain_name,
    scale_apart,
    scale_by_name,
    words_of,
)
from mirbone.expression.reading.signature._shapes import cells_of, share_of_mirnas

EFFECTS = ("log2fc", "ln", "log10", "ddct", "fold", "percent")

# names of limma, edgeR, DESeq2, GEO2R, TAC and of ourselves, in lower case, letters and digits
# alone; of several that are there the first counts
_NAMES = {
    "mirna": (
        "mirna", "mirnaid", "mirnaname", "mirnas", "microrna", "mature", "maturemirna",
        "maturename", "matureid", "name", "systematicname", "transcriptidarraydesign",
        "mirbaseid", "mir", "id", "gene", "symbol", "genesymbol", "genename",
        "target", "targetname", "assay", "assayname",
        "",
    ),
    "log2fc": (
        "log2fc", "logfc", "log2foldchange", "lfc", "log2ratio", "logratio", "l2fc", "log2rq",
        "logfoldchanges",
    ),
    "fold": (
        "fc", "foldchange", "fold", "ratio", "foldregulation", "rq", "fcabsolute", "absfc",
        "absfoldchange", "absolutefoldchange", "linearfc", "linearfoldchange",
    ),
    "ddct": ("ddct", "deltadeltact", "ddcq", "deltadeltacq", "ddcp"),
    "percent": ("percentchange", "pctchange", "changepercent"),
    "ln": ("lnfc", "logefc", "lnfoldchange", "lnratio", "naturallogfc", "lnrq"),
    "log10": ("log10fc", "log10foldchange", "log10ratio", "lgfc", "log10rq"),
    "direction": ("direction", "regulation", "change", "updown"),
    "p": ("p", "pvalue", "pval", "rawp", "rawpvalue", "prt", "pr"),
    "fdr": (
        "fdr", "adjpval", "adjpvalue", "padj", "qvalue", "qval", "q", "bh", "adjp", "padjust",
        "padjusted", "adjustedpvalue", "adjustedp", "pvalueadj", "pvalueadjusted", "pvaladj",
        "fdrpval", "fdrpvalue", "pvalfdr", "pvaluefdr", "correctedpvalue", "pvaluecorrected",
        "fdrstepup", "stepup", "falsediscoveryrate", "fdrbh", "bhp", "bhpvalue", "benjamini",
        "benjaminihochberg",
    ),
    "t": ("t", "tstat", "stat", "tstatistic", "moderatedt", "tvalue"),
    "mean": ("mean", "aveexpr", "logcpm", "averageexpression"),
    "ci_low": ("cilow", "cil", "cilower", "lowerci", "ci95low", "conflow", "lcl"),
    "ci_high": ("cihigh", "cir", "ciupper", "upperci", "ci95high", "confhigh", "ucl"),
}  # fmt: skip

# limma's write.fit (coefficients and mean A), limma and marray (M and A), NOISeq (M and D)
_LOG2_OF_PROGRAMS = (
    ("coef", {"a", "t"}), ("m", {"a", "t"}), ("m", {"d", "prob"}), ("m", {"d", "ranking"}),
)  # fmt: skip
_ERROR = re.compile(r"\b(?:se|sd|std\w*|stderr|error|lfcse|variance|var|ci|lower|upper|low|high)\b")
_ADJUSTED = re.compile(
    r"\b(?:l?fdr\w*|fwer|[qs] ?val\w*|q|padj\w*|p ?adj\w*|adj\w* ?(?:p|sig)\w*|p ?val\w* ?adj\w*|bh"
    r"|corrected|corr ?p\w*|p ?(?:val\w*)? ?corr\w*|korr\w*|corrig\w*|ajust\w*"
    r"|benjamini\w*|hochberg|bonf\w*|holm|sidak"
    r"|false discovery.*|step ?up|storey|multiple test\w*|adj|adjusted|by ?p)\b"
)
_PROBABILITY = re.compile(
    r"\b(?:p|pval\w*|p ?val\w*|pr|sig|signif\w*|[tfu] ?test|wilcox\w*|mann|whitney|anova|welch)\b"
)
_LOG_OF_P = re.compile(
    r"(?:neg(?:ative)?|minus|m|n)?(?P<base>log10|log2|log|lg|ln)(?:of)?(?:the)?"
    r"(?:(?:students|welchs?)?ttest)?(?P<what>p|pval(?:ue)?|rawp\w*|adj\w*|padj\w*|pvaladj|pvalueadj\w*|fdr\w*|q|qval(?:ue)?|bh\w*)$"
)
_GROUPED = re.compile(
    r"\b(?:famil\w*|seed|precursors?|pre|hairpins?|stem ?loops?|cluster\w*|host)\b"
)
_SOME_MATURE = 0.3  # a family such as miR-21 is also a miRNA's name
_SMALL = 0.05
_FALLS = -0.3
_CALLS = re.compile(r"\b(?:sig\w*|de|deg|degs|passe?d?|stars?|asterisks?|diff\w* express\w*)\b")
_CALLED = {"fold": "fold_change", "ddct": "ddCt", "ln": "lnFC", "log10": "log10FC"}


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a signature table are.

    Parameters
    ----------
    roles : dict of str to str
        Role to column: ``mirna``, ``direction``, ``called`` (significant or not, where there is
        no p), ``p``, ``fdr``, ``t``, ``mean``, ``ci_low``, ``ci_high``, and the effects of
        `EFFECTS` that are there.
    logs : dict of str to float
        Of ``p`` and ``fdr``, those that are given as logarithms, with the base.
    unread : tuple of str
        The columns that are none of these.
    """

    roles: dict[str, str]
    logs: dict[str, float]
    unread: tuple[str, ...]


def find_columns(table: pd.DataFrame, path: Source) -> Columns:
    """Say which column of a signature table is what.

    Names go first: those of the programs, then longer ones that hold their words. The miRNAs are in
    the column whose cells are names of miRNAs. A column of numbers from 0 to 1 that is called p,
    q, FDR or significance is one of p or FDR.

    Parameters
    ----------
    table : DataFrame
        As read.
    path : Path or Held
        Where it came from, for messages.

    Returns
    -------
    Columns
        Roles, and what was not read.

    Raises
    ------
    InputError
        If several columns may be the same thing, none gives an effect, or one looks like p and is
        not known as such.
    """
    columns = [str(column) for column in table.columns]
    numbers = {c: read_numbers(cells_of(table, c)) for c in columns}
    roles: dict[str, str] = {"mirna": _mirna_column(table, numbers)}
    logs: dict[str, float] = {}
    left = [c for c in columns if c != roles["mirna"]]
    for role in ("p", "fdr"):
        found, base = _probability(role, left, numbers, path)
        if found:
            roles[role] = found
            left.remove(found)
            logs |= {role: base} if base else {}
    for role in (*EFFECTS, "t", "mean", "ci_low", "ci_high"):
        found = _named(role, left, numbers, path)
        if role == "log2fc" and not found:
            found = _of_program(left, columns, path)
        if found:
            roles[role] = found
            left.remove(found)
    direction = _direction_column(table, left, numbers, has_effect=bool(roles.keys() & {*EFFECTS}))
    if direction:
        roles["direction"] = direction
        left.remove(direction)
    if not roles.keys() & {*EFFECTS, "direction"}:
        raise InputError(_no_effect(table, path))
    if not roles.keys() & {"p", "fdr"} and (found := _falling_probability(roles, left, numbers)):
        roles["p"] = found
        left.remove(found)
    if not roles.keys() & {"p", "fdr"}:
        _refuse_hidden_p(left, numbers, path)
        called = [
            c for c in left if _is_call(words_of(c)) and read_called(cells_of(table, c)) is not None
        ]
        if called:
            roles["called"] = called[0]
            left.remove(called[0])
    return Columns(roles, logs, tuple(left))


def is_numeric(read: Numbers) -> bool:
    """Tell whether most of what a column holds are numbers.

    Parameters
    ----------
    read : Numbers
        Its cells.

    Returns
    -------
    bool
        Whether at least four in five of the cells that hold something are.
    """
    some = ~read.missing
    return bool(some.any()) and float(read.unread[some].mean()) <= 0.2


def _is_p_like(read: Numbers) -> bool:
    """Whether a column holds numbers from 0 to 1, and not 0 and 1 alone, which say no and yes."""
    values = read.values[~np.isnan(read.values)]
    inside = bool(((values >= 0) & (values <= 1)).all())
    return is_numeric(read) and inside and bool((values % 1).any())


def _mirna_column(table: pd.DataFrame, numbers: dict[str, Numbers]) -> str:
    """Choose the column of miRNA names: by what it holds, then by its name, then the first.

    A family or precursor stands for several miRNAs: a column of mature ones goes before, and of two
    such columns the one that is not called after a group and has no name twice.
    """
    columns = [str(column) for column in table.columns]
    among = [c for c in columns if not is_numeric(numbers[c])]
    good = columns
    for mature in (True, False):
        known = {c: share_of_mirnas(cells_of(table, c), mature=mature) for c in among}
        best = max(known.values(), default=0.0)
        if best > _SOME_MATURE * mature:
            good = [c for c in among if known[c] >= 0.9 * best]
            break
    single = [c for c in good if not _GROUPED.search(words_of(c))] or good
    order = _NAMES["mirna"]
    named = [c for c in single if plain_name(c) in order]
    named.sort(key=lambda c: order.index(plain_name(c)))
    return min(named or single, key=lambda c: _repeats(cells_of(table, c)))


def _repeats(cells: pd.Series) -> bool:
    names = [str(cell) for cell in cells if str(cell).strip()]
    return len(set(names)) < len(names)


def _named(role: str, left: list[str], numbers: dict[str, Numbers], path: Source) -> str:
    """Find the column of a role: the very name, that name beside the groups, then its words."""
    very = {plain_name(c): c for c in reversed(left) if scale_apart(c) in ("", role)}
    exact = [very[name] for name in _NAMES[role] if name and name in very]
    exact = [c for c in exact if is_numeric(numbers[c]) or role == "log2fc"]
    if exact:
        return exact[0]
    among = [c for c in left if is_numeric(numbers[c]) and not _ERROR.search(words_of(c))]
    beside = [c for c in among if scale_apart(c) in ("", role)]
    worded = [c for c in among if scale_by_name(c) == role]
    found = _beside(role, beside) or worded
    return _only_one(found, role, path) if found else ""


def _of_program(left: list[str], columns: list[str], path: Source) -> str:
    """Find a log2 fold change under a name too short to tell, by what its program gives beside."""
    there = {plain_name(words_of(c)) for c in columns}
    for name, beside in _LOG2_OF_PROGRAMS:
        found = [c for c in left if plain_name(words_of(c)) == name]
        if found and beside <= there:
            return _only_one(found, "log2fc", path)
    very = {plain_name(c) for c in columns}
    told = [c for c in left if plain_name(c).startswith("coef")]
    fits = [c for c in told if {f"{one}{plain_name(c)[4:]}" for one in ("t", "pvalue")} <= very]
    return _only_one(fits, "log2fc", path) if fits else ""


def _beside(role: str, columns: list[str]) -> list[str]:
    """Give the columns that are called so but for the groups, by the first name that is there."""
    called = {c: plain_name(words_of(c)) for c in columns}
    first = next((name for name in _NAMES[role] if name and name in called.values()), None)
    return [c for c in columns if called[c] == first]


def _probability(
    role: str, left: list[str], numbers: dict[str, Numbers], path: Source
) -> tuple[str, float]:
    """Find the column of p or FDR, and the base of its logarithm; 0 where it is p itself."""
    very = {plain_name(c): c for c in reversed(left)}
    exact = [very[name] for name in _NAMES[role] if name in very]
    if exact:
        return exact[0], 0.0
    beside = _beside(role, [c for c in left if is_numeric(numbers[c])])
    if beside:
        return _only_one(beside, role, path), 0.0
    logged = {c: base for c in left if (base := _log_base(c, role)) and is_numeric(numbers[c])}
    straight = [c for c in left if not re.search(r"\b(?:log|ln|lg)", words_of(c))]
    shares = [c for c in straight if _is_p_like(numbers[c]) and _share_role(c) == role]
    first = [c for c in shares if not re.search(r"bonf|holm|fwer|sidak", lower_name(c))]
    found = first or shares or list(logged)
    if not found:
        return "", 0.0
    column = _only_one(found, role, path)
    return column, logged.get(column, 0.0)


def _is_call(words: str) -> bool:
    return any(one.search(words) for one in (_CALLS, _ADJUSTED, _PROBABILITY))


def _share_role(column: str) -> str:
    words = words_of(column)
    if _ADJUSTED.search(words):
        return "fdr"
    return "p" if _PROBABILITY.search(words) else ""


def _log_base(column: str, role: str) -> float:
    found = _LOG_OF_P.match(plain_name(words_of(column)))
    if found is None or (
        ("p" if re.match(r"p(?:val(?:ue)?)?$|rawp", found["what"]) else "fdr") != role
    ):
        return 0.0
    return {"ln": float(np.e), "log2": 2.0}.get(found["base"], 10.0)


def _only_one(found: list[str], role: str, path: Source) -> str:
    if len(found) > 1:
        what = {"p": "p", "fdr": "FDR", "log2fc": "log2 fold changes"}.get(role, role)
        raise InputError(
            f"the signature table {path}, line 1: several columns may be the {what}: "
            f"{', '.join(map(repr, found[:6]))}. Keep those of one comparison, or name the one "
            f"meant {_CALLED.get(role, role)!r}."
        )
    return found[0]


def _direction_column(
    table: pd.DataFrame, left: list[str], numbers: dict[str, Numbers], *, has_effect: bool
) -> str:
    """Find the column of directions: one called so that holds some, else one that says them."""
    very = {plain_name(c): c for c in reversed(left)} | {
        plain_name(words_of(c)): c for c in reversed(left)
    }
    named = [very[name] for name in _NAMES["direction"] if name in very]
    for column in named:
        read = read_directions(cells_of(table, column))
        if not np.isnan(read.sides).all():
            return column
    told = [c for c in left if not is_numeric(numbers[c]) and holds_directions(cells_of(table, c))]
    if told:
        return told[0]
    return "" if has_effect or not named else named[0]


def _no_effect(table: pd.DataFrame, path: Source) -> str:
    where = f"the signature table {path}, line 1"
    unclear = [str(c) for c in table.columns if scale_by_name(str(c)) == UNCLEAR]
    if unclear:
        return (
            f"{where}: {unclear[0]!r} leaves open on which scale its effects are, or which way "
            "they go. Name it 'log2fc' if above 0 is more of the miRNA in the cases (minus ddCt "
            "is), 'ddCt' if above 0 is less, 'fold_change' if it holds ratios, 'log10fc' or "
            "'lnfc' if it holds logarithms of another base."
        )
    differences = [str(c) for c in table.columns if re.search(r"\bdifference\b", words_of(c))]
    if differences:
        return (
            f"{where}: {differences[0]!r} does not say of what it is the difference. If of log2 "
            "values, as Perseus and limma have them, name it 'log2fc'; other values are no effects."
        )
    return (
        f"{where}: expected a column 'log2fc' (or 'logFC', "
        "'log2FoldChange'), 'fold_change' (ratios), 'ddCt' or 'direction' (up, down); found "
        f"{', '.join(map(repr, table.columns[:12]))}. Add or rename it."
    )


def _falling_probability(
    roles: dict[str, str], left: list[str], numbers: dict[str, Numbers]
) -> str:
    """Find a column of probabilities that fall as effects grow, as p does; NOISeq's grow."""
    effect = next((numbers[roles[role]].values for role in EFFECTS if role in roles), None)
    among = [c for c in left if re.fullmatch(r"prob(?:ability)?", words_of(c))]
    if effect is None or len(among) != 1 or not _is_p_like(numbers[among[0]]):
        return ""
    with np.errstate(all="ignore"):
        sizes = np.abs(effect if "fold" not in roles else np.log(np.abs(effect)))
        values = numbers[among[0]].values
        both = ~(np.isnan(sizes) | np.isnan(values))
        ranks = [pd.Series(one[both]).rank().to_numpy() for one in (sizes, values)]
        falls = both.sum() > 2 and np.corrcoef(ranks)[0, 1] < _FALLS
    return among[0] if falls else ""


def _refuse_hidden_p(left: list[str], numbers: dict[str, Numbers], path: Source) -> None:
    """Refuse a table that would be taken whole though a column of it looks like p."""
    for column in left:
        values = numbers[column].values
        values = values[~np.isnan(values)]
        if not _is_p_like(numbers[column]) or len(values) < 3:
            continue
        if values.min() < _SMALL or re.search(r"\bprob\w*\b|posterior|ppde", words_of(column)):
            raise InputError(
                f"the signature table {path}, column {column!r}: it holds numbers from 0 to 1, as "
                "p does, but is not named so; without p the whole table would be the signature. "
                "Name it 'p' or 'fdr' if it is one (a probability of change is 1 - fdr), or remove "
                "it."
            )
