"""Pages for answering a need: the form of a quote beside it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.accounts.queries import organisation
from needs_board.answers import actions
from needs_board.answers import queries as answer_queries
from needs_board.answers.forms import (
    LineSum,
    basis_typed,
    first_typed,
    line_sums,
    variant_typed,
    with_lines,
    with_past,
    with_pasted,
    with_product,
    without_line,
)
from needs_board.answers.rules import pasted, rows_of
from needs_board.catalogue.queries import own_products
from needs_board.catalogue.rules import BASIS_LABELS
from needs_board.kit.asker import Role, acting_for, check_role
from needs_board.kit.errors import Conflict, Refused, WrongInput
from needs_board.kit.forms import Typed, as_typed, rows_typed
from needs_board.kit.hangul import hangul_amount
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError, Amounts, sum_amounts
from needs_board.kit.visit import Visit
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of, need_by_code
from needs_board.offers.queries import set_price_form
from needs_board.offers.rules import SetForm
from needs_board.quotes import queries
from needs_board.quotes.forms import QuoteDraft, QuoteForm, read_quote, tidied
from needs_board.quotes.rules import LINE_LABELS, LineKind


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
    """What the lines come to so far; no total while there is none that can be written, `problem` says why."""

    rows: list[LineSum]
    is_complete: bool
    sums: Amounts | None
    hangul: str
    problem: str = ""


class AnswerView(msgspec.Struct, frozen=True):
    """The form of a quote beside its need; `rows` are the places of its lines, `refusal` why it is taken no more."""

    need: NeedBrief
    number: str
    kept: str
    refusal: str
    notes: tuple[str, ...]
    is_submitted: bool
    changes: list[tuple[str, str, str]]
    typed: Typed
    errors: dict[str, str]
    rows: list[int]
    kind_labels: dict[str, str]
    products: list[tuple[str, str]]
    sets: list[tuple[str, str]]
    past: list[tuple[str, str]]
    sums: SumsView


class Shown(msgspec.Struct, frozen=True):
    """What the form is shown with once more."""

    typed: Typed
    errors: dict[str, str] = {}
    new_row: LineKind | None = None
    refusal: str = ""
    kept: str = ""
    notes: tuple[str, ...] = ()


@get("/needs/{code:str}/quote")
async def answer_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(look.asker, Role.SUPPLIER)
    need = await need_by_code(look.session, look.asker, code)
    variant = variant_typed(look.request.query_params.get("variant", ""))
    own = await queries.live_quote(look.session, acting_for(look.asker), need.id, variant)
    if own is not None and not queries.still_takes(need, look.at):
        return look.go(f"/quotes/{own.number}")
    await actions.answering(look.session, look.asker, code, look.at)
    begun = await answer_queries.begun(look.session, need, own, variant, look.at)
    return await _answer_form(look, need, Shown(as_typed(begun)))


@post("/needs/{code:str}/quote")
async def answer(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = tidied(await act.typed())
    try:
        async with act.session.begin_nested():
            return await _taken(act, code, typed)
    except WrongInput as wrong:
        await act.undo()
        need, _enterprise = await actions.answering(act.session, act.asker, code, act.at)
        return await _answer_form(act, need, Shown(typed, wrong.errors))
    except (Refused, Conflict) as refusal:
        need = await need_by_code(act.session, act.asker, code)
        kept = await _kept(act, code, typed)
        return await _answer_form(act, need, Shown(typed, refusal=refusal.sentence, kept=kept))


@post("/quotes/{number:str}/confirm")
async def confirm(act: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    seen = (await act.typed()).get("terms_revision", "")
    is_number = seen.isdecimal() and len(seen) < 10
    listed = await queries.listed_quote(act.session, act.asker, number)
    code, variant = listed.need.code if listed.need else "", listed.quote.variant
    try:
        await actions.confirm_terms(act.session, act.asker, number, int(seen) if is_number else -1, act.at)
    except WrongInput as wrong:
        await act.undo()
        return act.go(f"/needs/{code}/quote?variant={variant}", flash=wrong.sentence)
    return act.go(f"/quotes/{number}", flash=_("바뀐 조건을 확인하고 견적을 다시 제출했습니다."))


@get("/needs/{code:str}/quote/form")
async def form_address(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Lead back who comes to the address of the reckoned form by a link or after changing the language."""
    check_role(look.asker, Role.SUPPLIER)
    return look.go(f"/needs/{code}/quote")


