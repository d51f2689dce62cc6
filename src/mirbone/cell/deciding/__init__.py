"""What an answer of the cell depends on: numbers, edges, evidence."""
