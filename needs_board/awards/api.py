"""The JSON API of awards."""

from typing import Any

routes: list[Any] = []
