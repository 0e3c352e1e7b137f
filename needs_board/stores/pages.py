"""The directory of enterprises and the page of each."""

from datetime import date
from math import ceil
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.bundles.queries import shown_bundles
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import category_groups, category_labels, products_on_sale_of
from needs_board.catalogue.rules import tax_words
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.queries import certificates_of, enterprise_by_number, regions
from needs_board.enterprises.rules import (
    CERTIFICATE_LABELS,
    STANDING_LABELS,
    STATE_LABELS,
    TYPE_LABELS,
    EnterpriseType,
    StoreState,
    owns,
    standing_on,
)
from needs_board.kit.asker import Role
from needs_board.kit.brn import format_brn
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.stores import queries
from needs_board.stores.forms import StoreFilter
from needs_board.stores.queries import EXCERPT, PAGE_SIZE, Store


class StoreCard(msgspec.Struct, frozen=True):
    """An enterprise in the directory."""

    name: str
    href: str
    badges: tuple[tuple[str, str], ...]
    region: str
    items: str
    excerpt: str
    categories: str


class DirectoryView(msgspec.Struct, frozen=True):
    """The directory; `typed` is what was looked for."""

    cards: tuple[StoreCard, ...]
    count: int
    page: int
    pages: int
    base: str
    typed: dict[str, str]
    types: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]


class CertificateRow(msgspec.Struct, frozen=True):
    """A certificate and what it is worth today."""

    label: str
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None
    standing: str
    standing_label: str


class ShelfRow(msgspec.Struct, frozen=True):
    """One of the products of the enterprise."""

    name: str
    href: str
    category: str
    spec: str
    unit: str
    price_won: int
    tax: str


class PurchaseRow(msgspec.Struct, frozen=True):
    """What an agency contracted with the enterprise."""

    title: str
    href: str
    agency: str
    contracted_on: date
    delivered_on: date | None


class SetRow(msgspec.Struct, frozen=True):
    """A set of the enterprise, or one of another that has a product of it; the price is of one set."""

    href: str
    name: str
    sellers: str
    price_won: int
    tax: str


class StoreView(msgspec.Struct, frozen=True, kw_only=True):
    """One enterprise; what only the staff and its own people see is empty for others."""

    number: int
    name: str
    type: str
    region: str
    description: str
    facts: tuple[tuple[str, str], ...]
    certificates: tuple[CertificateRow, ...]
    products: tuple[ShelfRow, ...]
    purchases: tuple[PurchaseRow, ...]
    sets: tuple[SetRow, ...]
    is_staff: bool
    is_own: bool
    is_open: bool
    is_suspended: bool
    is_stocking: bool
    state_label: str
    state_reason: str


@get("/enterprises")
async def directory_page(look: NamedDependency[Visit]) -> Response[str]:
    wanted = _wanted(look)
    finder = look.request.app.state.get("finder")
    hits = await queries.hits_of(finder, look.asker, wanted, look.at)
    found = await queries.search_stores(look.session, look.asker, wanted, hits)
    labels = await category_labels(look.session)
    sold = await queries.categories_sold(look.session, [one.id for one in found.rows])
    typed = {name: text for name, text in as_typed(wanted).items() if text and name != "page"}
    groups = await category_groups(look.session)
    view = DirectoryView(
        cards=tuple(_card(one, [labels[code] for code in sold.get(one.id, [])]) for one in found.rows),
        count=found.count,
        page=wanted.page,
        pages=ceil(found.count / PAGE_SIZE),
        base=f"?{urlencode(typed)}{'&' if typed else ''}page=",
        typed=typed,
        types=tuple((one.value, _(TYPE_LABELS[one])) for one in EnterpriseType),
        regions=tuple((one, one) for one in await regions(look.session)),
        categories=tuple(option for _root, options in groups for option in options),
        states=tuple((one.value, _(STATE_LABELS[one])) for one in StoreState) if look.asker.is_staff else (),
    )
    return look.page("stores/directory.html", view)


