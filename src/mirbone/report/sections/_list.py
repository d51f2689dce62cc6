"""The panels of the page, in their order."""

from collections.abc import Callable

import jinja2

from mirbone.report.sections._cell import cell_panel
from mirbone.report.sections._patient import bone_panel, patient_panel
from mirbone.report.sections._section import Panel
from mirbone.study import StudyResult

PANELS: tuple[Callable[[StudyResult, jinja2.Environment], Panel | None], ...] = (
    cell_panel,
    patient_panel,
    bone_panel,
)


def make_panels(result: StudyResult, environment: jinja2.Environment) -> list[Panel]:
    """Make every panel that has something to show.

    Parameters
    ----------
    result : StudyResult
        The study.
    environment : jinja2.Environment
        Where the templates lie.

    Returns
    -------
    list of Panel
        In the order of the page.
    """
    made = [make(result, environment) for make in PANELS]
    return [panel for panel in made if panel is not None]
