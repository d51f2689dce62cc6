"""Ways of looking at an evidence base: what it knows of genes, how its signs balance, blind."""
