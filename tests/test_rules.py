"""The five rules by which an answer is made; each test fails where its rule is broken."""

import pandas as pd

from mirbone.network import known_network, step_effects
from mirbone.prediction import PREDICT_COLUMNS, predict, score_steps
from mirbone.words import load_catalogue

MIR_200 = ["hsa-miR-200a-3p", "hsa-miR-200b-3p", "hsa-miR-200c-3p", "hsa-miR-141-3p", "hsa-miR-429"]


def test_1_what_was_measured_comes_first() -> None:
    """Targets that say the opposite do not turn what experiments say."""
    found = predict("miR-21-5p", "any", steps=False)
    lines = found.lines.set_index("line")["log_odds"]
    assert lines["experiments"] > 0 > lines["mechanism"]
    assert found.table["effect"].iloc[0] > 0
    assert found.table["basis"].tolist() == ["experiments"]


def test_2_every_number_stands_beside_its_null() -> None:
    """The prior and the place among all human miRNAs are there; a random one is told nothing."""
    assert {"prior", "percentile"} <= set(PREDICT_COLUMNS)
    drawn = load_catalogue().mature["name"].sample(200, random_state=8).tolist()
    table = predict(drawn, "any", blind=True, steps=False).table
    assert (table["verdict"] == "cannot tell").all()
    assert (table["probability"].between(0.05, 0.6)).all()


def test_3_a_family_is_one_witness() -> None:
    """Five members that move alike push no more than the one that pushes hardest."""
    import numpy as np

    network = known_network("breast", compartment="tumour_cell")
    down = pd.Series(dict.fromkeys(MIR_200, -1))
    rng = np.random.default_rng(1)
    whole = step_effects(network, down, rng=rng).set_index("step")
    emt = whole.loc["emt_stemness"]
    assert emt["n_up"] + emt["n_down"] == 1
    alone = [
        step_effects(network, down[[name]], rng=rng).set_index("step").at["emt_stemness", "summed"]
        for name in MIR_200
    ]
    assert abs(emt["summed"]) == max(abs(value) for value in alone)


def test_4_ignorance_does_not_move_an_answer() -> None:
    """A gene that is not reached, and a miRNA without a path, change no score."""
    targets = pd.DataFrame({"mirna": "m", "gene": ["ZEB1", "CDH1"], "log2_change": [-1.0, -0.5]})
    known = pd.DataFrame(
        [("ZEB1", "emt_stemness", 1, "a"), ("CDH1", "emt_stemness", -1, "b")],
        columns=pd.Index(["gene", "step", "sign", "basis"]),
    )
    longer = pd.concat([known, *(known.head(1).assign(gene=f"TNFRSF{i}") for i in range(1, 20))])
    one, two = (score_steps(targets, knowledge=table).table["score"] for table in (known, longer))
    assert one.tolist() == two.tolist()
    inert = pd.concat(
        [targets, pd.DataFrame({"mirna": ["m"], "gene": ["ACTB"], "log2_change": [-2.0]})]
    )
    assert score_steps(inert, knowledge=known).table["score"].tolist() == one.tolist()


def test_5_no_size_without_a_calibration() -> None:
    """Of a prediction there is a probability, a rank and a direction, and no share of patients."""
    table = predict("miR-30a-5p", "breast", steps=False).table
    assert not {"fold", "patients", "burden", "log2_ratio"} & set(table.columns)
    assert table["percentile"].between(0, 100).all()
    assert table["probability"].between(0, 1).all()
