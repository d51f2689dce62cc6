"""How it hangs together: claims as one signed network, and the paths that explain.

`known_network` builds the network of a context from all that is embedded, and your own tables;
`why` explains on it what a miRNA or gene does to a step.

**Data model.** A `Network` is a long table of edges, ``source, target, sign, kind, compartment,
step, n_sites, strength, tier, claims``, built by `build_network` from expanded claims for one
`Context`. Genes, miRNAs, pathways and molecules are nodes; a cascade step is a node where paths
end. Kinds: mirna_target, transcription, signalling (a change whose route is a signal or is not
stated), secretion, receptor_ligand, transfer (exosome or gap junction) and readout (a gene to a
step). Claims of one source, target, kind and compartment merge when their signs agree; opposite
signs stay two edges and are listed in `Network.contradictions`.

**No short cuts.** A miRNA has no edge to a step, process or metastasis. What a source states there
is kept in `Network.statements`; only paths through genes count as an explanation. A marker's level
in a fluid is never an edge.

**Context.** A claim holds where its cancer and host tissue are empty or equal to the context's.

**Compartments.** An edge's compartment is where its target is changed; empty means anywhere. A
path stays in its compartment. It passes to another one only through a factor that leaves its cell:
from a secreted factor or ligand, by a receptor_ligand edge, or by a transfer edge that hands a
miRNA over. A readout without a compartment happens where the step does (bone_resorption in the
osteoclast, bone_formation in the osteoblast, the tumour cell's own steps in the tumour cell).
A secreted factor is read out in the tumour cell or where the step happens, from whichever cell;
where the claim names a third cell, only the factor of that cell counts (TGFB2 of the marrow keeps
tumour cells dormant, which says nothing of TGFB2 of the tumour cell). Osteomimicry, which is what
a tumour cell itself expresses, is never read out from outside. So a miRNA may form bone in
osteoblasts and drive osteomimicry in tumour cells, and the two stay apart.

**Predictions.** A claim of tier prediction is no edge and no statement: it is in
`Network.left_out`. `opposing_consequences` and `target_enrichment` weigh predictions beside what is
known; `edge_table` and `export_network` write them behind it, as edges of their own kind.
`targets_of` looks the embedded ones up, each with the tier of what is known of the pair.

**Chance.** `step_effects` sums what a signature pushes, `step_competition` and `step_enrichment`
ask whether other miRNAs do as much. miRNAs of one seed or transcript speak there as one witness.

**Units.** `strength`, `effect` and `agreement` have no unit: they grade evidence and its direction
and are not rates.
"""

from mirbone.network._build import build_network
from mirbone.network._context import Context
from mirbone.network._effects import EFFECT_COLUMNS, effects
from mirbone.network._known import known_network
from mirbone.network._model import (
    CONTRADICTION_COLUMNS,
    EDGE_COLUMNS,
    LEFT_OUT_COLUMNS,
    PREDICTED_REASON,
    STATEMENT_COLUMNS,
    TRANSFER_COLUMNS,
    EdgeKind,
    Network,
)
from mirbone.network._strength import count_references, edge_strength, path_strength
from mirbone.network._transfer import Handing
from mirbone.network._why import (
    EXPLANATION_COLUMNS,
    Contradiction,
    Explanation,
    Path,
    Statement,
    why,
)
from mirbone.network.chance._competition import (
    BETWEEN,
    COMPETITION_COLUMNS,
    WITHIN,
    step_competition,
)
from mirbone.network.chance._enrichment import (
    ENRICHMENT_COLUMNS,
    step_enrichment,
    target_strata,
)
from mirbone.network.chance._push import PRESSURE_COLUMNS, step_effects
from mirbone.network.exports._export import export_network
from mirbone.network.exports._rows import ExportCounts
from mirbone.network.predicted._consequences import (
    CONSEQUENCE_COLUMNS,
    GENE_EFFECT_COLUMNS,
    PREDICTION_COLUMNS,
    TARGET_ENRICHMENT_COLUMNS,
    gene_effects,
    opposing_consequences,
    target_enrichment,
)
from mirbone.network.predicted._edges import PREDICTED_EDGE_COLUMNS, edge_table
from mirbone.network.predicted._of import TARGETS_OF_COLUMNS, FoundTargets, targets_of
from mirbone.network.predicted._tables import (
    PredictedTable,
    predicted_embedded,
    predicted_from_targetscan,
    predicted_from_utrs,
    read_predicted,
    targetscan_on_disk,
)

__all__ = [
    "BETWEEN",
    "COMPETITION_COLUMNS",
    "CONSEQUENCE_COLUMNS",
    "CONTRADICTION_COLUMNS",
    "EDGE_COLUMNS",
    "EFFECT_COLUMNS",
    "ENRICHMENT_COLUMNS",
    "EXPLANATION_COLUMNS",
    "GENE_EFFECT_COLUMNS",
    "LEFT_OUT_COLUMNS",
    "PREDICTED_EDGE_COLUMNS",
    "PREDICTED_REASON",
    "PREDICTION_COLUMNS",
    "PRESSURE_COLUMNS",
    "STATEMENT_COLUMNS",
    "TARGETS_OF_COLUMNS",
    "TARGET_ENRICHMENT_COLUMNS",
    "TRANSFER_COLUMNS",
    "WITHIN",
    "Context",
    "Contradiction",
    "EdgeKind",
    "Explanation",
    "ExportCounts",
    "FoundTargets",
    "Handing",
    "Network",
    "Path",
    "PredictedTable",
    "Statement",
    "build_network",
    "count_references",
    "edge_strength",
    "edge_table",
    "effects",
    "export_network",
    "gene_effects",
    "known_network",
    "opposing_consequences",
    "path_strength",
    "predicted_embedded",
    "predicted_from_targetscan",
    "predicted_from_utrs",
    "read_predicted",
    "step_competition",
    "step_effects",
    "step_enrichment",
    "target_enrichment",
    "target_strata",
    "targets_of",
    "targetscan_on_disk",
    "why",
]
