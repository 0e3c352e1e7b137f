"""The seeded categories: once, however often, and never over what the staff changed."""

import sqlalchemy as sa

from needs_board.catalogue.actions import seed_categories
from needs_board.catalogue.models import Category
from needs_board.catalogue.queries import categories, category_groups, leaf_category
from needs_board.kit.i18n import Locale, speaking
from tests.board import Board


async def test_missing_categories_are_added_once_and_others_stay_as_they_are(board: Board) -> None:
    async with board.write() as session:
        before = set(await session.scalars(sa.select(Category.code)))
        added = await seed_categories(session)
        rows = await categories(session)
        assert len(rows) == len(before) + added
        assert added > 0
        assert next(row for row in rows if row.code == "goods-print").name_en == "Printing"
    async with board.write() as session:
        assert await seed_categories(session) == 0


async def test_groups_for_a_form_are_named_in_the_language_of_the_reader(board: Board) -> None:
    async with board.read() as session:
        assert [root for root, _options in await category_groups(session)] == ["일반상품", "서비스상품"]
        with speaking(Locale.EN):
            groups = dict(await category_groups(session))
    assert ("goods-food", "Food") in groups["Goods"]


async def test_root_cannot_hold_products(board: Board) -> None:
    async with board.read() as session:
        assert await leaf_category(session, "goods") is None
        assert await leaf_category(session, "unknown") is None
        assert await leaf_category(session, "goods-food") is not None
