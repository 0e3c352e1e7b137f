"""`python -m jobs` is the command `needs-board`."""

from jobs.cli import main

main()