@get("/enterprises/{number:int}")
async def store_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    enterprise = await enterprise_by_number(look.session, look.asker, number)
    certificates = await certificates_of(look.session, enterprise.id)
    products = await products_on_sale_of(look.session, enterprise.id)
    labels = await category_labels(look.session)
    today = today_in_seoul(look.at)
    is_staff, is_own = look.asker.is_staff, owns(look.asker, enterprise.id)
    view = StoreView(
        number=enterprise.number,
        name=enterprise.name,
        type=_(TYPE_LABELS[enterprise.type]),
        region=enterprise.region,
        description=enterprise.description,
        facts=_facts(enterprise, signed_in=look.asker.role is not Role.VISITOR),
        certificates=tuple(_certificate(one, today) for one in certificates),
        products=tuple(_shelf_row(one, labels[one.category]) for one in products),
        purchases=tuple(
            PurchaseRow(one.title, f"/needs/{one.code}", one.agency, one.contracted_on, one.delivered_on)
            for one in await queries.purchases_of(look.session, enterprise.id)
        ),
        sets=tuple(
            SetRow(
                f"/sets/{one.bundle.number}",
                one.bundle.name,
                one.sellers,
                one.bundle.price_won,
                one.tax_words,
            )
            for one in await shown_bundles(look.session, enterprise_id=enterprise.id)
        ),
        is_staff=is_staff,
        is_own=is_own,
        is_open=enterprise.state is StoreState.OPEN,
        is_suspended=enterprise.state is StoreState.SUSPENDED,
        is_stocking=enterprise.state is StoreState.STOCKING,
        state_label=_(STATE_LABELS[enterprise.state]),
        state_reason=enterprise.state_reason if is_staff or is_own else "",
    )
    return look.page("stores/store.html", view)


def _wanted(look: Visit) -> StoreFilter:
    """Return what the address asks for; what makes no sense in it is left out."""
    typed = dict(look.request.query_params)
    try:
        return read_form(StoreFilter, typed)
    except WrongInput as wrong:
        return read_form(
            StoreFilter, {name: text for name, text in typed.items() if name not in wrong.errors}
        )


def _card(one: Store, categories: list[str]) -> StoreCard:
    shown_state = () if one.state is StoreState.OPEN else ((one.state.value, _(STATE_LABELS[one.state])),)
    cut = one.excerpt[:EXCERPT].rstrip() + "…" if len(one.excerpt) > EXCERPT else one.excerpt
    return StoreCard(
        name=one.name,
        href=f"/enterprises/{one.number}",
        badges=(("secondary", _(TYPE_LABELS[one.type])), *shown_state),
        region=one.region,
        items=one.business_items,
        excerpt=cut,
        categories=", ".join(categories),
    )


def _facts(one: Enterprise, *, signed_in: bool) -> tuple[tuple[str, str], ...]:
    """Return what is known of an enterprise; how to reach a person is for people who have signed in."""
    facts = [
        (_("대표자"), one.representative),
        (_("사업자등록번호"), format_brn(one.brn) if one.brn else ""),
        (_("주소"), one.address),
        (_("업태"), one.business_kinds),
        (_("종목"), one.business_items),
        (_("설립"), str(one.founded_on.year) if one.founded_on else ""),
    ]
    if signed_in:
        facts += [(_("전화"), one.phone), (_("이메일"), one.email)]
    return tuple((label, value) for label, value in facts if value)


def _certificate(one: Certificate, today: date) -> CertificateRow:
    standing = standing_on(one.issued_on, one.valid_until, today)
    return CertificateRow(
        label=_(CERTIFICATE_LABELS[one.kind]),
        number=one.number,
        issuer=one.issuer,
        issued_on=one.issued_on,
        valid_until=one.valid_until,
        standing=standing.value,
        standing_label=_(STANDING_LABELS[standing]),
    )


def _shelf_row(one: Product, category: str) -> ShelfRow:
    return ShelfRow(
        name=one.name,
        href=f"/products/{one.number}",
        category=category,
        spec=one.spec,
        unit=one.unit,
        price_won=one.price_won,
        tax=tax_words(one.tax_kind, one.price_basis),
    )


routes: list[Any] = [directory_page, store_page]
