"""What a simulation assumed and left out, in sentences."""

from mirbone.cell._follow import CellEnsemble, Response
from mirbone.cell._profile import ProfileChange


def run_notes(
    ensemble: CellEnsemble, response: Response, profile: ProfileChange | None
) -> tuple[str, ...]:
    """Say what a user should know of a simulation beside its tables.

    Parameters
    ----------
    ensemble : CellEnsemble
        Before.
    response : Response
        What changed.
    profile : ProfileChange or None
        What a profile set.

    Returns
    -------
    tuple of str
        How a profile was set, how much is predicted, and what reached no stable state; empty where
        there is nothing to say.
    """
    cell = ensemble.cell
    told = []
    if profile is not None:
        absent = profile.absent
        few = ", ".join(absent[:5]) + (", ..." if len(absent) > 5 else "")
        left = f" {len(absent)} that this cell does not hold are left out: {few}." if absent else ""
        told.append(profile.rule + left)
    if len(cell.predicted):
        told.append(
            f"{len(cell.predicted)} of {len(cell.kinetics.silencings)} silencings are predictions, "
            "not knowledge."
        )
    left = left_out(ensemble.states.unconverged.tolist(), response)
    return (*told, left) if left else tuple(told)


def left_out(unconverged: list[int], response: Response) -> str:
    """Say what reached no stable state, in which models, and what was done.

    Parameters
    ----------
    unconverged : list of int
        Starts of each model that led to no stable state.
    response : Response
        What the others say.

    Returns
    -------
    str
        Empty where nothing is left out.
    """
    if not any(unconverged) and not response.lost:
        return ""
    without = sorted(set(range(len(unconverged))) - set(response.models.tolist()))
    named = ", ".join(map(str, without[:10]))
    more = f" and {len(without) - 10} more" if len(without) > 10 else ""
    none = f"models without any are {named}{more}" if without else "every model has another"
    return (
        f"Left out: {sum(unconverged)} starts that reached no stable state, and {response.lost} "
        f"states that did not stay stable under the change; {none}. All were followed three times, "
        "ever more finely."
    )
