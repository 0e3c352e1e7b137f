"""Joining as an account, signing in and out, one-time links, and answering a repeated request."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import queries
from needs_board.accounts.forms import NewPasswordForm, SignInForm
from needs_board.accounts.models import (
    Account,
    AnsweredRequest,
    Department,
    Membership,
    OneTimeLink,
    Organisation,
    Session,
    SignInFailure,
)
from needs_board.accounts.rules import (
    KEEP_ANSWERS,
    KEEP_TRACES,
    LINK_LIFE,
    MOST_FAILURES_PER_ACCOUNT,
    MOST_FAILURES_PER_ADDRESS,
    SESSION_LIFE,
    LinkPurpose,
    OrganisationKind,
    check_password,
    normal_email,
    normal_password,
)
from needs_board.kit.asker import Asker, account_of
from needs_board.kit.crypto import hash_password, hash_token, is_password, new_token
from needs_board.kit.db import upsert
from needs_board.kit.errors import NotFound, TooMany
from needs_board.kit.i18n import Locale, _


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from."""

    address: str
    user_agent: str


async def create_organisation(
    session: AsyncSession, kind: OrganisationKind, name: str, at: datetime, *, address: str = ""
) -> Organisation:
    """Add an organisation."""
    made = Organisation(kind=kind, name=name, address=address, created_at=at)
    session.add(made)
    await session.flush()
    return made


async def create_department(session: AsyncSession, organisation_id: UUID, name: str) -> Department:
    """Add a department to an agency."""
    made = Department(organisation_id=organisation_id, name=name)
    session.add(made)
    await session.flush()
    return made


async def create_account(
    session: AsyncSession, email: str, name: str, at: datetime, *, phone: str = ""
) -> Account:
    """Add a person, who has no password until a one-time link was used."""
    made = Account(
        email=normal_email(email), name=name, phone=phone, password_hash=None, locale=Locale.KO, created_at=at
    )
    session.add(made)
    await session.flush()
    return made


async def join_organisation(
    session: AsyncSession,
    account_id: UUID,
    organisation_id: UUID,
    *,
    department_id: UUID | None = None,
    position: str = "",
) -> Membership:
    """Let a person act for an organisation."""
    made = Membership(
        account_id=account_id, organisation_id=organisation_id, department_id=department_id, position=position
    )
    session.add(made)
    await session.flush()
    return made


async def sign_in(session: AsyncSession, form: SignInForm, client: Client, at: datetime) -> str | None:
    """Start a session and return its token; None when address or password are wrong.

    A failure is counted. Unknown addresses are answered like wrong passwords and take as long.
    Raises TooMany after too many failures for the account or from the address.
    """
    email_hash = hash_token(normal_email(form.email))
    for_account, from_address = await queries.failures(session, email_hash, client.address, at)
    if for_account >= MOST_FAILURES_PER_ACCOUNT or from_address >= MOST_FAILURES_PER_ADDRESS:
        raise TooMany(
            _("로그인 시도가 너무 많았습니다. 15분 뒤에 다시 시도하거나 비밀번호를 새로 정해 주세요.")
        )
    account = await queries.account_by_email(session, form.email)
    stored = account.password_hash if account else None
    fits = await asyncio.to_thread(is_password, normal_password(form.password), stored)
    membership = await queries.first_membership(session, account.id) if account and fits else None
    if membership is None:
        session.add(SignInFailure(email_hash=email_hash, address=client.address, at=at))
        return None
    return await start_session(session, membership, client, at)


async def start_session(session: AsyncSession, membership: Membership, client: Client, at: datetime) -> str:
    """Start a session for a membership and return its token, which is stored nowhere."""
    token = new_token()
    session.add(
        Session(
            token_hash=hash_token(token),
            account_id=membership.account_id,
            membership_id=membership.id,
            created_at=at,
            seen_at=at,
            address=client.address,
            user_agent=client.user_agent[:200],
        )
    )
    await session.flush()
    return token


async def note_seen(session: AsyncSession, session_id: UUID, at: datetime) -> None:
    """Note that a session is in use."""
    await session.execute(sa.update(Session).where(Session.id == session_id).values(seen_at=at))


