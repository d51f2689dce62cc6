"""miR-33a, PTHrP and zoledronate in lung cancer: from the tumour cell to the bone."""

import sys
from pathlib import Path

import numpy as np

from mirbone.cell import Perturbation, build_cell, follow_change, prepare_ensemble
from mirbone.evidence import expand_claims, load_evidence
from mirbone.network import Context, build_network
from mirbone.niche import Schedule, bone_changes, simulate_bone, write_bone_sbml
from mirbone.words import load_catalogue

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tutorial-mir33a")
folder.mkdir(parents=True, exist_ok=True)

# --8<-- [start:cell]
catalogue = load_catalogue()
evidence = load_evidence((), catalogue)
lung = Context(cancer="lung", host_tissue="bone", compartment="tumour_cell")
network = build_network(expand_claims(evidence, catalogue), lung, entities=evidence.entities)
cell = build_cell(network, "tumour_cell", catalogue=catalogue)
ensemble = prepare_ensemble(cell, n_models=40, seed=1)
# --8<-- [end:cell]

# --8<-- [start:restored]
restored = follow_change(ensemble, Perturbation(inflow={"hsa-miR-33a-5p": 5.0}))
genes = restored.genes.set_index("gene").loc[["PTHLH", "CXCL8"]]
for gene, row in genes.iterrows():
    print(f"{gene} {row.log2_change:.2f} ({row.low:.2f} to {row.high:.2f})")
# --8<-- [end:restored]

# --8<-- [start:bone]
secretion = bone_changes(list(restored.genes["gene"]), restored.gene_changes)
models = len(restored.gene_changes)
zoledronate = [Schedule("zoledronate")]
days = np.arange(0.0, 451.0, 10.0)
courses = {
    name: simulate_bone(changes, drugs, days, context="lung", models=models, seed=1)
    for name, changes, drugs in (
        ("untreated", {}, []),
        ("miR-33a", secretion, []),
        ("zoledronate", {}, zoledronate),
        ("both", secretion, zoledronate),
    )
}
# --8<-- [end:bone]


# --8<-- [start:table]
def interval(values: np.ndarray) -> str:
    low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


for readout in ("resorption", "ctx", "bone_mass", "burden"):
    for name, course in courses.items():
        print(f"{readout:<11}{name:<12}{interval(course.readouts[readout][:, -1])}")
# --8<-- [end:table]

# --8<-- [start:gain]
untreated = courses["untreated"].readouts
for name in ("miR-33a", "zoledronate", "both"):
    saved = courses[name].readouts["bone_mass"][:, -1] - untreated["bone_mass"][:, -1]
    print(f"{name:<12}bone saved, points {interval(saved)}; in {(saved > 0).mean():.0%} of models")
more = courses["both"].readouts["bone_mass"] - courses["zoledronate"].readouts["bone_mass"]
print(f"miR-33a on top of zoledronate: {interval(more[:, -1])}")
# --8<-- [end:gain]

# --8<-- [start:who]
pthrp_alone = {"PTHLH": secretion["PTHLH"]}
course = simulate_bone(pthrp_alone, [], days, context="lung", models=models, seed=1)
alone = course.readouts["bone_mass"][:, -1] - untreated["bone_mass"][:, -1]
print(f"through PTHrP alone: {interval(alone)}")
# --8<-- [end:who]

# --8<-- [start:export]
write_bone_sbml(folder / "bone.xml", {}, zoledronate, float(days[-1]), context="lung")
print(f"The equations are at {folder / 'bone.xml'}")
# --8<-- [end:export]
