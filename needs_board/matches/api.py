"""The JSON API of matches."""

from typing import Any

routes: list[Any] = []
