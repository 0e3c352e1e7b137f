"""Pages of quotes."""

from typing import Any

routes: list[Any] = []
