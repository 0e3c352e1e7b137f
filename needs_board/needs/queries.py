"""Reads of needs. Each takes who is asking: what is not for them is not found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Department, Membership, Organisation
from needs_board.accounts.queries import Person, members
from needs_board.catalogue.models import Category
from needs_board.enterprises.models import Enterprise
from needs_board.journal.queries import history
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.errors import Forbidden, NotFound
from needs_board.kit.i18n import Locale, _, current_locale
from needs_board.needs.forms import (
    Difference,
    NeedForm,
    NeedItemForm,
    differences_in_words,
    shown_differences,
)
from needs_board.needs.models import Need, NeedChange, NeedItem
from needs_board.needs.rules import ACT_LABELS, PUBLIC_STATES, NeedState, deadline_parts, owns


@dataclass(frozen=True, slots=True)
class Parties:
    """The names around a need."""

    agency: str
    department: str
    author: str
    category: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a need's history; `who` is empty where a job acted."""

    at: datetime
    act: str
    who: str
    facts: Mapping[str, Any]


async def need_by_code(session: AsyncSession, asker: Asker, code: str) -> Need:
    """Return the need with this number; NotFound for unknown ones and those the asker may not see."""
    statement = sa.select(Need).where(Need.code == code, seen_by(asker))
    need = (await session.scalars(statement)).first()
    if need is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return need


async def own_need(session: AsyncSession, asker: Asker, code: str) -> Need:
    """Return a need of the asker's agency; Forbidden for those that the asker may only read."""
    check_role(asker, Role.OFFICER)
    need = await need_by_code(session, asker, code)
    if not owns(asker, need.organisation_id):
        raise Forbidden(
            _("다른 기관의 수요는 고칠 수 없습니다. 필요하면 그 기관의 담당자에게 문의해 주세요.")
        )
    return need


async def items_of(session: AsyncSession, need_id: UUID) -> Sequence[NeedItem]:
    """Return the items of a need in their order."""
    statement = sa.select(NeedItem).where(NeedItem.need_id == need_id).order_by(NeedItem.position)
    return (await session.scalars(statement)).all()


async def form_of(session: AsyncSession, need: Need) -> NeedForm:
    """Return a stored need as it would be typed."""
    items = await items_of(session, need.id)
    deadline_on, deadline_time = deadline_parts(need.deadline_at)
    return NeedForm(
        title=need.title,
        category=need.category or "",
        purpose=need.purpose,
        items=tuple(
            NeedItemForm(name=item.name, spec=item.spec, quantity=item.quantity or None, unit=item.unit)
            for item in items
        ),
        budget_won=need.budget_won,
        budget_basis=need.budget_basis,
        delivery_place=need.delivery_place,
        delivery_region=need.delivery_region,
        delivery_on=need.delivery_on,
        deadline_on=deadline_on,
        deadline_time=deadline_time,
        sealed=need.sealed,
        contact_name=need.contact_name,
        contact_phone=need.contact_phone,
        contact_email=need.contact_email,
    )


async def contact_of(session: AsyncSession, asker: Asker) -> NeedForm:
    """Return an empty need with the asker as its contact."""
    account = await session.get_one(Account, account_of(asker))
    return NeedForm(
        title="", contact_name=account.name, contact_phone=account.phone, contact_email=account.email
    )


async def open_needs(session: AsyncSession, at: datetime) -> Sequence[Need]:
    """Return the needs that take quotes at this moment, the nearest deadline first."""
    statement = sa.select(Need).where(Need.state == NeedState.OPEN, Need.deadline_at > at)
    return (await session.scalars(statement.order_by(Need.deadline_at, Need.id))).all()


async def due_needs(session: AsyncSession, at: datetime) -> Sequence[Need]:
    """Return the open needs whose deadline has passed, the oldest deadline first."""
    statement = sa.select(Need).where(Need.state == NeedState.OPEN, Need.deadline_at <= at)
    return (await session.scalars(statement.order_by(Need.deadline_at, Need.id))).all()


