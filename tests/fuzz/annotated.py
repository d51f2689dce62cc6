"""AnnData files, damaged where a program would damage them: an element absent, or another."""

import io
import random
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from fuzz.mutate import WORDS, damage
from fuzz.seeds_expression import COUNTS, MIRNAS, SHEET


def annotated() -> list[bytes]:
    """Counts as AnnData, whole and sparse, as their files."""
    from anndata import AnnData
    from scipy import sparse

    sheet = pd.read_csv(io.StringIO(SHEET), sep="\t", index_col=0, dtype=str)
    values = np.array([[float(cell) for cell in row[1:]] for row in COUNTS]).T
    names = pd.DataFrame({"symbol": [name.upper() for name in MIRNAS]}, index=list(MIRNAS))
    files = []
    for held in (values, sparse.csr_matrix(values), values.astype("int32")):
        data = AnnData(X=held, obs=sheet.astype("category"), var=names)
        data.layers["log2"] = np.log2(values + 0.5)
        data.uns["log1p"] = {"base": 2.0}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.h5ad")
            data.write_h5ad(path)
            files.append(path.read_bytes())
    return files


def damage_annotated(data: bytes, rng: random.Random) -> bytes:
    """Damage an element or two of a file, or its bytes."""
    import h5py

    if rng.random() < 0.3:
        return damage(data, rng, [data])
    held = io.BytesIO(data)
    with h5py.File(held, "r+") as file:
        for _ in range(rng.choice((1, 1, 2))):
            places: list[str] = []
            file.visit(places.append)
            _change(file, rng.choice(places), rng)
    return held.getvalue()


def _change(file, place: str, rng: random.Random) -> None:
    import h5py

    element, draw = file[place], rng.random()
    if draw < 0.15:
        del file[place]
    elif draw < 0.35 and element.attrs:
        name = rng.choice(sorted(element.attrs))
        if rng.random() < 0.4:
            del element.attrs[name]
        else:
            element.attrs[name] = rng.choice(("array", "dataframe", "csr_matrix", 3, "", "0.9.9"))
    elif isinstance(element, h5py.Dataset):
        new = _other(element, rng)
        kept = dict(element.attrs)
        del file[place]
        file[place] = new
        for name, value in kept.items():
            file[place].attrs[name] = value
    else:
        other = rng.choice(list(file))
        if other != place and not place.startswith(other):
            del file[place]
            file.copy(other, place)


def _other(element, rng: random.Random) -> object:
    values = np.asarray(element[()])
    draw = rng.randrange(9)
    if values.dtype.kind in "iufb" and values.size and draw < 5:
        changed = values.astype(rng.choice((float, "float32", "float16", "int64", "uint8", "bool")))
        if changed.dtype.kind == "f":
            odd = rng.choice((np.nan, np.inf, -np.inf, -1.0, 6e4, 1e-7, 0.5))
            changed.flat[rng.randrange(values.size)] = odd
        return changed
    if values.dtype.kind == "O" and values.size and draw < 6:
        words = [cell.decode("utf-8", "replace") for cell in values.ravel()]
        for _ in range(rng.choice((1, 2, len(words)))):
            new = rng.choice((words[0], *WORDS)).replace("\0", "")[:500]
            words[rng.randrange(len(words))] = new
        return np.array(words, dtype=object).reshape(values.shape)
    if draw == 6:
        return values[:-1] if values.ndim else 3
    if draw == 7:
        return np.concatenate([values, values]) if values.ndim else "x"
    return rng.choice(
        (3, "text", np.zeros((0, 0)), np.zeros((2, 2, 2)), np.array(["a", "b"], "S1"))
    )
