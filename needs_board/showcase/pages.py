"""The page of a product."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.bundles.queries import shown_bundles
from needs_board.catalogue import queries
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.rules import (
    KIND_LABELS,
    REACH_LABELS,
    STATE_LABELS,
    DeliveryReach,
    ProductKind,
    ProductState,
    is_for_sale,
    is_public,
    may_change,
    tax_words,
    unit_amounts,
)
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.i18n import _
from needs_board.kit.money import won_text
from needs_board.kit.visit import Visit
from needs_board.marks.queries import mark_labels
from needs_board.marks.rules import counts_on
from needs_board.pictures.queries import pictures_of
from needs_board.prices.queries import prices_since
from needs_board.prices.rules import choices_of, option_names

Options = tuple[tuple[str, str], ...]


class StepRow(msgspec.Struct, frozen=True):
    """What one unit costs from a quantity on, and what it comes to with tax."""

    from_quantity: Decimal
    price_won: int
    total_won: int


class PictureRow(msgspec.Struct, frozen=True):
    """A picture of the product; width and height are of the large one."""

    large: str
    small: str
    alt: str
    width: int
    height: int


class MarkRow(msgspec.Struct, frozen=True):
    """A mark that the product carries."""

    label: str
    number: str
    valid_until: date | None
    has_ended: bool


class ProductView(msgspec.Struct, frozen=True, kw_only=True):
    """One product; amounts are of one unit. `facts` are label and words of what else is known,
    `options` a name with its choices.
    """

    number: int
    name: str
    kind: str
    category: str
    category_href: str
    enterprise: str
    enterprise_href: str
    enterprise_type: str
    region: str
    summary: str
    description: str
    unit: str
    price_won: int
    tax: str
    price_since: date | None
    net_won: int
    vat_won: int
    total_won: int
    min_quantity: Decimal
    pictures: tuple[PictureRow, ...]
    steps: tuple[StepRow, ...]
    options: tuple[tuple[str, Options], ...]
    marks: tuple[MarkRow, ...]
    sets: Options
    facts: Options
    delivery: Options
    is_public: bool
    is_sold_out: bool
    state_label: str
    may_change: bool
    may_quote: bool
    is_for_sale: bool


@get("/products/{number:int}")
async def product_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    product, enterprise = await queries.product_by_number(look.session, look.asker, number)
    category = await look.session.get_one(Category, product.category)
    form = await queries.form_of(look.session, product)
    amounts = unit_amounts(product.price_won, product.tax_kind, product.price_basis)
    since = (await prices_since(look.session, [product.id])).get(product.id)
    for_sale = is_for_sale(product.state, enterprise.state)
    changes = may_change(look.asker, enterprise.id)
    view = ProductView(
        number=product.number,
        name=product.name,
        kind=_(KIND_LABELS[category.kind]),
        category=queries.label_of(category),
        category_href=f"/products?category={product.category}",
        enterprise=enterprise.name,
        enterprise_href=f"/enterprises/{enterprise.number}",
        enterprise_type=_(TYPE_LABELS[enterprise.type]),
        region=enterprise.region,
        summary=product.summary,
        description=product.description,
        unit=product.unit,
        price_won=product.price_won,
        tax=tax_words(product.tax_kind, product.price_basis),
        price_since=today_in_seoul(since) if since else None,
        net_won=amounts.net_won,
        vat_won=amounts.vat_won,
        total_won=amounts.total_won,
        min_quantity=product.min_quantity,
        pictures=await _pictures(look, product),
        steps=_steps(form),
        options=tuple((name, choices_of(form.options, name)) for name in option_names(form.options)),
        marks=await _marks(look, form, with_ended=changes),
        sets=await _sets(look, product),
        facts=_facts(product, category.kind),
        delivery=_delivery(product, form),
        is_public=is_public(product.state, enterprise.state),
        is_sold_out=product.state is ProductState.SOLD_OUT,
        state_label=_(STATE_LABELS[product.state]),
        may_change=changes,
        may_quote=for_sale and look.asker.role is Role.OFFICER,
        is_for_sale=for_sale,
    )
    return look.page("showcase/product.html", view)


async def _pictures(look: Visit, product: Product) -> tuple[PictureRow, ...]:
    return tuple(
        PictureRow(
            f"/pictures/{one.large_sha256}",
            f"/pictures/{one.small_sha256}",
            one.alt or product.name,
            one.width,
            one.height,
        )
        for one in await pictures_of(look.session, product.id)
    )


def _steps(form: ProductForm) -> tuple[StepRow, ...]:
    """Return what a unit costs by quantity, beginning with the list price; nothing where it is always that."""
    if not form.breaks:
        return ()
    steps = [
        (form.min_quantity, form.price_won),
        *((one.from_quantity, one.price_won) for one in form.breaks),
    ]
    return tuple(
        StepRow(quantity, price, unit_amounts(price, form.tax_kind, form.price_basis).total_won)
        for quantity, price in steps
    )


async def _marks(look: Visit, form: ProductForm, *, with_ended: bool) -> tuple[MarkRow, ...]:
    """Return the marks that count today; who may change the product sees those that have ended too."""
    if not form.marks:
        return ()
    labels, today = await mark_labels(look.session), today_in_seoul(look.at)
    rows = [
        MarkRow(labels[one.mark], one.number, one.valid_until, not counts_on(one.valid_until, today))
        for one in form.marks
    ]
    return tuple(row for row in rows if with_ended or not row.has_ended)


async def _sets(look: Visit, product: Product) -> Options:
    """Return address and name of the sets that have the product."""
    found = await shown_bundles(look.session, product_id=product.id)
    return tuple((f"/sets/{one.bundle.number}", one.bundle.name) for one in found)


def _facts(product: Product, kind: ProductKind) -> Options:
    facts = [(_("규격"), product.spec or "–")]
    if kind is ProductKind.SERVICES:
        facts += [(_("제공 기간"), product.service_period), (_("제공 장소"), product.service_place)]
    facts += [
        (_("세부품명번호"), product.item_code),
        (_("납품까지 걸리는 날"), _("%(days)s일") % {"days": product.lead_days}),
    ]
    return tuple((label, words) for label, words in facts if words)


def _delivery(product: Product, form: ProductForm) -> Options:
    reach = _(REACH_LABELS[product.delivery_reach])
    if product.delivery_reach is DeliveryReach.REGIONS:
        reach = form.delivery_regions
    facts = [
        (_("납품 지역"), reach),
        (_("배송비"), _delivery_cost(product)),
        (_("납품 조건"), product.delivery_terms),
    ]
    return tuple((label, words) for label, words in facts if words)


def _delivery_cost(product: Product) -> str:
    if product.delivery_won is None:
        return _("상의해서 정함")
    if not product.delivery_won:
        return _("무료")
    cost = _("주문마다 %(won)s원") % {"won": won_text(product.delivery_won)}
    if product.free_delivery_from_won is None:
        return cost
    return _("%(cost)s, 상품 값이 %(won)s원 이상이면 무료") % {
        "cost": cost,
        "won": won_text(product.free_delivery_from_won),
    }


routes: list[Any] = [product_page]
