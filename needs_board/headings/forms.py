"""What the staff say of a category."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.catalogue.rules import ProductKind


class CategoryForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A category under its root; `description_ko` teaches the suggestion of categories. `place` counts from 1."""

    kind: ProductKind
    name_ko: Annotated[str, Meta(min_length=1, max_length=40)]
    name_en: Annotated[str, Meta(min_length=1, max_length=80)]
    description_ko: Annotated[str, Meta(max_length=500)] = ""
    procurement_code: Annotated[str, Meta(pattern=r"^(\d{8})?$")] = ""
    place: Annotated[int, Meta(ge=1, le=200)] = 200


class MergeForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The category that takes in everything of another."""

    into: Annotated[str, Meta(min_length=1, max_length=64)]
