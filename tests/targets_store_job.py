"""A scan in a process of its own, so that tests can kill it or its workers.

``python targets_store_job.py FOLDER (plain|processes|dask) [PAUSE_S] [FLAG]``: with FLAG, the first
worker that scores a part after that file was made removes it and dies by SIGKILL.
"""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

from mirbone.targets import (
    SequenceSet,
    Sites,
    SiteScores,
    SiteStore,
    encode_sequences,
    store_sites,
)


class Scores:
    """Energies, and a score that is easy to check; slow or deadly on request."""

    identity = "energies and lengths"
    columns = ("energy_kcal_mol", "utr_length")

    def __init__(self, pause: float = 0.0, flag: str = "") -> None:
        self.pause, self.flag = pause, flag

    def for_nucleotides(self, start: int, stop: int) -> "Scores":
        """Every part alike."""
        assert stop > start
        return self

    def __call__(
        self, sites: Sites, mirnas: SequenceSet, utrs: SequenceSet
    ) -> dict[str, np.ndarray]:
        time.sleep(self.pause)
        if self.flag and Path(self.flag).exists():
            Path(self.flag).unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return {
            **SiteScores()(sites, mirnas, utrs),
            "utr_length": utrs.lengths[sites.utr].astype(np.int32),
        }


def sequences() -> tuple[SequenceSet, SequenceSet]:
    """50 miRNAs and 60 UTRs."""
    rng = np.random.default_rng(11)
    draw = [
        ("".join(rng.choice(list("ACGU"), n)) for n in sizes) for sizes in ([22] * 50, [900] * 60)
    ]
    mirnas, utrs = (
        [(f"{kind}{i}", s) for i, s in enumerate(x)] for kind, x in zip("mu", draw, strict=True)
    )
    return encode_sequences(mirnas), encode_sequences(utrs)


def run(folder: Path, how: str, pause: float = 0.0, flag: str = "") -> SiteStore:
    """Scan in twelve parts, going on with what is there."""
    if how != "dask":
        workers = 2 if how == "processes" else 1
        return _store(folder, Scores(pause, flag), workers=workers)
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        return _store(folder, Scores(pause, flag), cluster=cluster.scheduler_address)


def _store(folder: Path, scorer: Scores, **where) -> SiteStore:
    return store_sites(*sequences(), folder, scorer=scorer, resume=True, part_nt=4500, **where)


if __name__ == "__main__":
    path, kind, *rest = sys.argv[1:]
    run(Path(path), kind, float(rest[0]) if rest else 0.0, rest[1] if len(rest) > 1 else "")
