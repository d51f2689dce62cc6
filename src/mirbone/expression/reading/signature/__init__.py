"""A signature table of any program: which column is what, on which scale, in which words."""
