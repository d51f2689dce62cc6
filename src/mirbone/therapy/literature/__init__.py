"""What is published of miRNA drugs: trials, delivery to bone, motifs, strands, seed toxicity."""
