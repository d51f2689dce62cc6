"""Duplex energies by nearest neighbours (Turner 2004)."""