async def changes_since(session: AsyncSession, need_id: UUID, revision: int) -> Sequence[NeedChange]:
    """Return what was saved after a revision, the earliest first."""
    statement = sa.select(NeedChange).where(NeedChange.need_id == need_id, NeedChange.revision > revision)
    return (await session.scalars(statement.order_by(NeedChange.revision))).all()


async def terms_changes(session: AsyncSession, need_id: UUID) -> Sequence[NeedChange]:
    """Return the changes of terms since the need was published, the latest first."""
    statement = sa.select(NeedChange).where(NeedChange.need_id == need_id, NeedChange.changes_terms)
    return (await session.scalars(statement.order_by(NeedChange.revision.desc()))).all()


async def changes_in_words(session: AsyncSession, need: Need, since_terms: int) -> str:
    """Return what changed in the terms of a need since an earlier `terms_revision`, as one line of a notice."""
    latest = (await terms_changes(session, need.id))[: need.terms_revision - since_terms]
    fields = [
        one for change in reversed(latest) for one in msgspec.convert(change.differences, list[Difference])
    ]
    return differences_in_words(shown_differences(fields, {}))


async def parties(session: AsyncSession, need: Need) -> Parties:
    """Return the names around a need, in the reader's language where there are two."""
    row = (
        await session.execute(
            sa.select(
                Organisation.name.label("agency"),
                Department.name.label("department"),
                Account.name.label("author"),
                category_name().label("category"),
            )
            .select_from(Need)
            .join(Organisation, Organisation.id == Need.organisation_id)
            .join(Account, Account.id == Need.author_id)
            .outerjoin(Department, Department.id == Need.department_id)
            .outerjoin(Category, Category.code == Need.category)
            .where(Need.id == need.id)
        )
    ).one()
    return Parties(row.agency, row.department or "", row.author, row.category or "")


async def buyers(session: AsyncSession, need: Need) -> list[Person]:
    """Return who is told about a need at its agency: its author and the colleagues of the department."""
    concerned = set(
        await session.scalars(
            sa.select(Membership.account_id).where(
                Membership.organisation_id == need.organisation_id,
                sa.or_(
                    Membership.account_id == need.author_id,
                    Membership.department_id == need.department_id,
                ),
            )
        )
    )
    people = await members(session, [need.organisation_id])
    return [person for person in people if person.account_id in concerned]


async def history_of(session: AsyncSession, need: Need) -> list[Happening]:
    """Return what people and jobs did with a need itself, the earliest first.

    Acts on its quotes are left out: while they are sealed nobody may even count them.
    """
    acts = [entry for entry in await history(session, f"need:{need.code}") if entry.act in ACT_LABELS]
    statement = sa.select(Account.id, Account.name).where(
        Account.id.in_({entry.account_id for entry in acts})
    )
    names: dict[UUID | None, str] = {row[0]: row[1] for row in await session.execute(statement)}
    return [Happening(entry.at, entry.act, names.get(entry.account_id, ""), entry.facts) for entry in acts]


async def regions(session: AsyncSession) -> list[str]:
    """Return the regions that enterprises and published needs name, to choose from."""
    here = sa.select(Enterprise.region).where(Enterprise.region != "")
    there = sa.select(Need.delivery_region).where(Need.delivery_region != "", Need.published_at.is_not(None))
    return sorted((await session.scalars(here.union(there))).all())


def seen_by(asker: Asker) -> sa.ColumnElement[bool]:
    """Return who sees what: published needs everybody, the rest their agency and the centre."""
    if asker.is_staff:
        return sa.true()
    public = sa.and_(Need.published_at.is_not(None), Need.state.in_(PUBLIC_STATES))
    if asker.role is not Role.OFFICER:
        return public
    return sa.or_(public, Need.organisation_id == asker.organisation_id)


def category_name() -> sa.ColumnElement[str]:
    """Return the column with the name of a category in the reader's language."""
    return Category.name_en if current_locale() is Locale.EN else Category.name_ko  # type: ignore[return-value]  # a mapped column is one
