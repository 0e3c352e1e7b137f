"""Asking for a link, inviting, following the link, and forgetting who never did."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts import queries as accounts
from needs_board.accounts.actions import create_account, join_organisation, make_link, set_password
from needs_board.accounts.forms import NewPasswordForm
from needs_board.accounts.models import Account, Membership, OneTimeLink
from needs_board.accounts.queries import Addressee
from needs_board.accounts.rules import KEEP_TRACES, LINK_LIFE, LinkPurpose, normal_email
from needs_board.applications.actions import begin_application
from needs_board.enterprises.actions import create_enterprise
from needs_board.enterprises.forms import EnterpriseForm
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.joining import queries
from needs_board.joining.forms import InviteForm, StartForm
from needs_board.joining.models import JoinInvitation, StartRequest
from needs_board.joining.rules import INVITATION_LIFE, KEEP_UNANSWERED, check_not_too_many
from needs_board.journal.actions import note
from needs_board.kit.asker import CLOCKWORK, Asker, Role, account_of, check_role
from needs_board.kit.crypto import hash_token
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _, current_locale
from needs_board.notifications.actions import lead_on, tell
from needs_board.notifications.forms import News
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import NoticeKind


async def start_joining(
    session: AsyncSession, form: StartForm, kind: EnterpriseType, address: str, at: datetime
) -> None:
    """Send a link to the address typed; an address with an account is told so in its own mail, never on the page.

    Raises TooMany after too many requests for an address or from a place.
    """
    email_hash = hash_token(normal_email(form.email))
    check_not_too_many(*await queries.starts(session, email_hash, address, at))
    session.add(StartRequest(email_hash=email_hash, address=address, at=at))
    account = await accounts.account_by_email(session, form.email)
    if account is not None and await accounts.first_membership(session, account.id) is not None:
        news = News(
            NoticeKind.JOIN_KNOWN, f"join-known/{at.isoformat()}", "/sign-in?next=/me/application", {}
        )
        await tell(session, news, [_addressee(account)], at)
        return
    account = account or await create_account(session, form.email, form.person_name, at)
    account.locale = current_locale()
    await _invite(session, account, form.enterprise_name, kind, None, at)


async def invite_enterprise(session: AsyncSession, asker: Asker, form: InviteForm, at: datetime) -> None:
    """Invite an enterprise by mail; only the staff do. Raises WrongInput for an address that has an account."""
    check_role(asker, Role.STAFF)
    account = await accounts.account_by_email(session, form.email)
    if account is not None and await accounts.first_membership(session, account.id) is not None:
        raise WrongInput(
            {"email": _("이미 계정이 있는 주소입니다. 다른 주소를 쓰거나 로그인을 안내해 주세요.")}
        )
    account = account or await create_account(session, form.email, form.person_name, at)
    account.name = form.person_name
    made = await _invite(session, account, form.enterprise_name, form.type, account_of(asker), at)
    note(session, asker, "invite_enterprise", f"join:{made.id}", at)


async def resend_invitation(
    session: AsyncSession, asker: Asker, invitation: JoinInvitation, at: datetime
) -> None:
    """Send a fresh link; the old ones die. Raises Conflict when the invitation was followed already."""
    check_role(asker, Role.STAFF)
    if invitation.accepted_at is not None:
        raise Conflict(_("이미 계정을 만든 기업입니다. 로그인을 안내해 주세요."))
    account = await session.get_one(Account, invitation.account_id)
    invited_by = account_of(asker)
    await _invite(session, account, invitation.enterprise_name, invitation.type, invited_by, at)
    note(session, asker, "resend_invitation", f"join:{invitation.id}", at)


async def follow_invitation(session: AsyncSession, token: str, form: NewPasswordForm, at: datetime) -> None:
    """Set the password behind a link and open the enterprise's application.

    Raises NotFound for a link that is unknown, used or expired, WrongInput for a weak password.
    """
    invitation = await queries.invitation_behind(session, token, at)
    await set_password(session, token, form, at)
    account = await session.get_one(Account, invitation.account_id)
    enterprise = await create_enterprise(
        session,
        CLOCKWORK,
        EnterpriseForm(name=invitation.enterprise_name, type=invitation.type),
        at,
        state=StoreState.APPLYING,
    )
    await join_organisation(session, account.id, enterprise.id)
    await begin_application(session, enterprise.id, at)
    invitation.accepted_at, invitation.enterprise_id = at, enterprise.id
    kinds = [NoticeKind.JOIN_LINK, NoticeKind.JOIN_INVITED]
    await lead_on(session, account.id, kinds, "/me/application", at)
    asker = Asker(role=Role.SUPPLIER, account_id=account.id, organisation_id=enterprise.id)
    note(session, asker, "follow_invitation", f"enterprise:{enterprise.number}", at)


async def forget_unanswered(session: AsyncSession, at: datetime) -> int:
    """Forget who asked for a link or was invited and never came, with all that was sent; return how many."""
    await session.execute(sa.delete(StartRequest).where(StartRequest.at < at - KEEP_TRACES))
    old = JoinInvitation.accepted_at.is_(None) & (JoinInvitation.expires_at < at - KEEP_UNANSWERED)
    forgotten = list(
        await session.scalars(sa.delete(JoinInvitation).where(old).returning(JoinInvitation.account_id))
    )
    alone = sa.select(Account.id).where(
        Account.id.in_(forgotten), ~sa.exists().where(Membership.account_id == Account.id)
    )
    for table, column in (
        (OutgoingMail, OutgoingMail.account_id),
        (Notice, Notice.account_id),
        (OneTimeLink, OneTimeLink.account_id),
        (Account, Account.id),
    ):
        await session.execute(
            sa.delete(table).where(column.in_(alone)).execution_options(synchronize_session=False)
        )
    return len(forgotten)


async def _invite(
    session: AsyncSession,
    account: Account,
    name: str,
    kind: EnterpriseType,
    invited_by: UUID | None,
    at: datetime,
) -> JoinInvitation:
    """Write an invitation, or write the one that the account has anew, and send its link."""
    life = INVITATION_LIFE if invited_by else LINK_LIFE
    made = await queries.invitation_of(session, account.id)
    if made is None:
        made = JoinInvitation(account_id=account.id, created_at=at, sent_count=0)
        session.add(made)
    made.enterprise_name, made.type, made.expires_at = name, kind, at + life
    made.invited_by = invited_by or made.invited_by
    made.sent_count += 1
    await session.flush()
    await session.execute(
        sa.update(OneTimeLink)
        .where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
    token = await make_link(session, account.id, LinkPurpose.JOIN, at, life=life)
    facts: dict[str, str | int] = {"enterprise": name}
    if invited_by:
        facts["agency"] = await accounts.centre_name(session)
    which = NoticeKind.JOIN_INVITED if invited_by else NoticeKind.JOIN_LINK
    news = News(which, queries.mail_subject(made), f"/join/{token}", facts)
    await tell(session, news, [_addressee(account)], at)
    return made


def _addressee(account: Account) -> Addressee:
    return Addressee(account.id, account.name, account.email, account.locale)
