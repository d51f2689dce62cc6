"""Commands on bone, marrow and patients."""
