"""A kind of paper as the centre writes it."""

from collections.abc import Collection
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.enterprises.rules import EnterpriseType
from needs_board.kit.forms import Line, OptionalLine, Revision


class KindForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of paper as the centre writes it; with no type ticked it is for every type."""

    name_ko: Line
    name_en: OptionalLine = ""
    hint: Annotated[str, Meta(max_length=300)] = ""
    for_social_enterprise: bool = False
    for_pre_social_enterprise: bool = False
    for_village_enterprise: bool = False
    for_cooperative: bool = False
    for_social_cooperative: bool = False
    for_self_support_enterprise: bool = False
    required: bool = False
    sensitive: bool = False
    most_days: Annotated[int, Meta(ge=1, le=3650)] | None = None


class KindSeenForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that the person had before their eyes."""

    revision: Revision


def types_of(form: KindForm) -> list[str]:
    """Return the types that a kind is for; empty means all."""
    return [one.value for one in EnterpriseType if getattr(form, f"for_{one.value}")]


def types_typed(types: Collection[str]) -> dict[str, str]:
    """Return types as the form of a kind shows them."""
    return {f"for_{one.value}": "1" if one.value in types else "" for one in EnterpriseType}
