"""The command `needs-board`: that of the product, and the two commands that start processes."""

import os

from needs_board.cli import COMMANDS
from needs_board.cli.console import LazyGroup, run_command

PROCESSES = {"serve": "jobs.start:serve", "worker": "jobs.start:worker"}


def main() -> None:
    """Run the command that was typed."""
    # For the small products of the matcher: numpy's second thread mostly waits, and takes a core from the pages while
    # it does. Child processes inherit it, and it must be said before numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    run_command(LazyGroup("needs-board", COMMANDS | PROCESSES))
