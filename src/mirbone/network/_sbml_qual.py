"""The network as a Boolean model in SBML-qual (Chaouiya et al. 2013, doi:10.1186/1752-0509-7-135).

Every node is off or on. A target is on when at least one of its activators is on, or it has none,
and none of its repressors is on; nodes without an edge into them are inputs that keep their value.
The signs are the network's; that repressors win is the rule of this export.
"""

from pathlib import Path
from typing import Any

from mirbone._core import sbml_ids, write_text
from mirbone.network._model import Network


def write_sbml_qual(network: Network, path: Path) -> None:
    """Write a network as SBML Level 3 version 1 with the package qual, version 1.

    Parameters
    ----------
    network : Network
        The network.
    path : Path
        The file.
    """
    import libsbml

    tools: Any = libsbml
    spaces: Any = tools.SBMLNamespaces(3, 1, "qual", 1)
    document: Any = tools.SBMLDocument(spaces)
    document.setPackageRequired("qual", True)
    model = document.createModel()
    model.setId("mirbone")
    model.setName(f"mirbone: {network.context.title}")
    cell = model.createCompartment()
    cell.setId("cell")
    cell.setConstant(True)
    signs = _signs(network)
    names = sorted({name for pair in signs for name in pair})
    ids = sbml_ids(names)
    qual = model.getPlugin("qual")
    targets = {target for _, target in signs}
    for name in names:
        species = qual.createQualitativeSpecies()
        species.setId(ids[name])
        species.setName(name)
        species.setCompartment("cell")
        species.setConstant(name not in targets)
        species.setMaxLevel(1)
    for target in sorted(targets):
        inputs = {
            source: signs[pair] for pair in signs if (source := pair[0]) and pair[1] == target
        }
        _transition(tools, qual, ids, target, inputs)
    write_text(path, tools.writeSBMLToString(document))


def _signs(network: Network) -> dict[tuple[str, str], frozenset[int]]:
    """Signs of each pair; two where claims disagree."""
    signs: dict[tuple[str, str], frozenset[int]] = {}
    for edge in network.edges.to_dict("records"):
        pair = (str(edge["source"]), str(edge["target"]))
        signs[pair] = signs.get(pair, frozenset()) | {int(edge["sign"])}
    return signs


def _transition(
    tools: Any, qual: Any, ids: dict[str, str], target: str, inputs: dict[str, frozenset[int]]
) -> None:
    """Add how a node follows the nodes that act on it."""
    transition = qual.createTransition()
    transition.setId(f"change_{ids[target]}")
    words = {
        frozenset({1}): tools.INPUT_SIGN_POSITIVE,
        frozenset({-1}): tools.INPUT_SIGN_NEGATIVE,
    }
    for source in sorted(inputs):
        entry = transition.createInput()
        entry.setId(f"in_{ids[source]}_{ids[target]}")
        entry.setQualitativeSpecies(ids[source])
        entry.setTransitionEffect(tools.INPUT_TRANSITION_EFFECT_NONE)
        entry.setSign(words.get(inputs[source], tools.INPUT_SIGN_DUAL))
    output = transition.createOutput()
    output.setQualitativeSpecies(ids[target])
    output.setTransitionEffect(tools.OUTPUT_TRANSITION_EFFECT_ASSIGNMENT_LEVEL)
    transition.createDefaultTerm().setResultLevel(0)
    term = transition.createFunctionTerm()
    term.setResultLevel(1)
    term.setMath(tools.parseL3Formula(_rule(ids, inputs)))


def _rule(ids: dict[str, str], inputs: dict[str, frozenset[int]]) -> str:
    """Formula for on: any activator and no repressor; a pair of both signs counts as neither."""
    on = [f"{ids[name]} >= 1" for name in sorted(inputs) if inputs[name] == {1}]
    off = [f"{ids[name]} < 1" for name in sorted(inputs) if inputs[name] == {-1}]
    parts = [f"({' || '.join(on)})"] if on else []
    return " && ".join([*parts, *off]) or "true"
