"""The drawn map of the cascade: where each step lies, how strongly it is pushed, by which miRNAs.

The drawing is an inline SVG. Colour runs from blue (less of the step) over grey (no path) to orange
(more of it); the same is written in words and on a gauge, so that colour is never the only sign.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from mirbone._core import short_repr
from mirbone.figures._drawing import Drawing, draw
from mirbone.words import CascadeStep

WIDTH, HEIGHT = 1180, 640
_BOX_WIDTH, _BOX_HEIGHT = 196, 146
_CHIPS = 4

# Left-top corner of each step's box: tumour at the left, vessel in the middle, bone at the right.
_PLACES: Mapping[CascadeStep, tuple[int, int]] = {
    CascadeStep.EMT_STEMNESS: (23, 66),
    CascadeStep.INVASION_INTRAVASATION: (23, 252),
    CascadeStep.CIRCULATION_SURVIVAL: (265, 159),
    CascadeStep.HOMING_ANCHORAGE: (510, 66),
    CascadeStep.NICHE_COMPETITION: (736, 66),
    CascadeStep.DORMANCY: (962, 66),
    CascadeStep.OSTEOMIMICRY: (736, 252),
    CascadeStep.BONE_RESORPTION: (736, 456),
    CascadeStep.BONE_FORMATION: (962, 456),
    CascadeStep.MICROENVIRONMENT: (265, 456),
}


@short_repr()
@dataclass(frozen=True, slots=True)
class StepOnMap:
    """What the map shows of one step.

    Parameters
    ----------
    effect, low, high : float
        Push on the step and its interval, -1 to 1; NaN where no miRNA of the signature reaches it.
    chips : sequence of str
        The miRNAs at the step, each with its arrow.
    elsewhere : sequence of str, optional
        Those that reach it in other contexts only; shown apart, not counted.
    simulated : tuple of str, float, float, float and float, optional
        What the models of the cell say: verdict, median, low, high, share that agree.
    special : bool, optional
        Whether the push is more than that of random miRNAs.
    """

    effect: float
    low: float
    high: float
    chips: Sequence[str]
    elsewhere: Sequence[str] = ()
    simulated: tuple[str, float, float, float, float] | None = None
    special: bool = False


def draw_cascade(steps: Mapping[CascadeStep, StepOnMap]) -> Drawing:
    """Draw the cascade map.

    Parameters
    ----------
    steps : mapping of CascadeStep to StepOnMap
        All ten steps.

    Returns
    -------
    Drawing
        Shown by a notebook; ``save`` writes it.
    """
    boxes = [_box(step, steps[step]) for step in CascadeStep]
    return draw(
        "cascade",
        boxes=boxes,
        width=WIDTH,
        height=HEIGHT,
        box_width=_BOX_WIDTH,
        box_height=_BOX_HEIGHT,
    )


def _box(step: CascadeStep, shown: StepOnMap) -> dict[str, object]:
    x, y = _PLACES[step]
    known = not isnan(shown.effect)
    lines = _CHIPS if shown.simulated is None else _CHIPS - 2
    chips = _fit(shown.chips, lines)
    elsewhere = _fit([f"{chip}, elsewhere" for chip in shown.elsewhere], lines - len(chips))
    return {
        "step": step.value,
        "title": step.label,
        "more": step.more,
        "x": x,
        "y": y,
        "known": known,
        "fill": push_colour(shown.effect),
        "word": push_word(shown.effect, special=shown.special),
        "at": _gauge(shown.effect) if known else None,
        "low": _gauge(shown.low) if known else None,
        "high": _gauge(shown.high) if known else None,
        "effect": f"{shown.effect:+.2f}" if known else "",
        "chips": chips,
        "elsewhere": elsewhere,
        "cell": _cell_lines(shown.simulated),
    }


def _cell_lines(simulated: tuple[str, float, float, float, float] | None) -> dict[str, object]:
    if simulated is None or isnan(simulated[1]):
        return {}
    verdict, effect, low, high, agreement = simulated
    return {
        "word": f"models: {verdict}, {agreement:.0%}",
        "numbers": f"{effect:+.2f} ({low:+.2f} to {high:+.2f})",
        "pale": verdict == "cannot tell",
    }


def _fit(chips: Sequence[str], lines: int) -> list[str]:
    """Take as many as fit; the last line says how many did not."""
    if len(chips) <= lines:
        return list(chips)
    if lines <= 0:
        return []
    return [*chips[: lines - 1], f"and {len(chips) - lines + 1} more"]


def _gauge(value: float) -> float:
    """Place of a value from -1 to 1 on the box's gauge, in pixels from the box's left."""
    return round(14 + (max(-1.0, min(1.0, value)) + 1) / 2 * (_BOX_WIDTH - 28), 1)


def push_word(effect: float, *, special: bool) -> str:
    """Say a push in words.

    Parameters
    ----------
    effect : float
        The push; NaN where there is none.
    special : bool
        Whether it is more than that of random miRNAs.

    Returns
    -------
    str
        ``"pushed up"`` or ``"pushed down"`` where it is, ``"no more than chance"`` where it is not,
        ``"no known path"`` where there is no push.

    Examples
    --------
    >>> push_word(0.5, special=True)
    'pushed up'
    >>> push_word(0.5, special=False)
    'no more than chance'
    """
    if isnan(effect):
        return "no known path"
    if not special:
        return "no more than chance"
    return "pushed up" if effect > 0 else "pushed down" if effect < 0 else "balanced"


def push_colour(effect: float) -> str:
    """Colour of a push: blue below 0, orange above, grey where there is none.

    Parameters
    ----------
    effect : float
        -1 to 1, or NaN.

    Returns
    -------
    str
        A CSS colour.

    Examples
    --------
    >>> push_colour(float("nan")), push_colour(0.0), push_colour(1.0), push_colour(-1.0)
    ('#eceff1', '#ffffff', '#f28e2b', '#4e79a7')
    """
    if isnan(effect):
        return "#eceff1"
    end = (0xF2, 0x8E, 0x2B) if effect > 0 else (0x4E, 0x79, 0xA7)
    share = min(1.0, abs(effect))
    return "#" + "".join(f"{round(255 + (channel - 255) * share):02x}" for channel in end)
