"""A board that keeps its files in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.board import Board


@pytest.fixture(autouse=True)
def _folder(board: Board, tmp_path: Path) -> Iterator[None]:
    """Let the board keep its data in a folder that goes with the test."""
    settings = board.app.state.settings
    board.app.state.settings = msgspec.structs.replace(settings, data_dir=tmp_path)
    yield
    board.app.state.settings = settings
