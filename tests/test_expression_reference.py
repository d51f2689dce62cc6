"""Real data: published tables reproduced from their matrices, and TCGA counts end to end.

Neither published table can be had whole from its matrix. GSE21036: the fit had three groups, and
the metastases are not in the matrix. GSE46738: the variances of 2,605 probes were moderated
together, and the matrix holds 136. What each design allows is tested.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

from mirbone.expression import (
    VariancePrior,
    contrast_from_counts,
    contrast_from_intensities,
    fit_last,
    moderated_t,
    read_signature,
    two_sided_p,
)

pytestmark = pytest.mark.reference


@pytest.fixture(scope="session")
def folder(reference_dir: Path) -> Path:
    return reference_dir / "expression"


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", float_precision="round_trip")


def design_of(status: pd.Series, case: str) -> np.ndarray:
    return np.column_stack([np.ones(len(status)), status == case])


def total_df(table: pd.DataFrame) -> float:
    """The one number of degrees of freedom with which t gives the published P of a row."""
    row = table.loc[table["t"].abs().idxmax()]
    return brentq(lambda df: np.log(two_sided_p(row["t"], df) / row["P.Value"]), 3, 1e4, xtol=1e-9)


def test_gse21036_fold_changes_are_reproduced(folder: Path) -> None:
    matrix, status = read(folder / "GSE21036_log2_matrix.txt"), read(folder / "GSE21036_status.txt")
    published = read(folder / "limma_tumor_vs_normal.txt")
    fit = fit_last(matrix.iloc[:, 1:].to_numpy(), design_of(status["Status"], "Tumor"))
    ours = pd.DataFrame({"name": matrix["SystematicName"], "effect": fit.effect}).sort_values(
        ["name", "effect"]  # one name is on two probes
    )
    theirs = published.sort_values(["SystematicName", "logFC"])
    assert list(ours["name"]) == list(theirs["SystematicName"])
    assert np.abs(ours["effect"].to_numpy() - theirs["logFC"].to_numpy()).max() < 1e-10


def test_gse21036_p_follows_from_t_in_both_published_tables(folder: Path) -> None:
    tables = [read(folder / f"limma_{n}.txt") for n in ("tumor_vs_normal", "metastasis_vs_tumor")]
    df = total_df(tables[0])
    for table in tables:
        p = two_sided_p(table["t"], df)
        assert np.abs(np.log10(p) - np.log10(table["P.Value"])).max() < 1e-8


def test_gse21036_t_of_one_comparison_gives_that_of_the_other(folder: Path) -> None:
    """One fit of 99 primaries, 28 normals and 14 metastases: both t share the moderated variance.

    The number of metastases is found from the published means, which are over all samples.
    """
    matrix, status = read(folder / "GSE21036_log2_matrix.txt"), read(folder / "GSE21036_status.txt")
    primary = (status["Status"] == "Tumor").to_numpy()
    values = matrix.iloc[:, 1:].to_numpy()
    means = pd.DataFrame(
        {
            "SystematicName": matrix["SystematicName"],
            "primary": values[:, primary].mean(axis=1),
            "normal": values[:, ~primary].mean(axis=1),
        }
    ).drop_duplicates("SystematicName", keep=False)
    first = read(folder / "limma_tumor_vs_normal.txt")
    second = read(folder / "limma_metastasis_vs_tumor.txt").dropna(subset=["SystematicName"])
    both = means.merge(first, on="SystematicName").merge(second, on="SystematicName")
    both = both[np.isclose(both["AveExpr_x"], both["AveExpr_y"], rtol=1e-9)]  # the same probe
    assert len(both) > 90
    metastasis = both["primary"] + both["logFC_y"]
    total = 99 * both["primary"] + 28 * both["normal"] + 14 * metastasis
    np.testing.assert_allclose(total / 141, both["AveExpr_x"], atol=1e-10)
    deviation = both["logFC_x"] / both["t_x"] / np.sqrt(1 / 99 + 1 / 28)
    t = both["logFC_y"] / (deviation * np.sqrt(1 / 14 + 1 / 99))
    assert np.abs(t - both["t_y"]).max() < 1e-6


def test_gse46738_is_reproduced_with_the_prior_of_all_its_probes(folder: Path) -> None:
    matrix = read(folder / "GSE46738_matrix.txt").set_index("SystematicName")
    status = read(folder / "GSE46738_status.txt")["Status"]
    published = read(folder / "GSE46738_limma.txt").set_index("miRNA")
    fit = fit_last(matrix.loc[published.index].to_numpy(), design_of(status, "PCa"))
    assert np.abs(fit.effect - published["logFC"]).max() < 1e-10
    # the prior rests on probes that are not in the matrix: its df follows from one published P,
    # its scale from one published t; every other row must then come out
    df = total_df(published) - fit.df[0]
    moderated = (published["logFC"] / published["t"] / fit.unscaled_sd) ** 2
    scale = ((df + fit.df) * moderated - fit.df * fit.variance) / df
    result = moderated_t(fit, prior=VariancePrior(df, np.full(len(scale), scale.iloc[0])))
    assert np.abs(result.t - published["t"]).max() < 1e-6
    assert np.abs(np.log10(result.p) - np.log10(published["P.Value"])).max() < 1e-6


def test_the_published_metastasis_table_is_read_as_a_signature(folder: Path) -> None:
    result = read_signature(folder / "limma_metastasis_vs_tumor.txt")
    table = result.table.set_index("mirna")
    assert table.loc["hsa-miR-145-5p", "log2fc"] == pytest.approx(-2.97399396024433)
    assert table.loc["hsa-miR-145-5p", "fdr"] == pytest.approx(1.29004148413059e-24)
    rows = len(read(folder / "limma_metastasis_vs_tumor.txt"))
    assert len(table) + len(result.dropped) == rows
    torn = result.dropped[result.dropped["query"] == "hsa-miR-299-3p"]
    assert len(torn) == 2 and torn["reason"].str.contains("opposite directions").all()


def test_repeated_probes_of_a_matrix_are_averaged_and_named(folder: Path, tmp_path: Path) -> None:
    columns = read(folder / "GSE21036_log2_matrix.txt").columns[1:]
    status = read(folder / "GSE21036_status.txt")["Status"]
    sheet = tmp_path / "sheet.tsv"
    pd.DataFrame({"sample": columns, "status": status}).to_csv(sheet, sep="\t", index=False)
    result = contrast_from_intensities(
        folder / "GSE21036_log2_matrix.txt", sheet, "Tumor:Normal", leave_out=0
    )
    said = "hsa-miR-378a-5p ('hsa-miR-378a-5p', 'hsa-miR-378a-5p'). Their values were averaged."
    assert any(said in note for note in result.notes)


def test_gse46738_runs_end_to_end(folder: Path, tmp_path: Path) -> None:
    columns = read(folder / "GSE46738_matrix.txt").columns[1:]
    status = read(folder / "GSE46738_status.txt")["Status"]
    sheet = tmp_path / "sheet.tsv"
    pd.DataFrame({"sample": columns, "status": status}).to_csv(sheet, sep="\t", index=False)
    result = contrast_from_intensities(folder / "GSE46738_matrix.txt", sheet, "PCa:Control")
    assert (result.n_case, result.n_control) == (53, 4)
    assert any(note.startswith("Exploratory") for note in result.notes)
    written = dict(zip(result.names["mirna"], result.names["written"], strict=True))
    published = read(folder / "GSE46738_limma.txt").set_index("miRNA")["logFC"]
    theirs = published[[written[name] for name in result.table["mirna"]]].to_numpy()
    assert np.abs(result.table["log2fc"] - theirs).max() < 1e-10


def test_tcga_precursor_counts_run_end_to_end(folder: Path) -> None:
    result = contrast_from_counts(
        folder / "tcga_brca_mirna_counts.tsv.gz",
        folder / "tcga_brca_clinical.tsv",
        "bone_site=1:0",
    )
    assert (result.n_case, result.n_control) == (57, 1021)
    assert "hsa-let-7a-5p" in set(result.table["mirna"])
    text = " ".join(result.notes)
    assert "precursors, not mature miRNAs" in text and "primary tumours" in text
    named = set(result.names["mirna"])
    assert set(result.table["mirna"]) | set(result.dropped["query"]) == named
    assert len(result.names) == 1046
