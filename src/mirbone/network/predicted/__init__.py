"""Predicted targets beside what is known: where they come from and what they would do."""
