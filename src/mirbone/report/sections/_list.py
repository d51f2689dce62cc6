"""The sections that rooms of the house fill, in their order on the page."""

from collections.abc import Callable

import jinja2

from mirbone.report.sections._cell import cell_section
from mirbone.report.sections._patient import bone_section, patient_section
from mirbone.report.sections._prediction import prediction_section
from mirbone.report.sections._section import Section
from mirbone.study import StudyResult

SECTIONS: tuple[Callable[[StudyResult, jinja2.Environment], Section | None], ...] = (
    prediction_section,
    cell_section,
    patient_section,
    bone_section,
)


def make_sections(result: StudyResult, environment: jinja2.Environment) -> list[Section]:
    """Make every section that has something to show.

    Parameters
    ----------
    result : StudyResult
        The study.
    environment : jinja2.Environment
        Where the templates lie.

    Returns
    -------
    list of Section
        In the order of the page.
    """
    made = [make(result, environment) for make in SECTIONS]
    return [section for section in made if section is not None]
