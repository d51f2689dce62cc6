"""AnnData files of any make: nothing outside is read, and nothing that no memory holds."""

import os
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest
from anndata import AnnData

from mirbone._core import InputError
from mirbone.expression import compare, contrast_from_h5ad, read_h5ad
from mirbone.study import make_config

SAMPLES = [f"S{i}" for i in range(1, 9)]
GROUPS = ["bone", "primary"] * 4
MIRNAS = [f"hsa-miR-9990{i}" for i in range(30)]


def counts() -> np.ndarray:
    return np.random.default_rng(5).negative_binomial(5, 0.02, size=(8, 30)).astype(float)


def annotated(values: np.ndarray, **more: object) -> AnnData:
    obs = pd.DataFrame({"group": GROUPS}, index=SAMPLES)
    return AnnData(values, obs, pd.DataFrame(index=MIRNAS), **more)  # type: ignore[arg-type]


def write(folder: Path, data: AnnData) -> Path:
    path = folder / "profiles.h5ad"
    data.write_h5ad(path)
    return path


def changed(folder: Path, change: Callable[[h5py.File], None]) -> Path:
    """A sound file, with one thing made otherwise."""
    path = write(folder, annotated(counts(), layers={"log2": np.log2(counts() + 1)}))
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def replaced(name: str, **made: object) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        attributes = dict(file[name].attrs)
        del file[name]
        file.create_dataset(name, **made)  # type: ignore[arg-type]
        file[name].attrs.update(attributes)

    return change


def sparse_of(rows: int, columns: int) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        del file["X"]
        group = file.create_group("X")
        group.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0"})
        group.attrs["shape"] = np.array([rows, columns], dtype=np.int64)
        group["data"], group["indices"] = np.ones(1), np.zeros(1, dtype=np.int64)
        group["indptr"] = np.array([0, 1], dtype=np.int64)

    return change


def external(file: h5py.File) -> None:
    secret = Path(file.filename).with_name("secret")
    secret.write_bytes(os.urandom(8 * 30 * 8))
    attributes = dict(file["X"].attrs)
    del file["X"]
    file.create_dataset("X", (8, 30), "f8", external=[(str(secret), 0, 8 * 30 * 8)])
    file["X"].attrs.update(attributes)


def virtual(file: h5py.File) -> None:
    other = Path(file.filename).with_name("other.h5")
    with h5py.File(other, "w") as source:
        source["X"] = counts()
    layout = h5py.VirtualLayout((8, 30), "f8")
    layout[:] = h5py.VirtualSource(str(other), "X", (8, 30))
    del file["X"]
    file.create_virtual_dataset("X", layout)


def linked(name: str) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        other = Path(file.filename).with_name("other.h5")
        with h5py.File(other, "w") as source:
            source["X"] = counts()
        if name in file:
            del file[name]
        file[name] = h5py.ExternalLink(str(other), "/X")

    return change


