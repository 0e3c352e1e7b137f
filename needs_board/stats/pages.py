"""Pages of stats."""

from typing import Any

routes: list[Any] = []
