"""Pages of catalogue."""

from typing import Any

routes: list[Any] = []
