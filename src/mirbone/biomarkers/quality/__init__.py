"""Whether samples can carry an answer."""
