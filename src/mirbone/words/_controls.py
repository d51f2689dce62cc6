"""Which control of a table is meant, where platforms add an assay to its name."""

import re
from collections.abc import Collection

from mirbone.words._genes import gene_key
from mirbone.words._rows import classify_row
from mirbone.words.written import tidy, without_additions

# U6 is U6 snRNA, hsa-U6 and the MammU6 of TaqMan; RNU6B is another transcript
_WORDS = re.compile(r"^(?:hsa|human|mamm)(?=u\d|rnu|snord)|^snrna(?=u\d)|(?<=u\d)snrna$")
# HGNC lists U48 and RNU48 as names of SNORD48, and so for these (doi:10.1093/nar/gkac888)
_SNORD = re.compile(r"^(?:rnu|u)(?=(?:24|38b|43|44|47|48|58a)$)")


def find_controls(name: str, known: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the controls of a table that a name may mean.

    Parameters
    ----------
    name : str
        As written, such as ``U6``.
    known : collection of str
        The names of the table.

    Returns
    -------
    same : tuple of str
        Those that differ in what a platform adds alone, such as ``U6 snRNA-001973``.
    controls : tuple of str
        All controls of the table; empty where `name` is no control.
    """
    if classify_row(name).kind != "control":
        return (), ()
    controls = tuple(sorted(one for one in known if classify_row(one).kind == "control"))
    key = _key(name)
    return tuple(one for one in controls if _key(one) == key), controls


def _key(name: str) -> str:
    key = _WORDS.sub("", gene_key(without_additions(tidy(name)).text))
    return _SNORD.sub("snord", _WORDS.sub("", key))
