"""Pages of files."""

from typing import Any

routes: list[Any] = []
