"""Write the pages of the checks: docs/checks.md, docs/cell-checks.md and docs/niche-checks.md.

python scripts/make_check_docs.py [--models N] [--workers N]
"""

import argparse
from pathlib import Path

import pandas as pd

from check_pages import checks_page
from mirbone.checks import check_review, checks_markdown
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network
from mirbone.words import load_catalogue

DOCS = Path(__file__).parents[1] / "docs"
HEAD = """# What the review says of the cell, simulated

Made by `python scripts/make_check_docs.py`; `mirbone check cell -o DIR` gives the table itself.
What of it is more than chance is on [the page of the checks](checks.md).
Every functional claim of the review (what acts on what, and treatments) is here once for each of
its objects: {every} statements. {done} are simulated, each in its context with {models} models;
the others are listed with the reason, and a test holds that none is missing.

What a statement names is raised (a miRNA by a mimic of five times its own production, a gene to
four times its level; an antagonist captures at five times the miRNA's decay), and its object is
read:

- *level*: a gene's, miRNA's or pathway's own. Most of these are edges of the network: they test
  that the kinetics do what was wired in, beside everything else that is.
- *step*: the score of a cascade step. No edge leads from a miRNA to a step, so that it must come
  out of gene-level mechanisms.
- *outcome*: metastasis, also to one organ, colonisation, growth. It is read out, by rule from the
  claims of the context, by the effectors of the steps whose processes the review counts to it, and
  by genes that a claim says drive it (`checks/_cell_outcomes.py`). None of it feeds the dynamics.

**A statement holds** where at least 80 % of the models move in its direction by the least relevant
effect of the readout or more ([the checks](checks.md#the-least-relevant-effect)). A score is a mean
over many genes, and most of them nothing in the cell reaches; so that these do not decide, the
readers' changes are summed before they are held against it. *Reached* is the summed change that
80 % of the models reach: a statement would hold at any smaller minimum. The numerical error is
below 0.00001.

**{right} of {signed} statements with a direction hold ({share:.0f} %)**:
{by_kind}.
Of {open} that state an effect without a direction, {open_right} have one, the same in 80 % of the
models. One seed; of a statement near 80 % another seed may judge differently.

| held against | 0.001 | 0.01 | 0.05 | 0.1 | 0.25 | 0.32 |
| --- | --- | --- | --- | --- | --- | --- |
| hold, of {signed} | {sensitivity} |

Were the mean over all readers held against 0.32 instead of their sum, {by_mean} would hold.

How far to trust this:

- Several rows say the same in one context: {distinct} different questions stand behind the
  {signed}.
- **Six statements were wired in after they had failed.** That miR-143 and miR-145 lower invasion
  (2.3-006, -007, -009, -010) holds through vimentin's part in motility (L-step-101, Mendez 2010,
  doi:10.1096/fj.09-151639); that miR-7 lowers brain metastasis (2.5-022) and miR-34a the growth of
  prostate tumours (2.5-011) through KLF4 and CD44 as readers of these outcomes (L-out-001, -002,
  from the papers that the review cites). They show that the network can express the review, not
  that it predicted it; without these rows they failed when 0.01 was enough.
- That miR-7 does nothing to bone metastasis (2.5-023) holds by the least relevant effect; at 0.01
  it held because the models disagree on the direction, not because nothing moves.
- Which steps count to metastasis, and that their effectors count alike, is our rule.

## Statements that do not hold
{small} of these move as stated in 80 % of the models by 0.01 or more, but by less than the least
relevant effect.

{wrong}

{reasons}

## All that were simulated
{table}

## Statements that a readout holds by definition
The subject is itself a gene that the object is read out by. What is shown is what the object's
other readers do; it is not judged.

{own}

## Statements that cannot be simulated
{missing}

{notes}
"""
REASONS = {
    "2.1-005": "moved so in 80 % of the models before the targets that published experiments show "
    "were wired in.",
    "2.5-011": "moved so in every model before the targets that published experiments show were "
    "wired in; miR-34a has five more in prostate cancer.",
    "3.2-004": "miR-218 silences SOST in osteoblasts, but raises RUNX2, which transcribes SOST.",
    "T1-004": "the review's mechanism, TWIST1 to miR-10b to HOXD10, leads through RHOC to "
    "invasion; no gene of it is read out as EMT.",
    "T1-013": "the table calls miR-218 activator and suppressor of osteomimicry at once; section "
    "3.2 says in which cell it is which, and the activation holds.",
}
NOTES = {
    "2.2-016, 2.2-018": "delivery and toxicity of the antagonist: nothing in a cell's model.",
    "2.4-001": "progression of the disease, a clinical course; miR-203's effect on bone metastasis "
    "is simulated.",
    "3.1-003 to -005, 3.2-027": "tumour suppression in general: whether a tumour arises is not "
    "read out.",
    "4.1-017, 4.1-018": "the review does not name the genes.",
}
OWN = "the subject is itself what the object is read out by"
STATED = {1: "up", -1: "down", 0: "none"}


