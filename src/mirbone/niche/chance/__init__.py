"""Exact stochastic simulation of reactions between few cells."""
