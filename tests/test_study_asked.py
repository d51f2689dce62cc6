"""What published experiments say of a profile's miRNAs: told first, and told where none is."""

from pathlib import Path

import pytest

from mirbone.study import (
    StudyResult,
    demo_config,
    make_config,
    measured_sentence,
    ranked_answers,
    run_study,
    study_tables,
    told,
)


@pytest.fixture(scope="module")
def demo() -> StudyResult:
    return run_study(demo_config(models=0))


def test_published_experiments_are_told_before_any_network(demo: StudyResult) -> None:
    sentence = measured_sentence(demo)
    assert told(demo)[1] == sentence
    assert sentence.startswith("Published experiments changed 4 of 5 in the tumour cell (")
    assert "miR-145-5p (lowered here) suppresses bone metastasis" in sentence
    assert "nothing is surer than the base rate" in sentence
    table = ranked_answers(demo)
    assert table["n_experiments"].iloc[-1] == 0
    assert table["verdict"].iloc[0] == "suppresses"
    assert (table["change"] == -1).all()
    tables = study_tables(demo)
    assert tables["prediction"][0]["mirna"].tolist() == table["mirna"].tolist()
    assert len(tables["prediction_lines"][0]) == 4 * len(table)


def test_where_nothing_was_tried_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "untried.tsv"
    path.write_text("mirna\tlog2fc\nmiR-4731-5p\t-1.5\n")
    result = run_study(make_config(signature=path, context="breast", models=0))
    assert measured_sentence(result).startswith(
        "No published experiment that is known here changed"
    )
    assert ranked_answers(result)["verdict"].tolist() == ["cannot tell"]
