"""Benchmarks: each prints what was timed, medians, and ratios against a named peer in one run."""
