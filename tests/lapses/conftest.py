"""A board that keeps its files in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.board import Board


@pytest.fixture(autouse=True)
def folder(board: Board, tmp_path: Path) -> Iterator[Path]:
    """The folder in which the board keeps its data."""
    settings = board.app.state.settings
    board.app.state.settings = msgspec.structs.replace(settings, data_dir=tmp_path)
    yield tmp_path
    board.app.state.settings = settings
