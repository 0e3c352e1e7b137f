"""Pages of papers."""

from typing import Any

routes: list[Any] = []
