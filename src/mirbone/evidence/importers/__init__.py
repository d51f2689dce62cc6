"""Claims of published databases, each with the tier that it deserves."""
