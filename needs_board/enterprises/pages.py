"""The enterprise's own page, and what the staff do with an enterprise."""

from datetime import date
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises import actions, queries
from needs_board.enterprises.forms import PROFILE_LABELS, ProfileForm, SeenForm, StandingForm
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import (
    CERTIFICATE_LABELS,
    JOINING_STATES,
    STANDING_LABELS,
    STATE_LABELS,
    TYPE_LABELS,
    EnterpriseType,
    check_joined,
    standing_on,
)
from needs_board.files.actions import read_upload, store_file
from needs_board.files.rules import FileKind
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form, rows_typed
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.visit import Visit

SPARE_ROWS = 2


class OwnCertificate(msgspec.Struct, frozen=True):
    """A certificate as the enterprise sees it."""

    label: str
    number: str
    issued_on: date
    valid_until: date | None
    standing: str
    standing_label: str


class OwnView(msgspec.Struct, frozen=True, kw_only=True):
    """An enterprise's own page; `stored` lists what somebody else saved while the form was open.

    Before it `has_joined` the application is the place where all of it is changed.
    """

    has_joined: bool
    number: int
    name: str
    type: str
    typed: Typed
    errors: dict[str, str]
    revision: str
    stored: tuple[tuple[str, str], ...]
    brn_is_fixed: bool
    state: str
    state_label: str
    state_reason: str
    certificates: tuple[OwnCertificate, ...]
    seal_href: str
    seal_errors: dict[str, str]


class StandingView(msgspec.Struct, frozen=True, kw_only=True):
    """Type and certificates as the staff enter them; `places` numbers the rows of the form."""

    number: int
    name: str
    typed: Typed
    errors: dict[str, str]
    revision: str
    places: tuple[int, ...]
    types: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    stored: tuple[str, ...]


@get("/me/enterprise")
async def own_page(look: NamedDependency[Visit]) -> Response[str]:
    return await _own(look)


