"""Where a miRNA can bind: canonical sites, weaker ones, and what surrounds them."""
