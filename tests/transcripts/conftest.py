"""Boards of these tests keep files in a folder of the test."""

from tests.pictures.conftest import _folder

__all__ = ["_folder"]
