"""The bone as SBML: sound by libSBML, and the same equations for the eye of another program."""

from pathlib import Path

import libsbml
import numpy as np
import pytest
from typer.testing import CliRunner

from mirbone._core import InputError
from mirbone.cli._app import app
from mirbone.niche import Schedule, simulate_bone, write_bone_sbml
from mirbone.niche.bone._rates import SPECIES, TUMOUR, rates
from mirbone.niche.bone._values import draw_bone, pack_bone

CHANGES = {"PTHLH": 2.0, "EDN1": 3.0, "osteoblast_SOST": 0.5}
DRUGS = (Schedule("zoledronate", start_d=200.0, number=3), Schedule("denosumab", number=2))
READOUTS = ("burden", "resorption", "formation", "pthrp", "il11", "rankl", "m_csf", "wnt", "pinp",
            "bgp", "ctx", "mir_326", "osteoclasts", "denosumab")  # fmt: skip


def test_libsbml_finds_nothing_wrong(tmp_path: Path) -> None:
    write_bone_sbml(tmp_path / "bone.xml", CHANGES, DRUGS, context="lung")
    document = libsbml.readSBMLFromFile(str(tmp_path / "bone.xml"))
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_UNITS_CONSISTENCY, False)
    document.setConsistencyChecks(libsbml.LIBSBML_CAT_MODELING_PRACTICE, False)
    document.checkConsistency()
    found = [document.getError(i) for i in range(document.getNumErrors())]
    assert [e.getMessage() for e in found if e.getSeverity() >= libsbml.LIBSBML_SEV_WARNING] == []
    assert document.getModel().getNumEvents() == 4  # the first dose of denosumab is at the start


@pytest.mark.parametrize(
    ("table", "sbml", "message"),
    [
        ("bone.tsv", "folder", "folder is a folder. Give a file name."),
        ("folder", "bone.xml", "folder is a folder. Give a file name."),
        ("bone.tsv", "bone.tsv", "need a file each; both are to be"),
    ],
)
def test_a_wrong_place_for_one_output_leaves_neither(
    tmp_path: Path, table: str, sbml: str, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    places = ["--sbml", str(tmp_path / sbml), "-o", str(tmp_path / table)]
    done = CliRunner().invoke(app, ["niche", "bone", "--models", "1", "--days", "20", *places])
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_the_command_writes_the_table_and_the_equations(tmp_path: Path) -> None:
    table, sbml = tmp_path / "bone.tsv", tmp_path / "new" / "bone.xml"
    given = ["--set", "PTHLH=2", "--models", "1", "--days", "20", "--context", "lung"]
    command = ["niche", "bone", *given, "--sbml", str(sbml), "-o", str(table)]
    assert CliRunner().invoke(app, command).exit_code == 0
    write_bone_sbml(tmp_path / "same.xml", {"PTHLH": 2.0}, (), 20.0, context="lung")
    assert sbml.read_bytes() == (tmp_path / "same.xml").read_bytes()
    assert table.read_text().startswith("day\treadout\tunit\tvalue")
    assert [path.name for path in sbml.parent.iterdir()] == ["bone.xml"]


def test_its_slopes_are_the_kernels(tmp_path: Path) -> None:
    """Every rule evaluated by hand, at a state away from rest."""
    write_bone_sbml(tmp_path / "bone.xml", CHANGES, (), context="prostate")
    model = libsbml.readSBMLFromFile(str(tmp_path / "bone.xml")).getModel()
    folds = {name: np.array([value]) for name, value in CHANGES.items()}
    constants, _, rest = pack_bone(draw_bone("prostate", folds, {}, 1, 1, drawn=False))
    y = np.array([*(1.3 * rest[0]), 0.8, 0.1, 0.2, 1.1, 0.3, 2.0, 30.0, 15.0, 5.0])
    known = {p.getId(): p.getValue() for p in model.getListOfParameters()}
    known |= dict(zip(SPECIES, y.tolist(), strict=True))
    rules = {rule.getVariable(): rule for rule in model.getListOfRules()}
    for rule in rules.values():
        if rule.isAssignment():
            known[rule.getVariable()] = _value(rule.getMath(), known)
    slopes = np.empty(len(SPECIES))
    rates(TUMOUR, y, constants[0], slopes)
    found = [_value(rules[name].getMath(), known) for name in SPECIES]
    np.testing.assert_allclose(found, slopes, rtol=1e-12, atol=1e-18)


_DONE = {
    libsbml.AST_PLUS: sum,
    libsbml.AST_TIMES: np.prod,
    libsbml.AST_MINUS: lambda parts: -parts[0] if len(parts) == 1 else parts[0] - parts[1],
    libsbml.AST_DIVIDE: lambda parts: parts[0] / parts[1],
    libsbml.AST_FUNCTION_ABS: lambda parts: abs(parts[0]),
}


def _value(node, known: dict[str, float]) -> float:
    if node.isName():
        return known[node.getName()]
    if node.isNumber():
        return float(node.getValue())
    return _DONE[node.getType()](
        [_value(node.getChild(i), known) for i in range(node.getNumChildren())]
    )


@pytest.mark.crosscheck
@pytest.mark.parametrize("context", ["breast", "prostate", "lung"])
def test_libroadrunner_runs_it_to_the_same_courses(tmp_path: Path, context: str) -> None:
    roadrunner = pytest.importorskip("roadrunner", reason="libroadrunner is not installed here")
    write_bone_sbml(tmp_path / "bone.xml", CHANGES, DRUGS, context=context)
    runner = roadrunner.RoadRunner(str(tmp_path / "bone.xml"))
    runner.integrator.setValue("relative_tolerance", 1e-8)
    runner.integrator.setValue("absolute_tolerance", 1e-12)
    runner.timeCourseSelections = ["time", "bone", *READOUTS]
    theirs = np.array(runner.simulate(0, 725, 30))  # every 25 days, on none of which a dose falls
    ours = simulate_bone(CHANGES, DRUGS, theirs[:, 0], context=context, rtol=1e-10).readouts
    kept = ~np.isin(theirs[:, 0], [0.0, 200.0])  # on the day of a dose, before or after it
    for column, name in enumerate(("bone_mass", *READOUTS), start=1):
        there = theirs[kept, column] * (100.0 if name == "bone_mass" else 1.0)
        np.testing.assert_allclose(
            ours[name][0][kept], there, rtol=1e-5, atol=1e-9, err_msg=name
        )  # 1e-10 a step, through a lesion that grows a thousandfold
