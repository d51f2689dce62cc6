"""miRNAs, 3' UTRs and genes as encoded nucleotides."""
