"""What a statement about the cell is worth: without its own paper, and beside its nulls.

Each statement that the cell can be asked is asked again, by the arithmetic of signs (`_wiring`), of
a network from which its claim and all rows of its papers are taken: as it is stated, with every
other seed family in the named miRNA's place, with the network's signs drawn, and shuffled over its
edges, and with the signs of the readout drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mirbone._core import Progress, promised, shown
from mirbone.cell import build_cell
from mirbone.checks._cell_outcomes import outcome_parts
from mirbone.checks._cell_statements import Statement, list_statements
from mirbone.checks._wiring import Wiring, readers, sign_holds, spread, wire
from mirbone.network import Context, build_network
from mirbone.words import MirnaCatalogue, group_witnesses

NULL_COLUMNS = (
    "claim_id", "object", "class", "question", "arithmetic", "removed",
    "other_subject", "random_wiring", "shuffled_wiring", "random_readout", "scrambled",
    "scrambled_other",
)  # fmt: skip
"""``class``: read back or composed; ``question``: statements that one witness makes on one object;
``arithmetic``, ``removed``: whether signs say so on the whole network, and without the paper's
rows; ``other_subject``, ``random_wiring`` (signs drawn), ``shuffled_wiring`` (signs as many as
there are), ``random_readout``: the share of each null that says so; ``scrambled``,
``scrambled_other``: by draw of shuffled signs, of the statement and of the other families, as
lists."""

SHUFFLES, READOUT_DRAWS = 40, 400
REVIEW = "R0"
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Evidence:
    claims: pd.DataFrame
    entities: pd.DataFrame
    catalogue: MirnaCatalogue
    papers: Mapping[str, frozenset[str]]
    references: Mapping[str, str]

    def wiring(self, place: _Place, gone: frozenset[str] = frozenset()) -> Wiring:
        cancer, host, compartment = place
        context = Context(cancer or None, host, "tumour_cell")
        claims = self.claims.loc[~self.claims["claim_id"].isin(list(gone))]
        network = build_network(claims, context, entities=self.entities)
        cell = build_cell(network, compartment, catalogue=self.catalogue)
        return wire(cell, outcome_parts(claims, self.entities, context))

    def gone(self, claim: str) -> frozenset[str]:
        """The claim, and every claim of the papers that it cites; the review itself is none."""
        cited = [one for one in self.references[claim].split(";") if one and one != REVIEW]
        return frozenset({claim}).union(*(self.papers[one] for one in cited))


def cell_nulls(
    claims: pd.DataFrame,
    entities: pd.DataFrame,
    catalogue: MirnaCatalogue,
    *,
    seed: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Ask every statement about the cell without its paper, and beside its nulls.

    Parameters
    ----------
    claims : DataFrame
        Expanded claims of the evidence base.
    entities : DataFrame
        Registered words.
    catalogue : MirnaCatalogue
        Sequences, for seeds.
    seed : int, optional
        Of the draws.
    progress : Progress, optional
        Told the number of statements that are done, and of all.

    Returns
    -------
    DataFrame
        `NULL_COLUMNS`, one row a statement that the wiring can be asked.
    """
    given = _evidence(claims, entities, catalogue)
    wholes: dict[_Place, Wiring] = {}
    cuts: dict[tuple[_Place, frozenset[str]], Wiring] = {}
    shuffled: dict[_Place, pd.DataFrame] = {}
    rows, tell = [], shown(progress)
    asked = [one for one in list_statements(claims, entities) if not one.reason]
    for done, one in enumerate(asked):
        place = (one.cancer, one.host_tissue, one.compartment)
        if place not in wholes:
            wholes[place] = given.wiring(place)
            shuffled[place] = _shuffle(wholes[place], seed)
        key = (place, given.gone(one.claim))
        if _answers(one, wholes[place]):
            if key not in cuts:
                cuts[key] = given.wiring(*key)
            rows.append(_row(one, wholes[place], cuts[key], shuffled[place], given, seed))
        tell("Statements beside their nulls", done + 1, len(asked))
    return promised(pd.DataFrame(rows, columns=pd.Index(NULL_COLUMNS)), NULL_COLUMNS)


def _evidence(claims: pd.DataFrame, entities: pd.DataFrame, catalogue: MirnaCatalogue) -> _Evidence:
    once = claims.drop_duplicates("claim_id")
    references = dict(zip(once["claim_id"], once["reference"].astype(str), strict=True))
    papers: dict[str, set[str]] = {}
    for claim, cited in references.items():
        for one in cited.split(";"):
            papers.setdefault(one, set()).add(claim)
    frozen = {one: frozenset(found) for one, found in papers.items()}
    return _Evidence(claims, entities, catalogue, frozen, references)


