"""Pages of runs."""

from typing import Any

routes: list[Any] = []
