"""Virtual patients: drawn, lived through, counted, kept."""
