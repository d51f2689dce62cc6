"""Gene names: HGNC symbols and the aliases that papers on bone metastasis use."""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mirbone.words._resolution import NameResolution
from mirbone.words._spreadsheet import spreadsheet_note

SYMBOL = 1.0
SYMBOL_OTHER_CASE = 0.95
ALIAS = 0.9
ALIAS_ALSO_ELSEWHERE = 0.8

LONGEST_GENE_NAME = 120

_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa"})
_SPELLED = (("alpha", "a"), ("beta", "b"), ("gamma", "g"), ("delta", "d"), ("kappa", "k"))
_LIKE_SYMBOL = re.compile(r"(?:[A-Z][A-Z0-9]{1,11}(?:-[A-Z0-9]{1,5})?|C(?:\d\d?|X|Y)orf\d+)")


@dataclass(frozen=True, slots=True)
class _Genes:
    """Keys to symbols; a key is lower-case letters and digits, Greek letters as a, b, g, d, k."""

    symbols: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    elsewhere: Mapping[str, str]


def resolve_gene(symbol: str) -> NameResolution:
    """Resolve a gene symbol, alias or protein name to HGNC symbols.

    Letter case, hyphens, spaces and the way of writing Greek letters make no difference. Known are
    the genes of the evidence base and of its field; an alias of several genes (TGF-beta, Ras) gives
    them all. A current symbol goes before any alias. HGNC: doi:10.1093/nar/gkac888.

    Parameters
    ----------
    symbol : str
        As it was written.

    Returns
    -------
    NameResolution
        Kind ``gene`` with symbols in `names`, or ``unknown``.

    Examples
    --------
    >>> resolve_gene("Connexin-43").names
    ('GJA1',)
    >>> resolve_gene("TGFβ").names
    ('TGFB1', 'TGFB2', 'TGFB3')
    """
    text = " ".join(symbol[: 2 * LONGEST_GENE_NAME].split())
    key = gene_key(text)
    genes = _load_genes()
    if not key or len(text) > LONGEST_GENE_NAME:
        return NameResolution(symbol, "unknown", note="No gene name. Give a symbol such as SNAI1.")
    if key in genes.symbols:
        exact = genes.symbols[key]
        sure = SYMBOL if text == exact else SYMBOL_OTHER_CASE
        note = "HGNC symbol." if text == exact else f"HGNC symbol {exact}, written differently."
        return NameResolution(symbol, "gene", names=(exact,), confidence=sure, note=note)
    return _by_alias(genes, symbol, text, key)


def _by_alias(genes: _Genes, symbol: str, text: str, key: str) -> NameResolution:
    names = genes.aliases.get(key, ())
    if len(names) > 1:
        note = f"Ambiguous: {text} names {', '.join(names)}. Give the symbol of the one meant."
        return NameResolution(
            symbol, "gene", names=names, confidence=round(1 / len(names), 2), note=note
        )
    if names and key in genes.elsewhere:
        note = f"Alias of {names[0]}; outside this field also of {genes.elsewhere[key]}."
        return NameResolution(
            symbol, "gene", names=names, confidence=ALIAS_ALSO_ELSEWHERE, note=note
        )
    if names:
        note = f"Alias of {names[0]}."
        return NameResolution(symbol, "gene", names=names, confidence=ALIAS, note=note)
    damage = spreadsheet_note(text)
    if damage:
        return NameResolution(symbol, "unknown", note=f"Looks like {damage}. Write the symbol.")
    note = "Not among the genes of the evidence base or their aliases."
    if _LIKE_SYMBOL.fullmatch(text):
        note += " It is written like an HGNC symbol; check it at genenames.org."
    return NameResolution(symbol, "unknown", note=note)


def gene_key(text: str) -> str:
    """Reduce a gene name to what tells it from others.

    Parameters
    ----------
    text : str
        Symbol, alias or name.

    Returns
    -------
    str
        Lower-case letters and digits; ``TGF-β1`` and ``TGF beta 1`` give ``tgfb1``.
    """
    key = unicodedata.normalize("NFKC", text).lower().translate(_GREEK)
    for word, letter in _SPELLED:
        key = key.replace(word, letter)
    return re.sub(r"[^a-z0-9]", "", key)


@cache  # a constant of the package, read once
def _load_genes() -> _Genes:
    text = files("mirbone.words").joinpath("data", "genes.tsv").read_text(encoding="utf-8")
    symbols: dict[str, str] = {}
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    elsewhere: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        symbols[gene_key(row["symbol"])] = row["symbol"]
        for alias in (*row["aliases"].split(";"), row["name"]):
            if alias:
                aliases[gene_key(alias)][row["symbol"]] = None
        for pair in filter(None, row["elsewhere"].split(";")):
            alias, _, other = pair.partition("=")
            elsewhere[gene_key(alias)] = other
    return _Genes(symbols, {key: tuple(names) for key, names in aliases.items()}, elsewhere)
