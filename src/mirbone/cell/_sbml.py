"""One model of an ensemble as SBML, for other simulators.

Level 3 version 2, molecules in a compartment of size 1, hours. Every species has a production and
a decay reaction. What miRNAs bind is written out as assignment rules, site by site, as the kernels
compute it: the distribution of bound sites, and the expected loss given those of the others.
"""

from pathlib import Path
from typing import Any

import numpy as np

from mirbone._core import FilePath, InputError, named_keywords, plain, sbml_ids, write_text
from mirbone.cell.model._model import MOST_SITES, KineticModel
from mirbone.cell.model._parameters import Parameters
from mirbone.cell.solve._structure import Order, Structure, compile_model


@named_keywords
def write_sbml(
    model: KineticModel,
    parameters: Parameters,
    path: FilePath,
    *,
    row: int = 0,
    levels: np.ndarray | None = None,
    title: str = "mirbone",
) -> None:
    """Write one model as SBML.

    Parameters
    ----------
    model : KineticModel
        What acts on what.
    parameters : Parameters
        One row a model.
    path : str or path-like
        The file.
    row : int, optional
        Which model.
    levels : ndarray, shape (species,), optional
        Levels to start from, such as a steady state; 1 molecule of each when not given.
    title : str, optional
        Name of the model.

    Raises
    ------
    InputError
        If the row is not there, or the file cannot be written.
    """
    path = Path(path)
    if not 0 <= row < len(parameters):
        raise InputError(f"there are {len(parameters)} models; got row {row}.")
    parameters.check_fits(model)
    start = np.ones(len(model.species)) if levels is None else np.asarray(levels)
    write_text(path, _Document(model, parameters.take(slice(row, row + 1)), start, title).text())


