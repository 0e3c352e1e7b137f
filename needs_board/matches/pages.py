"""Pages of matches."""

from typing import Any

routes: list[Any] = []
