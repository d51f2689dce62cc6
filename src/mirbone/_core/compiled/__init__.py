"""What compiled kernels share: how they are compiled, and vectors of eight numbers."""
