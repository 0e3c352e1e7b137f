"""A board that keeps its files in a folder of the test."""

from tests.reviews.conftest import folder

__all__ = ["folder"]
