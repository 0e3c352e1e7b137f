"""A terminal for the tests: runs the command in a data folder of its own."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jobs.cli import PROCESSES
from needs_board.cli import COMMANDS
from needs_board.cli.console import LazyGroup, run_command


class Terminal:
    """Types commands; settings stay from one to the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = {"NEEDS_BOARD_DATA_DIR": str(folder / "data"), "LANG": "ko_KR.UTF-8", "LC_ALL": ""}

    def type(self, *words: str, answers: str = "", **settings: str) -> Result:
        """Run `needs-board` with these words and return how it ended and what it said."""
        typed: Any = _Typed(words)  # CliRunner only calls `main`, which is what an entry point is
        return CliRunner().invoke(typed, input=answers, env=self.settings | settings)

    def json(self, *words: str) -> Any:
        """Run a command that answers with JSON."""
        result = self.type(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


class _Typed:
    """What CliRunner calls: the command as its entry point runs it, with errors and exit codes."""

    name = "needs-board"

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words

    def main(self, args: object, prog_name: str, **_extra: Mapping[str, object]) -> None:
        del args
        group = LazyGroup(prog_name, COMMANDS | PROCESSES)
        run_command(group, self._words)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in an empty folder."""
    yield Terminal(tmp_path)


@pytest.fixture
def ready(terminal: Terminal) -> Terminal:
    """A terminal where `init` was run."""
    assert terminal.type("init", "--email", "first@centre.example").exit_code == 0
    return terminal