async def end_session(session: AsyncSession, asker: Asker, session_id: UUID, at: datetime) -> None:
    """End one of the asker's own sessions; raises NotFound for anybody else's."""
    ended = await session.execute(
        sa.update(Session)
        .where(Session.id == session_id, Session.account_id == account_of(asker), Session.ended_at.is_(None))
        .values(ended_at=at)
        .returning(Session.id)
    )
    if ended.first() is None:
        raise NotFound(_("이미 끝났거나 없는 로그인입니다."))


async def make_link(
    session: AsyncSession,
    account_id: UUID,
    purpose: LinkPurpose,
    at: datetime,
    *,
    life: timedelta = LINK_LIFE,
) -> str:
    """Return the token of a fresh one-time link."""
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=hash_token(token),
            purpose=purpose,
            account_id=account_id,
            created_at=at,
            expires_at=at + life,
        )
    )
    await session.flush()
    return token


async def set_password(session: AsyncSession, token: str, form: NewPasswordForm, at: datetime) -> None:
    """Set the password through a one-time link; all links of the account are used up, its sessions end.

    Failed sign-ins are forgotten: whoever had the link need not wait until they have passed.
    Raises NotFound for a link that is unknown, used or expired, WrongInput for a weak password.
    """
    link = await queries.usable_link(session, token, at)
    if link is None:
        raise _used_link()
    account = await session.get_one(Account, link.account_id)
    password = normal_password(form.password)
    check_password(password, account.email)
    used = await session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
        .returning(OneTimeLink.id)
    )
    if link.id not in set(used.scalars()):
        raise _used_link()
    account.password_hash = await asyncio.to_thread(hash_password, password)
    await session.execute(
        sa.delete(SignInFailure).where(SignInFailure.email_hash == hash_token(account.email))
    )
    await session.execute(
        sa.update(Session)
        .where(Session.account_id == account.id, Session.ended_at.is_(None))
        .values(ended_at=at)
    )


def _used_link() -> NotFound:
    return NotFound(_("이미 사용했거나 기한이 지난 링크입니다. 새 링크를 요청해 주세요."))


async def set_locale(session: AsyncSession, asker: Asker, locale: Locale) -> None:
    """Remember the language a person reads and is written to in."""
    await session.execute(sa.update(Account).where(Account.id == account_of(asker)).values(locale=locale))


async def claim_request(
    session: AsyncSession, request_id: UUID, account_id: UUID | None, fingerprint: str, at: datetime
) -> AnsweredRequest | None:
    """Claim a request id for this transaction; return the earlier claim where there is one.

    A concurrent request with the same id waits here until the first one is finished.
    """
    claimed = await session.execute(
        upsert(session, AnsweredRequest)
        .values(
            request_id=request_id,
            account_id=account_id,
            fingerprint=fingerprint,
            status=0,
            location="",
            body="",
            at=at,
        )
        .on_conflict_do_nothing()
        .returning(AnsweredRequest.request_id)
    )
    if claimed.first() is not None:
        return None
    return await session.get(AnsweredRequest, request_id)


async def note_answer(session: AsyncSession, request_id: UUID, status: int, location: str, body: str) -> None:
    """Keep what a claimed request was answered."""
    await session.execute(
        sa.update(AnsweredRequest)
        .where(AnsweredRequest.request_id == request_id)
        .values(status=status, location=location, body=body)
    )


async def release_request(session: AsyncSession, request_id: UUID) -> None:
    """Give a claimed request id free: the next request with it is a first one."""
    await session.execute(sa.delete(AnsweredRequest).where(AnsweredRequest.request_id == request_id))


async def forget_old(session: AsyncSession, at: datetime) -> int:
    """Remove what accounts need no longer and return how many rows that were.

    Answers to requests after a week; sessions, links and failed sign-ins a month after they were of use.
    """
    dead = Session.ended_at < at - KEEP_TRACES, Session.created_at < at - SESSION_LIFE - KEEP_TRACES
    old = (
        sa.delete(AnsweredRequest).where(AnsweredRequest.at < at - KEEP_ANSWERS),
        sa.delete(Session).where(sa.or_(*dead)),
        sa.delete(OneTimeLink).where(OneTimeLink.expires_at < at - KEEP_TRACES),
        sa.delete(SignInFailure).where(SignInFailure.at < at - KEEP_TRACES),
    )
    removed = 0
    for statement in old:
        removed += cast("sa.CursorResult[Any]", await session.execute(statement)).rowcount
    return removed
