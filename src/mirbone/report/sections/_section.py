"""A panel: one section of the page that a room of the house fills, and its place in the list."""

from dataclasses import dataclass

import markupsafe


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of the page, between what to test and the profile.

    To add one: write ``_NAME_panel.py`` with a function ``(StudyResult, jinja2.Environment) ->
    Panel | None`` and a template ``NAME_panel.html.j2``, and name it in `_panels.PANELS`.

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