def _answers(one: Statement, wiring: Wiring) -> bool:
    """Whether the cell holds subject and readers, and the subject is none of these."""
    known = [name for name in one.raised if name in wiring.names]
    weights = readers(wiring, one.target, known)
    if not known or not weights.any():
        return False
    direct = weights[[wiring.names[name] for name in known]].any()
    return one.target in wiring.names or not direct


def statement_class(one: Statement, wiring: Wiring) -> str:
    """Class a statement by how the network could know it.

    Parameters
    ----------
    one : Statement
        About the cell.
    wiring : Wiring
        Of the whole network.

    Returns
    -------
    str
        ``read back`` where an edge leads from what is raised to the object itself, else
        ``composed``.
    """
    if one.target not in wiring.names:
        return "composed"
    sources = [wiring.names[name] for name in one.raised if name in wiring.names]
    edge = np.isin(wiring.sources, sources) & (wiring.targets == wiring.names[one.target])
    return "read back" if edge.any() else "composed"


def _row(
    one: Statement, whole: Wiring, cut: Wiring, shuffled: pd.DataFrame,
    given: _Evidence, seed: int,
) -> tuple[object, ...]:  # fmt: skip
    sign = -one.sign if one.antagonist and one.sign else one.sign
    known = [name for name in one.raised if name in whole.names]
    own = readers(whole, one.target, known)
    arithmetic = bool(sign_holds(spread(whole, [known])[0, 0] @ own, sign))
    left = [name for name in known if name in cut.names]
    weights = readers(cut, one.target, known)
    families = other_families(known, cut, given.catalogue)
    asked = [left, *families]
    plain = spread(cut, asked)[0]
    found = sign_holds(plain @ weights, sign)
    signs = shuffled.reindex(pd.MultiIndex.from_tuples(cut.keys())).to_numpy(float).T
    signs = np.where(np.isnan(signs), cut.signs, signs)
    drawn = sign_holds(spread(cut, asked, signs) @ weights, sign)
    rng = np.random.default_rng(seed)
    coins = rng.choice([-1.0, 1.0], size=signs.shape)
    coined = sign_holds(spread(cut, [left], coins)[:, 0] @ weights, sign).mean()
    flips = rng.choice([-1.0, 1.0], size=(READOUT_DRAWS, len(weights)))
    readout = sign_holds((flips * np.abs(weights)) @ plain[0], sign).mean()
    others = drawn[:, 1:].mean(axis=1) if families else np.full(len(drawn), np.nan)
    question = _question(one, known, whole, given.catalogue)
    return (
        one.claim, one.target, statement_class(one, whole), question, arithmetic, bool(found[0]),
        float(found[1:].mean()) if families else np.nan, float(coined), float(drawn[:, 0].mean()),
        float(readout), drawn[:, 0].tolist(), others.tolist(),
    )  # fmt: skip


def _shuffle(wiring: Wiring, seed: int) -> pd.DataFrame:
    """Signs shuffled over the edges of the whole network, so that a cut one keeps each draw's."""
    rng = np.random.default_rng(seed)
    drawn = rng.permuted(np.tile(wiring.signs, (SHUFFLES, 1)), axis=1)
    return pd.DataFrame(drawn.T, index=pd.MultiIndex.from_tuples(wiring.keys()))


def other_families(known: list[str], wiring: Wiring, catalogue: MirnaCatalogue) -> list[list[str]]:
    """List every other seed family that a network holds.

    Parameters
    ----------
    known : list of str
        What is named.
    wiring : Wiring
        Of the network.
    catalogue : MirnaCatalogue
        Sequences, for seeds.

    Returns
    -------
    list of list of str
        Members of each; none where no miRNA is named.
    """
    seeds = _seeds(catalogue)
    own = {seeds[name] for name in known if name in seeds}
    families: dict[str, list[str]] = {}
    for name in wiring.mirnas if own else ():
        if name in seeds and seeds[name] not in own:
            families.setdefault(seeds[name], []).append(name)
    return [families[seed] for seed in sorted(families)]


def _seeds(catalogue: MirnaCatalogue) -> dict[str, str]:
    mature = catalogue.mature
    return {
        name: sequence[1:8]
        for name, sequence in zip(mature["name"], mature["sequence"], strict=True)
    }


def _question(one: Statement, known: list[str], whole: Wiring, catalogue: MirnaCatalogue) -> str:
    """One witness, one object, one direction, one context: one question."""
    voices = group_witnesses(whole.mirnas, catalogue)
    subject = sorted({str(voices.get(name, name)) for name in known})
    told = [one.cancer, one.host_tissue, one.compartment, "+".join(subject), one.target]
    return "|".join([*told, "" if one.sign is None else f"{one.sign:+d}"])
