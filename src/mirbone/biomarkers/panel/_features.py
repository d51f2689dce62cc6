"""What a panel holds, and how steadily it was chosen."""

import numpy as np
import pandas as pd

from mirbone._core import promised
from mirbone.biomarkers.panel._score import FrozenScore
from mirbone.biomarkers.panel._sera import Sera
from mirbone.biomarkers.quality._haemolysis import RED_CELL, haemolysis_set
from mirbone.evidence import load_evidence

FEATURE_COLUMNS = (
    "mirna", "coefficient", "selected", "sign_agreement", "haemolysis_correlation",
    "haemolysis_prone", "claims",
)  # fmt: skip
_OF_MARKERS = ("marks", "level")


def feature_table(score: FrozenScore, chosen: pd.DataFrame, sera: Sera) -> pd.DataFrame:
    """Give each miRNA that is in the panel, or was in that of some fold.

    Parameters
    ----------
    score : FrozenScore
        The panel.
    chosen : DataFrame
        ``replicate, model, what, value``: coefficients of each fold of each repeat.
    sera : Sera
        Values, for what goes with haemolysis.

    Returns
    -------
    DataFrame
        `FEATURE_COLUMNS`: ``selected`` is the share of folds that chose it, ``sign_agreement`` the
        share of these in which it had the sign that most had, ``haemolysis_correlation`` that of
        its level with the haemolysis ratio over all samples (Ct: of minus Ct against the mean), and
        ``claims`` what is published of it as a marker, in any cancer and fluid.
    """
    folds = chosen.groupby(["replicate", "model"]).ngroups or 1
    by_name = chosen.groupby("what")["value"]
    counts: dict[str, int] = {str(name): len(values) for name, values in by_name}
    positive = {str(name): int((values > 0).sum()) for name, values in by_name}
    final = dict(zip(score.names, score.coefficients, strict=True))
    names = sorted({*counts, *score.features})
    red = {RED_CELL, *haemolysis_set()}
    claims = load_evidence().claims
    claims = claims[claims["relation"].isin(_OF_MARKERS)].groupby("subject")["claim_id"]
    published = claims.agg(lambda ids: ";".join(map(str, ids)))
    rows = []
    for name in names:
        n = counts.get(name, 0)
        agreed = max(positive.get(name, 0), n - positive.get(name, 0))
        rows.append(
            (name, float(final.get(name, 0.0)), n / folds, agreed / n if n else np.nan,
             _with_haemolysis(sera, name), name in red, str(published.get(name, "")))
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=pd.Index(FEATURE_COLUMNS))
    order = np.lexsort((table["mirna"], -table["coefficient"].abs(), -table["selected"]))
    return promised(table.iloc[order].reset_index(drop=True), FEATURE_COLUMNS)


def _with_haemolysis(sera: Sera, name: str) -> float:
    sign = -1.0 if sera.scale == "ct" else 1.0
    values = sign * sera.values[sera.names.index(name)]
    if sera.scale == "ct":
        everywhere = sera.seen.all(axis=1)
        if everywhere.any():
            values = values + sera.values[everywhere].mean(axis=0)
    known = ~np.isnan(values) & ~np.isnan(sera.haemolysis)
    if known.sum() < 4 or np.ptp(values[known]) == 0 or np.ptp(sera.haemolysis[known]) == 0:
        return float("nan")
    return float(np.corrcoef(values[known], sera.haemolysis[known])[0, 1])
