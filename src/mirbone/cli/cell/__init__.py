"""Commands on the tumour cell."""
