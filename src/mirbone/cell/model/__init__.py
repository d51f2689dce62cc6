"""What acts on what in a cell, and the numbers: species, regulations, silencings, parameters."""
