"""Association in tumours: how a miRNA's level goes with tumour, grade and spread in TCGA.

It is no evidence of effect: a miRNA may be lower in tumours because it holds them back, because
what lowers it does, or because the normal tissue has more cells of the kind that makes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from mirbone._core import named_keywords, package_table, promised, readable, short_repr
from mirbone.words import CANCERS, MirnaCatalogue, load_catalogue, require_word, resolve_mirnas

ASSOCIATION_COLUMNS = (
    "mirna", "cancer", "contrast", "log2fc", "ci_low", "ci_high", "t", "p", "fdr", "mean",
    "n_case", "n_control", "paired",
)  # fmt: skip
"""One row a miRNA and contrast. ``log2fc`` with 95 % limits, moderated ``t``, ``p``, ``fdr`` and
``mean`` (log2 counts per million) are those of a contrast (`mirbone.expression.Contrast`); above 0
is higher in tumours, or in the worse group. ``n_case, n_control``: samples; ``paired``: patients
with samples in both."""

ASSOCIATED_COLUMNS = (
    *ASSOCIATION_COLUMNS, "percentile", "family_size", "family_t", "family_percentile",
)  # fmt: skip
"""``percentile``: of t among the miRNAs measured in the contrast, 0 to 100. ``family_size``: how
many measured miRNAs share the seed, itself among them; ``family_t``: their mean t, one witness;
``family_percentile``: its place among the seed families measured. NaN where not measured."""

CONTRASTS = {
    "tumour_vs_normal": "primary tumours against normal tissue beside some of them",
    "bone_site_vs_none": "primary tumours of patients with a metastatic site in bone on record "
    "against all others",
    "gleason_8_10_vs_6_7": "primary tumours of Gleason score 8 to 10 against 6 and 7",
    "node_positive_vs_negative": "primary tumours with cancer in a lymph node against none",
}
_COUNTED = ("n_case", "n_control", "paired")
_NO_EFFECT = (
    "Association in tumours is no evidence of effect: it does not say what more of a miRNA does."
)
_GUIDE = (
    "Reads were counted per precursor and are taken for the guide arm, so that a miRNA without "
    "numbers may be the other arm of one that has them, or have too few reads."
)


@short_repr("table")
@dataclass(frozen=True, slots=True, eq=False)
class Association:
    """How the levels of several miRNAs go with tumour, grade and spread.

    Parameters
    ----------
    table : DataFrame
        `ASSOCIATED_COLUMNS`, a row a miRNA and contrast of the cancer, in the order asked; none
        where no counts of the cancer were taken.
    unresolved : DataFrame
        `mirbone.words.UNRESOLVED_COLUMNS`: names that stand for no single miRNA, and have no row.
    notes : tuple of str
        What the numbers are, and what they cannot say.
    """

    table: pd.DataFrame
    unresolved: pd.DataFrame
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(map(readable, self.notes)))

    def _headline(self) -> str:
        measured = self.table.loc[self.table["t"].notna(), "mirna"].nunique()
        return f"{measured} of {self.table['mirna'].nunique()} miRNAs measured; no effect is shown"


def load_association() -> pd.DataFrame:
    """Load the statistics of association in tumours that ship.

    They are computed by ``scripts/make_tcga_association.py`` from open-access counts of TCGA-BRCA
    (doi:10.1038/nature11412) and TCGA-PRAD (doi:10.1016/j.cell.2015.10.025), whose hashes ship
    beside them. Counts are per precursor, taken for the guide arm: which arm it was is not known.

    Returns
    -------
    DataFrame
        `ASSOCIATION_COLUMNS`, numbers as such; a copy that may be changed.

    Raises
    ------
    ValueError
        If the table is not what it promises.

    Examples
    --------
    >>> table = load_association().set_index(["mirna", "cancer", "contrast"])
    >>> bool(table.loc[("hsa-miR-145-5p", "breast", "tumour_vs_normal"), "t"] < 0)
    True
    """
    return promised(_loaded().copy(), ASSOCIATION_COLUMNS)


@named_keywords
def association_of(
    mirnas: str | Iterable[str], context: str, *, catalogue: MirnaCatalogue | None = None
) -> Association:
    """Look up how the levels of miRNAs go with tumour, grade and spread.

    Never an effect: what more of a miRNA does is not in a difference between tissues.

    Parameters
    ----------
    mirnas : str or iterable of str
        Names of any version.
    context : str
        Cancer type, or ``any``; there is nothing but for breast and prostate.
    catalogue : MirnaCatalogue, optional
        Resolves names; all of miRBase v22 without it.

    Returns
    -------
    Association
        Statistics, each with its percentile among all that were measured.

    Raises
    ------
    InputError
        If no name resolves, or the context is no cancer type.

    Examples
    --------
    >>> found = association_of("miR-145-5p", "prostate").table
    >>> found["contrast"].tolist()
    ['tumour_vs_normal', 'gleason_8_10_vs_6_7', 'node_positive_vs_negative']
    """
    require_word("context", context, (*CANCERS, "any"))
    catalogue = catalogue or load_catalogue()
    asked = resolve_mirnas(mirnas, catalogue)
    table = load_association()
    told = tuple(dict.fromkeys(table["cancer"]))
    here = table.loc[table["cancer"] == context]
    seeds = pd.Series(catalogue.mature.set_index("name")["sequence"].str[1:8])
    parts = [_placed(one, asked.names, seeds) for _, one in here.groupby("contrast", sort=False)]
    if not parts:
        none = pd.DataFrame(columns=pd.Index(ASSOCIATED_COLUMNS))
        note = f"Association in tumours was computed for {' and '.join(told)} alone: none here."
        return Association(promised(none, ASSOCIATED_COLUMNS), asked.unresolved, (note,))
    found = pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)
    notes = (_NO_EFFECT, *_measured_notes(here), _GUIDE)
    return Association(promised(found, ASSOCIATED_COLUMNS), asked.unresolved, notes)


def _placed(table: pd.DataFrame, names: tuple[str, ...], seeds: pd.Series) -> pd.DataFrame:
    """Give the rows of the miRNAs asked, and their place among all of one contrast."""
    by_name = table.set_index("mirna")
    family = seeds.reindex(by_name.index)
    t = pd.Series(by_name["t"])
    families = t.groupby(family)
    sizes, means = pd.Series(families.size()), pd.Series(families.mean())
    own = pd.Series(seeds.reindex(list(names)).to_numpy(), index=list(names))
    rows = by_name.reindex(list(names)).assign(
        **{c: table[c].iloc[0] for c in ("cancer", "contrast", *_COUNTED)},
        percentile=_percentile(t).reindex(list(names)),
        family_size=own.map(sizes).fillna(0).astype(int),
        family_t=own.map(means),
        family_percentile=own.map(_percentile(means)),
    )
    rows = rows.rename_axis("mirna").reset_index()
    return rows.loc[:, list(ASSOCIATED_COLUMNS)]


def _percentile(values: pd.Series) -> pd.Series:
    return (values.rank() - 0.5) / len(values) * 100


def _measured_notes(table: pd.DataFrame) -> Iterable[str]:
    for name, rows in table.groupby("contrast", sort=False):
        first = rows.iloc[0]
        pairs = f", {first['paired']} patients with both" if first["paired"] else ""
        yield (
            f"{name}: {CONTRASTS[str(name)]}, {first['n_case']} against {first['n_control']} "
            f"samples{pairs}; {len(rows)} miRNAs measured."
        )


@cache  # a constant of the package, read once
def _loaded() -> pd.DataFrame:
    return check_association(package_table("prediction", "association.tsv"), load_catalogue())


def check_association(table: pd.DataFrame, catalogue: MirnaCatalogue) -> pd.DataFrame:
    """Turn the text of the table into numbers, and hold it to what it promises.

    Parameters
    ----------
    table : DataFrame
        `ASSOCIATION_COLUMNS`, text.
    catalogue : MirnaCatalogue
        Which names are those of a miRNA.

    Returns
    -------
    DataFrame
        With numbers.

    Raises
    ------
    ValueError
        If a name, word or number cannot be; the message shows the first row.
    """
    if tuple(table.columns) != ASSOCIATION_COLUMNS:
        raise ValueError(
            f"the table of association must have the columns {', '.join(ASSOCIATION_COLUMNS)}; "
            f"got {', '.join(map(str, table.columns))}"
        )
    types = {c: int if c in _COUNTED else float for c in ASSOCIATION_COLUMNS[3:]}
    typed = table.astype(types).reset_index(drop=True)
    sizes = typed.groupby(["cancer", "contrast"])[list(_COUNTED)].transform("first")
    wrong = {
        "a miRNA of v22": ~typed["mirna"].isin(catalogue.mature["name"]),
        "a cancer of the vocabulary": ~typed["cancer"].isin(CANCERS),
        "a known contrast": ~typed["contrast"].isin(list(CONTRASTS)),
        "one row a miRNA, cancer and contrast": typed.duplicated(["mirna", "cancer", "contrast"]),
        "finite numbers": ~np.isfinite(typed[list(types)]).all(axis=1),
        "p and fdr from 0 to 1, fdr not below p": ~(
            (typed["p"] >= 0) & (typed["p"] <= typed["fdr"]) & (typed["fdr"] <= 1)
        ),
        "log2fc within its limits": ~typed["log2fc"].between(typed["ci_low"], typed["ci_high"]),
        "t with the sign of log2fc": typed["t"] * typed["log2fc"] < 0,
        "the same groups in a contrast": (typed[list(_COUNTED)] != sizes).any(axis=1),
        "two samples or more in each group": (typed[["n_case", "n_control"]] < 2).any(axis=1),
    }
    for what, rows in wrong.items():
        if rows.any():
            first = " ".join(map(str, table.loc[rows.to_numpy()].iloc[0]))
            raise ValueError(f"the table of association must have {what}; got {first}")
    return typed
