"""Starting to join, the page behind the link, and the staff's invitations."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.accounts.forms import NewPasswordForm
from needs_board.enterprises.rules import STATE_LABELS as STORE_LABELS
from needs_board.enterprises.rules import TYPE_LABELS, EnterpriseType
from needs_board.joining import actions, queries
from needs_board.joining.forms import InviteForm, StartForm, check_eligible
from needs_board.joining.queries import Listed
from needs_board.joining.rules import OTHER, STATE_LABELS, InvitationState, state_of
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.notifications.rules import STATE_LABELS as MAIL_LABELS

Options = tuple[tuple[str, str], ...]


class StartView(msgspec.Struct, frozen=True):
    """What is asked before a link is sent."""

    typed: Typed
    errors: dict[str, str]
    region: str
    types: Options


class SentView(msgspec.Struct, frozen=True):
    """The same for everybody: whether the address is known shows nowhere."""


class FollowView(msgspec.Struct, frozen=True):
    """The page behind a link."""

    enterprise: str
    token: str
    errors: dict[str, str]


class InvitationRow(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation in the list of the staff."""

    id: str
    enterprise: str
    type: str
    person: str
    email: str
    state: str
    state_label: str
    mail: str
    mail_label: str
    sent_count: int
    created_at: datetime
    is_own_wish: bool
    may_resend: bool


class InvitationsView(msgspec.Struct, frozen=True):
    """All invitations, and the form for one more."""

    typed: Typed
    errors: dict[str, str]
    types: Options
    rows: tuple[InvitationRow, ...]


@get("/join")
async def start_page(look: NamedDependency[Visit]) -> Response[str]:
    return _start(look, {})


@post("/join")
async def start_joining(act: NamedDependency[Visit]) -> Response[Any]:
    typed = await act.typed()
    client = act.request.client
    try:
        form = read_form(StartForm, typed)
        kind = check_eligible(form, act.settings.region)
    except WrongInput as wrong:
        await act.undo()
        return _start(act, typed, wrong)
    await actions.start_joining(act.session, form, kind, client.host if client else "", act.at)
    return act.go("/join/sent")


@get("/join/sent", sync_to_thread=False)
def sent_page(look: NamedDependency[Visit]) -> Response[str]:
    return look.page("joining/sent.html", SentView())


@get("/join/{token:str}")
async def follow_page(look: NamedDependency[Visit], token: FromPath[str]) -> Response[str]:
    invitation = await queries.invitation_behind(look.session, token, look.at)
    return look.page("joining/follow.html", FollowView(invitation.enterprise_name, token, {}))


@post("/join/{token:str}")
async def follow_invitation(act: NamedDependency[Visit], token: FromPath[str]) -> Response[Any]:
    invitation = await queries.invitation_behind(act.session, token, act.at)
    name = invitation.enterprise_name
    try:
        form = read_form(NewPasswordForm, await act.typed())
        await actions.follow_invitation(act.session, token, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return act.page("joining/follow.html", FollowView(name, token, wrong.errors), status=422)
    made = _("계정을 만들었습니다. 로그인하시면 입점 신청서가 열립니다.")
    return act.go("/sign-in?next=/me/application", flash=made)


@get("/staff/joining")
async def invitations_page(look: NamedDependency[Visit]) -> Response[str]:
    return await _invitations(look, {})


@post("/staff/joining")
async def invite_enterprise(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        form = read_form(InviteForm, typed)
        await actions.invite_enterprise(act.session, act.asker, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _invitations(act, typed, wrong)
    sent = _("%(address)s 앞으로 초대 메일을 보냅니다.") % {"address": form.email}
    return act.go("/staff/joining", flash=sent)


@post("/staff/joining/{invitation_id:uuid}/resend")
async def resend_invitation(act: NamedDependency[Visit], invitation_id: FromPath[UUID]) -> Response[Any]:
    invitation = await queries.invitation_by_id(act.session, act.asker, invitation_id)
    await actions.resend_invitation(act.session, act.asker, invitation, act.at)
    return act.go("/staff/joining", flash=_("새 링크를 보냅니다. 전에 보낸 링크는 이제 쓸 수 없습니다."))


def _types() -> Options:
    return tuple((one.value, _(TYPE_LABELS[one])) for one in EnterpriseType)


def _start(visit: Visit, typed: Typed, wrong: WrongInput | None = None) -> Response[str]:
    view = StartView(
        typed=typed,
        errors=wrong.errors if wrong else {},
        region=visit.settings.region,
        types=(*_types(), (OTHER, _("해당하는 유형이 없음"))),
    )
    return visit.page("joining/start.html", view, status=422 if wrong else 200)


async def _invitations(visit: Visit, typed: Typed, wrong: WrongInput | None = None) -> Response[str]:
    listed = await queries.invitations(visit.session, visit.asker)
    view = InvitationsView(
        typed=typed,
        errors=wrong.errors if wrong else {},
        types=_types(),
        rows=tuple(_row(one, visit.at) for one in listed),
    )
    return visit.page("joining/invitations.html", view, status=422 if wrong else 200)


def _row(one: Listed, at: datetime) -> InvitationRow:
    invitation = one.invitation
    state = state_of(invitation.accepted_at, invitation.expires_at, at)
    label = STORE_LABELS[one.store] if one.store else STATE_LABELS[state]
    return InvitationRow(
        id=str(invitation.id),
        enterprise=invitation.enterprise_name,
        type=_(TYPE_LABELS[invitation.type]),
        person=one.name,
        email=one.email,
        state=one.store.value if one.store else {"open": "information", "expired": "warning"}[state.value],
        state_label=_(label),
        mail=one.mail.value if one.mail else "",
        mail_label=_(MAIL_LABELS[one.mail]) if one.mail else "",
        sent_count=invitation.sent_count,
        created_at=invitation.created_at,
        is_own_wish=invitation.invited_by is None,
        may_resend=state is not InvitationState.ACCEPTED,
    )


routes: list[Any] = [
    start_page,
    start_joining,
    sent_page,
    follow_page,
    follow_invitation,
    invitations_page,
    invite_enterprise,
    resend_invitation,
]
