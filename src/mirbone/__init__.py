"""mirbone: the microRNA control of bone metastasis, executable.

The rooms, in the order of the science (each imports only from rooms before it):

- `mirbone.evidence`: what is known, as checked claims with context, tier and reference;
- `mirbone.expression`: what was measured, as a contrast with effect, error and p per miRNA;
- `mirbone.network`: how claims hang together, as signed edges and paths that explain;
- `mirbone.study`: the whole chain, one config in, one result folder out;
- `mirbone.report`: the result as one self-contained page;
- `mirbone.cli`: the `mirbone` command.

Hypothesis-generating software: not for clinical decisions.
"""

__version__ = "0.1.0"

__all__ = ["__version__"]
