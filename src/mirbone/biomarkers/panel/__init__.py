"""Panels: one procedure, its honest performance beside its rivals, and a verdict by rule."""
