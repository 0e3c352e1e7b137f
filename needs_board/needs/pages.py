"""Pages of needs."""

from typing import Any

routes: list[Any] = []
