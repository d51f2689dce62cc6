"""`python -m mirbone` is the `mirbone` command."""

from mirbone.cli import main

main()
