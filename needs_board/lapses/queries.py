"""Reads of certificates that end, of stores that nothing proves any more, and of renewals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import JOINING_STATES, StoreState
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.lapses.rules import WARNING_DAYS
from needs_board.paper_kinds.models import PaperKind
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import PaperState

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that ends soon, with its enterprise."""

    certificate: Certificate
    enterprise: Enterprise


@dataclass(frozen=True, slots=True)
class Renewal:
    """A paper that an enterprise on the board handed in, and that nobody has looked at."""

    paper: Paper
    kind: PaperKind
    enterprise: Enterprise


async def ending(session: AsyncSession, at: datetime) -> Sequence[Ending]:
    """Return the certificates that end within the longest warning and have no longer one of their kind, soonest first."""
    today = today_in_seoul(at)
    longer = aliased(Certificate)
    rows = await session.execute(
        sa.select(Certificate, Enterprise)
        .join(Enterprise, Enterprise.id == Certificate.enterprise_id)
        .where(
            Certificate.valid_until.between(today, today + timedelta(days=max(WARNING_DAYS))),
            Enterprise.state.in_([StoreState.APPROVED, StoreState.STOCKING, StoreState.OPEN]),
            ~sa.exists().where(
                longer.enterprise_id == Certificate.enterprise_id,
                longer.kind == Certificate.kind,
                sa.or_(longer.valid_until.is_(None), longer.valid_until > Certificate.valid_until),
            ),
        )
        .order_by(Certificate.valid_until, Enterprise.name)
    )
    return [Ending(certificate, enterprise) for certificate, enterprise in rows]


async def lapsed_stores(session: AsyncSession, at: datetime) -> Sequence[Enterprise]:
    """Return open stores whose type was proven once and is not any more; those never proven are not among them."""
    today = today_in_seoul(at)
    of_type = (Certificate.enterprise_id == Enterprise.id) & (Certificate.kind == Enterprise.type)
    counts = sa.or_(Certificate.valid_until.is_(None), Certificate.valid_until >= today)
    return (
        await session.scalars(
            sa.select(Enterprise)
            .where(
                Enterprise.state == StoreState.OPEN,
                sa.exists().where(of_type),
                ~sa.exists().where(of_type, counts, Certificate.issued_on <= today),
            )
            .order_by(Enterprise.number)
        )
    ).all()


async def renewals(session: AsyncSession, asker: Asker) -> Sequence[Renewal]:
    """Return the papers of enterprises on the board that wait for a look, the oldest first."""
    check_role(asker, Role.STAFF)
    rows = await session.execute(_renewals().order_by(Paper.created_at, Paper.id).limit(PAGE_SIZE))
    return [Renewal(*row) for row in rows]


async def renewal(session: AsyncSession, asker: Asker, paper_id: UUID) -> Renewal:
    """Return a paper that waits for a look, for the staff; raises NotFound for every other one."""
    check_role(asker, Role.STAFF)
    found = (await session.execute(_renewals().where(Paper.id == paper_id))).first()
    if found is None:
        raise NotFound(_("그 사이 확인되었거나 새 서류가 올라왔습니다. 목록을 새로 고친 뒤 확인해 주세요."))
    return Renewal(*found)


async def staff_counts(session: AsyncSession, asker: Asker, at: datetime) -> tuple[int, int]:
    """Return how many renewals wait, and how many certificates end within the longest warning."""
    waiting = sa.select(sa.func.count()).select_from(_renewals().subquery())
    check_role(asker, Role.STAFF)
    return (await session.execute(waiting)).scalar_one(), len(await ending(session, at))


def _renewals() -> sa.Select[*tuple[Any, ...]]:
    newer = aliased(Paper)
    return (
        sa.select(Paper, PaperKind, Enterprise)
        .join(PaperKind, PaperKind.code == Paper.kind)
        .join(Enterprise, Enterprise.id == Paper.enterprise_id)
        .where(
            Paper.state == PaperState.HANDED_IN,
            Enterprise.state.not_in(JOINING_STATES),
            ~sa.exists().where(
                newer.enterprise_id == Paper.enterprise_id,
                newer.kind == Paper.kind,
                newer.version > Paper.version,
            ),
        )
    )
