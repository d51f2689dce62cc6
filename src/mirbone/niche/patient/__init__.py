"""One patient: constants, a life, chance, and the hand-over of a grown clone to the bone."""