@post("/me/enterprise")
async def change_own_profile(act: NamedDependency[Visit]) -> Response[Any]:
    typed = await act.typed()
    enterprise = await queries.own_enterprise(act.session, act.asker)
    try:
        form, seen = read_form(ProfileForm, typed), read_form(SeenForm, typed)
        await actions.change_profile(act.session, act.asker, enterprise, form, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        return await _own(act, typed=typed, refusal=refusal)
    return act.go("/me/enterprise", flash=_("기업 정보를 저장했습니다."))


@post("/me/enterprise/seal")
async def upload_seal(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    check_joined(act.asker, (await queries.own_enterprise(act.session, act.asker)).state)
    sent = await act.sent_file("seal")
    if sent is None:
        return await _own(act, seal_error=_("도장 사진을 골라 주세요."))
    await act.let_go()
    try:
        new = await read_upload(act.asker, FileKind.SEAL, sent)
    except FileRefused as refused:
        return await _own(act, seal_error=refused.sentence)
    enterprise = await queries.own_enterprise(act.session, act.asker)
    objects = open_objects(act.settings)
    file = await store_file(act.session, objects, act.asker, new, act.at, replaces=enterprise.seal_file_id)
    await actions.set_seal(act.session, act.asker, enterprise, file, act.at)
    return act.go("/me/enterprise", flash=_("도장을 저장했습니다. 앞으로 내는 견적서에 찍힙니다."))


@get("/enterprises/{number:int}/standing")
async def standing_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    return await _standing(look, number)


@post("/enterprises/{number:int}/standing")
async def change_standing(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    typed = await act.typed()
    enterprise = await _for_staff(act, number)
    try:
        form, seen = read_form(StandingForm, typed), read_form(SeenForm, typed)
        await actions.change_standing(act.session, act.asker, enterprise, form, seen.revision, act.at)
    except (WrongInput, Conflict) as refusal:
        await act.undo()
        return await _standing(act, number, typed, refusal)
    return act.go(f"/enterprises/{number}", flash=_("유형과 인증서를 저장했습니다."))


async def _for_staff(visit: Visit, number: int) -> Enterprise:
    enterprise = await queries.enterprise_by_number(visit.session, visit.asker, number)
    check_role(visit.asker, Role.STAFF)
    return enterprise


async def _own(
    visit: Visit,
    *,
    typed: Typed | None = None,
    refusal: WrongInput | Conflict | None = None,
    seal_error: str = "",
) -> Response[str]:
    """Answer with the enterprise's own page; after a refusal with what was typed."""
    if seal_error:
        await visit.undo()
    enterprise = await queries.own_enterprise(visit.session, visit.asker)
    certificates = await queries.certificates_of(visit.session, enterprise.id)
    today = today_in_seoul(visit.at)
    stored = as_typed(queries.profile_of(enterprise))
    view = OwnView(
        has_joined=enterprise.state not in JOINING_STATES,
        number=enterprise.number,
        name=enterprise.name,
        typed=stored if typed is None else typed,
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
        revision=_revision(enterprise, typed, refusal),
        stored=_differing(typed or {}, stored) if isinstance(refusal, Conflict) else (),
        brn_is_fixed=enterprise.brn is not None,
        type=_(TYPE_LABELS[enterprise.type]),
        state=enterprise.state.value,
        state_label=_(STATE_LABELS[enterprise.state]),
        state_reason=_(enterprise.state_reason) if enterprise.state_reason else "",
        certificates=tuple(_certificate(one, today) for one in certificates),
        seal_href=f"/files/{enterprise.seal_file_id}" if enterprise.seal_file_id else "",
        seal_errors={"seal": seal_error} if seal_error else {},
    )
    status = refusal.status if refusal else 422 if seal_error else 200
    return visit.page("enterprises/own.html", view, status=status)


def _revision(enterprise: Enterprise, typed: Typed | None, refusal: WrongInput | Conflict | None) -> str:
    """Return the revision for the form: who saves again after a conflict has seen what was saved meanwhile."""
    if isinstance(refusal, WrongInput) and typed is not None:
        return typed.get("revision", "")
    return str(enterprise.revision)


def _differing(typed: Typed, stored: Typed) -> tuple[tuple[str, str], ...]:
    """Return label and stored value of each field that was typed otherwise."""
    wanted = as_typed(read_form(ProfileForm, typed))
    return tuple(
        (_(label), stored[name]) for name, label in PROFILE_LABELS.items() if wanted[name] != stored[name]
    )


def _certificate(one: Certificate, today: date) -> OwnCertificate:
    standing = standing_on(one.issued_on, one.valid_until, today)
    return OwnCertificate(
        label=_(CERTIFICATE_LABELS[one.kind]),
        number=one.number,
        issued_on=one.issued_on,
        valid_until=one.valid_until,
        standing=standing.value,
        standing_label=_(STANDING_LABELS[standing]),
    )


async def _standing(
    visit: Visit, number: int, typed: Typed | None = None, refusal: WrongInput | Conflict | None = None
) -> Response[str]:
    enterprise = await _for_staff(visit, number)
    rows = await queries.certificates_of(visit.session, enterprise.id)
    stored = StandingForm(
        type=enterprise.type, certificates=tuple(queries.certificate_form(one) for one in rows)
    )
    shown = as_typed(stored) if typed is None else typed
    places = rows_typed(shown, "certificates")
    after = max(places, default=-1) + 1
    view = StandingView(
        number=number,
        name=enterprise.name,
        typed=shown,
        errors=refusal.errors if isinstance(refusal, WrongInput) else {},
        revision=_revision(enterprise, typed, refusal),
        places=(*places, *range(after, after + SPARE_ROWS)),
        types=tuple((one.value, _(TYPE_LABELS[one])) for one in EnterpriseType),
        kinds=tuple((one.value, _(CERTIFICATE_LABELS[one])) for one in EnterpriseType),
        stored=tuple(f"{_(CERTIFICATE_LABELS[one.kind])} {one.number}" for one in rows)
        if isinstance(refusal, Conflict)
        else (),
    )
    return visit.page("enterprises/standing.html", view, status=refusal.status if refusal else 200)


routes: list[Any] = [
    own_page,
    change_own_profile,
    upload_seal,
    standing_page,
    change_standing,
]
