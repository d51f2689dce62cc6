"""Which readouts separate patients: panels that survive honest validation, or "no panel".

`quality` asks of the samples whether they can carry an answer at all: haemolysis, spike-ins, what
was not detected, technical factors that tell the groups apart by themselves. Everything is read
through `mirbone.expression`, which refuses what it is not. A marker is never function: nothing here
feeds the network.

Conventions. A level is log2, more is more; a Ct that was not reached is censored, not low and not
40. A score separates cases from controls with an AUC; above 0.5 is higher in cases.
"""

from mirbone.biomarkers.quality._haemolysis import haemolysis_ratio

__all__ = ["haemolysis_ratio"]
