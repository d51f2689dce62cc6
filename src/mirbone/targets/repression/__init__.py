"""How far a miRNA lowers each mRNA."""
