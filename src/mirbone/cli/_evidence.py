"""`mirbone evidence`: what is known, and on what it stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mirbone.cli._messages import say, say_json
from mirbone.cli._options import (
    AnyCancer,
    AsJson,
    Compartment,
    Evidence,
    Experiments,
    OptionalContext,
    OptionalTsv,
    Table,
)

if TYPE_CHECKING:
    from mirbone.evidence import EvidenceBase, Finding, FoundExperiments
    from mirbone.network import Explanation

evidence_app = typer.Typer(no_args_is_help=True, help="Look at, check and extend the evidence.")


@evidence_app.command("list")
def list_claims(
    mirna: Annotated[str | None, typer.Option(help="A miRNA or family, any spelling.")] = None,
    gene: Annotated[str | None, typer.Option(help="A gene symbol or alias.")] = None,
    step: Annotated[str | None, typer.Option(help="A cascade step.")] = None,
    cancer: AnyCancer = None,
    tier: Annotated[str | None, typer.Option(help="An evidence tier.")] = None,
    source: Annotated[str | None, typer.Option(help="review, literature, user ...")] = None,
    evidence: Evidence = None,
    as_json: AsJson = False,
) -> None:
    """List claims, strongest evidence first."""
    from mirbone.cli._show import show_table
    from mirbone.evidence import claim_sentence, load_evidence, select_claims

    base = load_evidence(tuple(evidence or ()), kept="all")
    claims = select_claims(
        base, mirna=mirna, gene=gene, step=step, cancer=cancer, tier=tier, source=source
    )
    if as_json:
        say_json(claims.to_dict("records"))
        return
    rows = [
        (row["claim_id"], claim_sentence(base, row), row["cancer"], row["tier"], row["reference"])
        for row in claims.to_dict("records")
    ]
    show_table(("claim", "statement", "cancer", "tier", "reference"), rows)
    say(f"{len(rows)} of {len(base.claims)} claims.", err=True)


@evidence_app.command()
def show(claim_id: str, evidence: Evidence = None, as_json: AsJson = False) -> None:
    """Show one claim whole, with its context, note and citation."""
    from mirbone._core import InputError
    from mirbone.evidence import format_claim, load_evidence, reference_text

    base = load_evidence(tuple(evidence or ()), kept="all")
    found = base.claims.loc[base.claims["claim_id"] == claim_id]
    if found.empty:
        raise InputError(
            f"expected the id of a claim, such as {base.claims['claim_id'].iloc[0]}; "
            f"got {claim_id!r}. `mirbone evidence list` shows all ids."
        )
    row = found.iloc[0].to_dict()
    if as_json:
        row["citation"] = reference_text(base, row["reference"])
        say_json(row)
        return
    say(format_claim(base, row))
    for key, value in row.items():
        if value:
            say(f"  {key:<24}{value}")


@evidence_app.command("why")
def explain(
    node: Annotated[str, typer.Argument(metavar="MIRNA_OR_GENE")],
    step: Annotated[str, typer.Argument(metavar="STEP", help="A cascade step.")],
    context: OptionalContext = None,
    compartment: Compartment = "tumour_cell",
    paths: Annotated[int, typer.Option(min=1, help="How many paths are printed.")] = 10,
    evidence: Evidence = None,
    as_json: AsJson = False,
) -> None:
    """Explain how a miRNA or gene acts on a cascade step: paths, statements, conflicts."""
    from mirbone.evidence import load_evidence
    from mirbone.network import known_network, why

    base = load_evidence(tuple(evidence or ()))
    place = None if compartment == "any" else compartment
    answer = why(known_network(context, compartment=place, evidence=base), node, step)
    if as_json:
        from dataclasses import asdict

        record = asdict(answer)
        record["agreement"] = answer.agreement if answer.paths else None
        say_json(record)
        return
    _tell(answer, base, paths)


_STATED = {1: "promotes", -1: "suppresses", 0: "has no effect on", None: "affects"}


def _tell(answer: "Explanation", base: "EvidenceBase", limit: int) -> None:
    from mirbone.evidence import reference_text

    verb = {1: "more of", -1: "less of", 0: "no settled direction of"}[answer.net_sign]
    found = (
        f" ({len(answer.paths)} paths, agreement {answer.agreement:.0%})" if answer.paths else ""
    )
    verb = verb if answer.paths else "no known path to"
    say(f"More {answer.node}: {verb} {answer.step.label}{found}.")
    claims = dict(zip(base.claims["claim_id"], base.claims["reference"], strict=True))
    for path in answer.paths[:limit]:
        say(f"\n  {path.text}   [{path.tier.label}]")
        for one in path.handings:
            say(f"      {one.text}")
        for move, ids in zip(path.nodes[1:], path.claims, strict=True):
            keys = dict.fromkeys(key.strip() for one in ids for key in claims[one].split(";"))
            cited = "; ".join(reference_text(base, key) for key in keys)
            say(f"      to {move}: {', '.join(ids)}: {cited}")
    if len(answer.paths) > limit:
        say(f"\n  {len(answer.paths) - limit} more paths (--paths {len(answer.paths)}).")
    for one in answer.stated:
        word = _STATED[one.stated_sign]
        place = ", ".join(part for part in (one.compartment, one.cancer) if part)
        where = f" ({place.replace('_', ' ')})" if place else ""
        say(f"\n  stated: {word} {one.object}{where}   [{one.tier.label}] {one.claim}")
    for one in answer.contradictions:
        say(
            f"\n  conflict ({one.what}) on {one.about}: "
            f"more {', '.join(one.positive)}; less {', '.join(one.negative)}"
        )


@evidence_app.command("experiments")
def list_experiments(
    mirnas: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MIRNA]...", help="miRNAs or families, any spelling; all without."),
    ] = None,
    named: Annotated[
        list[str] | None, typer.Option("--mirna", help="The same; may be repeated.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="How the tumour cells entered.")] = None,
    cancer: AnyCancer = None,
    readout: Annotated[str | None, typer.Option(help="What was measured.")] = None,
    in_vivo: Annotated[bool, typer.Option("--in-vivo", help="Animals only.")] = False,
    retracted: Annotated[
        bool, typer.Option("--retracted", help="Retracted papers too, marked as such.")
    ] = False,
    experiments: Experiments = None,
    output: OptionalTsv = None,
    as_json: AsJson = False,
) -> None:
    """List published experiments that changed a miRNA: what more of it did, in what model."""
    from mirbone import evidence
    from mirbone.cli._outputs import hand_over

    found = evidence.experiments(
        [*(mirnas or ()), *(named or ())] or None,
        stage=stage,
        cancer=cancer,
        readout=readout,
        in_vivo=in_vivo,
        retracted=retracted,
        experiments=tuple(experiments or ()),
    )
    hand_over(
        found.table,
        found.unresolved,
        output,
        as_json=as_json,
        show=lambda: _show_experiments(found),
    )
    left = f"; {found.left_out} of retracted papers left out (--retracted)" * bool(found.left_out)
    where = f"; they are at {output}" if output else ""
    say(f"{found.summary}{left}{where}.", err=True)


_GAVE = {"+1": "↑ more", "-1": "↓ less", "0": "= no change", "": "not told"}
_EXPERIMENT_HEADS = (
    *("miRNA", "changed by", "in", "model", "cells entered"),
    *("readout", "more miRNA gives", "n", "reference"),
)


def _show_experiments(found: "FoundExperiments") -> None:
    from mirbone.cli._show import show_table

    rows = [
        (
            row["mirna"].removeprefix("hsa-"),
            row["perturbation"].replace("_", " "),
            row["acting_compartment"].replace("_", " "),
            ", ".join(part for part in (row["cancer"], row["cell_line"]) if part),
            row["entry_stage"].replace("_", " ") or "not stated",
            row["readout"].replace("_", " "),
            _GAVE[row["direction"]] + " (RETRACTED)" * bool(row["retracted_by"]),
            f"{row['n_treated'] or '?'}/{row['n_control'] or '?'}"
            if row["n_treated"] or row["n_control"]
            else "",
            row["reference"],
        )
        for row in found.table.to_dict("records")
    ]
    show_table(_EXPERIMENT_HEADS, rows)


@evidence_app.command()
def check(
    evidence: Evidence = None, experiments: Experiments = None, as_json: AsJson = False
) -> None:
    """Check schema, names, references, duplicates, contradictions; show how signs balance."""
    from mirbone.cli._show import show_table
    from mirbone.evidence import (
        BALANCE_COLUMNS,
        check_evidence,
        check_experiments,
        load_evidence,
        load_experiments,
        sign_balance,
    )

    base = load_evidence(tuple(evidence or ()))
    table = load_experiments(tuple(experiments or ()), retracted=True)
    findings = [*check_evidence(base), *check_experiments(base, table)]
    if as_json:
        from dataclasses import asdict

        say_json([asdict(one) for one in findings])
    else:
        _tell_findings([one for one in findings if one.level != "note"])
        say("Claims and genes that raise and lower each step, by compartment:")
        show_table(BALANCE_COLUMNS, sign_balance(base).astype(str).to_numpy().tolist())
    counts = {level: sum(f.level == level for f in findings) for level in ("error", "warning")}
    notes = len(findings) - sum(counts.values())
    say(
        f"{len(base.claims)} claims, {len(table)} experiments ("
        f"{(table['retracted_by'] != '').sum()} retracted), {len(base.references)} references: "
        f"{counts['error']} errors, {counts['warning']} warnings, {notes} notes "
        "(--json shows them).",
        err=True,
    )
    if counts["error"]:
        raise typer.Exit(2)


_SHOWN = 5


def _tell_findings(findings: "list[Finding]") -> None:
    """Print the first findings of each kind; a database may have hundreds of one kind."""
    kinds: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        kinds.setdefault((one.level, one.column), []).append(one)
    for (level, column), group in kinds.items():
        where = f" {column}" if column else ""
        for one in group[:_SHOWN]:
            say(f"{level}: {one.claim_id}{where}: {one.message}")
        more = len(group) - _SHOWN
        if more > 0:
            about = f"about {column}" if column else "about whole rows"
            say(f"{level}: {more} more {about} (--json shows them)")


@evidence_app.command()
def export(
    output: Table,
    expanded: Annotated[
        bool, typer.Option(help="One row a family or group member instead of one a claim.")
    ] = False,
    evidence: Evidence = None,
) -> None:
    """Write every claim as TSV, one row a claim."""
    from mirbone.evidence import export_claims, load_evidence

    base = load_evidence(tuple(evidence or ()), kept="all")
    count = export_claims(base, output, expanded=expanded)
    say(f"{count} rows are at {output}")


@evidence_app.command("import")
def import_table(
    database: Annotated[
        Literal["mirtarbase", "tarbase", "multimir", "trrust", "omnipath", "targetscan"],
        typer.Argument(),
    ],
    table: Annotated[Path, typer.Argument(help="The table as published.")],
    output: Table,
) -> None:
    """Turn a published table into claims with the tier that it deserves."""
    from mirbone import evidence
    from mirbone._core import write_table
    from mirbone.cli._outputs import beside
    from mirbone.words import load_catalogue

    readers = {
        "mirtarbase": evidence.read_mirtarbase,
        "tarbase": evidence.read_tarbase,
        "multimir": evidence.read_multimir,
        "trrust": evidence.read_trrust,
        "omnipath": evidence.read_omnipath,
        "targetscan": evidence.read_targetscan,
    }
    result = readers[database](table, load_catalogue())
    write_table(result.claims, output)
    left = beside(output, "excluded")
    write_table(result.excluded, left)
    say(f"{len(result.claims)} claims are at {output}; {len(result.excluded)} rows were")
    say(f"excluded, each with its reason: {left}")
