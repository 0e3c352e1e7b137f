"""The JSON API of awards."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from needs_board.awards import actions, queries
from needs_board.awards.forms import AwardForm, UnsuccessfulForm
from needs_board.awards.models import Loss
from needs_board.awards.queries import Compared, Comparison
from needs_board.awards.rules import AwardReason, GapBand, LossReason, Mark, RankBand, SortBy, in_order
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.needs.rules import NeedState
from needs_board.quotes.rules import QuoteState


class LossOut(msgspec.Struct, frozen=True):
    """Why a quote was not chosen, and roughly where its price stood; no gap where none was chosen."""

    reason: LossReason
    rank_band: RankBand
    gap_band: GapBand | None


class OfferOut(msgspec.Struct, frozen=True):
    """A quote, or a catalogue product priced for the needed quantity; amounts are whole won.

    `comparable` is false where a product's total does not answer the whole need; `marks` say why.
    """

    kind: str
    number: str
    enterprise: str
    certified: bool
    net_won: int
    vat_won: int
    total_won: int
    unit_net_won: Decimal | None
    delivery_on: date | None
    valid_until: date | None
    fit: float | None
    fit_words: tuple[str, ...]
    marks: tuple[Mark, ...]
    comparable: bool
    state: QuoteState | None
    loss: LossOut | None


class AwardOut(msgspec.Struct, frozen=True):
    """The choice for a need."""

    need: str
    quote: str
    reason: AwardReason
    reason_text: str
    decided_at: datetime


class ComparisonOut(msgspec.Struct, frozen=True):
    """Offers for a need in order: those that can be compared first."""

    need: str
    state: NeedState
    sorted_by: SortBy
    offers: tuple[OfferOut, ...]
    award: AwardOut | None


class UnsuccessfulOut(msgspec.Struct, frozen=True):
    """A need that ended without a choice."""

    need: str
    state: NeedState


class ResultOut(msgspec.Struct, frozen=True):
    """What came of a quote."""

    quote: str
    need: str
    state: QuoteState
    loss: LossOut | None


@get("/api/v1/needs/{code:str}/comparison")
async def get_comparison(
    look: NamedDependency[Visit], code: FromPath[str], sort: FromQuery[SortBy] = SortBy.TOTAL
) -> ComparisonOut:
    """Compare the opened quotes of a need with fitting catalogue products: for its agency and the centre."""
    compared = await queries.comparison(look.session, look.asker, code, look.at)
    return _comparison_out(compared, sort)


@post("/api/v1/needs/{code:str}/award", status_code=201)
async def create_award(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[AwardForm]
) -> Response[Any]:
    """Choose a quote, with a reason for it and one for every other quote that stands."""
    form = read_form(AwardForm, as_typed(data))  # the checks and the cleaning of the page's form
    award = await actions.choose_quote(act.session, act.asker, code, form, act.at)
    out = AwardOut(code, form.quote, award.reason, award.reason_text, award.decided_at)
    return act.reply(out, status=201)


@post("/api/v1/needs/{code:str}/unsuccessful", status_code=200)
async def end_without_award(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[UnsuccessfulForm]
) -> Response[Any]:
    """End a need without choosing any of its quotes (유찰)."""
    form = read_form(UnsuccessfulForm, as_typed(data))
    need = await actions.declare_unsuccessful(act.session, act.asker, code, form, act.at)
    return act.reply(UnsuccessfulOut(need.code, need.state))


@get("/api/v1/quotes/{number:str}/result")
async def get_result(look: NamedDependency[Visit], number: FromPath[str]) -> ResultOut:
    """Tell what came of a quote: the loss, if any, comes with its reason and bands."""
    found = await queries.result(look.session, look.asker, number)
    quote = found.listed.quote
    return ResultOut(quote.number, found.need.code, quote.state, _loss_out(found.loss))


def _comparison_out(compared: Comparison, sort: SortBy) -> ComparisonOut:
    rows = {row.offer.key: row for row in compared.rows}
    ordered = in_order([row.offer for row in compared.rows], sort)
    offers = tuple(_offer_out(rows[offer.key]) for offer in ordered)
    award = compared.award
    chosen = next(
        (row for row in compared.rows if row.quote and award and row.quote.id == award.quote_id), None
    )
    return ComparisonOut(
        need=compared.need.code,
        state=compared.need.state,
        sorted_by=sort,
        offers=offers,
        award=AwardOut(
            compared.need.code, chosen.offer.key, award.reason, award.reason_text, award.decided_at
        )
        if award and chosen
        else None,
    )


def _offer_out(row: Compared) -> OfferOut:
    offer = row.offer
    return OfferOut(
        kind="quote" if offer.is_quote else "product",
        number=offer.key,
        enterprise=row.enterprise.name,
        certified=row.is_certified,
        net_won=offer.amounts.net_won,
        vat_won=offer.amounts.vat_won,
        total_won=offer.amounts.total_won,
        unit_net_won=offer.unit_net_won,
        delivery_on=offer.delivery_on,
        valid_until=offer.valid_until,
        fit=offer.fit,
        fit_words=row.reasons,
        marks=row.marks,
        comparable=offer.is_comparable,
        state=row.quote.state if row.quote else None,
        loss=_loss_out(row.loss),
    )


def _loss_out(loss: Loss | None) -> LossOut | None:
    return None if loss is None else LossOut(loss.reason, loss.rank_band, loss.gap_band)


routes = [get_comparison, create_award, end_without_award, get_result]
