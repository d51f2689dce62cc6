"""SBML: valid for libSBML, and the same steady states in libroadrunner."""

import libsbml
import numpy as np
import pytest

from cell_cases import mixed_model
from mirbone._core import InputError, sbml_ids
from mirbone.cell import draw_parameters, steady_states, write_sbml

MIXED = mixed_model()


@pytest.fixture(scope="module")
def drawn():
    return draw_parameters(MIXED, 12, seed=5)


def test_the_document_is_consistent(tmp_path, drawn):
    write_sbml(MIXED, drawn, tmp_path / "model.xml", row=2)
    document = libsbml.readSBMLFromFile(str(tmp_path / "model.xml"))
    # Molecules and hours are stated in the chapter, not declared.
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)
    document.checkConsistency()
    found = [document.getError(i) for i in range(document.getNumErrors())]
    assert [e.getMessage() for e in found if e.getSeverity() >= libsbml.LIBSBML_SEV_WARNING] == []
    model = document.getModel()
    assert model.getNumSpecies() == len(MIXED.species)
    assert {model.getSpecies(i).getName() for i in range(model.getNumSpecies())} == set(MIXED.names)


def test_identifiers_are_legal_and_different():
    ids = sbml_ids(("hsa-miR-30a-5p", "hsa_miR_30a_5p", "1A", "X.mrna"))
    assert list(ids.values()) == ["hsa_miR_30a_5p", "hsa_miR_30a_5p_2", "_1A", "X_mrna"]


def test_the_same_model_gives_the_same_bytes(tmp_path, drawn):
    for name in ("one", "two"):
        write_sbml(MIXED, drawn, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_model_that_is_not_there_is_told(tmp_path, drawn):
    with pytest.raises(InputError, match="there are 12 models; got row 12"):
        write_sbml(MIXED, drawn, tmp_path / "model.xml", row=12)


@pytest.mark.crosscheck
def test_libroadrunner_goes_to_the_same_states(tmp_path, drawn):
    roadrunner = pytest.importorskip("roadrunner", reason="libroadrunner is not installed")
    found = steady_states(MIXED, drawn, starts=4, seed=2)
    ids = [sbml_ids(MIXED.names)[name] for name in MIXED.names]
    for levels, row in zip(found.levels, found.model_index, strict=True):
        beside = levels * np.exp(np.random.default_rng(row).normal(0, 0.02, len(levels)))
        write_sbml(MIXED, drawn, tmp_path / "model.xml", row=int(row), levels=beside)
        runner = roadrunner.RoadRunner(str(tmp_path / "model.xml"))
        runner.integrator.relative_tolerance = 1e-10
        runner.integrator.absolute_tolerance = 1e-10
        runner.simulate(0, 5000, 2)  # 50 times the longest life
        ends = np.array([runner[name] for name in ids])
        np.testing.assert_allclose(ends, levels, rtol=1e-6)  # CVODE is asked for 1e-10 a step