class _Document:
    """Builds the document; a formula is text, as libSBML parses it."""

    def __init__(
        self, model: KineticModel, parameters: Parameters, levels: np.ndarray, title: str
    ) -> None:
        import libsbml

        self.libsbml: Any = libsbml
        self.model, self.parameters = model, parameters
        self.ids = sbml_ids(model.names)
        self.symbols = [self.ids[name] for name in model.names]
        self.document: Any = libsbml.SBMLDocument(3, 2)
        self.sbml: Any = self.document.createModel()
        self.sbml.setId("mirbone")
        self.sbml.setName(plain(title))
        self._frame(levels)
        structure, order = compile_model(model)
        translated, decays = self._silencing(structure, order)
        self._reactions(structure, order, translated, decays)

    def text(self) -> str:
        """Give the whole document."""
        return self.libsbml.writeSBMLToString(self.document)

    def _frame(self, levels: np.ndarray) -> None:
        cell = self.sbml.createCompartment()
        cell.setId("cell")
        cell.setConstant(True)
        cell.setSize(1.0)
        cell.setSpatialDimensions(3.0)
        for species, symbol, level in zip(self.model.species, self.symbols, levels, strict=True):
            entry = self.sbml.createSpecies()
            entry.setId(symbol)
            entry.setName(plain(species.name))
            entry.setCompartment("cell")
            entry.setInitialAmount(float(level))
            entry.setHasOnlySubstanceUnits(True)
            entry.setBoundaryCondition(False)
            entry.setConstant(False)

    def constant(self, name: str, value: float) -> str:
        """Add a number under a name."""
        entry = self.sbml.createParameter()
        entry.setId(name)
        entry.setConstant(True)
        entry.setValue(float(value))
        return name

    def rule(self, name: str, formula: str) -> str:
        """Add a name for a formula."""
        entry = self.sbml.createParameter()
        entry.setId(name)
        entry.setConstant(False)
        rule = self.sbml.createAssignmentRule()
        rule.setVariable(name)
        rule.setMath(self.libsbml.parseL3Formula(formula))
        return name

    def _silencing(
        self, structure: Structure, order: Order
    ) -> tuple[dict[int, str], dict[int, list[str]]]:
        """Name the translation of each silenced mRNA, and each species' added decay."""
        top = range(MOST_SITES + 1)
        tables = (
            ("l", self.parameters.translation[0]),
            ("gamma_m", self.parameters.mrna_decay[0]),
            ("gamma_u", self.parameters.mirna_loss[0]),
        )
        if len(structure.silenced):
            for name, values in tables:
                for i in top:
                    self.constant(f"p_{name}_{i}", values[i])
        translated: dict[int, str] = {}
        decays: dict[int, list[str]] = {}
        for j, m in enumerate(structure.silenced):
            groups = range(structure.group_start[j], structure.group_start[j + 1])
            for g in groups:
                self._occupancy(g, structure, order)
            bound = self._distributions(j, groups, structure)
            total = bound[-1]
            mean = " + ".join(f"{total[i]} * p_l_{i}" for i in top)
            translated[int(m)] = self.rule(f"v_L_{j}", mean)
            loss = " + ".join(f"{total[i]} * p_gamma_m_{i}" for i in top)
            decays.setdefault(int(m), []).append(self.rule(f"v_Y_{j}", loss))
            self._losses(j, groups, structure, bound, decays)
        return translated, decays

    def _occupancy(self, g: int, structure: Structure, order: Order) -> None:
        terms = []
        for k in range(structure.member_start[g], structure.member_start[g + 1]):
            mu0 = self.parameters.mu0[0, order.silencings[k]] / order.affinity[k]
            name = self.constant(f"p_mu0_{k}", mu0)
            terms.append(f"{self.symbols[structure.member_mirna[k]]} / {name}")
        self.rule(f"v_s_{g}", " + ".join(terms))
        self.rule(f"v_free_{g}", f"1 / (1 + v_s_{g})")
        self.rule(f"v_bound_{g}", f"v_s_{g} / (1 + v_s_{g})")

    def _distributions(self, j: int, groups: range, structure: Structure) -> list[list[str]]:
        """Names of the chances of 0 to 6 bound sites, before each group and after the last."""
        now = ["1", *["0"] * MOST_SITES]
        found = [now]
        for g in groups:
            for site in range(structure.group_sites[g]):
                name, free, bound = f"v_b_{j}_{g}_{site}", f"v_free_{g}", f"v_bound_{g}"
                later = [self.rule(f"{name}_0", f"{free} * {now[0]}")]
                for i in range(1, MOST_SITES):
                    text = f"{free} * {now[i]} + {bound} * {now[i - 1]}"
                    later.append(self.rule(f"{name}_{i}", text))
                text = f"{now[-1]} + {bound} * {now[-2]}"
                later.append(self.rule(f"{name}_{MOST_SITES}", text))
                now = later
            found.append(now)
        return found

    def _losses(
        self,
        j: int,
        groups: range,
        structure: Structure,
        bound: list[list[str]],
        decays: dict[int, list[str]],
    ) -> None:
        """Name the rate at which an mRNA takes each group's miRNAs away."""
        after = [f"p_gamma_u_{i}" for i in range(MOST_SITES + 1)]
        mrna = self.symbols[structure.silenced[j]]
        for g in reversed(groups):
            for site in range(structure.group_sites[g]):
                if site == structure.group_sites[g] - 1:
                    self._loss(g, structure, bound[g - groups[0]], after, mrna, decays)
                name = f"v_a_{j}_{g}_{site}"
                later = [
                    self.rule(
                        f"{name}_{i}", f"v_free_{g} * {after[i]} + v_bound_{g} * {after[i + 1]}"
                    )
                    for i in range(MOST_SITES)
                ]
                after = [*later, after[-1]]

    def _loss(
        self,
        g: int,
        structure: Structure,
        before: list[str],
        after: list[str],
        mrna: str,
        decays: dict[int, list[str]],
    ) -> None:
        terms = " + ".join(
            f"{before[i]} * {after[min(i + 1, MOST_SITES)]}" for i in range(MOST_SITES + 1)
        )
        sites = int(structure.group_sites[g])
        loss = self.rule(f"v_loss_{g}", f"{mrna} * {sites} * v_free_{g} * ({terms})")
        for k in range(structure.member_start[g], structure.member_start[g + 1]):
            mirna = int(structure.member_mirna[k])
            decays.setdefault(mirna, []).append(f"{loss} / p_mu0_{k}")

    def _reactions(
        self,
        structure: Structure,
        order: Order,
        translated: dict[int, str],
        decays: dict[int, list[str]],
    ) -> None:
        given = self.parameters
        for i, symbol in enumerate(self.symbols):
            made = [self.constant(f"p_g_{symbol}", given.production[0, i])]
            sources = set()
            for q in range(structure.reg_start[i], structure.reg_start[i + 1]):
                r, source = order.regulations[q], self.symbols[structure.reg_source[q]]
                sources.add(source)
                threshold = self.constant(f"p_threshold_{q}", given.threshold[0, r])
                hill = self.constant(f"p_n_{q}", given.hill[0, r])
                fold = self.constant(f"p_fold_{q}", given.fold[0, r])
                power = f"({source} / {threshold})^{hill}"
                made.append(f"(1 + {fold} * {power}) / (1 + {power})")
            m = int(structure.mrna_of[i])
            if m >= 0:
                made.append(self.symbols[m])
                sources.add(self.symbols[m])
                if m in translated:
                    made.append(translated[m])
            self._reaction(f"make_{symbol}", None, symbol, " * ".join(made), sources)
            rate = self.constant(f"p_k_{symbol}", given.degradation[0, i])
            loss = f"({' + '.join([rate, *decays.get(i, [])])}) * {symbol}"
            self._reaction(f"lose_{symbol}", symbol, None, loss, set())

    def _reaction(
        self, name: str, source: str | None, target: str | None, rate: str, modifiers: set[str]
    ) -> None:
        reaction = self.sbml.createReaction()
        reaction.setId(name)
        reaction.setReversible(False)
        for side, species in (("Reactant", source), ("Product", target)):
            if species is not None:
                reference = getattr(reaction, f"create{side}")()
                reference.setSpecies(species)
                reference.setStoichiometry(1.0)
                reference.setConstant(True)
        for modifier in sorted(modifiers - {source or ""}):
            reaction.createModifier().setSpecies(modifier)
        reaction.createKineticLaw().setMath(self.libsbml.parseL3Formula(rate))
