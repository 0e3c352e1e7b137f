"""Suggestions for programs."""

from enum import StrEnum
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from needs_board.kit.asker import Role, check_role
from needs_board.kit.visit import Visit
from needs_board.market.actions import suggest_category
from needs_board.market.forms import MOST_LETTERS, need_asked, product_asked


class SuggestedFor(StrEnum):
    """What a category is suggested for."""

    NEED = "need"
    PRODUCT = "product"


class SuggestedCategoryOut(msgspec.Struct, frozen=True):
    """A category with its names in the language of the request; `probability` is between 0 and 1."""

    code: str
    name: str
    parent: str
    probability: float


class SuggestedCategoriesOut(msgspec.Struct, frozen=True):
    """At most three categories, the likeliest first; none for texts that say nothing."""

    suggestions: list[SuggestedCategoryOut]


# Limits of a query stand in QueryParameter: inside FromQuery[…] the framework does not look at Meta.
Title = Annotated[str, QueryParameter(max_length=120)]
Words = Annotated[str, QueryParameter(max_length=MOST_LETTERS)]


@get("/api/v1/suggestions/category")
async def suggest(
    look: NamedDependency[Visit],
    asked_for: Annotated[SuggestedFor, QueryParameter(name="for")] = SuggestedFor.NEED,
    title: Title = "",
    details: Words = "",
    text: Words = "",
) -> SuggestedCategoriesOut:
    """Suggest the category of a need or a product.

    `title` is the need's title or the product's name, `details` its items or its specification, `text` its
    purpose or its description.
    """
    check_role(look.asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    if asked_for is SuggestedFor.NEED:
        asked = need_asked({"title": title, "items-0-name": details, "purpose": text})
    else:
        asked = product_asked({"name": title, "spec": details, "description": text})
    await look.let_go()
    return SuggestedCategoriesOut(
        [
            SuggestedCategoryOut(one.code, one.name, one.parent, one.probability)
            for one in await suggest_category(look.database, asked, look.at)
        ]
    )


routes = [suggest]
