"""One section of the page that a room of the house fills."""

from dataclasses import dataclass

import markupsafe


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page, between what to test and the profile.

    To add one: write ``sections/_NAME.py`` with a function ``(StudyResult, jinja2.Environment) ->
    Section | None`` and a template ``NAME.html.j2``, and name it in ``sections/_list.py``.

    Parameters
    ----------
    name : str
        Its anchor on the page.
    title : str
        In the list of sections.
    body : Markup
        What stands in the section, its heading included.
    methods : tuple of str, optional
        Paragraphs for the page's methods.
    """

    name: str
    title: str
    body: markupsafe.Markup
    methods: tuple[str, ...] = ()
