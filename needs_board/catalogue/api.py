"""The JSON API of catalogue."""

from typing import Any

routes: list[Any] = []
