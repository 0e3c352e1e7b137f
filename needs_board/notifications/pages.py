"""Pages of notifications."""

from typing import Any

routes: list[Any] = []
