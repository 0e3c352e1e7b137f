"""The JSON API of enterprises."""

from typing import Any

routes: list[Any] = []
