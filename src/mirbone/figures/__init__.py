"""How it looks: the drawn map of the cascade, circuits and plots."""