@post("/needs/{code:str}/quote/form", status_code=200)
async def change_form(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Answer with the form reckoned anew, a line more or less, or something taken over; nothing is saved."""
    need, _enterprise = await actions.answering(look.session, look.asker, code, look.at)
    typed, notes = await _brought(look, await look.typed())
    typed = tidied(typed)
    wish, _dash, kind = typed.get("act", "").partition("-")
    new_row = LineKind(kind or LineKind.FREE) if wish == "add" and kind in {"", *LineKind} else None
    try:
        read_quote(QuoteDraft, typed)
    except WrongInput as wrong:
        return await _answer_form(look, need, Shown(typed, wrong.errors, new_row, notes=notes))
    return await _answer_form(look, need, Shown(typed, new_row=new_row, notes=notes))


async def _taken(act: Visit, code: str, typed: Typed) -> Response[Any]:
    """Save or submit what was typed, as the button says."""
    if typed.get("act") == "save":
        draft = read_quote(QuoteDraft, typed)
        quote = await actions.save_draft(act.session, act.asker, code, draft, act.at)
        flash = _("견적을 임시로 저장했습니다. 아직 제출되지 않았습니다.")
        return act.go(f"/quotes/{quote.number}", flash=flash)
    await actions.answering(act.session, act.asker, code, act.at)  # too late comes before what is missing
    form = read_quote(QuoteForm, typed)
    quote = await actions.submit_quote(act.session, act.asker, code, form, act.at)
    return act.go(f"/quotes/{quote.number}", flash=_("견적을 제출했습니다."))


async def _kept(act: Visit, code: str, typed: Typed) -> str:
    """Keep what came too late; return the number to find it by, nothing where it cannot be read."""
    try:
        draft = read_quote(QuoteDraft, typed)
        quote = await actions.keep_typed(act.session, act.asker, code, draft, act.at)
    except WrongInput:
        return ""
    return quote.number if quote else ""


async def _changed(look: Visit, typed: Typed) -> Typed:
    """Return the form as a button changed it: a line taken away, a product or a set taken over."""
    wish, _dash, what = typed.get("act", "").partition("-")
    is_place = what.isdecimal() and len(what) < 4
    if wish == "remove" and is_place:
        return without_line(typed, int(what))
    if wish == "take" and is_place:
        chosen = typed.get(f"lines-{what}-product", "")
        product = await answer_queries.list_price(look.session, look.asker, chosen)
        return with_product(typed, int(what), product) if product else typed
    if wish == "set" and what in set(SetForm):
        return await _with_set(look, typed, SetForm(what))
    return typed


async def _brought(look: Visit, typed: Typed) -> tuple[Typed, tuple[str, ...]]:
    """Return the form with what was brought along, a past quote or rows of a spreadsheet, and what is to be told."""
    if typed.get("act") == "paste":
        read = pasted(rows_of(typed.get("paste", "")), basis_typed(typed))
        return with_pasted(typed, read.lines), read.notes
    if typed.get("act") == "past" and typed.get("past"):
        lines, basis, notes = await answer_queries.past_lines(look.session, look.asker, typed["past"])
        return with_past(typed, lines, basis), notes
    return await _changed(look, typed), ()


async def _with_set(look: Visit, typed: Typed, form: SetForm) -> Typed:
    for whole in await answer_queries.quotable_sets(look.session, look.asker):
        if str(whole.bundle.number) == typed.get("set"):
            form = form if whole.tax_kind else SetForm.PARTS
            lines = set_price_form(whole, Decimal(1), form, look.at).lines
            return with_lines(typed, lines, whole.bundle.price_basis)
    return typed


async def _answer_form(visit: Visit, need: Need, shown: Shown) -> Response[str]:
    variant = variant_typed(shown.typed.get("variant", ""))
    own = await queries.live_quote(visit.session, acting_for(visit.asker), need.id, variant)
    products = await own_products(visit.session, visit.asker)
    sets = await answer_queries.quotable_sets(visit.session, visit.asker)
    typed, places = dict(shown.typed), rows_typed(shown.typed, "lines")
    if shown.new_row or not places:
        typed |= first_typed(len(places), shown.new_row or LineKind.FREE)
        places = [*places, len(places)]
    view = AnswerView(
        need=await _brief(visit, need),
        number=own.number if own else "",
        kept=shown.kept,
        refusal=shown.refusal,
        notes=shown.notes,
        is_submitted=own is not None and own.revision > 0,
        changes=await queries.changes_since(visit.session, own, need),
        typed={**typed, "terms_revision": str(need.terms_revision), "variant": variant.value},
        errors=shown.errors,
        rows=places,
        kind_labels={kind.value: _(label) for kind, label in LINE_LABELS.items()},
        products=[(str(product.number), product.name) for product in products],
        sets=[(str(one.bundle.number), one.bundle.name) for one in sets],
        past=await answer_queries.past_quotes(visit.session, visit.asker, need),
        sums=_sums(line_sums(shown.typed)),
    )
    status = 409 if shown.refusal else 422 if shown.errors else 200
    return visit.page("answers/answer.html", view, status=status)


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
    except AmountError as wrong:
        return SumsView(rows, False, None, "", str(wrong))
    return SumsView(rows, len(known) == len(rows), sums, hangul_amount(sums.total_won))


routes: list[Any] = [answer_page, answer, confirm, form_address, change_form]
