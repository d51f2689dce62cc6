"""Models of differential equations as SBML: rate rules, named formulas, jumps at given days."""

from collections.abc import Mapping, Sequence
from typing import Any

from mirbone._core import plain


def rate_rule_sbml(
    title: str,
    starts: Mapping[str, float],
    constants: Mapping[str, float],
    formulas: Mapping[str, str],
    slopes: Mapping[str, str],
    jumps: Sequence[tuple[float, Mapping[str, float]]] = (),
) -> str:
    """Write SBML, level 3 version 2; time in days.

    Parameters
    ----------
    title : str
        Name of the model.
    starts : mapping of str to float
        Variables, and what they are at time 0.
    constants : mapping of str to float
        Numbers.
    formulas : mapping of str to str
        Named formulas over variables, constants and the formulas before, as libSBML reads them.
    slopes : mapping of str to str
        The time derivative of every variable.
    jumps : sequence of (float, mapping of str to float), optional
        What is added to variables on which day; a day of 0 belongs into `starts`.

    Returns
    -------
    str
        The document.
    """
    import libsbml

    library: Any = libsbml
    document: Any = library.SBMLDocument(3, 2)
    model: Any = document.createModel()
    model.setId("mirbone")
    model.setName(plain(title))
    for name, value in {**constants, **starts}.items():
        _parameter(model, name, constant=name in constants).setValue(float(value))
    for name, formula in formulas.items():
        _parameter(model, name, constant=False)
        rule = model.createAssignmentRule()
        rule.setVariable(name)
        rule.setMath(library.parseL3Formula(formula))
    for name, slope in slopes.items():
        rule = model.createRateRule()
        rule.setVariable(name)
        rule.setMath(library.parseL3Formula(slope))
    for number, (day, added) in enumerate(jumps):
        _event(library, model, number, day, added)
    return library.writeSBMLToString(document)


def _parameter(model: Any, name: str, *, constant: bool) -> Any:
    entry = model.createParameter()
    entry.setId(name)
    entry.setConstant(constant)
    return entry


def _event(library: Any, model: Any, number: int, day: float, added: Mapping[str, float]) -> None:
    event = model.createEvent()
    event.setId(f"dose_{number}")
    event.setUseValuesFromTriggerTime(True)
    trigger = event.createTrigger()
    trigger.setInitialValue(False)
    trigger.setPersistent(True)
    trigger.setMath(library.parseL3Formula(f"time >= {day!r}"))
    for name, amount in added.items():
        assignment = event.createEventAssignment()
        assignment.setVariable(name)
        assignment.setMath(library.parseL3Formula(f"{name} + {amount!r}"))
