"""Deciding about a need: choosing a quote, or declaring that none can be chosen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import Person, members, organisation
from needs_board.awards import queries
from needs_board.awards.forms import AwardForm, UnsuccessfulForm
from needs_board.awards.models import Award, Loss
from needs_board.awards.queries import Compared, Comparison
from needs_board.awards.rules import (
    GAP_BAND_LABELS,
    LOSS_LABELS,
    RANK_BAND_LABELS,
    LossReason,
    gap_band,
    is_true_loss,
    rank_band,
)
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import Conflict, Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.needs.actions import mark_awarded, mark_unsuccessful
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.quotes.actions import mark_lost, mark_won


async def choose_quote(
    session: AsyncSession, asker: Asker, code: str, form: AwardForm, at: datetime
) -> Award:
    """Choose a quote for a need of the asker's agency; all who quoted are told.

    Raises WrongInput where a quote cannot be chosen or a loser's reason is missing or untrue, Refused
    before the quotes are opened, Conflict when somebody has decided already.
    """
    compared = await decidable(session, asker, code, at)
    chosen = choosable(compared, form.quote)
    reasons = _loss_reasons(compared, chosen, form)
    try:
        await mark_awarded(session, compared.need, at, asker)
    except Conflict:
        raise await _too_late(session, code) from None
    award = Award(
        need_id=compared.need.id,
        quote_id=_quote_id(chosen),
        reason=form.reason,
        reason_text=form.reason_text,
        decided_by=account_of(asker),
        decided_at=at,
    )
    session.add(award)
    await session.flush()
    note(session, asker, "choose_quote", f"need:{code}", at, quote=form.quote, reason=form.reason.value)
    if chosen.quote is not None:
        await mark_won(session, asker, chosen.quote, at)
    await _lose(session, asker, compared, reasons, (award, chosen), at)
    await _tell_winner(session, compared.need, chosen, at)
    return award


async def declare_unsuccessful(
    session: AsyncSession, asker: Asker, code: str, form: UnsuccessfulForm, at: datetime
) -> Need:
    """End a need without a choice (유찰); all who quoted are told.

    Raises Refused before the quotes are opened, Conflict when somebody has decided already.
    """
    compared = await decidable(session, asker, code, at)
    try:
        await mark_unsuccessful(session, compared.need, form.reason, at, asker)
    except Conflict:
        raise await _too_late(session, code) from None
    reasons = {row.offer.key: LossReason.NONE_CHOSEN for row in compared.live}
    await _lose(session, asker, compared, reasons, None, at)
    return compared.need


async def decidable(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Comparison:
    """Return the comparison that the asker may decide on now; refuses as `choose_quote` does."""
    check_role(asker, Role.OFFICER)
    compared = await queries.comparison(session, asker, code, at)
    if compared.need.state is NeedState.EVALUATING:
        return compared
    if compared.need.state in {NeedState.OPEN, NeedState.CLOSED}:
        raise Refused(_("견적 접수가 끝난 뒤에 결정하실 수 있습니다. 마감이 지난 뒤 다시 시도해 주세요."))
    raise await _too_late(session, code)


async def _too_late(session: AsyncSession, code: str) -> Conflict:
    decision = await queries.last_decision(session, code)
    if decision is None:
        return Conflict(_("이미 결정된 수요입니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    who, when = decision
    return Conflict(
        _("%(who)s 님이 %(when)s에 먼저 결정했습니다. 비교표를 다시 열어 결과를 확인해 주세요.")
        % {"who": who, "when": seoul_text(when)}
    )


def choosable(compared: Comparison, number: str) -> Compared:
    """Return the quote with this number; raises WrongInput where it cannot be chosen."""
    row = next((one for one in compared.live if one.offer.key == number), None)
    if row is None:
        raise WrongInput({"quote": _("고를 수 없는 견적입니다. 비교표에서 다시 골라 주세요.")})
    if row.offer.stale:
        raise WrongInput({"quote": _("바뀐 조건을 기업이 확인하지 않은 견적이어서 고를 수 없습니다.")})
    if not row.offer.stands(compared.ask.today):
        raise WrongInput({"quote": _("유효기간이 지난 견적이어서 고를 수 없습니다.")})
    return row


def _loss_reasons(compared: Comparison, chosen: Compared, form: AwardForm) -> dict[str, LossReason]:
    """Return the reason of each other live quote by its number; reasons for other quotes are passed over."""
    given = {loss.quote: (place, loss.reason) for place, loss in enumerate(form.losses)}
    losers = [row for row in compared.live if row is not chosen]
    errors: dict[str, str] = {}
    for loser in losers:
        if loser.offer.key not in given:
            errors["losses"] = _(
                "선정하지 않은 견적마다 사유를 골라 주세요. 화면을 다시 열면 모두 나타납니다."
            )
            continue
        place, reason = given[loser.offer.key]
        if not is_true_loss(reason, loser.offer, chosen.offer):
            errors[f"losses-{place}-reason"] = _(
                "견적의 금액과 날짜에 맞지 않는 사유입니다. 다른 사유를 골라 주세요."
            )
    if errors:
        raise WrongInput(errors)
    return {row.offer.key: given[row.offer.key][1] for row in losers}


async def _lose(
    session: AsyncSession,
    asker: Asker,
    compared: Comparison,
    reasons: Mapping[str, LossReason],
    award: tuple[Award, Compared] | None,
    at: datetime,
) -> None:
    """Mark the quotes with a reason as lost and tell each enterprise its reason and bands, nobody else's."""
    losers = [row for row in compared.live if row.offer.key in reasons]
    people = await _people(session, losers)
    agency = (await organisation(session, compared.need.organisation_id)).name
    totals = [row.offer.amounts.total_won for row in compared.live]
    for row in losers:
        total = row.offer.amounts.total_won
        loss = Loss(
            need_id=compared.need.id,
            award_id=award[0].id if award else None,
            quote_id=_quote_id(row),
            reason=reasons[row.offer.key],
            rank_band=rank_band(total, totals),
            gap_band=gap_band(total, award[1].offer.amounts.total_won) if award else None,
        )
        session.add(loss)
        if row.quote is not None:
            await mark_lost(session, asker, row.quote, at)
        await tell(session, _lost_news(compared.need, agency, row, loss), people[row.enterprise.id], at)


