"""Asking where to buy, answering, preparing a need, taking it over."""

from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import staff
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Refused, WrongInput
from needs_board.kit.i18n import _
from needs_board.needs.actions import save_draft
from needs_board.needs.forms import NeedForm, check_draft
from needs_board.needs.models import Need
from needs_board.needs.queries import contact_of
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.sourcing import queries
from needs_board.sourcing.forms import AnswerForm, AskForm, picks_in
from needs_board.sourcing.models import SourcingRequest
from needs_board.sourcing.rules import MOST_WAITING, PICK_PATHS, SourcingState, check_move, sourcing_code


async def ask(session: AsyncSession, asker: Asker, form: AskForm, at: datetime) -> SourcingRequest:
    """Ask the centre where to buy something; the centre is told.

    Raises Refused when too many requests of the agency wait already.
    """
    check_role(asker, Role.OFFICER)
    # The number comes first: it lets one request at a time through, so that the count is true.
    year = today_in_seoul(at).year
    code = sourcing_code(year, await next_number(session, f"sourcing-{year}"))
    if await queries.count_waiting(session, asker) >= MOST_WAITING:
        raise Refused(
            _("답변을 기다리는 상담이 %(most)d건입니다. 답변을 받은 뒤에 다시 물어봐 주세요.")
            % {"most": MOST_WAITING}
        )
    request = SourcingRequest(
        code=code,
        organisation_id=acting_for(asker),
        account_id=account_of(asker),
        text=form.text,
        state=SourcingState.WAITING,
        picks=[],
        asked_at=at,
    )
    session.add(request)
    await session.flush()
    note(session, asker, "ask_sourcing", f"sourcing:{code}", at)
    facts: dict[str, str | int] = {"code": code, "title": form.text, "agency": asker.organisation_name}
    news = News(NoticeKind.SOURCING_ASKED, f"sourcing:{code}", f"/sourcing/{code}", facts)
    await tell(session, news, await staff(session), at)
    return request


async def answer(
    session: AsyncSession, asker: Asker, code: str, form: AnswerForm, at: datetime
) -> SourcingRequest:
    """Answer a request with words, with products and enterprises, or with both; a later answer takes its place.

    Raises WrongInput for an answer that says nothing and for what cannot be picked.
    """
    check_role(asker, Role.STAFF)
    picks = picks_in(form.picks)
    shown = await queries.shown_picks(session, asker, picks)
    if len(shown) < len(picks):
        known = {(one.kind, one.number) for one in shown}
        lost = next(one for one in picks if (one.kind, one.number) not in known)
        sentence = _("'%(address)s'은(는) 지금 판매하거나 열려 있지 않습니다. 주소를 확인해 주세요.")
        raise WrongInput({"picks": sentence % {"address": f"{PICK_PATHS[lost.kind]}/{lost.number}"}})
    if not form.text and not picks:
        raise WrongInput({"text": _("답변을 적거나 추천할 상품·기업의 주소를 적어 주세요.")})
    values = {"answer": form.text, "picks": msgspec.to_builtins(picks), "prepared": None}
    return await _settle(session, asker, code, SourcingState.ANSWERED, at, values)


async def prepare_need(
    session: AsyncSession, asker: Asker, code: str, form: NeedForm, at: datetime
) -> SourcingRequest:
    """Prepare a need that the agency can take over; a title is enough, and what is missing it fills in itself."""
    check_role(asker, Role.STAFF)
    check_draft(form)
    values = {"prepared": msgspec.to_builtins(form)}
    return await _settle(session, asker, code, SourcingState.PREPARED, at, values)


async def take_over(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Need:
    """Make the prepared need a draft of the asker's agency, with the asker as its contact."""
    check_role(asker, Role.OFFICER)
    request = await queries.stored_request(session, asker, code)
    check_move(request.state, SourcingState.TAKEN)
    prepared = msgspec.convert(request.prepared, NeedForm, strict=False)
    contact = await contact_of(session, asker)
    form = msgspec.structs.replace(
        prepared,
        contact_name=contact.contact_name,
        contact_phone=contact.contact_phone,
        contact_email=contact.contact_email,
    )
    need = await save_draft(session, asker, form, at)
    await change_state(session, request, request.state, SourcingState.TAKEN, need_id=need.id)
    note(session, asker, "take_over_need", f"sourcing:{code}", at, need=need.code)
    return need


async def withdraw(session: AsyncSession, asker: Asker, code: str, at: datetime) -> None:
    """Take a request of one's agency back."""
    check_role(asker, Role.OFFICER)
    request = await queries.stored_request(session, asker, code)
    check_move(request.state, SourcingState.WITHDRAWN)
    await change_state(session, request, request.state, SourcingState.WITHDRAWN)
    note(session, asker, "withdraw_sourcing", f"sourcing:{code}", at)


async def _settle(
    session: AsyncSession,
    asker: Asker,
    code: str,
    wanted: SourcingState,
    at: datetime,
    values: dict[str, object],
) -> SourcingRequest:
    """Move a request on, note it and tell who asked."""
    request = await queries.stored_request(session, asker, code)
    check_move(request.state, wanted)
    await change_state(session, request, request.state, wanted, settled_at=at, **values)
    is_answer = wanted is SourcingState.ANSWERED
    act = "answer_sourcing" if is_answer else "prepare_need"
    note(session, asker, act, f"sourcing:{code}", at)
    kind = NoticeKind.SOURCING_ANSWERED if is_answer else NoticeKind.SOURCING_PREPARED
    # Each answer is news of its own.
    subject = f"sourcing:{code}/{at.isoformat()}"
    news = News(kind, subject, f"/sourcing/{code}", {"code": code, "title": request.text})
    await tell(session, news, await queries.askers(session, request), at)
    return request
