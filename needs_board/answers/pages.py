"""Pages for answering a need: the form of a quote beside it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.accounts.queries import organisation
from needs_board.answers import queries as answer_queries
from needs_board.answers.forms import LineSum, ListPrice, line_sums, with_product, without_line
from needs_board.catalogue.queries import own_products
from needs_board.catalogue.rules import BASIS_LABELS
from needs_board.kit.asker import Role, acting_for, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, rows_typed
from needs_board.kit.hangul import hangul_amount
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError, Amounts, sum_amounts
from needs_board.kit.visit import Visit
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of, need_by_code
from needs_board.prices.queries import breaks_of
from needs_board.quotes import actions, queries
from needs_board.quotes.forms import QuoteDraft, QuoteForm, read_quote, tidied


class ItemRow(msgspec.Struct, frozen=True):
    """One thing that is needed."""

    name: str
    spec: str
    quantity: Decimal
    unit: str


class NeedBrief(msgspec.Struct, frozen=True):
    """The need as it stands beside the form."""

    code: str
    title: str
    agency: str
    purpose: str
    items: list[ItemRow]
    budget_won: int | None
    budget_basis: str
    delivery_place: str
    delivery_on: date | None
    deadline_at: datetime | None
    sealed: bool


class SumsView(msgspec.Struct, frozen=True):
    """What the lines come to so far; no total while there is none that can be written."""

    rows: list[LineSum]
    is_complete: bool
    sums: Amounts | None
    hangul: str


class AnswerView(msgspec.Struct, frozen=True):
    """The form of a quote beside its need; `rows` are the places of its lines."""

    need: NeedBrief
    number: str
    is_submitted: bool
    changes: list[tuple[str, str, str]]
    typed: Typed
    errors: dict[str, str]
    rows: list[int]
    products: list[tuple[str, str]]
    sums: SumsView


@get("/needs/{code:str}/quote")
async def answer_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(look.asker, Role.SUPPLIER)
    need = await need_by_code(look.session, look.asker, code)
    own = await queries.live_quote(look.session, acting_for(look.asker), need.id)
    if own is not None and not queries.still_takes(need, look.at):
        return look.go(f"/quotes/{own.number}")
    await actions.answering(look.session, look.asker, code, look.at)
    begun = await answer_queries.begun(look.session, need, own, look.at)
    return await _answer_form(look, need, as_typed(begun), {})


@post("/needs/{code:str}/quote")
async def answer(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = tidied(await act.typed())
    try:
        if typed.get("act") == "save":
            draft = read_quote(QuoteDraft, typed)
            quote = await actions.save_draft(act.session, act.asker, code, draft, act.at)
            return act.go(
                f"/quotes/{quote.number}", flash=_("견적을 임시로 저장했습니다. 아직 제출되지 않았습니다.")
            )
        form = read_quote(QuoteForm, typed)
        quote = await actions.submit_quote(act.session, act.asker, code, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        need, _enterprise = await actions.answering(act.session, act.asker, code, act.at)
        return await _answer_form(act, need, typed, wrong.errors)
    return act.go(f"/quotes/{quote.number}", flash=_("견적을 제출했습니다."))


@get("/needs/{code:str}/quote/form")
async def form_address(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Lead back who comes to the address of the reckoned form by a link or after changing the language."""
    check_role(look.asker, Role.SUPPLIER)
    return look.go(f"/needs/{code}/quote")


@post("/needs/{code:str}/quote/form", status_code=200)
async def change_form(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Answer with the form reckoned anew, a line more or less, or a product taken over; nothing is saved."""
    need, _enterprise = await actions.answering(look.session, look.asker, code, look.at)
    typed: Typed = await look.typed()
    wish, _dash, place = typed.get("act", "").partition("-")
    is_place = place.isdecimal() and len(place) < 4
    if wish == "remove" and is_place:
        typed = without_line(typed, int(place))
    if wish == "take" and is_place:
        typed = await _with_product(look, typed, int(place))
    typed = tidied(typed)
    try:
        read_quote(QuoteDraft, typed)
    except WrongInput as wrong:
        return await _answer_form(look, need, typed, wrong.errors, more=wish == "add")
    return await _answer_form(look, need, typed, {}, more=wish == "add")


async def _with_product(look: Visit, typed: Typed, place: int) -> Typed:
    chosen = typed.get(f"lines-{place}-product", "")
    for product in await own_products(look.session, look.asker):
        if str(product.number) == chosen:
            breaks = await breaks_of(look.session, [product.id])
            listed = msgspec.convert(product, ListPrice, from_attributes=True)
            listed = msgspec.structs.replace(listed, breaks=breaks.get(product.id, ()))
            return with_product(typed, place, listed)
    return typed


async def _answer_form(
    visit: Visit, need: Need, typed: Typed, errors: dict[str, str], *, more: bool = False
) -> Response[str]:
    own = await queries.live_quote(visit.session, acting_for(visit.asker), need.id)
    products = await own_products(visit.session, visit.asker)
    places = rows_typed(typed, "lines")
    view = AnswerView(
        need=await _brief(visit, need),
        number=own.number if own else "",
        is_submitted=own is not None and own.revision > 0,
        changes=await queries.changes_since(visit.session, own, need),
        typed={**typed, "terms_revision": str(need.terms_revision)},
        errors=errors,
        rows=[*places, len(places)] if more or not places else places,
        products=[(str(product.number), product.name) for product in products],
        sums=_sums(line_sums(typed)),
    )
    return visit.page("answers/answer.html", view, status=422 if errors else 200)


async def _brief(visit: Visit, need: Need) -> NeedBrief:
    items: list[ItemRow] = [
        msgspec.convert(item, ItemRow, from_attributes=True)
        for item in await items_of(visit.session, need.id)
    ]
    agency = await organisation(visit.session, need.organisation_id)
    return NeedBrief(
        code=need.code,
        title=need.title,
        agency=agency.name,
        purpose=need.purpose,
        items=items,
        budget_won=need.budget_won,
        budget_basis=_(BASIS_LABELS[need.budget_basis]),
        delivery_place=need.delivery_place,
        delivery_on=need.delivery_on,
        deadline_at=need.deadline_at,
        sealed=need.sealed,
    )


def _sums(rows: list[LineSum]) -> SumsView:
    known = [row.amounts for row in rows if row.amounts is not None]
    if not known:
        return SumsView(rows, False, None, "")
    try:
        sums = sum_amounts(known)
    except AmountError:
        return SumsView(rows, False, None, "")
    return SumsView(rows, len(known) == len(rows), sums, hangul_amount(sums.total_won))


routes: list[Any] = [answer_page, answer, form_address, change_form]
