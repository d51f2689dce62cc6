"""Measured changes that the repression model is fitted to and judged by, with their sites.

Two sets of transfections, of which nothing is committed (REFERENCE is the reference data):

- ``hela``: McGeary 2019, doi:10.1126/science.aav1741, 17 miRNAs in HeLa; log TPM by transcript, the
  effect of one miRNA being its column less the mean of the others. Sequences are those of
  `make_refseq_utrs.py`, or of ``orf/`` by accession.
- ``further``: 22 experiments of other laboratories (``foldchange/transfections_*``) by gene, 15 of
  them of one series in HeLa (GSE124530), which are centred on each gene; sequences of ``orf/``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mirbone.targets import (
    SequenceSet,
    cached_unpaired_probability,
    context_plus,
    encode_sequences,
    scan_sites,
)
from mirbone.targets.context_score._score import accessibility_window
from mirbone.targets.repression._features import index_weak
from mirbone.targets.repression._model import SITE_FEATURES, SURROUNDINGS
from mirbone.targets.repression._predict import Scored, _prepare, feature_matrix
from mirbone.targets.repression._sum import count_weak

SERIES = "GSE124530"
SHORTEST = 20
"""Nt of a 3' UTR that is judged."""
POWER, FLOOR = 0.7, 0.003


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Measured changes and the sites that may explain them.

    Parameters
    ----------
    name : str
        Of the set.
    names, cells, seeds : list of str
        Experiment, cell line and nt 2 to 7 of the guide.
    series : ndarray of bool
        Columns that one laboratory measured side by side: those are centred on each transcript.
    noise : float
        Variance of a measured change beside what sites explain.
    measured : ndarray, shape (transcripts, experiments)
        Log2 change; NaN where not measured.
    utr_nt, coding_nt : ndarray
        Lengths.
    matrix : ndarray, shape (sites, features)
        Of canonical sites in 3' UTRs.
    kind, utr, strand : ndarray of int
        Class, transcript and miRNA of each; guides first, then passengers where they are known.
    coding : tuple of ndarray of int
        Class, transcript and miRNA of each site in a coding sequence.
    traits : tuple of ndarray
        Stability and abundance of the miRNAs' seeds.
    weak : ndarray, shape (transcripts, miRNAs)
        Numbers of 6mer-A1 sites.
    prior_target : ndarray
        Log odds that context++ gives each site.
    peers : dict of str to ndarray, shape (transcripts, experiments)
        context++ with and without accessibility and coding sequences.
    """

    name: str
    names: list[str]
    cells: list[str]
    seeds: list[str]
    series: np.ndarray
    noise: float
    measured: np.ndarray
    utr_nt: np.ndarray
    coding_nt: np.ndarray
    matrix: np.ndarray
    kind: np.ndarray
    utr: np.ndarray
    strand: np.ndarray
    coding: tuple[np.ndarray, np.ndarray, np.ndarray]
    traits: tuple[np.ndarray, np.ndarray]
    weak: np.ndarray
    prior_target: np.ndarray
    peers: dict[str, np.ndarray]


def read_duplexes(path: Path) -> dict[str, tuple[str, str]]:
    """Read guide and passenger of the HeLa transfections, by column name of the counts."""
    blocks = re.split(r"^OH .*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:3]
    strands = [
        {_column(line.split()[0]): line.split()[1] for line in block.strip().splitlines()}
        for block in blocks
    ]
    return {name: (guide, strands[1][name]) for name, guide in strands[0].items()}


def _column(name: str) -> str:
    name = name.split("(", maxsplit=1)[0].replace("*", "").removeprefix("hsa-").removeprefix("cel-")
    return name.replace("miR-", "mir").replace("let-7a", "let7").replace("lsy-6", "lsy6")


def read_hela(reference: Path, sequences: Path | None, *, folded: bool) -> Measured:
    """Read the HeLa transfections of McGeary 2019; both strands of a duplex have sites.

    Without `sequences`, only transcripts of ``orf/``, by accession.
    """
    folder = reference / "foldchange"
    tpm = pd.read_csv(folder / "mcgeary2019_hela_logtpm.tsv.gz", sep="\t", index_col=0)
    tpm.index = tpm.index.str.split(".").str[0]
    both = _sequences(reference).set_index("accession")[["utr3", "orf"]]
    if sequences is not None:
        spelled = pd.read_csv(sequences, sep="\t", index_col="transcript", keep_default_na=False)
        spelled = spelled.rename(columns={"utr": "utr3"})[["utr3", "orf"]]
        both = pd.concat([spelled, both[~both.index.isin(spelled.index)]])
    both = both[(both["utr3"].str.len() >= SHORTEST) & (both["orf"] != "")]
    tpm = tpm[tpm.index.isin(both.index)] / np.log(2)
    names = [str(name) for name in tpm.columns]
    measured = tpm - (tpm.to_numpy().sum(axis=1, keepdims=True) - tpm) / (len(names) - 1)
    duplexes = read_duplexes(folder / "McGeary2019_treatments.txt")
    strands = [(n, duplexes[n][0]) for n in names] + [(n + "*", duplexes[n][1]) for n in names]
    traits = ["HeLa"] * len(names), np.ones(len(names), dtype=bool), 0.07
    return _measure("hela", strands, traits, measured.to_numpy(), both.loc[tpm.index], folded)


def read_further(reference: Path, *, folded: bool) -> Measured:
    """Read the experiments of other laboratories; of their passengers nothing is known."""
    folder = reference / "foldchange"
    about = pd.read_csv(folder / "transfections_experiments.tsv", sep="\t", keep_default_na=False)
    changes = pd.read_csv(folder / "transfections_log2fc.tsv.gz", sep="\t", index_col="gene")
    both = _sequences(reference).set_index("gene")
    both = both[both.index.isin(changes.index) & (both["utr3"].str.len() >= SHORTEST)]
    names = [str(name) for name in about["id"]]
    series = np.array([name.startswith(SERIES) for name in names])
    measured = changes.loc[both.index, names].to_numpy()
    strands = list(zip(names, about["sequence"], strict=True))
    return _measure("further", strands, (list(about["cell"]), series, 0.25), measured, both, folded)


def _sequences(reference: Path) -> pd.DataFrame:
    return pd.read_csv(reference / "orf/refseq_orf_utr.tsv.gz", sep="\t", keep_default_na=False)


def _measure(
    name: str,
    strands: list[tuple[str, str]],
    about: tuple[list[str], np.ndarray, float],
    measured: np.ndarray,
    both: pd.DataFrame,
    folded: bool,
) -> Measured:
    mirnas = encode_sequences(strands)
    utrs, orfs = (encode_sequences(both[part].items()) for part in ("utr3", "orf"))
    unpaired = cached_unpaired_probability(utrs, threads=2) if folded else None
    scored = _prepare(mirnas, utrs, None, unpaired)
    sites, coding = scored.sites, scan_sites(mirnas, orfs)
    many = measured.shape[1]
    return Measured(
        name=name,
        names=[label for label, _ in strands[:many]],
        cells=about[0],
        seeds=[sequence[1:7] for _, sequence in strands[:many]],
        series=about[1],
        noise=about[2],
        measured=measured,
        utr_nt=utrs.lengths.astype(float),
        coding_nt=orfs.lengths.astype(float),
        matrix=feature_matrix(scored).astype(np.float32),
        kind=sites.site_type.astype(int),
        utr=sites.utr.astype(int),
        strand=sites.mirna.astype(int),
        coding=(coding.site_type.astype(int), coding.utr.astype(int), coding.mirna.astype(int)),
        traits=scored.traits,
        weak=_weak_counts(scored, mirnas, len(utrs)),
        prior_target=_prior_target(mirnas, utrs, scored, unpaired),
        peers=_peers(mirnas.take(range(many)), utrs, orfs, scored, unpaired),
    )


def _weak_counts(scored: Scored, mirnas: SequenceSet, genes: int) -> np.ndarray:
    index, many = index_weak(*scored.targets), len(mirnas)
    pairs = np.arange(genes * many)
    sites = (pairs % many, pairs // many)
    counts = np.empty(len(pairs))
    count_weak((mirnas.codes, mirnas.offsets), sites, np.arange(len(pairs) + 1), index, counts)
    return counts.reshape(genes, many)


def _open(scored: Scored, utrs: SequenceSet, unpaired: np.ndarray | None) -> np.ndarray | None:
    if unpaired is None:
        return None
    start, _ = accessibility_window(scored.sites, utrs)
    place = utrs.offsets[scored.sites.utr] + np.maximum(start, 0)
    return np.where(start >= 0, unpaired[place], np.nan)


def _prior_target(
    mirnas: SequenceSet, utrs: SequenceSet, scored: Scored, unpaired: np.ndarray | None
) -> np.ndarray:
    """Give the log odds that context++ stands for; NaN for offset 6mers and beside the stop."""
    sites = scored.sites
    chance = _open(scored, utrs, unpaired)
    scores = context_plus(mirnas, utrs, sites=sites, unpaired=chance)["context_score"]
    target = np.full(len(sites), np.nan)
    target[sites.site_type < 4] = POWER * np.log(np.expm1(-scores * np.log(2)) + FLOOR)
    return target


def _peers(
    mirnas: SequenceSet,
    utrs: SequenceSet,
    orfs: SequenceSet,
    scored: Scored,
    unpaired: np.ndarray | None,
) -> dict[str, np.ndarray]:
    kept = scored.sites.mirna < len(mirnas)
    sites = scored.sites.take(kept)
    chance = _open(scored, utrs, unpaired)
    given: dict[str, dict[str, object]] = {"context++": {}, "context++, orfs": {"orfs": orfs}}
    if chance is not None:
        for name in list(given):
            given[f"{name}, accessibility"] = {**given[name], "unpaired": chance[kept]}
    return {
        name: _summed(context_plus(mirnas, utrs, sites=sites, **more), mirnas, utrs)  # pyright: ignore[reportArgumentType]
        for name, more in given.items()
    }


def _summed(table: pd.DataFrame, mirnas: SequenceSet, utrs: SequenceSet) -> np.ndarray:
    column = pd.Categorical(table["mirna"], categories=list(mirnas.names)).codes
    row = pd.Categorical(table["transcript"], categories=list(utrs.names)).codes
    total = np.zeros((len(utrs), len(mirnas)))
    np.add.at(total, (row, column), np.nan_to_num(table["context_score"].to_numpy()))
    return total


def places() -> dict[str, int]:
    """Give the column of `Measured.matrix` by name."""
    return {name: at for at, name in enumerate(SITE_FEATURES + SURROUNDINGS)}
