"""What pages share: the environment of templates, the policy, the style, tables for download."""

import base64
import hashlib
from collections.abc import Mapping
from importlib.resources import files

import jinja2
import markupsafe
import pandas as pd

from mirbone._core import guarded, table_text
from mirbone.figures._drawing import css_of
from mirbone.figures._lettering import clean


def environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mirbone.report"),
        autoescape=jinja2.select_autoescape(("html.j2",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=clean,
    )
    # what is copied from the page, or opened, in a spreadsheet runs nothing there either
    environment.filters["cell"] = lambda cell: guarded(cell) if isinstance(cell, str) else cell
    return environment


def policy(script: str) -> markupsafe.Markup:
    """What a browser lets the page do: run this one script, and fetch nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return markupsafe.Markup(
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def asset(name: str) -> markupsafe.Markup:
    text = files("mirbone.report").joinpath("templates", name).read_text(encoding="utf-8")
    return markupsafe.Markup(text)


def css() -> markupsafe.Markup:
    """Give the rules of the page, with those of the drawings in their places."""
    rules = asset("report.css")
    for name in ("cascade", "circuit"):
        rules = rules.replace(f"/* {name}.css */", css_of(name))
    return markupsafe.Markup(rules)


def table_downloads(tables: Mapping[str, tuple[pd.DataFrame, str]]) -> list[dict[str, object]]:
    return [
        {
            "name": f"{name}.tsv",
            "what": what,
            "rows": len(table),
            "base64": markupsafe.Markup(_base64(table_text(table))),
        }
        for name, (table, what) in tables.items()
    ]


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "backslashreplace")).decode("ascii")
