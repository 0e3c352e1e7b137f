"""A limit that is written down is one that is kept."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from tests.architecture.source import expect_none


def test_limit_of_a_parameter_stands_where_the_framework_looks(application: Litestar) -> None:
    expect_none(
        [
            f"{handler.fn.__module__}.{handler.fn.__name__}: {name}"
            for handler in _handlers(application)
            for name, kind in get_type_hints(handler.fn, include_extras=True).items()
            if _is_parameter(kind) and _has_meta(kind)
        ],
        "Inside FromQuery[…] and FromPath[…] the framework does not look at msgspec's Meta: "
        "write Annotated[int, QueryParameter(ge=1, le=…)].",
    )


def _handlers(application: Litestar) -> Iterator[HTTPRouteHandler]:
    for route in application.routes:
        if isinstance(route, HTTPRoute):
            yield from (one for one in route.route_handlers if one.fn.__module__.startswith("needs_board."))


def _is_parameter(kind: Any) -> bool:
    marks = kind.__metadata__ if get_origin(kind) is Annotated else ()
    return any(type(mark).__module__ == "litestar.params" for mark in marks)


def _has_meta(kind: Any) -> bool:
    if get_origin(kind) is Annotated and any(isinstance(one, msgspec.Meta) for one in kind.__metadata__):
        return True
    return any(_has_meta(one) for one in get_args(kind))
