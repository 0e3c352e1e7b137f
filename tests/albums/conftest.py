"""A board that keeps its files in a folder of the test, as that of the pictures."""

from tests.pictures.conftest import _folder

__all__ = ["_folder"]
