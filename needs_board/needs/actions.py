"""What people and jobs do with needs. A state changes through one door, `change_state`."""

from datetime import datetime, timedelta
from decimal import Decimal

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members
from needs_board.catalogue.queries import leaf_category
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK, Asker, Role, account_of, acting_for, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _
from needs_board.needs import queries
from needs_board.needs.forms import (
    TERMS,
    CancelForm,
    Difference,
    NeedForm,
    ReturnForm,
    check_complete,
    check_draft,
    deadline_in,
    differences,
)
from needs_board.needs.models import Need, NeedChange, NeedItem
from needs_board.needs.rules import (
    LEAST_REASON_LENGTH,
    LEAST_TIME_TO_ANSWER,
    NeedState,
    check_cancellable,
    check_changeable,
    check_move,
    deadline_parts,
    extended_deadline,
    least_time_to_answer,
    need_code,
)
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind


async def save_draft(session: AsyncSession, asker: Asker, form: NeedForm, at: datetime) -> Need:
    """Keep a new need as a draft of the asker's agency; a title is enough."""
    return await _add_need(session, asker, form, at)


async def copy_need(session: AsyncSession, asker: Asker, code: str, at: datetime) -> Need:
    """Make a new draft from a need of the agency; dates stay open and the asker is its contact."""
    need = await queries.own_need(session, asker, code)
    contact = await queries.contact_of(session, asker)
    form = msgspec.structs.replace(
        await queries.form_of(session, need),
        delivery_on=None,
        deadline_on=None,
        deadline_time="",
        contact_name=contact.contact_name,
        contact_phone=contact.contact_phone,
        contact_email=contact.contact_email,
    )
    return await _add_need(session, asker, form, at, copied_from=need)


async def change_need(
    session: AsyncSession, asker: Asker, code: str, seen_revision: int, form: NeedForm, at: datetime
) -> Need:
    """Save a draft, a returned or an open need and keep what changed.

    On the board its content must stay complete, quotes stay as sealed as promised, and a change of terms
    near the deadline moves the deadline. Raises Conflict when the need is not as the asker saw it.
    """
    need = await queries.own_need(session, asker, code)
    check_changeable(need.state, need.deadline_at, at)
    await _hold(session, need, seen_revision)
    check_draft(form)
    await _check_category(session, form, need.category)
    before = await queries.form_of(session, need)
    after = _checked_for_board(need, before, form, at)
    changed = differences(before, after)
    if changed:
        await _write(session, need, after)
        _record(session, asker, need, changed, at)
    return need


async def publish_need(
    session: AsyncSession, asker: Asker, code: str, seen_revision: int, at: datetime
) -> Need:
    """Put a complete draft or a mended need on the board.

    Raises WrongInput with everything that is missing, Conflict when it is not as the asker saw it.
    """
    need = await queries.own_need(session, asker, code)
    check_move(need.state, NeedState.OPEN)
    await _hold(session, need, seen_revision)
    least = least_time_to_answer(need.published_at)
    check_complete(await queries.form_of(session, need), at, least)
    await _move(session, need, NeedState.OPEN, at, published_at=need.published_at or at, state_reason="")
    note(session, asker, "publish_need", f"need:{code}", at, terms_revision=need.terms_revision)
    return need


async def cancel_need(session: AsyncSession, asker: Asker, code: str, form: CancelForm, at: datetime) -> Need:
    """End a need before an enterprise is chosen; a reason is needed once others have seen it.

    `closed_at` says when it stopped taking quotes. One that was returned took none and gets none: the
    deadline it carries may have been typed by anybody since, and must not open what was sealed.
    """
    need = await queries.own_need(session, asker, code)
    check_cancellable(need.state)
    if need.published_at is not None and len(form.reason) < LEAST_REASON_LENGTH:
        raise WrongInput(
            {"reason": _("취소하는 까닭을 5자 이상 적어 주세요. 견적을 준비한 기업이 읽습니다.")}
        )
    closed_at = at if need.state is NeedState.OPEN else need.closed_at
    await _move(session, need, NeedState.CANCELLED, at, state_reason=form.reason, closed_at=closed_at)
    note(session, asker, "cancel_need", f"need:{code}", at, reason=form.reason)
    return need


async def return_need(session: AsyncSession, asker: Asker, code: str, form: ReturnForm, at: datetime) -> Need:
    """Take an open need off the board and ask its agency to mend it; the agency's people are told."""
    check_role(asker, Role.STAFF)
    need = await queries.need_by_code(session, asker, code)
    await _move(session, need, NeedState.RETURNED, at, state_reason=form.note)
    note(session, asker, "return_need", f"need:{code}", at, note=form.note)
    news = News(
        NoticeKind.NEED_RETURNED,
        f"need:{code}/returned-{need.revision}",
        f"/needs/{code}",
        {"code": code, "title": need.title, "reason": form.note},
    )
    await tell(session, news, await members(session, [need.organisation_id]), at)
    return need


async def close_need(session: AsyncSession, need: Need, at: datetime) -> None:
    """End the time for quotes. Raises Conflict when the need was changed or moved meanwhile."""
    await _move(session, need, NeedState.CLOSED, at, closed_at=at)
    note(session, CLOCKWORK, "close_need", f"need:{need.code}", at)


async def begin_evaluation(session: AsyncSession, need: Need, at: datetime) -> None:
    """Let the agency compare the quotes of a closed need."""
    await _move(session, need, NeedState.EVALUATING, at)
    note(session, CLOCKWORK, "begin_evaluation", f"need:{need.code}", at)


