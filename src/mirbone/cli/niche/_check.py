"""`mirbone niche check`: does the niche say what the review says?"""

import typer

from mirbone.cli._options import OptionalTable, Seed


def check(
    output: OptionalTable = None,
    seed: Seed = 1,
) -> None:
    """Run the review's statements on bone, marrow and patient; exit 1 when too few hold."""
    import pandas as pd

    from mirbone._core import write_table, write_text
    from mirbone.checks import PASS_SHARE, check_bone, check_patient, checks_markdown
    from mirbone.cli._show import counted, show_table
    from mirbone.evidence import expand_claims, load_evidence
    from mirbone.words import load_catalogue

    catalogue = load_catalogue()
    base = load_evidence((), catalogue)
    claims = expand_claims(base, catalogue)
    with counted("Statements on bone") as advance:
        bone, left = check_bone(claims, base.entities, catalogue, seed=seed, progress=advance)
    checks = pd.concat([bone, check_patient(seed)], ignore_index=True)
    if output is not None and output.suffix == ".md":
        write_text(output, checks_markdown(checks, left))
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
    held = int(checks["holds"].sum())
    where = f"; they are at {output}" if output is not None else ""
    typer.echo(
        f"{held} of {len(checks)} statements hold ({held / len(checks):.0%}), {len(left)} claims "
        f"on bone are not simulated{where}",
        err=True,
    )
    if held < PASS_SHARE * len(checks):
        raise typer.Exit(1)


def _word(holds: bool) -> str:
    return "yes" if holds else "NO"
