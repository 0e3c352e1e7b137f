"""An enterprise's own products and their form."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue import actions, queries
from needs_board.catalogue.forms import PRODUCT_LABELS, ProductForm, SeenForm
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import (
    BASIS_LABELS,
    STATE_LABELS,
    TAX_LABELS,
    ProductState,
    check_may_change,
    tax_words,
)
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.templating import won
from needs_board.kit.visit import Visit
from needs_board.market.actions import suggest_category
from needs_board.market.forms import SuggestedCategory, product_asked, with_category_asked

Options = tuple[tuple[str, str], ...]
Groups = tuple[tuple[str, Options], ...]
Refusal = WrongInput | Conflict
NEW = {
    "price_basis": PriceBasis.GROSS.value,
    "tax_kind": TaxKind.TAXABLE.value,
    "min_quantity": "1",
    "lead_days": "7",
}


class OwnRow(msgspec.Struct, frozen=True):
    """A product among the enterprise's own."""

    number: int
    name: str
    category: str
    price_won: int
    unit: str
    tax: str
    state: str
    state_label: str
    is_shown: bool
    changed_at: datetime


class OwnProductsView(msgspec.Struct, frozen=True):
    """An enterprise's own products."""

    rows: tuple[OwnRow, ...]
    store_is_open: bool


class ProductFormView(msgspec.Struct, frozen=True, kw_only=True):
    """A product in its form; `stored` lists what somebody else saved meanwhile."""

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


@get("/me/products")
async def own_products_page(look: NamedDependency[Visit]) -> Response[str]:
    products = await queries.own_products(look.session, look.asker)
    enterprise = await own_enterprise(look.session, look.asker)
    labels = await queries.category_labels(look.session)
    view = OwnProductsView(
        rows=tuple(_own_row(one, labels[one.category]) for one in products),
        store_is_open=enterprise.state is StoreState.OPEN,
    )
    return look.page("shelves/products.html", view)


@get("/me/products/new")
async def new_product_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.SUPPLIER)
    return await _form(look, typed=NEW)


@post("/me/products/new")
async def create_product(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
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
    typed = await act.typed()
    if (asking := with_category_asked(typed)) is not None:
        await _for_change(act, number)
        suggested = await _suggested(act, asking)
        return await _form(act, await _for_change(act, number), typed=asking, suggested=suggested)
    product = await _for_change(act, number)
    try:
        form, seen = read_form(ProductForm, typed), read_form(SeenForm, typed)
        await actions.change_product(act.session, act.asker, product, form, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        return await _form(act, await _for_change(act, number), typed=typed, refusal=refusal)
    return act.go(f"/products/{number}", flash=_("상품을 저장했습니다. 이미 낸 견적의 값은 바뀌지 않습니다."))


@post("/products/{number:int}/show")
async def show_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    product = await _for_change(act, number)
    await actions.change_product_state(act.session, act.asker, product, ProductState.ON_SALE, act.at)
    return act.go(_list_of(act, number), flash=_("상품을 판매 중으로 바꾸었습니다."))


@post("/products/{number:int}/hide")
async def hide_product(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    product = await _for_change(act, number)
    await actions.change_product_state(act.session, act.asker, product, ProductState.HIDDEN, act.at)
    return act.go(_list_of(act, number), flash=_("상품 판매를 중지했습니다. 목록과 매칭에 나오지 않습니다."))


async def _for_change(visit: Visit, number: int) -> Product:
    product, enterprise = await queries.product_by_number(visit.session, visit.asker, number)
    check_may_change(visit.asker, enterprise.id)
    return product


async def _suggested(act: Visit, typed: Typed) -> tuple[SuggestedCategory, ...]:
    await act.undo()
    return await suggest_category(act.database, product_asked(typed), act.at)


def _list_of(visit: Visit, number: int) -> str:
    return "/me/products" if visit.asker.role is Role.SUPPLIER else f"/products/{number}"


async def _form(
    visit: Visit,
    product: Product | None = None,
    *,
    typed: Typed | None = None,
    refusal: Refusal | None = None,
    suggested: tuple[SuggestedCategory, ...] = (),
) -> Response[str]:
    """Answer with the form of a product; after a refusal with what was typed."""
    stored = as_typed(queries.form_of(product)) if product else {}
    shown = stored if typed is None else typed
    groups = await queries.category_groups(visit.session)
    keeps_revision = not isinstance(refusal, Conflict)
    view = ProductFormView(
        name=product.name if product else "",
        action=f"/products/{product.number}/edit" if product else "/me/products/new",
        back="/me/products" if visit.asker.role is Role.SUPPLIER else "/products",
        typed=shown,
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
        # Who saves again after a conflict has seen what was saved meanwhile.
        revision=shown["revision"]
        if keeps_revision and "revision" in shown
        else str(product.revision if product else 0),
        stored=_differing(product, typed, dict(o for _root, options in groups for o in options))
        if product and typed and isinstance(refusal, Conflict)
        else (),
        groups=tuple((root, tuple(options)) for root, options in groups),
        suggested=suggested,
        bases=tuple((one.value, _(BASIS_LABELS[one])) for one in PriceBasis),
        taxes=tuple((one.value, _(TAX_LABELS[one])) for one in TaxKind),
    )
    return visit.page("shelves/product_form.html", view, status=refusal.status if refusal else 200)


def _differing(product: Product, typed: Typed, categories: dict[str, str]) -> Options:
    """Return label and stored value, in words, of each field that was typed otherwise."""
    stored, wanted = as_typed(queries.form_of(product)), as_typed(read_form(ProductForm, typed))
    words = {
        "category": categories.get(product.category, ""),
        "price_won": won(product.price_won),
        "price_basis": _(BASIS_LABELS[product.price_basis]),
        "tax_kind": _(TAX_LABELS[product.tax_kind]),
    }
    return tuple(
        (_(label), words.get(name, stored[name]))
        for name, label in PRODUCT_LABELS.items()
        if wanted[name] != stored[name]
    )


def _own_row(one: Product, category: str) -> OwnRow:
    return OwnRow(
        number=one.number,
        name=one.name,
        category=category,
        price_won=one.price_won,
        unit=one.unit,
        tax=tax_words(one.tax_kind, one.price_basis),
        state=one.state.value,
        state_label=_(STATE_LABELS[one.state]),
        is_shown=one.state is ProductState.ON_SALE,
        changed_at=one.changed_at,
    )


routes: list[Any] = [
    own_products_page,
    new_product_page,
    create_product,
    edit_product_page,
    change_product,
    show_product,
    hide_product,
]
