"""Pages of awards: the comparison, the choice with its check page, and what came of a quote."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.awards import actions, queries
from needs_board.awards.forms import AwardForm, UnsuccessfulForm
from needs_board.awards.queries import Compared, Comparison, Result
from needs_board.awards.rules import (
    AWARD_LABELS,
    CHOSEN_LOSSES,
    GAP_BAND_LABELS,
    LOSS_LABELS,
    RANK_BAND_LABELS,
    Ask,
    AwardReason,
    Mark,
    Offer,
    SortBy,
    Wanted,
    in_order,
    offered_loss,
)
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form, rows_typed
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs.queries import parties
from needs_board.needs.rules import BASIS_LABELS, STATE_LABELS, NeedState, owns
from needs_board.quotes.rules import STATE_LABELS as QUOTE_LABELS
from needs_board.quotes.rules import titled


class OfferView(msgspec.Struct, frozen=True):
    """One row of the comparison; `item` is the one a product is priced for where the need has several."""

    offer: Offer
    marks: tuple[str, ...]
    href: str
    title: str
    enterprise: str
    enterprise_href: str
    type_label: str
    is_certified: bool
    unit: str
    item: str
    lead_days: int | None
    missing: str
    reasons: str
    choose_href: str
    state: str
    state_label: str
    outcome: str


class AwardPanel(msgspec.Struct, frozen=True):
    """What was decided, for the agency's own eyes."""

    chosen: str
    reason: str
    reason_text: str
    decided_by: str
    decided_at: datetime


class CompareView(msgspec.Struct, frozen=True):
    """Quotes beside catalogue products; `can_decide` is for the agency while it evaluates."""

    code: str
    title: str
    agency: str
    state: str
    state_label: str
    state_reason: str
    ask: Ask
    budget_basis: str
    items: tuple[Wanted, ...]
    sorted_by: str
    rows: tuple[OfferView, ...]
    can_decide: bool
    award: AwardPanel | None
    typed: Typed
    errors: Typed


class AwardView(msgspec.Struct, frozen=True):
    """The choice before it is made; each loser comes with the place of its fields."""

    code: str
    title: str
    chosen: OfferView
    reasons: tuple[tuple[str, str], ...]
    loss_reasons: tuple[tuple[str, str], ...]
    losers: tuple[tuple[int, OfferView], ...]
    typed: dict[str, str]
    errors: dict[str, str]


class ResultView(msgspec.Struct, frozen=True):
    """What came of a quote; reason and bands are empty while nothing is decided and for the winner."""

    number: str
    code: str
    title: str
    agency: str
    state: str
    total_won: int
    reason: str
    rank_band: str
    gap_band: str
    need_state_label: str
    need_state_reason: str
    contact: str


@get("/needs/{code:str}/compare")
async def compare_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    compared = await queries.comparison(look.session, look.asker, code, look.at)
    return look.page("awards/compare.html", await _compare_view(look, compared, {}, {}))


@get("/needs/{code:str}/award")
async def award_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    compared = await actions.decidable(look.session, look.asker, code, look.at)
    try:
        chosen = actions.choosable(compared, look.request.query_params.get("quote", ""))
    except WrongInput as wrong:
        return await _table_again(look, compared, {}, wrong)
    return look.page("awards/award.html", _award_view(compared, chosen, {}, {}))


