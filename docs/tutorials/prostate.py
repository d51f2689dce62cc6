"""Five miRNAs lowered in bone metastases of the prostate: from the list to an explained report."""

import sys
from pathlib import Path

from mirbone.network import why
from mirbone.report import write_result
from mirbone.study import findings, make_config, run_study, study_tables
from mirbone.words import load_catalogue

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tutorial-prostate")
folder.mkdir(parents=True, exist_ok=True)

# --8<-- [start:profile]
profile = folder / "lowered.tsv"
profile.write_text(
    "mirna\tdirection\nmiR-145\tdown\nmiR-143\tdown\nmiR-33a\tdown\nmiR-100\tdown\n"
    "miR-508-5p\tdown\n"
)
# --8<-- [end:profile]

# --8<-- [start:names]
catalogue = load_catalogue()
for name in ("miR-143", "miR-143*", "miR-378"):
    found = catalogue.resolve(name)
    print(name, found.kind, found.names, found.confidence)
# --8<-- [end:names]

# --8<-- [start:run]
config = make_config(
    signature=profile,
    context="prostate",
    contrast="bone metastasis:matched primary tumour",
    models=20,
)
result = run_study(config)
for sentence in findings(result):
    print(sentence)
# --8<-- [end:run]

# --8<-- [start:steps]
steps = study_tables(result)["steps"][0].dropna(subset=["effect"])
print(steps[["step", "effect", "low", "high", "n_mirnas", "p"]].to_string(index=False))
# --8<-- [end:steps]

# --8<-- [start:why]
answer = why(result.network, "hsa-miR-143-3p", "emt_stemness")
for path in answer.paths:
    print(path.text, path.tier.label, path.claims)
for statement in answer.stated:
    print("stated:", statement.object, statement.stated_sign, statement.claim)
# --8<-- [end:why]

# --8<-- [start:elsewhere]
card = next(card for card in result.cards if card.mirna == "hsa-miR-33a-5p")
print(len(card.reaches), [reach.explanation.paths[0].text for reach in card.elsewhere])
# --8<-- [end:elsewhere]

# --8<-- [start:write]
write_result(result, folder / "result")
print(f"The report is at {folder / 'result' / 'report.html'}")
# --8<-- [end:write]
