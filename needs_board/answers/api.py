"""The JSON API of quotes. What is sealed is not found and not counted, for programs as for people."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.answers import actions
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.visit import Visit
from needs_board.needs.queries import need_by_code
from needs_board.quotes import queries
from needs_board.quotes.actions import withdraw_quote as take_back
from needs_board.quotes.forms import QuoteDraft, checked, completed
from needs_board.quotes.models import QuoteLine
from needs_board.quotes.queries import ListedQuote
from needs_board.quotes.rules import LineKind, QuoteSource, QuoteState, Variant


class LineOut(msgspec.Struct, frozen=True):
    """One line; amounts in whole won, below zero for a discount, the quantity as a decimal string.

    `item` is the place (from 0) of the need's item that it answers.
    """

    kind: LineKind
    item: int | None
    name: str
    spec: str
    unit: str
    quantity: Decimal
    unit_price_won: int
    tax_kind: TaxKind
    net_won: int
    vat_won: int
    note: str


class QuoteOut(msgspec.Struct, frozen=True, kw_only=True):
    """A quote as it was submitted last; `draft` is what its own enterprise has written since. A quote is called by its
    `draft_number` until it is submitted, and its enterprise finds it by that one later too.

    `stale` means that the terms of the need changed and the enterprise has not confirmed them.
    """

    number: str
    draft_number: str | None
    variant: Variant
    source: QuoteSource
    state: QuoteState
    stale: bool
    title: str
    need: str | None
    agency: str
    department: str
    person: str
    enterprise: int
    enterprise_name: str
    price_basis: PriceBasis
    lines: list[LineOut]
    net_won: int
    vat_won: int
    total_won: int
    delivery_on: date | None
    delivery_place: str
    valid_until: date | None
    payment_terms: str
    note: str
    revision: int
    submitted_at: datetime | None
    draft: QuoteDraft | None


class QuoteList(msgspec.Struct, frozen=True):
    """The quotes of a need that the asker may see, the cheapest first."""

    quotes: list[QuoteOut]


class NewQuote(QuoteDraft, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A quote for a need: a draft, or with `submit` one that is complete and submitted at once."""

    submit: bool = False


@get("/api/v1/needs/{code:str}/quotes")
async def list_quotes(look: NamedDependency[Visit], code: FromPath[str]) -> QuoteList:
    """List the quotes of a need that you may see; while they are sealed, an enterprise sees its own."""
    check_role(look.asker, Role.SUPPLIER, Role.OFFICER, Role.STAFF)
    need = await need_by_code(look.session, look.asker, code)
    listed = await queries.listed_quotes_of_need(look.session, look.asker, need)
    lines = await queries.lines_of_each(look.session, [one.quote.id for one in listed])
    return QuoteList([_out(look, one, lines[one.quote.id]) for one in listed])


@post("/api/v1/needs/{code:str}/quotes", status_code=201)
async def create_quote(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[NewQuote]
) -> Response[QuoteOut]:
    """Write or, with `submit`, submit your quote for a need; you have one for each need and variant."""
    check_role(act.asker, Role.SUPPLIER)
    draft = checked(msgspec.convert(data, QuoteDraft, from_attributes=True))
    if data.submit:
        quote = await actions.submit_quote(act.session, act.asker, code, completed(draft), act.at)
    else:
        quote = await actions.save_draft(act.session, act.asker, code, draft, act.at)
    return await _reply(act, quote.number, status=201)


@get("/api/v1/quotes/{number:str}")
async def get_quote(look: NamedDependency[Visit], number: FromPath[str]) -> QuoteOut:
    """Return a quote that you may see."""
    listed = await queries.listed_quote(look.session, look.asker, number)
    return _out(look, listed, await queries.lines_of(look.session, listed.quote.id))


@put("/api/v1/quotes/{number:str}")
async def change_quote(
    act: NamedDependency[Visit], number: FromPath[str], data: JSONBody[QuoteDraft]
) -> Response[QuoteOut]:
    """Write your quote anew without submitting it; what you submitted before stands until you submit again."""
    code = await _need_code(act, number)
    quote = await queries.quote_by_number(act.session, act.asker, number)
    draft = msgspec.structs.replace(checked(data), variant=quote.variant)
    await actions.save_draft(act.session, act.asker, code, draft, act.at)
    return await _reply(act, number)


@post("/api/v1/quotes/{number:str}/submit", status_code=200)
async def submit_quote(act: NamedDependency[Visit], number: FromPath[str]) -> Response[QuoteOut]:
    """Submit what you have written; `terms_revision` in it must be that of the need as it is now."""
    code = await _need_code(act, number)
    quote = await queries.quote_by_number(act.session, act.asker, number)
    if quote.draft is None:
        raise Refused(_("제출할 내용이 없습니다. 견적을 먼저 고쳐 저장해 주세요."))
    form = completed(msgspec.convert(quote.draft, QuoteDraft))
    await actions.submit_quote(act.session, act.asker, code, form, act.at)
    return await _reply(act, number)


@post("/api/v1/quotes/{number:str}/withdraw", status_code=200)
async def withdraw_quote(act: NamedDependency[Visit], number: FromPath[str]) -> Response[QuoteOut]:
    """Take your quote back."""
    await take_back(act.session, act.asker, number, act.at)
    return await _reply(act, number)


async def _need_code(act: Visit, number: str) -> str:
    """Return the need of one's own quote; a catalogue quote is made by the platform and not changed."""
    listed = await queries.listed_quote(act.session, act.asker, number)
    check_role(act.asker, Role.SUPPLIER)
    if listed.need is None:
        raise Refused(_("상품 견적은 고칠 수 없습니다. 필요하면 철회해 주세요."))
    return listed.need.code


async def _reply(act: Visit, number: str, *, status: int = 200) -> Response[QuoteOut]:
    listed = await queries.listed_quote(act.session, act.asker, number)
    out = _out(act, listed, await queries.lines_of(act.session, listed.quote.id))
    return act.reply(out, status=status)


def _out(visit: Visit, listed: ListedQuote, lines: list[QuoteLine]) -> QuoteOut:
    quote = listed.quote
    is_own = visit.asker.organisation_id == quote.enterprise_id
    return QuoteOut(
        number=quote.number,
        draft_number=quote.draft_number if is_own else None,
        variant=quote.variant,
        source=quote.source,
        state=quote.state,
        stale=listed.is_stale,
        title=quote.title,
        need=listed.need.code if listed.need else None,
        agency=listed.agency_name,
        department=quote.addressee_department,
        person=quote.addressee_person,
        enterprise=listed.enterprise_number,
        enterprise_name=listed.enterprise_name,
        price_basis=quote.price_basis,
        lines=[msgspec.convert(line, LineOut, from_attributes=True) for line in lines],
        net_won=quote.net_won,
        vat_won=quote.vat_won,
        total_won=quote.total_won,
        delivery_on=quote.delivery_on,
        delivery_place=quote.delivery_place,
        valid_until=quote.valid_until,
        payment_terms=quote.payment_terms,
        note=quote.note,
        revision=quote.revision,
        submitted_at=quote.submitted_at,
        draft=msgspec.convert(quote.draft, QuoteDraft) if is_own and quote.draft else None,
    )


routes: list[Any] = [
    list_quotes,
    create_quote,
    get_quote,
    change_quote,
    submit_quote,
    withdraw_quote,
]
