"""Whether samples say what is published of the same comparison."""
