"""Run one ensemble: ``python cell_ensemble_job.py TOPOLOGY FOLDER PAUSE``; it may be killed."""

import sys
import time
from pathlib import Path

from mirbone.cell import store_ensemble

if __name__ == "__main__":
    topology, folder, pause = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    store_ensemble(
        topology,
        folder,
        models=400,
        starts=4,
        seed=6,
        progress=lambda *_: time.sleep(pause),
    )
