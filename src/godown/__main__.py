"""`python -m godown`."""

from godown.entrypoints.cli import main

main()