RECORDS = np.zeros((8, 30), dtype=[("a", "f8"), ("b", "i4")])
OBJECTS = np.array([["word"] * 30] * 8, dtype=object)
WRONG: dict[str, tuple[Callable[[h5py.File], None], str]] = {
    "X links to another file": (linked("X"), r"'/X' is a link to another file, '.*other\.h5'"),
    "a layer does": (linked("layers/more"), "'/layers/more' is a link to another file"),
    "a column of obs does": (linked("obs/more"), "'/obs/more' is a link to another file"),
    "uns does": (linked("uns/deep/more"), "'/uns/deep/more' is a link to another file"),
    "X lies in another file": (external, r"those of '/X' lie in the file '.*secret'"),
    "X is virtual": (virtual, r"those of '/X' lie in other datasets \(it is virtual\)"),
    "X is records": (replaced("X", data=RECORDS), "numbers in X; found records of a, b"),
    "X is words": (
        replaced("X", data=OBJECTS, dtype=h5py.string_dtype()), "numbers in X; found text or",
    ),
    "X is bytes": (replaced("X", data=OBJECTS.astype("S4")), "numbers in X; found text or objects"),
    "X is much too large": (
        replaced("X", shape=(10**6, 10**6), dtype="f8", chunks=(100, 100)),
        r"numbers in X \(1,000,000 x 1,000,000\) of .* need about 24 TB of memory; this machine",
    ),
    "something unpacks to too much": (
        lambda file: file.create_dataset("uns/more", (10**5, 10**5), "f8", chunks=(100, 100)),
        "unpacks to 80 GB; .* is the most that is read",
    ),
    "X is sparse and much too large": (
        sparse_of(10**9, 10**9), "numbers in X .* need about .* of memory; this machine has",
    ),
    "X is sparse and of another size": (sparse_of(7, 30), "could not be read"),
    "a link leads nowhere": (
        lambda file: file.__setitem__("layers/lost", h5py.SoftLink("/nothing")),
        "'/layers/lost' links to nothing",
    ),
    "obs is gone": (lambda file: file.__delitem__("obs"), "could not be read|must"),
    "var is a number": (replaced("var", data=5.0), "could not be read|must"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_file_of_another_make_is_one_message(what: str, tmp_path: Path) -> None:
    change, says = WRONG[what]
    path = changed(tmp_path, change)
    with pytest.raises(InputError, match=says) as told:
        contrast_from_h5ad(path, "bone:primary")
    assert "Traceback" not in str(told.value) and len(str(told.value)) < 1_000


def test_links_inside_the_file_are_followed(tmp_path: Path) -> None:
    want = contrast_from_h5ad(write(tmp_path, annotated(counts())), "bone:primary")
    path = changed(tmp_path, lambda file: file.__setitem__("layers/same", h5py.SoftLink("/X")))
    got = contrast_from_h5ad(path, "bone:primary", layer="same")
    pd.testing.assert_frame_equal(got.table, want.table)


def test_links_in_a_circle_are_one_message(tmp_path: Path) -> None:
    def change(file: h5py.File) -> None:
        file.create_group("uns/round")
        file["uns/round/again"] = file["uns"]  # a hard link to what holds it

    with pytest.raises(InputError, match="could not be read"):
        read_h5ad(changed(tmp_path, change))


def test_a_file_that_is_cut_short_or_damaged_is_one_message(tmp_path: Path) -> None:
    path = write(tmp_path, annotated(counts()))
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    cuts = [0, 7, 8, 100, *(int(len(whole) * share) for share in (0.1, 0.5, 0.9))]
    for cut in cuts:
        path.write_bytes(whole[:cut])
        with pytest.raises(InputError, match="could not be read"):
            read_h5ad(path)
    for _ in range(60):
        data = bytearray(whole)
        for place in rng.integers(0, 4096, 4):
            data[place] ^= int(rng.integers(1, 256))
        path.write_bytes(data)
        try:
            read_h5ad(path)
        except InputError as error:
            assert len(str(error)) < 2_000


# --- logarithms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "base"),
    [({}, np.e), ({"base": None}, np.e), ({"base": 2}, 2), ({"base": 10}, 10),
     ({"base": np.float32(10)}, 10), ({"base": np.array([10])}, 10), ({"base": np.e}, np.e),
     ({"base": "10"}, 10)],
)  # fmt: skip
@pytest.mark.parametrize("in_file", [True, False])
def test_logarithms_of_any_base_are_brought_to_base_two(
    mark: dict, base: float, in_file: bool, tmp_path: Path
) -> None:
    data = annotated(np.log1p(counts()) / np.log(base))
    if in_file:
        mark = {key: value for key, value in mark.items() if value is not None}
    data.uns["log1p"] = mark
    profiles, _ = read_h5ad(write(tmp_path, data) if in_file else data)
    # the base is a float32 in one case
    np.testing.assert_allclose(profiles.values.T, np.log2(counts() + 1), rtol=1e-6)
    assert any("were brought to base 2" in note for note in profiles.notes) == (base != 2)


@pytest.mark.parametrize(
    "base", ["ten", "", "e\x1b[31m", 0, -2, 1, np.nan, np.inf, np.array([2, 10]), True]
)
def test_a_base_that_is_none_is_refused(base: object, tmp_path: Path) -> None:
    data = annotated(np.log1p(counts()))
    data.uns["log1p"] = {"base": base}
    for given in (data, write(tmp_path, data)):
        with pytest.raises(InputError, match=r"the base of the logarithm in X, uns\['log1p'\]"):
            read_h5ad(given)


def test_a_mark_on_whole_numbers_is_not_theirs(tmp_path: Path) -> None:
    data = annotated(counts())
    data.uns["log1p"] = {}
    profiles, _ = read_h5ad(write(tmp_path, data))
    assert profiles.scale == "counts"
    np.testing.assert_array_equal(profiles.values.T, counts())
    assert any("the mark is not of X" in note for note in profiles.notes)


# --- layers -------------------------------------------------------------------------------------


def scaled() -> np.ndarray:
    x = np.log1p(counts())
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("marked", [False, True])
def test_a_scaled_matrix_names_the_layer_that_holds_counts(
    marked: bool, sparse: bool, tmp_path: Path
) -> None:
    from scipy.sparse import csr_matrix

    kept = csr_matrix(counts()) if sparse else counts()
    data = annotated(scaled(), layers={"scaled": scaled(), "raw_counts": kept})
    data.uns.update({"log1p": {}} if marked else {})
    path = write(tmp_path, data)
    want = contrast_from_h5ad(annotated(counts()), "bone:primary").table
    for given in (data, path):
        for layer in (None, "X"):
            with pytest.raises(InputError, match=r'z-scores.*choose it by `layer="raw_counts"`\.$'):
                read_h5ad(given, layer=layer)
        got = contrast_from_h5ad(given, "bone:primary", layer="raw_counts")
        pd.testing.assert_frame_equal(got.table, want)
        with pytest.raises(InputError, match="z-scores"):
            read_h5ad(given, layer="scaled")
    got = compare(path, contrast="bone:primary", layer="raw_counts")
    pd.testing.assert_frame_equal(got.table, want)


def test_negative_values_beside_counts_are_asked_about(tmp_path: Path) -> None:
    log_cpm = np.log2((counts() + 0.5) / counts().sum(axis=1, keepdims=True) * 30)
    assert (log_cpm < 0).any()
    path = write(tmp_path, annotated(log_cpm, layers={"counts": counts()}))
    with pytest.raises(
        InputError, match=r'negative values.*by `layer="counts"`; `layer="X"` takes'
    ):
        read_h5ad(path)
    profiles, _ = read_h5ad(path, layer="X")
    np.testing.assert_array_equal(profiles.values.T, log_cpm)
    assert read_h5ad(path, layer="counts")[0].scale == "counts"
    alone, _ = read_h5ad(write(tmp_path, annotated(log_cpm)))
    np.testing.assert_array_equal(alone.values.T, log_cpm)


def test_what_is_marked_as_logarithms_of_counts_is_not_negative(tmp_path: Path) -> None:
    data = annotated(np.log1p(counts()) - 6)
    data.uns["log1p"] = {}
    with pytest.raises(InputError, match="none of which is negative; it has negative values"):
        read_h5ad(write(tmp_path, data))


def test_the_command_line_and_a_study_choose_a_layer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json
    import sys

    from mirbone.cli import main

    named = annotated(scaled(), layers={"counts": counts()})
    named.var_names = ["hsa-miR-143-3p", *MIRNAS[1:]]
    path = write(tmp_path, named)

    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["mirbone", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        return int(leaving.value.code or 0)

    given = ["--h5ad", str(path), "--contrast", "bone:primary"]
    assert call("expression", "contrast", *given, "-o", str(tmp_path / "c.tsv")) == 2
    assert "choose it by --layer counts." in capsys.readouterr().err
    layered = [*given, "--layer", "counts"]
    assert call("expression", "contrast", *layered, "-o", str(tmp_path / "c.tsv")) == 0
    assert call("run", *layered, "--models", "0", "-o", str(tmp_path / "out")) == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text(encoding="utf-8"))
    assert record["config"]["layer"] == "counts"
    with pytest.raises(InputError, match="`layer` has no meaning with `counts`"):
        make_config(counts="c.tsv", samples="s.tsv", contrast="a:b", layer="counts")
    with pytest.raises(InputError, match="`layer` names a layer of an AnnData"):
        compare(pd.DataFrame(), pd.DataFrame(), "a:b", layer="counts")
