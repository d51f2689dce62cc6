"""mirbone: the microRNA control of bone metastasis, executable.

The rooms, in the order of the science (each imports only from rooms before it):

- `mirbone.words`: what words mean: miRNA and gene names, families, cascade steps, compartments;
- `mirbone.evidence`: what is known, as checked claims with context, tier and reference;
- `mirbone.expression`: what was measured, as a contrast with effect, error and p per miRNA;
- `mirbone.targets`: what each miRNA can repress, as sites, energies and predicted repression;
- `mirbone.network`: how claims hang together, as signed edges and paths that explain;
- `mirbone.cell`: what the tumour cell does, as ensembles of kinetic models;
- `mirbone.niche`: what bone and patient do, as courses of bone and virtual patients;
- `mirbone.prediction`: what a miRNA does to bone metastasis, with how sure that is;
- `mirbone.biomarkers`: whether samples and panels of them can separate patients, honestly;
- `mirbone.checks`: whether the models say what the review says;
- `mirbone.therapy`: what a mimic, an antagonist or a drug does, with and without;
- `mirbone.study`: the whole chain, one config in, one result out;
- `mirbone.figures`: how it looks, as functions that return matplotlib Axes;
- `mirbone.report`: the result as one self-contained page;
- `mirbone.cli`: the `mirbone` command.

After ``import mirbone`` each room is there as an attribute, loaded when it is first asked for.

Hypothesis-generating software: not for clinical decisions.
"""

from mirbone._version import __version__

# Not the one of `typing`, which would be half of what it costs to import this package.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from mirbone import (
        biomarkers,
        cell,
        checks,
        cli,
        evidence,
        expression,
        figures,
        network,
        niche,
        prediction,
        report,
        study,
        targets,
        therapy,
        words,
    )

__all__ = [
    "__version__",
    "biomarkers",
    "cell",
    "checks",
    "cli",
    "evidence",
    "expression",
    "figures",
    "network",
    "niche",
    "prediction",
    "report",
    "study",
    "targets",
    "therapy",
    "words",
]


if not TYPE_CHECKING:  # a checker that sees this would take any attribute for granted

    def __getattr__(name: str) -> object:
        """Load a room when it is first asked for."""
        if name in __all__:
            from importlib import import_module

            return import_module(f"mirbone.{name}")
        if name.startswith("_"):
            raise AttributeError(f"module 'mirbone' has no attribute {name!r}")
        from difflib import get_close_matches

        near = get_close_matches(name, __all__, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        raise AttributeError(
            f"mirbone has no room {name!r}{hint} It has {', '.join(__all__[1:])}.",
            name=name,
        )


def __dir__() -> list[str]:
    """List the rooms, so that a prompt completes them."""
    return list(__all__)
