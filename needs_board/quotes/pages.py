"""Pages of quotes: one quote, taking it back, an enterprise's quotes, an agency's."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.rules import BASIS_LABELS, TAX_LABELS
from needs_board.kit.asker import Role, check_role
from needs_board.kit.hangul import hangul_amount
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs.rules import PUBLIC_STATES, is_sealed_now
from needs_board.quotes import actions, queries
from needs_board.quotes.forms import CostNotes
from needs_board.quotes.queries import ListedQuote
from needs_board.quotes.rules import (
    LINE_LABELS,
    SOURCE_LABELS,
    STATE_LABELS,
    VARIANT_LABELS,
    LineKind,
    QuoteState,
    Variant,
    may_revise,
    may_withdraw,
)

_TOLD_KINDS = frozenset({LineKind.SET, LineKind.DISCOUNT, LineKind.DELIVERY})


class LineRow(msgspec.Struct, frozen=True):
    """One line of a quote; `kind_label` is empty for goods, `cost_note` for everybody but the seller."""

    kind_label: str
    name: str
    spec: str
    unit: str
    quantity: Decimal
    unit_price_won: int
    tax_label: str
    net_won: int
    vat_won: int
    note: str
    cost_note: str


class QuoteView(msgspec.Struct, frozen=True):
    """A quote as its enterprise and, once it is not sealed, its agency and the staff see it."""

    quote: "QuoteFacts"
    lines: list[LineRow]
    hangul: str
    changes: list[tuple[str, str, str]]
    terms_revision: int
    history: list[tuple[int, datetime, int]]
    is_own: bool
    is_sealed: bool
    may_revise: bool
    may_withdraw: bool
    has_draft: bool
    cost_note: str
    alternative: str


class QuoteFacts(msgspec.Struct, frozen=True):
    """What lists and the page say about a quote; `need_code` is empty where there is no need to look at."""

    number: str
    variant: str
    title: str
    state: str
    state_label: str
    source_label: str
    need_code: str
    deadline_at: datetime | None
    agency: str
    addressee: str
    enterprise_number: int
    enterprise: str
    basis_label: str
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
    changed_at: datetime


class MineView(msgspec.Struct, frozen=True):
    """An enterprise's quotes, in groups by what is to be done with them."""

    groups: list[tuple[str, list[QuoteFacts]]]


class ReceivedView(msgspec.Struct, frozen=True):
    """The quotes that an agency has been sent and may look into."""

    rows: list[QuoteFacts]


class WithdrawView(msgspec.Struct, frozen=True):
    """Asks whether a quote is really to be taken back."""

    quote: QuoteFacts


