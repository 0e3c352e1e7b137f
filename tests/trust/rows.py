"""The rows of the access matrix as the files `access/<room>.toml` have them."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute

from tests.trust.standing import ROLES, Standing

FOLDER = Path(__file__).parent / "access"
AUTOMATIC = {"OPTIONS", "HEAD"}
"""Methods that the framework answers by itself, from what the other methods say."""


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each role gets from one address; `form` or `body` is what is sent along, nothing by default.

    `body` is a table, or the name of one of the bodies of `standing.py`.
    """

    path: str
    visitor: int
    officer: int
    supplier: int
    staff: int
    stranger: int
    rival: int
    form: dict[str, str] = {}
    body: dict[str, Any] | str = {}
    key: str = ""
    file: str = ""

    @property
    def method(self) -> str:
        return self.key.split(" ")[0]

    @property
    def route(self) -> str:
        """The method and the address as the application mounts it; `#` in a key tells rows of one route apart."""
        return self.key.split(" #")[0]

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    @property
    def statuses(self) -> dict[str, int]:
        return {role: getattr(self, role) for role in ROLES}

    def address(self, standing: Standing) -> str:
        """Return the path with the names of what stands on the board."""
        try:
            return self.path.format_map(standing.places)
        except KeyError as missing:
            raise AssertionError(
                f"{self.file}: {self.key} asks for {missing}; let tests/trust/standing.py make it"
            ) from None

    def sent_body(self, standing: Standing) -> object:
        """Return what an API client sends."""
        return standing.bodies[self.body] if isinstance(self.body, str) else self.body


def rows() -> list[Row]:
    """Return the rows of all files."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for key, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found.append(msgspec.convert(row | {"key": key, "file": path.name}, Row))
    return found


def mounted(application: Litestar) -> set[str]:
    """Return method and address of everything that the application answers."""
    return {
        f"{method} {route.path_format}"
        for route in application.routes
        if isinstance(route, HTTPRoute)
        for method in route.methods
        if method not in AUTOMATIC
    }
