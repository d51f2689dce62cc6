"""Statistics of panels, on arrays: penalised paths, areas under the curve, sizes.

Kernels are compiled; each equals a reference program, named where it is tested.
"""
