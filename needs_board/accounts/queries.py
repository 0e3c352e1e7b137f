"""Reads about people, organisations and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import (
    Account,
    Department,
    Membership,
    OneTimeLink,
    Organisation,
    Session,
    SignInFailure,
)
from needs_board.accounts.rules import ATTEMPT_WINDOW, ROLE_OF, OrganisationKind, is_live, normal_email
from needs_board.kit.asker import Asker, account_of
from needs_board.kit.crypto import hash_token
from needs_board.kit.i18n import Locale


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session with its asker; `seen_at` tells when it was last noted."""

    asker: Asker
    locale: Locale
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who can be written to, whether or not they act for anybody yet."""

    account_id: UUID
    name: str
    email: str
    locale: Locale


@dataclass(frozen=True, slots=True)
class Person(Addressee):
    """Somebody who acts for an organisation."""

    organisation_id: UUID
    organisation_name: str


async def signed_in(session: AsyncSession, token: str, at: datetime) -> SignedIn | None:
    """Return the live session that a token stands for; None for unknown, ended and expired ones."""
    row = (
        await session.execute(
            sa.select(Session, Account, Membership, Organisation)
            .join(Account, Account.id == Session.account_id)
            .join(Membership, Membership.id == Session.membership_id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(
                Session.token_hash == hash_token(token),
                Session.ended_at.is_(None),
                Account.disabled_at.is_(None),
            )
        )
    ).first()
    if row is None or not is_live(row.Session.created_at, row.Session.seen_at, at):
        return None
    asker = Asker(
        role=ROLE_OF[row.Organisation.kind],
        account_id=row.Account.id,
        organisation_id=row.Organisation.id,
        department_id=row.Membership.department_id,
        session_id=row.Session.id,
        person_name=row.Account.name,
        organisation_name=row.Organisation.name,
    )
    return SignedIn(asker, row.Account.locale, row.Session.seen_at)


async def still_signed_in(session: AsyncSession, asker: Asker, at: datetime) -> bool:
    """Say whether the session that an asker came with still counts, for answers that take long."""
    row = (
        await session.execute(
            sa.select(Session.created_at, Session.seen_at)
            .join(Account, Account.id == Session.account_id)
            .join(Membership, Membership.id == Session.membership_id)
            .where(
                Session.id == asker.session_id,
                Session.ended_at.is_(None),
                Account.disabled_at.is_(None),
                Membership.organisation_id == asker.organisation_id,
            )
        )
    ).first()
    return row is not None and is_live(row.created_at, row.seen_at, at)


async def account_by_email(session: AsyncSession, email: str) -> Account | None:
    """Return the account with this address that may sign in."""
    return (
        await session.scalars(
            sa.select(Account).where(Account.email == normal_email(email), Account.disabled_at.is_(None))
        )
    ).first()


async def first_membership(session: AsyncSession, account_id: UUID) -> Membership | None:
    """Return the membership a session starts with: the oldest one."""
    statement = sa.select(Membership).where(Membership.account_id == account_id).order_by(Membership.id)
    return (await session.scalars(statement.limit(1))).first()


async def failures(session: AsyncSession, email_hash: str, address: str, at: datetime) -> tuple[int, int]:
    """Return how many sign-ins failed lately for this account and from this address."""
    recent = SignInFailure.at > at - ATTEMPT_WINDOW
    by_account = sa.select(sa.func.count()).where(SignInFailure.email_hash == email_hash, recent)
    by_address = sa.select(sa.func.count()).where(SignInFailure.address == address, recent)
    return (await session.execute(by_account)).scalar_one(), (await session.execute(by_address)).scalar_one()


async def own_sessions(session: AsyncSession, asker: Asker, at: datetime) -> Sequence[Session]:
    """Return the asker's live sessions, the latest first."""
    rows = await session.scalars(
        sa.select(Session)
        .where(Session.account_id == account_of(asker), Session.ended_at.is_(None))
        .order_by(Session.id.desc())
    )
    return [row for row in rows if is_live(row.created_at, row.seen_at, at)]


async def usable_link(session: AsyncSession, token: str, at: datetime) -> OneTimeLink | None:
    """Return the one-time link that a token stands for, unless it was used or has expired."""
    statement = sa.select(OneTimeLink).where(
        OneTimeLink.token_hash == hash_token(token),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > at,
    )
    return (await session.scalars(statement)).first()


async def members(session: AsyncSession, organisation_ids: Sequence[UUID]) -> list[Person]:
    """Return the people who act for these organisations, ordered by organisation and address."""
    rows = await session.execute(
        sa.select(Account, Organisation)
        .join(Membership, Membership.account_id == Account.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.id.in_(organisation_ids), Account.disabled_at.is_(None))
        .order_by(Organisation.id, Account.email)
    )
    return [_person(row.Account, row.Organisation) for row in rows]


async def staff(session: AsyncSession) -> list[Person]:
    """Return the people of the centre."""
    centres = await session.scalars(
        sa.select(Organisation.id).where(Organisation.kind == OrganisationKind.CENTRE)
    )
    return await members(session, list(centres))


async def person(session: AsyncSession, account_id: UUID) -> Person | None:
    """Return one person with the first organisation they act for."""
    row = (
        await session.execute(
            sa.select(Account, Organisation)
            .join(Membership, Membership.account_id == Account.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Account.id == account_id)
            .order_by(Membership.id)
            .limit(1)
        )
    ).first()
    return None if row is None else _person(row.Account, row.Organisation)


async def everybody(session: AsyncSession) -> list[tuple[Person, OrganisationKind, str]]:
    """Return all people with the kind of their organisation and their position, for the demo's sign-in page."""
    rows = await session.execute(
        sa.select(Account, Organisation, Membership.position)
        .join(Membership, Membership.account_id == Account.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Account.disabled_at.is_(None))
        .order_by(Organisation.name, Account.name)
    )
    return [(_person(row.Account, row.Organisation), row.Organisation.kind, row.position) for row in rows]


async def organisation(session: AsyncSession, organisation_id: UUID) -> Organisation:
    """Return an organisation that is known to exist."""
    return await session.get_one(Organisation, organisation_id)


async def centre_name(session: AsyncSession) -> str:
    """Return what the support centre is called; empty before it was set up."""
    statement = sa.select(Organisation.name).where(Organisation.kind == OrganisationKind.CENTRE)
    return (await session.scalars(statement.order_by(Organisation.id))).first() or ""


async def departments(session: AsyncSession, organisation_id: UUID) -> Sequence[Department]:
    """Return the departments of an agency by name."""
    statement = (
        sa.select(Department).where(Department.organisation_id == organisation_id).order_by(Department.name)
    )
    return (await session.scalars(statement)).all()


def _person(account: Account, organisation: Organisation) -> Person:
    return Person(account.id, account.name, account.email, account.locale, organisation.id, organisation.name)
