"""Where the models of a cell come to rest: integration, polishing, stability, folds."""