@post("/needs/{code:str}/award")
async def choose_quote(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    try:
        await actions.choose_quote(act.session, act.asker, code, read_form(AwardForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        compared = await actions.decidable(act.session, act.asker, code, act.at)
        try:
            chosen = actions.choosable(compared, typed.get("quote", ""))
        except WrongInput as unusable:
            return await _table_again(act, compared, typed, unusable)
        view = _award_view(compared, chosen, typed, wrong.errors)
        return act.page("awards/award.html", view, status=422)
    flash = _("업체를 선정했습니다. 견적을 낸 모든 기업에 결과를 알렸습니다.")
    return act.go(f"/needs/{code}/compare", flash=flash)


@post("/needs/{code:str}/unsuccessful")
async def declare_unsuccessful(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    typed = await act.typed()
    try:
        form = read_form(UnsuccessfulForm, typed)
        await actions.declare_unsuccessful(act.session, act.asker, code, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        compared = await actions.decidable(act.session, act.asker, code, act.at)
        return await _table_again(act, compared, typed, wrong)
    flash = _("유찰로 처리했습니다. 견적을 낸 모든 기업에 알렸습니다.")
    return act.go(f"/needs/{code}/compare", flash=flash)


@get("/quotes/{number:str}/result")
async def result_page(look: NamedDependency[Visit], number: FromPath[str]) -> Response[str]:
    found = await queries.result(look.session, look.asker, number)
    return look.page("awards/result.html", _result_view(found))


async def _table_again(visit: Visit, compared: Comparison, typed: Typed, wrong: WrongInput) -> Response[str]:
    # The quote is no field of the table: its sentence stands in the summary without a link.
    errors = {name.removeprefix("quote"): sentence for name, sentence in wrong.errors.items()}
    return visit.page("awards/compare.html", await _compare_view(visit, compared, typed, errors), status=422)


async def _compare_view(visit: Visit, compared: Comparison, typed: Typed, errors: Typed) -> CompareView:
    need = compared.need
    wanted = visit.request.query_params.get("sort", "")
    by = SortBy(wanted) if wanted in set(SortBy) else SortBy.TOTAL
    can_decide = need.state is NeedState.EVALUATING and owns(visit.asker, need.organisation_id)
    rows = {row.offer.key: row for row in compared.rows}
    ordered = [offer.key for offer in in_order([row.offer for row in compared.rows], by)]
    return CompareView(
        code=need.code,
        title=need.title,
        agency=(await parties(visit.session, need)).agency,
        state=need.state.value,
        state_label=_(STATE_LABELS[need.state]),
        state_reason=need.state_reason,
        ask=compared.ask,
        budget_basis=_(BASIS_LABELS[need.budget_basis]),
        items=compared.items,
        sorted_by=by.value,
        rows=tuple(_offer_view(rows[key], compared, can_decide) for key in ordered),
        can_decide=can_decide,
        award=_award_panel(compared),
        typed=typed,
        errors=errors,
    )


def _offer_view(row: Compared, compared: Comparison, can_decide: bool = False) -> OfferView:
    offer, quote, product = row.offer, row.quote, row.product
    can_be_chosen = can_decide and row.is_live and offer.stands(compared.ask.today)
    return OfferView(
        offer=offer,
        marks=tuple(mark.value for mark in row.marks),
        href=f"/quotes/{offer.key}" if offer.is_quote else f"/products/{offer.key}",
        title=product.name if product else titled(offer.key, quote.variant) if quote else offer.key,
        enterprise=row.enterprise.name,
        enterprise_href=f"/enterprises/{row.enterprise.number}",
        type_label=_(TYPE_LABELS[row.enterprise.type]),
        is_certified=row.is_certified,
        unit=product.unit if product else row.item.unit if row.item else "",
        item=row.item.name if row.item and len(compared.items) > 1 else "",
        missing=", ".join(row.missing),
        lead_days=product.lead_days if product else None,
        reasons=", ".join(row.reasons),
        choose_href=f"/needs/{compared.need.code}/award?quote={offer.key}" if can_be_chosen else "",
        state=quote.state.value if quote else "",
        state_label=_(QUOTE_LABELS[quote.state]) if quote else "",
        outcome=_outcome(row),
    )


def _outcome(row: Compared) -> str:
    if row.loss is None:
        return ""
    gap = _(GAP_BAND_LABELS[row.loss.gap_band]) if row.loss.gap_band else ""
    told = (_(LOSS_LABELS[row.loss.reason]), _(RANK_BAND_LABELS[row.loss.rank_band]), gap)
    return ", ".join(one for one in told if one)


def _award_panel(compared: Comparison) -> AwardPanel | None:
    award = compared.award
    if award is None:
        return None
    chosen = next(row for row in compared.rows if row.quote is not None and row.quote.id == award.quote_id)
    return AwardPanel(
        chosen=f"{chosen.enterprise.name} ({chosen.offer.key})",
        reason=_(AWARD_LABELS[award.reason]),
        reason_text=award.reason_text,
        decided_by=compared.decided_by,
        decided_at=award.decided_at,
    )


def _award_view(
    compared: Comparison, chosen: Compared, typed: dict[str, str], errors: dict[str, str]
) -> AwardView:
    """Return the check page; what was typed for a quote stays with it, wherever its row is now."""
    losers = [row for row in compared.live if row is not chosen]
    given = {typed.get(f"losses-{place}-quote"): place for place in rows_typed(typed, "losses")}
    shown = {"reason": typed.get("reason", ""), "reason_text": typed.get("reason_text", "")}
    wrong = {name: text for name, text in errors.items() if not name.startswith("losses-")}
    for place, row in enumerate(losers):
        before = f"losses-{given.get(row.offer.key, -1)}-reason"
        offered = offered_loss(row.offer, chosen.offer)
        shown[f"losses-{place}-reason"] = typed.get(before, offered.value if offered and not typed else "")
        if before in errors:
            wrong[f"losses-{place}-reason"] = errors[before]
    if not typed and Mark.LOWEST in chosen.marks:
        shown["reason"] = AwardReason.PRICE.value
    return AwardView(
        code=compared.need.code,
        title=compared.need.title,
        chosen=_offer_view(chosen, compared),
        reasons=tuple((key.value, _(label)) for key, label in AWARD_LABELS.items()),
        loss_reasons=tuple((key.value, _(LOSS_LABELS[key])) for key in CHOSEN_LOSSES),
        losers=tuple(enumerate(_offer_view(row, compared) for row in losers)),
        typed=shown,
        errors=wrong,
    )


def _result_view(found: Result) -> ResultView:
    quote, need, loss = found.listed.quote, found.need, found.loss
    return ResultView(
        number=quote.number,
        code=need.code,
        title=need.title,
        agency=found.listed.agency_name,
        state=quote.state.value,
        total_won=quote.total_won,
        reason=_(LOSS_LABELS[loss.reason]) if loss else "",
        rank_band=_(RANK_BAND_LABELS[loss.rank_band]) if loss else "",
        gap_band=_(GAP_BAND_LABELS[loss.gap_band]) if loss and loss.gap_band else "",
        need_state_label=_(STATE_LABELS[need.state]),
        need_state_reason=need.state_reason if need.state is NeedState.UNSUCCESSFUL else "",
        contact=f"{need.contact_name} {need.contact_phone} {need.contact_email}".strip(),
    )


routes = [compare_page, award_page, choose_quote, declare_unsuccessful, result_page]
