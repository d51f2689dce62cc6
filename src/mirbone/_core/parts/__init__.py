"""Work in parts: what is kept, what is made, here, in processes or on a cluster."""
