"""Commands on biomarkers."""
