"""Pages of enterprises."""

from typing import Any

routes: list[Any] = []
