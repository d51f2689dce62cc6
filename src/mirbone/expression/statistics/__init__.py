"""Moderated linear models of log2 levels: normalisation, weights, blocks, tests."""