async def mark_unsuccessful(
    session: AsyncSession, need: Need, reason: str, at: datetime, asker: Asker = CLOCKWORK
) -> None:
    """End a need that nobody could be chosen for."""
    await _move(session, need, NeedState.UNSUCCESSFUL, at, state_reason=reason)
    note(session, asker, "mark_unsuccessful", f"need:{need.code}", at, reason=reason)


async def mark_awarded(session: AsyncSession, need: Need, at: datetime, asker: Asker = CLOCKWORK) -> None:
    """Note that an enterprise was chosen."""
    await _move(session, need, NeedState.AWARDED, at)
    note(session, asker, "mark_awarded", f"need:{need.code}", at)


async def _move(session: AsyncSession, need: Need, wanted: NeedState, at: datetime, **values: object) -> None:
    """Move a need that is still as it was read; each move is a new revision, so that no old form is saved."""
    check_move(need.state, wanted)
    await _hold(session, need, need.revision)
    await change_state(session, need, need.state, wanted, revision=need.revision + 1, changed_at=at, **values)


async def _hold(session: AsyncSession, need: Need, seen_revision: int) -> None:
    """Lock a need for the rest of the transaction, provided that it is still as it was seen."""
    held = await session.execute(
        sa.update(Need)
        .where(Need.id == need.id, Need.revision == seen_revision, Need.state == need.state)
        .values(revision=Need.revision)
        .returning(Need.id)
        .execution_options(synchronize_session=False)
    )
    if held.first() is None:
        raise Conflict(
            _(
                "그 사이 다른 사람이 이 수요를 먼저 고치거나 처리했습니다. 바뀐 내용을 확인한 뒤 다시 저장해 주세요."
            )
        )
    await session.refresh(need)


async def _add_need(
    session: AsyncSession, asker: Asker, form: NeedForm, at: datetime, copied_from: Need | None = None
) -> Need:
    check_role(asker, Role.OFFICER)
    check_draft(form)
    await _check_category(session, form, copied_from.category if copied_from else None)
    year = today_in_seoul(at).year
    need = Need(
        code=need_code(year, await next_number(session, f"need-{year}")),
        organisation_id=acting_for(asker),
        department_id=asker.department_id,
        author_id=account_of(asker),
        copied_from_id=copied_from.id if copied_from else None,
        state=NeedState.DRAFT,
        revision=1,
        created_at=at,
        changed_at=at,
        **_columns(form),
    )
    session.add(need)
    await session.flush()
    _add_items(session, need, form)
    facts = {"copied_from": copied_from.code} if copied_from else {}
    note(session, asker, "save_draft", f"need:{need.code}", at, **facts)
    await session.flush()
    return need


def _checked_for_board(need: Need, before: NeedForm, form: NeedForm, at: datetime) -> NeedForm:
    """Return what is to be saved: as typed, but with the deadline moved where terms change near it."""
    if need.published_at is not None and form.sealed != before.sealed:
        raise WrongInput({"sealed": _("공개한 뒤에는 견적 공개 방식을 바꿀 수 없습니다.")})
    if need.state is not NeedState.OPEN:
        return form
    moves = deadline_in(form) != deadline_in(before)
    check_complete(form, at, LEAST_TIME_TO_ANSWER if moves else timedelta(0))
    if not _touches_terms(differences(before, form)):
        return form
    day, clock = deadline_parts(extended_deadline(_deadline(form), at))
    after = msgspec.structs.replace(form, deadline_on=day, deadline_time=clock)
    check_complete(after, at)
    return after


def _deadline(form: NeedForm) -> datetime:
    deadline = deadline_in(form)
    if deadline is None:
        raise ValueError("a complete need has a deadline")
    return deadline


def _touches_terms(changed: tuple[Difference, ...]) -> bool:
    return any(difference.field in TERMS for difference in changed)


async def _write(session: AsyncSession, need: Need, form: NeedForm) -> None:
    for name, value in _columns(form).items():
        setattr(need, name, value)
    await session.execute(sa.delete(NeedItem).where(NeedItem.need_id == need.id))
    _add_items(session, need, form)


def _record(
    session: AsyncSession, asker: Asker, need: Need, changed: tuple[Difference, ...], at: datetime
) -> None:
    """Keep what a save changed; after publishing, changed terms make older quotes stale."""
    changes_terms = need.published_at is not None and _touches_terms(changed)
    need.revision += 1
    need.terms_revision += changes_terms
    need.changed_at = at
    session.add(
        NeedChange(
            need_id=need.id,
            revision=need.revision,
            at=at,
            account_id=account_of(asker),
            changes_terms=changes_terms,
            differences=msgspec.to_builtins(changed),
        )
    )
    fields = [difference.field for difference in changed]
    note(session, asker, "change_need", f"need:{need.code}", at, fields=fields, changes_terms=changes_terms)


def _columns(form: NeedForm) -> dict[str, object]:
    """Return the columns of a need that its author writes."""
    written = {name: getattr(form, name) for name in form.__struct_fields__ if name in Need.__table__.columns}
    return written | {"category": form.category or None, "deadline_at": deadline_in(form)}


def _add_items(session: AsyncSession, need: Need, form: NeedForm) -> None:
    for position, item in enumerate(form.items):
        session.add(
            NeedItem(
                need_id=need.id,
                position=position,
                name=item.name,
                spec=item.spec,
                quantity=item.quantity or Decimal(0),
                unit=item.unit,
            )
        )


async def _check_category(session: AsyncSession, form: NeedForm, kept: str | None = None) -> None:
    """Refuse a category that cannot be chosen; `kept` is what the need had already, retired or not."""
    if form.category and await leaf_category(session, form.category, kept) is None:
        raise WrongInput({"category": _("목록에서 골라 주세요.")})
