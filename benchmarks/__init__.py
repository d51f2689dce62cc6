"""Benchmarks: each prints what was timed, medians, and ratios against a named peer in one run.

Linear algebra keeps to one core, so that a busy machine disturbs the figures less.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
