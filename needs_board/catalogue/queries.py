"""Reads of categories and products."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Category, Product, ProductRegion
from needs_board.catalogue.rules import ProductKind, ProductState, is_for_sale, may_see
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import BEYOND_ALL
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import Locale, _, current_locale
from needs_board.marks.queries import marks_of
from needs_board.prices.queries import breaks_of, options_of

ESCAPE = "\\"
ELSEWHERE = frozenset({"external_id", "breaks", "options", "marks", "delivery_regions"})
COLUMNS = tuple(name for name in ProductForm.__struct_fields__ if name not in ELSEWHERE)
"""The fields of the form that are columns of the same name and type."""


async def categories(session: AsyncSession) -> Sequence[Category]:
    """Return all categories: each root followed by its own, in the order of the seed."""
    rows = (await session.scalars(sa.select(Category).order_by(Category.position, Category.code))).all()
    roots = [one for one in rows if one.parent is None]
    return [one for root in roots for one in rows if root.code in {one.code, one.parent}]


async def category_groups(
    session: AsyncSession, kept: str | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return [(label of the root, [(code, label)])] in the current language, for the groups of a select.

    Of those that are retired only `kept` is among them: what something has already.
    """
    rows = [one for one in await categories(session) if one.retired_at is None or one.code == kept]
    return [
        (label_of(root), [(one.code, label_of(one)) for one in rows if one.parent == root.code])
        for root in rows
        if root.parent is None
    ]


async def category_labels(session: AsyncSession) -> dict[str, str]:
    """Return the label of each category in the current language, by code."""
    return {one.code: label_of(one) for one in await categories(session)}


def label_of(category: Category) -> str:
    """Return the name of a category in the current language."""
    return category.name_en if current_locale() is Locale.EN else category.name_ko


async def form_of(session: AsyncSession, product: Product) -> ProductForm:
    """Return a product with all that belongs to it, as its form has it."""
    return (await forms_of(session, [product]))[product.id]


async def forms_of(session: AsyncSession, products: Sequence[Product]) -> dict[UUID, ProductForm]:
    """Return products with all that belongs to them, by key: four statements, however many products there are."""
    ids = [one.id for one in products]
    breaks, options = await breaks_of(session, ids), await options_of(session, ids)
    marks, regions = await marks_of(session, ids), await regions_of(session, ids)
    return {
        one.id: ProductForm(
            **{name: getattr(one, name) for name in COLUMNS},
            external_id=one.external_id or "",
            breaks=breaks.get(one.id, ()),
            options=options.get(one.id, ()),
            marks=marks.get(one.id, ()),
            delivery_regions=", ".join(regions.get(one.id, ())),
        )
        for one in products
    }


async def regions_of(session: AsyncSession, product_ids: Collection[UUID]) -> Mapping[UUID, tuple[str, ...]]:
    """Return the regions to which products are delivered; a product without any has no entry."""
    found: dict[UUID, tuple[str, ...]] = defaultdict(tuple)
    rows = sa.select(ProductRegion).where(ProductRegion.product_id.in_(product_ids))
    for one in await session.scalars(rows.order_by(ProductRegion.position)):
        found[one.product_id] += (one.region,)
    return found


async def leaf_category(session: AsyncSession, code: str, kept: str | None = None) -> Category | None:
    """Return a category that can be chosen; None for unknown codes, for roots and for those that are retired.

    `kept` is what something has already: it stays possible though it is retired.
    """
    found = await session.get(Category, code)
    if found is None or found.parent is None:
        return None
    return found if found.retired_at is None or code == kept else None


def codes_within(code: str) -> sa.Select[str]:
    """Return the codes that an asked one means: itself, of a root its own, of a merged one what took it in."""
    meant = sa.func.coalesce(Category.merged_into, Category.code)
    return sa.select(meant).where(sa.or_(Category.code == code, Category.parent == code))


async def kinds_of_categories(session: AsyncSession) -> dict[str, ProductKind]:
    """Return the kind of each category that can hold products, by code."""
    return {one.code: one.kind for one in await categories(session) if one.parent is not None}


async def retired_categories(session: AsyncSession) -> set[str]:
    """Return the codes of the categories that can be chosen no more."""
    return set(await session.scalars(sa.select(Category.code).where(Category.retired_at.is_not(None))))


async def taken_numbers(
    session: AsyncSession, enterprise_id: UUID, external_ids: Collection[str]
) -> dict[str, UUID]:
    """Return which of these numbers an enterprise's products have, and which product has each."""
    wanted = [one for one in external_ids if one]
    rows = sa.select(Product.external_id, Product.id).where(
        Product.enterprise_id == enterprise_id, Product.external_id.in_(wanted)
    )
    return {number: product_id for number, product_id in await session.execute(rows) if number}


async def product_for_sale(session: AsyncSession, number: int) -> tuple[Product, Enterprise]:
    """Return a product that everybody can buy, with its enterprise; raises NotFound for any other."""
    product, enterprise = await _product(session, number)
    if not is_for_sale(product.state, enterprise.state):
        raise _not_found()
    return product, enterprise


async def product_by_number(session: AsyncSession, asker: Asker, number: int) -> tuple[Product, Enterprise]:
    """Return a product for sale or sold out; its own enterprise and the staff see it in every state.

    Raises NotFound for an unknown number and for what the asker may not see.
    """
    product, enterprise = await _product(session, number)
    if not may_see(asker, enterprise.id, product.state, enterprise.state):
        raise _not_found()
    return product, enterprise


async def own_products(session: AsyncSession, asker: Asker) -> Sequence[Product]:
    """Return the products of the asker's enterprise in every state, the newest first."""
    check_role(asker, Role.SUPPLIER)
    return await _products_of(session, Product.enterprise_id == acting_for(asker))


async def products_on_sale_of(session: AsyncSession, enterprise_id: UUID) -> Sequence[Product]:
    """Return what an enterprise has on sale, the newest first, and after it what is sold out.

    The caller has seen that its store is open.
    """
    shown = await _products_of(
        session,
        Product.enterprise_id == enterprise_id,
        Product.state.in_((ProductState.ON_SALE, ProductState.SOLD_OUT)),
    )
    return sorted(shown, key=lambda one: one.state is ProductState.SOLD_OUT)


async def products_of(session: AsyncSession, asker: Asker, enterprise_id: UUID) -> Sequence[Product]:
    """Return all products of one enterprise; for its own people and the staff."""
    check_role(asker, Role.SUPPLIER, Role.STAFF)
    if not asker.is_staff and acting_for(asker) != enterprise_id:
        raise _not_found()
    return await _products_of(session, Product.enterprise_id == enterprise_id)


def contains(column: sa.ColumnElement[str] | InstrumentedAttribute[str], word: str) -> sa.ColumnElement[bool]:
    """Return the condition that a text contains a word as it is typed: % and _ mean themselves."""
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, ESCAPE + sign)
    return column.ilike(f"%{word}%", escape=ESCAPE)


async def _product(session: AsyncSession, number: int) -> tuple[Product, Enterprise]:
    row = (
        await session.execute(
            sa.select(Product, Enterprise)
            .join(Enterprise, Enterprise.id == Product.enterprise_id)
            .where(Product.number == min(number, BEYOND_ALL))
        )
    ).first()
    if row is None:
        raise _not_found()
    return row.Product, row.Enterprise


async def _products_of(session: AsyncSession, *conditions: sa.ColumnElement[bool]) -> Sequence[Product]:
    statement = sa.select(Product).where(*conditions).order_by(Product.id.desc())
    return (await session.scalars(statement)).all()


def _not_found() -> NotFound:
    return NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
