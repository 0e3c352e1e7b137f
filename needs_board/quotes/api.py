"""The JSON API of quotes."""

from typing import Any

routes: list[Any] = []
