"""What the groups of a published comparison are, whatever words a paper had for them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mirbone._core import InputError, package_table, short_repr

_APART = re.compile(r"\s+(?:vs\.?|versus|against)\s+|\s*:\s*", re.IGNORECASE)


@short_repr()
@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups of patients, by the words of a fixed list.

    Parameters
    ----------
    first, second : str
        States: ``bone_metastasis``, ``no_metastasis``, ``localised``, ``healthy`` and so on; empty
        where the words are none of the list.
    written : str
        As a person wrote it.
    """

    first: str
    second: str
    written: str

    def match(self, other: "Comparison") -> tuple[str, int]:
        """Say whether another comparison is the same, and whether it is turned round.

        Parameters
        ----------
        other : Comparison
            Of a claim.

        Returns
        -------
        match : str
            ``same``; ``akin`` where a group is another that is much like it, such as localised for
            without metastasis; empty where they differ.
        turned : int
            1, or -1 where the groups are the other way round.
        """
        if not (self.first and self.second and other.first and other.second):
            return "", 1
        for turned, (a, b) in ((1, (other.first, other.second)), (-1, (other.second, other.first))):
            if (self.first, self.second) == (a, b):
                return "same", turned
        for turned, (a, b) in ((1, (other.first, other.second)), (-1, (other.second, other.first))):
            if _akin(self.first) == _akin(a) and _akin(self.second) == _akin(b):
                return "akin", turned
        return "", 1


def read_comparison(text: str) -> Comparison:
    """Read the two groups of a comparison.

    Parameters
    ----------
    text : str
        ``A:B`` or ``A vs B``, in words.

    Returns
    -------
    Comparison
        Of a group that is only "without", what the other has is what it lacks.

    Raises
    ------
    InputError
        If there are not two groups.
    """
    sides = [side.strip() for side in _APART.split(text.strip())]
    if len(sides) != 2 or not all(sides):
        shared = re.fullmatch(r"(.*?)\bwith (?:vs\.?|versus) without (.+)", text.strip())
        if shared is None:
            raise InputError(
                "`comparison` must name two groups as 'A:B', such as 'bone metastasis:no bone "
                f"metastasis'; got {text!r}."
            )
        sides = [f"with {shared.group(2)}", f"without {shared.group(2)}"]
    if sides[0].lower().rstrip().endswith(" with") and sides[1].lower().startswith("without "):
        sides[0] = (
            f"{sides[0]} {sides[1][len('without ') :]}"  # patients with vs without metastases
        )
    first, second = (state_of(side) for side in sides)
    if re.search(r"\bwithout$", sides[1].lower()):  # what the other has is what it lacks
        second = f"no_{first}" if first.endswith("metastasis") else ""
    return Comparison(first, second, text.strip())


def state_of(words: str) -> str:
    """Give the state that words for a group mean.

    Parameters
    ----------
    words : str
        Such as ``patients with bone metastases``.

    Returns
    -------
    str
        The first of the list that fits, the narrower before the wider; empty where none does.
    """
    lower = words.lower().strip()
    if re.sub(r"[ -]", "_", lower) in known_states():
        return re.sub(r"[ -]", "_", lower)
    return next((state for state, form, _ in _states() if form.search(lower)), "")


def known_states() -> tuple[str, ...]:
    """Name the states of the list.

    Returns
    -------
    tuple of str
        The narrower before the wider.
    """
    return tuple(state for state, _, _ in _states())


def _akin(state: str) -> str:
    return next((akin for name, _, akin in _states() if name == state), state)


@lru_cache(maxsize=1)
def _states() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    table = package_table("biomarkers.literature", "group_states.tsv")
    return tuple(
        (row["state"], re.compile(row["pattern"]), row["akin"]) for row in table.to_dict("records")
    )
