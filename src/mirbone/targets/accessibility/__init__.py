"""How likely each stretch of a 3' UTR is unpaired."""
