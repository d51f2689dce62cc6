"""A drawing: one SVG that a page holds, a notebook shows and a file keeps."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2

from mirbone._core import FilePath, write_text
from mirbone.figures._lettering import clean


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn map.

    Parameters
    ----------
    svg : str
        One ``<svg>`` element, for a page that has the rules of `css`.
    css : str
        The rules by which its words and lines are set.
    """

    svg: str
    css: str

    def __repr__(self) -> str:
        """Say what it is, without the drawing."""
        return f"Drawing: SVG of {len(self.svg):,} letters; save(path) writes it"

    def _repr_svg_(self) -> str:
        return self.standalone()

    def standalone(self) -> str:
        """Give the drawing with its own rules, as it stands alone.

        Returns
        -------
        str
            One ``<svg>`` element.
        """
        rules = f"<style>svg{{font-family:sans-serif}}{self.css}</style>"
        head, tag, rest = self.svg.partition(">")
        return f"{head}{tag}{rules}{rest}"

    def save(self, path: FilePath) -> None:
        """Write the drawing as an SVG file.

        Parameters
        ----------
        path : path
            The file.
        """
        write_text(Path(path), self.standalone() + "\n")


def draw(name: str, **shown: object) -> Drawing:
    """Fill the template of a drawing.

    Parameters
    ----------
    name : str
        ``cascade`` or ``circuit``.
    **shown : object
        What the template shows.

    Returns
    -------
    Drawing
        The same bytes for the same content.
    """
    return Drawing(_templates().get_template(f"{name}.svg.j2").render(**shown), css_of(name))


def css_of(name: str) -> str:
    """Give the rules of a drawing.

    Parameters
    ----------
    name : str
        ``cascade`` or ``circuit``.

    Returns
    -------
    str
        CSS.
    """
    folder = files("mirbone.figures").joinpath("templates")
    return folder.joinpath(f"{name}.css").read_text(encoding="utf-8").rstrip("\n")


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mirbone.figures"),
        autoescape=jinja2.select_autoescape(("svg.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=clean,
    )
