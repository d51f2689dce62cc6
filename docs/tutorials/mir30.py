"""Osteotropic breast cancer and miR-30: from a lowered family to what should be tested."""

import sys
from pathlib import Path

from mirbone.cell import say_deciding
from mirbone.network import why
from mirbone.report import write_result
from mirbone.study import (
    CellAnswer,
    best_path,
    cell_findings,
    explain_path,
    findings,
    make_config,
    run_study,
)

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tutorial-mir30")
folder.mkdir(parents=True, exist_ok=True)

# --8<-- [start:profile]
profile = folder / "osteotropic.tsv"
members = ("miR-30a-5p", "miR-30b-5p", "miR-30c-5p", "miR-30d-5p", "miR-30e-5p")
profile.write_text("mirna\tdirection\n" + "".join(f"{name}\tdown\n" for name in members))
# --8<-- [end:profile]

# --8<-- [start:run]
config = make_config(
    signature=profile,
    context="breast",
    contrast="MDA-B02:MDA-MB-231",
    models=60,
    title="miR-30 in osteotropic breast cancer cells",
)
result = run_study(config)
print(findings(result)[1])
answer = result.cell
assert isinstance(answer, CellAnswer)
print(answer.profile.rule)
# --8<-- [end:run]

# --8<-- [start:genes]
osteomimetic = ["CDH11", "GJA1", "ITGB3", "RUNX2", "CCN2"]
genes = answer.genes.set_index("gene").loc[osteomimetic].round(2)
print(genes.to_string())
steps = answer.steps.loc[answer.steps["verdict"].isin(["up", "down"])].round(2)
print(steps.to_string(index=False))
# --8<-- [end:genes]

# --8<-- [start:restoring]
print(answer.net.round(2).to_string(index=False))
print(cell_findings(answer)[1])
one = answer.restoring.set_index(["mirna", "step"]).loc[("hsa-miR-30a-5p", "osteomimicry")]
whole = answer.steps.set_index("step").loc["osteomimicry"]
print(f"osteomimicry: {whole['effect']:+.2f} by all five; {one['effect']:+.2f} back by one of them")
# --8<-- [end:restoring]

# --8<-- [start:deciding]
assert answer.deciding is not None
print(say_deciding(answer.deciding, "osteomimicry"))
# --8<-- [end:deciding]

# --8<-- [start:test]
best = best_path(result.cards[0])
assert best is not None
reach, path = best
print(explain_path(path, -1), path.claims)
for path in why(result.network, "hsa-miR-30a-5p", "osteomimicry").paths[:5]:
    print(path.text, "|", path.tier.label, path.claims)
# --8<-- [end:test]

# --8<-- [start:write]
write_result(result, folder / "result")
print(f"The report is at {folder / 'result' / 'report.html'}")
# --8<-- [end:write]
