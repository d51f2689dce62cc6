"""`mirbone therapy`, a file a command."""
