"""The command `needs-board`: that of the product, and the two commands that start processes."""

from needs_board.cli import COMMANDS
from needs_board.cli.console import LazyGroup, run_command

PROCESSES = {"serve": "jobs.start:serve", "worker": "jobs.start:worker"}


def main() -> None:
    """Run the command that was typed."""
    run_command(LazyGroup("needs-board", COMMANDS | PROCESSES))
