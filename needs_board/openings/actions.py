"""Opening, closing, suspending and reopening stores."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.actions import subject
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import (
    StoreState,
    SuspendedFor,
    check_may_change,
    check_may_move,
    check_move,
)
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker
from needs_board.kit.db import change_state
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _
from needs_board.openings import queries


async def change_store_state(
    session: AsyncSession, asker: Asker, enterprise: Enterprise, wanted: StoreState, at: datetime
) -> Enterprise:
    """Open, close or reopen a store; the enterprise itself may open it and close it for a while.

    Raises Conflict for a move that is not possible, Refused when something is missing to open. A suspended store
    was open before: for it only the certificate is asked again.
    """
    _check(asker, enterprise, wanted)
    if wanted is StoreState.OPEN and (lacking := await queries.lacking(session, enterprise, at)):
        raise Refused(_("아직 매장을 열 수 없습니다.") + " " + " ".join(lacking))
    opened_at = enterprise.opened_at or (at if wanted is StoreState.OPEN else None)
    await _move(
        session, asker, enterprise, wanted, at, opened_at=opened_at, suspended_for=None, state_reason=""
    )
    return enterprise


async def suspend_store(
    session: AsyncSession,
    asker: Asker,
    enterprise: Enterprise,
    suspended_for: SuspendedFor,
    reason: str,
    at: datetime,
) -> Enterprise:
    """Suspend an open store; the enterprise reads why. Raises Conflict for a store that is not open."""
    _check(asker, enterprise, StoreState.SUSPENDED)
    why = {"suspended_for": suspended_for, "state_reason": reason}
    await _move(session, asker, enterprise, StoreState.SUSPENDED, at, **why)
    return enterprise


def _check(asker: Asker, enterprise: Enterprise, wanted: StoreState) -> None:
    check_may_change(asker, enterprise.id)
    check_move(enterprise.state, wanted)
    check_may_move(asker, enterprise.state, wanted)


async def _move(
    session: AsyncSession,
    asker: Asker,
    enterprise: Enterprise,
    wanted: StoreState,
    at: datetime,
    **values: object,
) -> None:
    before = enterprise.state
    await change_state(session, enterprise, before, wanted, changed_at=at, **values)
    facts = {"before": before.value, "now": wanted.value, "reason": str(values["state_reason"])}
    note(session, asker, "change_store_state", subject(enterprise), at, **facts)
