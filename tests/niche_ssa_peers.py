"""The dormancy system as SBML, for other programs."""

import libsbml

from mirbone.niche import ReactionSystem
from niche_ssa_cases import DORMANCY


def dormancy_sbml(rates: dict[str, float], start: dict[str, int]) -> str:
    """Birth, death and dormancy as SBML Level 3 Version 1."""
    return system_sbml(DORMANCY, rates, start)


def system_sbml(system: ReactionSystem, rates: dict[str, float], start: dict[str, int]) -> str:
    """A system of first-order reactions as SBML Level 3 Version 1."""
    document = libsbml.SBMLDocument(3, 1)
    model = document.createModel()
    room = model.createCompartment()
    room.setId("marrow")
    room.setSize(1)
    room.setConstant(True)
    for name in system.species:
        species = model.createSpecies()
        species.setId(name)
        species.setCompartment("marrow")
        species.setInitialAmount(start.get(name, 0))
        species.setHasOnlySubstanceUnits(True)
        species.setBoundaryCondition(False)
        species.setConstant(False)
    for reaction in system.reactions:
        rate = model.createParameter()
        rate.setId(f"k_{reaction.name}")
        rate.setValue(rates[reaction.name])
        rate.setConstant(True)
        made = model.createReaction()
        made.setId(reaction.name)
        made.setReversible(False)
        made.setFast(False)
        for add, names in (
            (made.createReactant, reaction.consumes),
            (made.createProduct, reaction.produces),
        ):
            for name in dict.fromkeys(names):
                reference = add()
                reference.setSpecies(name)
                reference.setStoichiometry(names.count(name))
                reference.setConstant(True)
        law = made.createKineticLaw()
        law.setMath(libsbml.parseL3Formula(" * ".join((f"k_{reaction.name}", *reaction.consumes))))
    return libsbml.writeSBMLToString(document)
