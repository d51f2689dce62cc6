"""What published experiments and targets say of each miRNA of the signature, before any network."""

from typing import TYPE_CHECKING

import pandas as pd

from mirbone.prediction import Prediction, predict
from mirbone.study._config import StudyConfig
from mirbone.words import CANCERS, Compartment, MirnaCatalogue, short

if TYPE_CHECKING:
    from mirbone.study._chain import StudyResult

_NAMED = 4


def ask_prediction(
    config: StudyConfig, mirnas: list[str], catalogue: MirnaCatalogue
) -> Prediction | None:
    """Ask of each miRNA how probable it is that more of it promotes bone metastasis.

    Parameters
    ----------
    config : StudyConfig
        Cancer and compartment; of no compartment it is the tumour cell.
    mirnas : list of str
        The signature.
    catalogue : MirnaCatalogue
        Knows which of them are human miRNAs.

    Returns
    -------
    Prediction or None
        The strongest answers first; None where nothing is a human miRNA.
    """
    human = set(catalogue.mature["name"])
    asked = [name for name in mirnas if name in human]
    if not asked:
        return None
    places = {place.value for place in Compartment}
    return predict(
        asked,
        config.context if config.context in CANCERS else "any",
        compartment=config.compartment if config.compartment in places else "tumour_cell",
        predicted=config.predicted,
        steps=False,
        catalogue=catalogue,
    )


def ranked_answers(result: "StudyResult") -> pd.DataFrame:
    """Order the answers: told by experiments, then by how much experiments moved, then the rest.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    DataFrame
        `mirbone.prediction.PREDICT_COLUMNS`, with ``change``: -1 lowered, +1 raised in the profile.
    """
    if result.prediction is None:
        return pd.DataFrame()
    table = result.prediction.table
    changes = result.signature.directions
    table = table.assign(change=[float(changes[name]) for name in table["mirna"]])
    order = table.assign(
        told=table["verdict"] == "cannot tell",
        untried=table["n_experiments"] == 0,
        size=-table["effect"].abs(),
    ).sort_values(["told", "untried", "size", "mirna"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def measured_sentence(result: "StudyResult") -> str:
    """Say what published experiments on the signature's miRNAs found, and how many have none.

    Parameters
    ----------
    result : StudyResult
        The study.

    Returns
    -------
    str
        One or two sentences; empty where nothing was asked.
    """
    table = ranked_answers(result)
    if table.empty or result.prediction is None:
        return ""
    lines = result.prediction.lines
    own = lines.loc[(lines["line"] == "experiments") & (lines["n"] > 0)]
    cell, many = str(table["compartment"].iloc[0]).replace("_", " "), len(table)
    base = (
        "the base rate: more of a miRNA promotes bone metastasis in "
        f"{table['prior'].iloc[0]:.0%} of published experiments"
    )
    if own.empty:
        these = "the one miRNA" if many == 1 else f"any of the {many} miRNAs"
        return (
            f"No published experiment that is known here changed {these} in the {cell} and looked "
            f"at metastasis or a step of it, so nothing is surer than {base}."
        )
    papers = len({one for told in own["references"] for one in told.split(";")})
    sentence = (
        f"Published experiments changed {len(own)} of {many} in the {cell} "
        f"({papers} paper{'' if papers == 1 else 's'})"
    )
    parts = []
    for verdict, plural in (("suppresses", "suppress"), ("promotes", "promote")):
        rows = table.loc[table["verdict"] == verdict]
        if len(rows):
            verb = verdict if len(rows) == 1 else plural
            parts.append(f"{_named(rows)} {verb} bone metastasis")
    sentence += f": by them {', and '.join(parts)}" if parts else ", and tell no direction"
    rest = many - len(own)
    if rest:
        sentence += f". Of the other {'one' if rest == 1 else rest} nothing is surer than {base}"
    return f"{sentence}."


def _named(rows: pd.DataFrame) -> str:
    """Name miRNAs with their change in the profile, few of each."""
    parts = []
    for change, word in ((-1, "lowered"), (1, "raised")):
        names = [short(name) for name in rows.loc[rows["change"] == change, "mirna"]]
        shown = names[:_NAMED]
        if len(names) > len(shown):
            shown.append(f"{len(names) - len(shown)} more")
        if shown:
            listed = ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]
            parts.append(f"{listed} ({word} here)")
    return " and ".join(parts)
