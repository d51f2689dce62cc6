"""`mirbone therapy history`: the trials of miRNA drugs."""

from typing import TYPE_CHECKING, Annotated

import typer

from mirbone.cli._messages import say
from mirbone.cli._options import AsJson, OptionalTsv

if TYPE_CHECKING:
    from mirbone.therapy import FoundTrials


def history(
    mirnas: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MIRNA]...", help="miRNAs or families, any spelling; all without."),
    ] = None,
    output: OptionalTsv = None,
    as_json: AsJson = False,
) -> None:
    """List trials of miRNA drugs: registry number, what came of it, why it was stopped."""
    from mirbone import therapy
    from mirbone.cli._outputs import hand_over

    found = therapy.trials(mirnas or None)
    hand_over(
        found.table, found.unresolved, output, as_json=as_json, show=lambda: _show(found)
    )  # fmt: skip
    where = f"; they are at {output}" if output else ""
    say(f"{found.summary}{where}.", err=True)


def _show(found: "FoundTrials") -> None:
    from mirbone.cli._show import show_table

    rows = [
        (
            row["drug"],
            ", ".join(name.removeprefix("hsa-") for name in row["mirna"].split(";")),
            row["as"],
            row["condition"] or "not seen",
            row["phase"] or "?",
            row["registry_number"].replace(";", ", ") or "not seen",
            row["status"] or "not seen",
            row["outcome"] or "not seen",
            row["stopped_because"],
        )
        for row in found.table.to_dict("records")
    ]
    heads = ("drug", "miRNA", "as", "condition", "phase", "number", "status", "outcome", "stopped")
    show_table(heads, rows)