def main() -> None:
    """Simulate and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    found = check_review(models=given.models, workers=given.workers)
    write_cell(found.cell, given.models)
    niche = checks_markdown(found.niche, found.left)
    (DOCS / "niche-checks.md").write_text(niche, encoding="utf-8")
    page = checks_page(found, negative_edges())
    (DOCS / "checks.md").write_text(page, encoding="utf-8")


def negative_edges() -> str:
    """Share of the general network's edges that lower their target."""
    base = load_evidence()
    claims = expand_claims(base, load_catalogue())
    edges = build_network(
        claims, Context(None, "bone", "tumour_cell"), entities=base.entities
    ).edges
    return f"{(edges['sign'] < 0).mean():.0%}"


def write_cell(table: pd.DataFrame, models: int) -> None:
    """Write the page of the statements on the cell."""
    done = table.loc[table["agrees"].notna()]
    held = done["agrees"].astype(bool)
    signed = done.loc[done["expected"].notna()]
    right = signed.loc[signed["agrees"].astype(bool)]
    kinds = [
        f"{(right['kind'] == kind).sum()} of {(signed['kind'] == kind).sum()} {kind}s"
        for kind in ("level", "step", "outcome")
    ]
    none = signed["expected"] == 0
    counts = [
        int(((signed["reached"] >= least) != none).sum())
        for least in (0.001, 0.01, 0.05, 0.1, 0.25, 0.32)
    ]
    mean = signed["reached"] / signed["n_readers"]
    asked = ["cancer", "host_tissue", "compartment", "raised", "object", "expected"]
    page = HEAD.format(
        every=len(table),
        done=len(done),
        models=models,
        right=len(right),
        signed=len(signed),
        share=100 * len(right) / len(signed),
        by_kind=", ".join(kinds),
        open=len(done) - len(signed),
        open_right=int(held.sum()) - len(right),
        by_mean=int(((mean >= 0.32) != none).sum()),
        sensitivity=" | ".join(map(str, counts)),
        distinct=len(signed.drop_duplicates(asked)),
        small=int(((signed["reached"] >= 0.01) & ~signed["agrees"].astype(bool) & ~none).sum()),
        wrong=_rows(done.loc[~held]),
        reasons="\n".join(
            f"- {claim}: {REASONS[claim]}"
            for claim in done.loc[~held, "claim_id"]
            if claim in REASONS
        ),
        table=_rows(done),
        own=_rows(table.loc[table["reason"] == OWN]),
        notes="\n".join(f"- {claims}: {note}" for claims, note in NOTES.items()),
        missing=_missing(table.loc[table["agrees"].isna() & (table["reason"] != OWN)]),
    )
    (DOCS / "cell-checks.md").write_text(page, encoding="utf-8")


def _rows(table: pd.DataFrame) -> str:
    names = (
        "claim | context | raised | object | stated | effect | readers | models | reached | kind"
    )
    lines = [f"| {names} |", "|" + " --- |" * 10]
    for row in table.to_dict("records"):
        raised = row["raised"].split(";")
        named = ", ".join(raised[:3]) + (f" and {len(raised) - 3} more" if len(raised) > 3 else "")
        host = "" if row["host_tissue"] == "bone" else f" in {row['host_tissue']}"
        place = f"{row['cancer'] or 'any'}, {row['compartment'].replace('_', ' ')}{host}"
        stated = "moves" if pd.isna(row["expected"]) else STATED[int(row["expected"])]
        if row["n_readers"]:
            shown = (
                f"{row['effect']:+.3f} | {row['n_readers']} | {100 * row['share']:.0f} % | "
                f"{row['reached']:+.3f}"
            )
        else:
            shown = " | 0 | | "
        lines.append(
            f"| {row['claim_id']} | {place} | {named} | {row['object'].replace('_', ' ')} | "
            f"{stated} | {shown} | {row['kind']} |"
        )
    return "\n".join(lines)


def _missing(table: pd.DataFrame) -> str:
    lines = ["| why | statements | claims |", "| --- | --- | --- |"]
    for reason, rows in table.groupby("reason", sort=True):
        named = []
        for row in rows.to_dict("records"):
            told = f"{row['claim_id']} ({row['raised'].split(';')[0]}, {row['written']})"
            named.append(told.replace("_", " "))
        lines.append(f"| {reason} | {len(rows)} | {'; '.join(named)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
