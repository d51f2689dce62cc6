"""Which control of a table is meant, where platforms add an assay to its name."""

import re
from collections.abc import Collection

from mirbone.words._genes import gene_key
from mirbone.words.written._additions import without_additions
from mirbone.words.written._listed import listed_name
from mirbone.words.written._spelling import tidy

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

    Examples
    --------
    >>> find_controls("U6", {"U6 snRNA-001973", "RNU48-001006"})[0]
    ('U6 snRNA-001973',)
    """
    if not _is_control(name):
        return (), ()
    controls = tuple(sorted(one for one in known if _is_control(one)))
    key = _key(name)
    return tuple(one for one in controls if _key(one) == key), controls


def _is_control(name: str) -> bool:
    return (listed_name(name) or ("", ""))[0] == "control"


def _key(name: str) -> str:
    key = _WORDS.sub("", gene_key(without_additions(tidy(name)).text))
    return _SNORD.sub("snord", _WORDS.sub("", key))
