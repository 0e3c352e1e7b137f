"""The form of a product."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue import actions, queries
from needs_board.catalogue.forms import PRODUCT_LABELS, TABLE_LABELS, ProductForm, SeenForm
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import (
    BASIS_LABELS,
    REACH_LABELS,
    TAX_LABELS,
    DeliveryReach,
    ProductState,
    check_may_change,
)
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import check_joined
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form, rows_typed, without_blank_rows
from needs_board.kit.i18n import _
from needs_board.kit.money import PriceBasis, TaxKind, quantity_text
from needs_board.kit.templating import won
from needs_board.kit.visit import Visit
from needs_board.market.actions import suggest_category
from needs_board.market.forms import SuggestedCategory, product_asked, with_category_asked
from needs_board.marks.queries import label_of, marks

Options = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, Options], ...]
Refusal = WrongInput | Conflict
SPARE_ROWS = 2
NEW = {
    "price_basis": PriceBasis.GROSS.value,
    "tax_kind": TaxKind.TAXABLE.value,
    "min_quantity": "1",
    "lead_days": "7",
    "delivery_reach": DeliveryReach.ASK.value,
}
UNITS = ("개", "박스", "세트", "권", "부", "장", "kg", "식", "명", "회", "시간", "일", "월")
"""Offered while the unit is typed; anything else can be written. Korean in every language: it goes onto the paper."""


class ProductFormView(msgspec.Struct, frozen=True, kw_only=True):
    """A product in its form; `stored` lists what somebody else saved meanwhile, `places` the rows of each table."""

    name: str
    action: str
    back: str
    typed: Typed
    errors: dict[str, str]
    revision: str
    stored: Options
    groups: Groups
    suggested: tuple[SuggestedCategory, ...]
    bases: Options
    taxes: Options
    reaches: Options
    marks: Options
    units: tuple[str, ...]
    places: dict[str, tuple[int, ...]]
    is_open: dict[str, bool]


@get("/me/products/new")
async def new_product_page(look: NamedDependency[Visit]) -> Response[str]:
    check_joined(look.asker, (await own_enterprise(look.session, look.asker)).state)
    return await _form(look, typed=NEW)


@post("/me/products/new")
async def create_product(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = without_blank_rows(ProductForm, await act.typed())
    if typed.get("act") == "rows":
        return await _form(act, typed=typed)
    if (asking := with_category_asked(typed)) is not None:
        return await _form(act, typed=asking, suggested=await _suggested(act, asking))
    state = ProductState.ON_SALE if typed.get("act") == "show" else ProductState.DRAFT
    try:
        made = await actions.create_product(
            act.session, act.asker, read_form(ProductForm, typed), act.at, state=state
        )
    except WrongInput as wrong:
        await act.undo()
        return await _form(act, typed=typed, refusal=wrong)
    return act.go("/me/products", flash=_("'%(name)s' 상품을 저장했습니다.") % {"name": made.name})


@get("/products/{number:int}/edit")
async def edit_product_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    return await _form(look, await _for_change(look, number))


@post("/products/{number:int}/edit")
async def change_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    typed = without_blank_rows(ProductForm, await act.typed())
    product = await _for_change(act, number)
    if typed.get("act") == "rows":
        return await _form(act, product, typed=typed)
    if (asking := with_category_asked(typed)) is not None:
        suggested = await _suggested(act, asking)
        return await _form(act, await _for_change(act, number), typed=asking, suggested=suggested)
    try:
        form, seen = read_form(ProductForm, typed), read_form(SeenForm, typed)
        await actions.change_product(act.session, act.asker, product, form, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        return await _form(act, await _for_change(act, number), typed=typed, refusal=refusal)
    return act.go(f"/products/{number}", flash=_("상품을 저장했습니다. 이미 낸 견적의 값은 바뀌지 않습니다."))


async def _for_change(visit: Visit, number: int) -> Product:
    product, enterprise = await queries.product_by_number(visit.session, visit.asker, number)
    check_may_change(visit.asker, enterprise.id)
    return product


async def _suggested(act: Visit, typed: Typed) -> tuple[SuggestedCategory, ...]:
    await act.undo()
    return await suggest_category(act.database, product_asked(typed), act.at)


async def _form(
    visit: Visit,
    product: Product | None = None,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    suggested: tuple[SuggestedCategory, ...] = (),
) -> Response[str]:
    """Answer with the form of a product; after a refusal with what was typed."""
    stored = await queries.form_of(visit.session, product) if product else None
    shown = typed if typed is not None else as_typed(stored) if stored else NEW
    groups = await queries.category_groups(visit.session, product.category if product else None)
    errors = refusal.errors if isinstance(refusal, WrongInput) else {}
    view = ProductFormView(
        name=product.name if product else "",
        action=f"/products/{product.number}/edit" if product else "/me/products/new",
        back="/me/products" if visit.asker.role is Role.SUPPLIER else "/products",
        typed=shown,
        errors=errors,
        revision=_revision(product, shown, refusal),
        stored=_differing(stored, shown, groups) if stored and isinstance(refusal, Conflict) else (),
        groups=tuple((root, tuple(options)) for root, options in groups),
        suggested=suggested,
        bases=tuple((one.value, _(BASIS_LABELS[one])) for one in PriceBasis),
        taxes=tuple((one.value, _(TAX_LABELS[one])) for one in TaxKind),
        reaches=tuple((one.value, _(REACH_LABELS[one])) for one in DeliveryReach),
        marks=await _mark_options(visit, stored),
        units=UNITS,
        places={table: _places(shown, table) for table in TABLE_LABELS},
        is_open={table: _is_open(shown, errors, table) for table in TABLE_LABELS},
    )
    return visit.page("stocking/product_form.html", view, status=refusal.status if refusal else 200)


def _revision(product: Product | None, shown: Typed, refusal: Refusal | None) -> str:
    """Return the revision that is saved over: who saves again after a conflict has seen what was saved meanwhile."""
    if not isinstance(refusal, Conflict) and "revision" in shown:
        return shown["revision"]
    return str(product.revision if product else 0)


async def _mark_options(visit: Visit, stored: ProductForm | None) -> Options:
    """Return the marks that can be chosen: those that are not retired, and those that the product has already."""
    carried = {one.mark for one in stored.marks} if stored else set()
    return tuple(
        (one.code, label_of(one))
        for one in await marks(visit.session)
        if one.retired_at is None or one.code in carried
    )


def _places(typed: Typed, table: str) -> tuple[int, ...]:
    """Return the rows of a table: those typed, and spare ones."""
    said = rows_typed(typed, table)
    first_free = said[-1] + 1 if said else 0
    return (*said, *range(first_free, first_free + SPARE_ROWS))


def _is_open(typed: Typed, errors: dict[str, str], table: str) -> bool:
    return bool(rows_typed(typed, table)) or any(name.split("-")[0] == table for name in errors)


def _differing(stored: ProductForm, typed: Typed, groups: list[tuple[str, list[tuple[str, str]]]]) -> Options:
    """Return label and stored value, in words, of each field that was typed otherwise."""
    kept, wanted = as_typed(stored), as_typed(read_form(ProductForm, typed))
    categories = dict(option for _root, options in groups for option in options)
    words = {
        "category": categories.get(stored.category, ""),
        "price_won": won(stored.price_won),
        "price_basis": _(BASIS_LABELS[stored.price_basis]),
        "tax_kind": _(TAX_LABELS[stored.tax_kind]),
        "delivery_reach": _(REACH_LABELS[stored.delivery_reach]),
        "delivery_won": won(stored.delivery_won),
        "free_delivery_from_won": won(stored.free_delivery_from_won),
    }
    fields = [
        (_(label), words.get(name, kept[name]))
        for name, label in PRODUCT_LABELS.items()
        if wanted[name] != kept[name]
    ]
    return (*fields, *_differing_tables(stored, kept, wanted))


def _differing_tables(stored: ProductForm, kept: Typed, wanted: Typed) -> Options:
    rows = {
        "breaks": [f"{quantity_text(one.from_quantity)} → {won(one.price_won)}" for one in stored.breaks],
        "options": [f"{one.name}: {one.choice} +{won(one.surcharge_won)}" for one in stored.options],
        "marks": [f"{one.mark} {one.number}".strip() for one in stored.marks],
    }

    def part(typed: Typed, table: str) -> dict[str, str]:
        return {name: text for name, text in typed.items() if name.startswith(f"{table}-")}

    return tuple(
        (_(label), ", ".join(rows[table]) or _("없음"))
        for table, label in TABLE_LABELS.items()
        if part(kept, table) != part(wanted, table)
    )


routes: list[Any] = [new_product_page, create_product, edit_product_page, change_product]
