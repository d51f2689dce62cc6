"""The predicted targets of every human miRNA, computed once and kept in the package."""
