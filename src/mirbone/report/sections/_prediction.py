"""The section on each miRNA of the signature: published experiments first, then what is left."""

import jinja2
import markupsafe
import pandas as pd

from mirbone.report._format import count
from mirbone.report.sections._section import Section
from mirbone.study import StudyResult, ranked_answers

_ROWS = 40


def prediction_section(result: StudyResult, environment: jinja2.Environment) -> Section | None:
    """Lay out what `mirbone.prediction.predict` says of the signature.

    Parameters
    ----------
    result : StudyResult
        The study.
    environment : jinja2.Environment
        Where the templates lie.

    Returns
    -------
    Section or None
        None where no human miRNA was asked for.
    """
    table = ranked_answers(result)
    if table.empty or result.prediction is None:
        return None
    lines = result.prediction.lines
    own = lines.loc[lines["line"] == "experiments"].set_index("mirna")
    rows = [
        {
            "mirna": row["mirna"],
            "change": {-1: "▼ lowered", 1: "▲ raised"}.get(int(row["change"]), ""),
            "papers": _papers(own.loc[row["mirna"]]),
            "verdict": row["verdict"],
            "probability": f"{row['probability']:.2f}",
            "interval": f"{row['low']:.2f} to {row['high']:.2f}",
            "basis": row["basis"],
            "percentile": f"{row['percentile']:.0f}",
        }
        for row in table.head(_ROWS).to_dict("records")
    ]
    prior = table["prior"].iloc[0]
    lead = (
        "Those whose direction published experiments carry stand first, then others that were "
        "tried, then the rest, by how far anything moves them from the base rate "
        f"({prior:.2f})."
    )
    hidden = len(table) - len(rows)
    note = (
        "The probability that more of the miRNA promotes bone metastasis, in an experiment such as "
        "those published. Percentile: how far it lies from the base rate, among all human miRNAs. "
        "A verdict stands on experiments on the miRNA itself; targets and tumours alone move the "
        "probability a little and give none. "
    )
    if hidden:
        note += f"Not shown: {count(hidden, 'miRNA')}. "
    note += (
        "prediction.tsv has all, prediction_lines.tsv each line of evidence with its references."
    )
    body = environment.get_template("prediction.html.j2").render(lead=lead, rows=rows, note=note)
    return Section(
        "experiments", "Experiments", markupsafe.Markup(body), (result.prediction.notes[0],)
    )


def _papers(row: pd.Series) -> str:
    if not row["n"]:
        return "none"
    return (
        f"{count(int(row['n']), 'paper')}: {row['promotes']} promote, {row['suppresses']} suppress"
    )