@get("/quotes/{number:str}")
async def quote_page(look: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    if number.endswith(".pdf"):
        # The paper is made in a higher room; a path segment cannot be divided between two handlers.
        return look.go(f"/quotes/{number.removesuffix('.pdf')}/pdf")
    listed = await queries.listed_quote(look.session, look.asker, number)
    if listed.need is None and not listed.quote.revision:
        # What an agency asked for and waits to be confirmed is read and answered in a higher room.
        return look.go(f"/quote-requests/{listed.quote.draft_number}")
    return look.page("quotes/quote.html", await _quote_view(look, listed))


@get("/quotes/{number:str}/withdraw")
async def withdraw_page(look: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    check_role(look.asker, Role.SUPPLIER)
    listed = await queries.listed_quote(look.session, look.asker, number)
    if not may_withdraw(listed.quote.state, _takes(listed, look.at)):
        return look.go(f"/quotes/{number}", flash=_("지금은 철회할 수 없는 견적입니다."))
    return look.page("quotes/withdraw.html", WithdrawView(_facts(listed)))


@post("/quotes/{number:str}/withdraw")
async def withdraw(act: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    await actions.withdraw_quote(act.session, act.asker, number, act.at)
    return act.go("/me/quotes", flash=_("견적을 철회했습니다."))


@get("/me/quotes")
async def own_page(look: NamedDependency[Visit]) -> Response[Any]:
    listed = await queries.own_quotes(look.session, look.asker)
    groups = (
        (_("조건이 바뀌어 다시 확인할 견적"), [q for q in listed if q.is_stale]),
        (_("작성 중"), [q for q in listed if q.quote.state is QuoteState.DRAFT]),
        (_("제출한 견적"), [q for q in listed if q.quote.state is QuoteState.SUBMITTED and not q.is_stale]),
        (
            _("끝난 견적"),
            [q for q in listed if q.quote.state not in {QuoteState.DRAFT, QuoteState.SUBMITTED}],
        ),
    )
    view = MineView([(label, [_facts(q) for q in some]) for label, some in groups if some])
    return look.page("quotes/mine.html", view)


@get("/me/received")
async def received_page(look: NamedDependency[Visit]) -> Response[Any]:
    listed = await queries.received_quotes(look.session, look.asker)
    return look.page("quotes/received.html", ReceivedView([_facts(one) for one in listed]))


async def _quote_view(visit: Visit, listed: ListedQuote) -> QuoteView:
    quote, need = listed.quote, listed.need
    is_own = visit.asker.role is Role.SUPPLIER
    costs = await queries.last_costs(visit.session, quote) if is_own else CostNotes()
    lines = await queries.lines_of(visit.session, quote.id)
    revisions = await queries.revisions_of(visit.session, quote.id) if is_own else []
    return QuoteView(
        quote=_facts(listed),
        lines=[
            LineRow(
                _(LINE_LABELS[line.kind]) if line.kind in _TOLD_KINDS else "",
                line.name,
                line.spec,
                line.unit,
                line.quantity,
                line.unit_price_won,
                _(TAX_LABELS[line.tax_kind]),
                line.net_won,
                line.vat_won,
                line.note,
                cost_note,
            )
            for line, cost_note in zip(lines, (*costs.lines, *[""] * len(lines)), strict=False)
        ],
        hangul=hangul_amount(quote.total_won),
        changes=await queries.changes_since(visit.session, quote, need) if need and is_own else [],
        terms_revision=need.terms_revision if need else 0,
        history=[(number, at, content.net_won + content.vat_won) for number, at, content in revisions],
        is_own=is_own,
        is_sealed=is_own and need is not None and is_sealed_now(need.sealed, need.state),
        may_revise=is_own and may_revise(quote.state, _takes(listed, visit.at)),
        may_withdraw=is_own and may_withdraw(quote.state, _takes(listed, visit.at)),
        has_draft=is_own and quote.draft is not None,
        cost_note=costs.note,
        alternative=_(VARIANT_LABELS[quote.variant]) if quote.variant is not Variant.A else "",
    )


def _takes(listed: ListedQuote, at: datetime) -> bool | None:
    """Return whether the need of a quote still takes quotes; None where there is no need."""
    need = listed.need
    return None if need is None else queries.still_takes(need, at)


def _facts(listed: ListedQuote) -> QuoteFacts:
    quote, need = listed.quote, listed.need
    return QuoteFacts(
        number=quote.number,
        variant=quote.variant.value,
        title=quote.title,
        state="stale" if listed.is_stale else quote.state.value,
        state_label=_("다시 확인 필요") if listed.is_stale else _(STATE_LABELS[quote.state]),
        source_label=_(SOURCE_LABELS[quote.source]),
        need_code=need.code if need is not None and need.state in PUBLIC_STATES else "",
        deadline_at=need.deadline_at if need else None,
        agency=listed.agency_name,
        addressee=" ".join(filter(None, (quote.addressee_department, quote.addressee_person))),
        enterprise_number=listed.enterprise_number,
        enterprise=listed.enterprise_name,
        basis_label=_(BASIS_LABELS[quote.price_basis]),
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
        changed_at=quote.changed_at,
    )


routes: list[Any] = [
    quote_page,
    withdraw_page,
    withdraw,
    own_page,
    received_page,
]
