"""The published context++ score, a peer of the repression model."""
