"""The ten lines of the README run as they are written, and answer what they say."""

import ast
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

README = Path(__file__).resolve().parents[1] / "README.md"


def ten_lines() -> str:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if block.startswith("import pandas as pd")]
    return found


def write_profile(folder: Path) -> None:
    """Counts of six patients, primary tumour and bone metastasis; miR-30a-5p is lowered in bone."""
    rng = np.random.default_rng(8)
    mirnas = ["hsa-miR-30a-5p", "hsa-miR-21-5p", *(f"hsa-miR-9990{i}" for i in range(60))]
    sheet = pd.DataFrame(
        [
            {"sample": f"{patient}_{group}", "group": group, "patient": patient}
            for patient in ("P1", "P2", "P3", "P4", "P5", "P6")
            for group in ("primary", "bone")
        ]
    )
    level = np.exp(rng.normal(6, 1, size=(len(mirnas), 1))) * np.ones(len(sheet))
    level[0] = np.where(sheet["group"] == "bone", 100, 800)
    counts = pd.DataFrame(rng.negative_binomial(20, 20 / (20 + level)), mirnas, sheet["sample"])
    counts.to_csv(folder / "counts.tsv", sep="\t", index_label="mirna")
    sheet.to_csv(folder / "samples.tsv", sep="\t", index=False)


def test_the_ten_lines_are_no_more_than_ten() -> None:
    assert len(ten_lines().strip().splitlines()) <= 10


def test_the_ten_lines_run_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import pyplot
    from matplotlib.axes import Axes

    write_profile(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    answers = []
    for statement in ast.parse(ten_lines()).body:
        if isinstance(statement, ast.Expr):
            answers.append(eval(compile(ast.Expression(statement.value), "README", "eval"), names))
        else:
            exec(compile(ast.Module([statement], []), "README", "exec"), names)
    drawn, why, steps, predicted = answers
    assert isinstance(drawn, Axes)
    pyplot.close("all")
    contrast = names["contrast"].table.set_index("mirna")  # type: ignore[attr-defined]
    assert contrast["p"].idxmin() == "hsa-miR-30a-5p"
    assert contrast.loc["hsa-miR-30a-5p", "log2fc"] == pytest.approx(-3, abs=0.4)  # 100 of 800
    assert "<table" in why._repr_html_()
    assert "RUNX2" in why._repr_html_()
    assert steps.set_index("step").loc["osteomimicry", "effect"] < 0
    assert len(predicted.unresolved) == 0
    assert predicted.table["mirna"].tolist() == ["hsa-miR-30a-5p", "hsa-miR-21-5p"]
