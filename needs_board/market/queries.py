"""The market as the engine reads it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Organisation
from needs_board.bundles.queries import bundles_changed, offered_texts
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.queries import categories, label_of
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.harvest.queries import quoted_words
from needs_board.held.forms import Material, Text, WordRule
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.money import TaxKind, line_amounts
from needs_board.market.forms import Market, Offer, SuggestedCategory
from needs_board.market.rules import likely_words
from needs_board.needs.models import Need, NeedItem
from needs_board.prices.queries import breaks_of
from needs_board.prices.rules import Break
from needs_board.relevance.forms import Suggested
from needs_board.relevance.rules import EnterpriseFacts, NeedFacts
from needs_board.words.queries import living_words

MOST_EXAMPLE_NEEDS = 5000
MOST_EXAMPLES = 100
"""So many products and so many needs of each category teach it while somebody types: the newest ones."""
Mark = tuple[object, ...]
"""Is another one whenever what teaches the categories may have changed."""


async def read_market(session: AsyncSession) -> Market:
    """Return all open stores, their products on sale, and what is known of categories and words."""
    is_open = Enterprise.state == StoreState.OPEN
    enterprises = list(await session.scalars(sa.select(Enterprise).where(is_open)))
    products = list(
        await session.scalars(
            sa.select(Product)
            .join(Enterprise, Enterprise.id == Product.enterprise_id)
            .where(Product.state == ProductState.ON_SALE, is_open)
            .order_by(Product.id)
        )
    )
    of_enterprise: dict[UUID, list[Product]] = defaultdict(list)
    for product in products:
        of_enterprise[product.enterprise_id].append(product)
    texts = tuple(_product_text(one) for one in products)
    bare = Material(
        name="",
        documents=(),
        examples=(*texts, *await _example_needs(session)),
        categories=await category_texts(session),
        words=await word_rules(session),
    )
    said, sets = await quoted_words(session), await offered_texts(session)
    breaks = await breaks_of(session, None)
    stores = tuple(
        _enterprise_text(one, of_enterprise[one.id], sets.get(one.id, ()), said.get(one.id, {}))
        for one in enterprises
    )
    return Market(
        enterprises=structs.replace(bare, name="enterprises", documents=stores),
        products=structs.replace(bare, name="products", documents=texts),
        offers={str(one.id): _offer(one, breaks.get(one.id, ())) for one in products},
    )


async def category_texts(session: AsyncSession) -> tuple[Text, ...]:
    """Return the categories' names and descriptions, each as a text of itself.

    Those that hold others and those that are retired are left out: nobody can choose them.
    """
    parents = sa.select(Category.parent).where(Category.parent.is_not(None))
    rows = await session.scalars(
        sa.select(Category)
        .where(Category.code.not_in(parents), Category.retired_at.is_(None))
        .order_by(Category.code)
    )
    return tuple(
        Text(one.code, {"name": one.name_ko, "description": one.description_ko}, one.code) for one in rows
    )


async def read_examples(session: AsyncSession) -> Material:
    """Return what teaches the categories: products on sale and published needs, the newest of each category.

    They are the documents too, with what the categories say of themselves, so that all these words are known.
    """
    living = sa.select(Category.code).where(Category.retired_at.is_(None))
    on_sale = (Product.state == ProductState.ON_SALE) & (Enterprise.state == StoreState.OPEN)
    on_sale &= Product.category.in_(living)
    sold = sa.select(Product.id, _newest(Product.category, Product.changed_at, Product.id)).join(
        Enterprise, Enterprise.id == Product.enterprise_id
    )
    published = Need.published_at.is_not(None) & Need.category.in_(living)
    asked = sa.select(Need.id, _newest(Need.category, Need.published_at, Need.id)).where(published)
    products = await session.scalars(
        sa.select(Product).where(Product.id.in_(_first(sold.where(on_sale)))).order_by(Product.id)
    )
    needs = await session.scalars(sa.select(Need).where(Need.id.in_(_first(asked))).order_by(Need.id))
    examples = (*map(_product_text, products), *await need_texts(session, list(needs)))
    described = await category_texts(session)
    return Material(
        name="categories",
        documents=(*examples, *(structs.replace(one, category=None) for one in described)),
        examples=examples,
        categories=described,
        words=await word_rules(session),
    )


async def examples_mark(session: AsyncSession) -> Mark:
    """Return the mark of what `read_examples` reads, at the cost of counting it."""
    counted = (
        sa.select(sa.func.count(), sa.func.max(Product.changed_at)).select_from(Product),
        sa.select(sa.func.count(), sa.func.max(Enterprise.changed_at)).select_from(Enterprise),
        sa.select(sa.func.count(Need.published_at), sa.func.max(Need.changed_at)),
    )
    rows = [(await session.execute(one)).one() for one in counted]
    return (*map(tuple, rows), await category_texts(session), await word_rules(session))


async def named_categories(
    session: AsyncSession, found: Sequence[Suggested]
) -> tuple[SuggestedCategory, ...]:
    """Return suggested categories as people read them, in the given order; those that are gone are left out."""
    known = {one.code: one for one in await categories(session)}
    return tuple(
        SuggestedCategory(
            code=one.category,
            name=label_of(known[one.category]),
            parent=label_of(known[parent]) if (parent := known[one.category].parent) else "",
            probability=one.probability,
            likely=likely_words(one.probability),
        )
        for one in found
        if one.category in known and known[one.category].retired_at is None
    )


async def need_texts(session: AsyncSession, needs: Sequence[Need]) -> list[Text]:
    """Return needs as the engine reads them, in the given order."""
    items = await _items(session, needs)
    return [_need_text(need, items[need.id]) for need in needs]


async def need_facts(session: AsyncSession, needs: Sequence[Need], at: datetime) -> dict[str, NeedFacts]:
    """Return what needs ask beside their words, by key."""
    items = await _items(session, needs)
    cities = await _cities(session, {need.organisation_id for need in needs})
    return {
        str(need.id): _need_facts(need, items[need.id], cities[need.organisation_id], at) for need in needs
    }


async def enterprise_facts(
    session: AsyncSession, history: defaultdict[UUID, Counter[str]]
) -> dict[str, EnterpriseFacts]:
    """Return what is known of open stores beside their words, by key; `history` counts what they were asked."""
    certificates: dict[UUID, list[Certificate]] = defaultdict(list)
    for one in await session.scalars(sa.select(Certificate).order_by(Certificate.id)):
        certificates[one.enterprise_id].append(one)
    stores = await session.scalars(sa.select(Enterprise).where(Enterprise.state == StoreState.OPEN))
    return {
        str(one.id): EnterpriseFacts(
            region=f"{one.address.split(' ')[0]} {one.region}".strip() if one.region else "",
            certificates=tuple((own.issued_on, own.valid_until) for own in certificates[one.id]),
            changed_on=today_in_seoul(one.changed_at),
            opened_on=today_in_seoul(one.opened_at) if one.opened_at else None,
            asked=history[one.id]["asked"],
            answered=history[one.id]["answered"],
            declined=history[one.id]["declined"],
            won=history[one.id]["won"],
        )
        for one in stores
    }


async def market_changed(session: AsyncSession, since: datetime) -> bool:
    """Say whether a store, a certificate of it, a product or a set may have changed since a moment."""
    stores = sa.select(Enterprise.id).where(Enterprise.changed_at > since)
    products = sa.select(Product.id).where(Product.changed_at > since)
    found = await session.execute(sa.select(sa.exists(stores) | sa.exists(products)))
    return found.scalar_one() or await bundles_changed(session, since)


async def word_rules(session: AsyncSession) -> tuple[WordRule, ...]:
    """Return what people have said of words, as the engine takes it."""
    return tuple(WordRule(one.kind, one.word, one.means) for one in await living_words(session))


def _newest(category: Any, *moments: Any) -> sa.Label[int]:
    """Number the rows of each category, the newest first."""
    newest = [moment.desc() for moment in moments]
    return sa.func.row_number().over(partition_by=category, order_by=newest).label("place")


def _first(numbered: sa.Select[UUID, int]) -> sa.Select[UUID]:
    rows = numbered.subquery()
    return sa.select(rows.c.id).where(rows.c.place <= MOST_EXAMPLES)


async def _items(session: AsyncSession, needs: Sequence[Need]) -> dict[UUID, list[NeedItem]]:
    items: dict[UUID, list[NeedItem]] = defaultdict(list)
    chosen = sa.select(NeedItem).where(NeedItem.need_id.in_([need.id for need in needs]))
    for item in await session.scalars(chosen.order_by(NeedItem.need_id, NeedItem.position)):
        items[item.need_id].append(item)
    return items


async def _cities(session: AsyncSession, organisation_ids: set[UUID]) -> dict[UUID, str]:
    """Return the city of each organisation: the first word of its address."""
    rows = await session.execute(
        sa.select(Organisation.id, Organisation.address).where(Organisation.id.in_(organisation_ids))
    )
    return {organisation_id: address.split(" ")[0] for organisation_id, address in rows}


async def _example_needs(session: AsyncSession) -> tuple[Text, ...]:
    """Return the newest needs that were published with a category: officers chose it, so they teach it."""
    chosen = (
        sa.select(Need)
        .where(Need.published_at.is_not(None), Need.category.is_not(None))
        .order_by(Need.published_at.desc(), Need.id)
        .limit(MOST_EXAMPLE_NEEDS)
    )
    needs = list(await session.scalars(chosen))
    return tuple(await need_texts(session, needs))


def _enterprise_text(
    one: Enterprise, products: Sequence[Product], sets: Sequence[str], said: Mapping[str, str]
) -> Text:
    lines = (f"{product.name} {product.spec} {product.summary}" for product in products)
    sold = Counter(product.category for product in products)
    return Text(
        key=str(one.id),
        fields={
            "name": one.name,
            "business": f"{one.business_kinds} {one.business_items}".strip(),
            "description": one.description,
            "products": "\n".join((*lines, *sets)),
            **said,
        },
        category=min(sold, key=lambda code: (-sold[code], code), default=None),
    )


def _product_text(one: Product) -> Text:
    return Text(
        key=str(one.id),
        fields={
            "name": one.name,
            "spec": one.spec,
            "description": f"{one.summary}\n{one.description}",
        },
        category=one.category,
    )


def _need_text(need: Need, items: Sequence[NeedItem]) -> Text:
    return Text(
        key=str(need.id),
        fields={
            "title": need.title,
            "items": "\n".join(f"{item.name} {item.spec}" for item in items),
            "purpose": need.purpose,
        },
        category=need.category,
    )


def _need_facts(need: Need, items: Sequence[NeedItem], city: str, at: datetime) -> NeedFacts:
    single = items[0].quantity if len(items) == 1 and items[0].quantity > 0 else None
    budget = (
        line_amounts(need.budget_won, Decimal(1), TaxKind.TAXABLE, need.budget_basis).net_won
        if need.budget_won
        else None
    )
    return NeedFacts(
        delivery_region=f"{city} {need.delivery_region}".strip() if need.delivery_region else "",
        award_on=today_in_seoul(need.deadline_at) if need.deadline_at else None,
        deliver_on=need.delivery_on,
        quantity=single,
        budget_won=budget or None,
        asked_on=today_in_seoul(at),
    )


def _offer(one: Product, breaks: tuple[Break, ...]) -> Offer:
    return Offer(str(one.enterprise_id), one.price_won, one.tax_kind, one.price_basis, one.lead_days, breaks)
