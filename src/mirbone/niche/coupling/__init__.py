"""From steps of the cascade to patients and bone, with and without a change."""
