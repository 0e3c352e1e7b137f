"""The JSON API of needs."""

from typing import Any

routes: list[Any] = []
