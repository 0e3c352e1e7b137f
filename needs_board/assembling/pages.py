"""The form of a set."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.bundles import actions, queries
from needs_board.bundles.forms import BundleForm, SeenForm
from needs_board.bundles.queries import WholeBundle
from needs_board.catalogue.queries import own_products
from needs_board.catalogue.rules import BASIS_LABELS, check_may_change
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form, rows_typed, without_blank_rows
from needs_board.kit.i18n import _
from needs_board.kit.money import PriceBasis
from needs_board.kit.visit import Visit

Options = tuple[tuple[str, str], ...]
SPARE_ROWS = 2


class BundleFormView(msgspec.Struct, frozen=True, kw_only=True):
    """A set in its form; `products` are the enterprise's own, by number."""

    name: str
    action: str
    typed: Typed
    errors: dict[str, str]
    revision: str
    bases: Options
    products: Options
    places: tuple[int, ...]
    has_conflict: bool


@get("/me/sets/new")
async def new_bundle_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.SUPPLIER)
    return await _form(look, None, {"price_basis": PriceBasis.GROSS.value})


@post("/me/sets/new")
async def create_bundle(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = without_blank_rows(BundleForm, await act.typed())
    if typed.get("act") == "rows":
        return await _form(act, None, typed)
    try:
        made = await actions.create_bundle(act.session, act.asker, read_form(BundleForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _form(act, None, typed, wrong)
    return act.go(f"/sets/{made.bundle.number}", flash=_("상품구성을 저장했습니다."))


@get("/sets/{number:int}/edit")
async def edit_bundle_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    return await _form(look, await _for_change(look, number), None)


@post("/sets/{number:int}/edit")
async def change_bundle(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    typed = without_blank_rows(BundleForm, await act.typed())
    whole = await _for_change(act, number)
    if typed.get("act") == "rows":
        return await _form(act, whole, typed)
    try:
        form, seen = read_form(BundleForm, typed), read_form(SeenForm, typed)
        await actions.change_bundle(act.session, act.asker, whole, form, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        return await _form(act, await _for_change(act, number), typed, refusal)
    return act.go(f"/sets/{number}", flash=_("상품구성을 저장했습니다."))


async def _for_change(visit: Visit, number: int) -> WholeBundle:
    whole = await queries.bundle_by_number(visit.session, visit.asker, number)
    check_may_change(visit.asker, whole.owner.id)
    return whole


async def _form(
    visit: Visit,
    whole: WholeBundle | None,
    typed: Typed | None,
    refusal: WrongInput | Conflict | None = None,
) -> Response[str]:
    """Answer with the form of a set; after a refusal with what was typed."""
    shown = typed if typed is not None else as_typed(queries.form_of(whole)) if whole else {}
    said = rows_typed(shown, "parts")
    first_free = said[-1] + 1 if said else 0
    own = await own_products(visit.session, visit.asker) if visit.asker.role is Role.SUPPLIER else ()
    kept = shown.get("revision", "") if not isinstance(refusal, Conflict) else ""
    view = BundleFormView(
        name=whole.bundle.name if whole else "",
        action=f"/sets/{whole.bundle.number}/edit" if whole else "/me/sets/new",
        typed=shown,
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
        revision=kept or str(whole.bundle.revision if whole else 0),
        bases=tuple((one.value, _(BASIS_LABELS[one])) for one in PriceBasis),
        products=tuple((str(one.number), one.name) for one in own),
        places=(*said, *range(first_free, first_free + SPARE_ROWS)),
        has_conflict=isinstance(refusal, Conflict),
    )
    return visit.page("assembling/bundle_form.html", view, status=refusal.status if refusal else 200)


routes: list[Any] = [new_bundle_page, create_bundle, edit_bundle_page, change_bundle]
