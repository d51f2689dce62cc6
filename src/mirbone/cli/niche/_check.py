"""`mirbone niche check`: does the niche say what the review says?"""

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import OptionalTable, Seed


def check(
    output: OptionalTable = None,
    seed: Seed = 1,
) -> None:
    """Run the review's statements on bone, marrow and patient; exit 1 when too few hold."""
    from mirbone._core import write_table, write_text
    from mirbone.checks import check_niche
    from mirbone.cli._show import following, show_table

    with following() as advance:
        found = check_niche(seed=seed, progress=advance)
    checks = found.table
    if output is not None and output.suffix == ".md":
        write_text(output, found.markdown)
    elif output is not None:
        write_table(checks, output)
    rows = [
        (
            r["claims"],
            r["statement"],
            f"{r['effect']:.2f}",
            f"{r['agreement']:.0%}",
            _word(r["holds"]),
        )
        for r in checks.to_dict("records")
    ]
    show_table(("claims", "statement", "effect", "agree", "holds"), rows)
    where = f"; they are at {output}" if output is not None else ""
    say(
        f"{found.held} of {len(checks)} statements hold ({found.held / len(checks):.0%}), "
        f"{len(found.left)} claims on bone are not simulated{where}",
        err=True,
    )
    if not found.passed:
        raise typer.Exit(1)


def _word(holds: bool) -> str:
    return "yes" if holds else "NO"
