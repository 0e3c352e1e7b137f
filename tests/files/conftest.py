"""A board that keeps its files in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from needs_board.kit.objects import Objects, open_objects
from tests.board import Board


@pytest.fixture
def folder(board: Board, tmp_path: Path) -> Iterator[Path]:
    """The folder in which the board keeps its data."""
    settings = board.app.state.settings
    board.app.state.settings = msgspec.structs.replace(settings, data_dir=tmp_path)
    yield tmp_path
    board.app.state.settings = settings


@pytest.fixture
def objects(board: Board, folder: Path) -> Objects:
    """The contents that the board keeps in its folder."""
    return open_objects(board.app.state.settings)