async def _people(session: AsyncSession, rows: Sequence[Compared]) -> dict[UUID, list[Person]]:
    people: dict[UUID, list[Person]] = defaultdict(list)
    for person in await members(session, [row.enterprise.id for row in rows]):
        people[person.organisation_id].append(person)
    return people


def _lost_news(need: Need, agency: str, row: Compared, loss: Loss) -> News:
    facts: dict[str, str | int] = {
        "code": need.code,
        "title": need.title,
        "agency": agency,
        "reason": LOSS_LABELS[loss.reason],
        "rank_band": RANK_BAND_LABELS[loss.rank_band],
    }
    if loss.gap_band is not None:
        facts["gap_band"] = GAP_BAND_LABELS[loss.gap_band]
    number = row.offer.key
    return News(NoticeKind.AWARD_LOST, f"quote:{number}", f"/quotes/{number}/result", facts)


async def _tell_winner(session: AsyncSession, need: Need, chosen: Compared, at: datetime) -> None:
    agency = (await organisation(session, need.organisation_id)).name
    number = chosen.offer.key
    news = News(
        NoticeKind.AWARD_WON,
        f"quote:{number}",
        f"/quotes/{number}/result",
        {"code": need.code, "title": need.title, "agency": agency},
    )
    await tell(session, news, await members(session, [chosen.enterprise.id]), at)


def _quote_id(row: Compared) -> UUID:
    if row.quote is None:
        raise ValueError(f"offer {row.offer.key} is a product; only quotes are chosen or lose")
    return row.quote.id
