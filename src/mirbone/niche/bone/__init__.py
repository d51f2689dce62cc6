"""Bone under a tumour and drugs: rates, courses, published models, SBML."""
