"""Published experiments that changed a miRNA: what each did, to what, in which direction."""
