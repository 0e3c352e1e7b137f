"""The staff's page of renewals and of certificates about to lapse."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.rules import CERTIFICATE_LABELS
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.lapses import actions, queries
from needs_board.lapses.forms import ReturnForm
from needs_board.lapses.queries import Ending, Renewal
from needs_board.paper_kinds.queries import kind_name


class RenewalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A renewal that waits for a look."""

    id: str
    enterprise: str
    number: int
    name: str
    href: str
    handed_in_at: datetime
    certificate: str
    issued_on: date | None
    valid_until: date | None
    is_proof: bool


class EndingRow(msgspec.Struct, frozen=True):
    """A certificate that ends soon."""

    enterprise: str
    number: int
    label: str
    valid_until: date | None
    days_left: int


class RenewalsView(msgspec.Struct, frozen=True):
    """Renewals and certificates about to lapse; `of` is the renewal in whose form something is wrong."""

    renewals: tuple[RenewalRow, ...]
    ending: tuple[EndingRow, ...]
    of: str
    typed: Typed
    errors: dict[str, str]


@get("/staff/renewals")
async def renewals_page(look: NamedDependency[Visit]) -> Response[str]:
    return await _renewals(look)


@post("/staff/renewals/{paper_id:uuid}")
async def decide_renewal(act: NamedDependency[Visit], paper_id: FromPath[UUID]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    await queries.renewal(act.session, act.asker, paper_id)
    if typed.get("act") == "accept":
        reopened = await actions.accept_renewal(act.session, act.asker, paper_id, act.at)
        done = _("서류를 확인하고 매장을 다시 열었습니다.") if reopened else _("서류를 확인하고 알렸습니다.")
        return act.go("/staff/renewals", flash=done)
    try:
        form = read_form(ReturnForm, typed)
    except WrongInput as wrong:
        await act.undo()
        return await _renewals(act, str(paper_id), typed, wrong)
    await actions.return_renewal(act.session, act.asker, paper_id, form.reason, act.at)
    return act.go("/staff/renewals", flash=_("다시 올려 달라고 알렸습니다."))


async def _renewals(
    visit: Visit, of: str = "", typed: Typed | None = None, wrong: WrongInput | None = None
) -> Response[str]:
    waiting = await queries.renewals(visit.session, visit.asker)
    today = today_in_seoul(visit.at)
    view = RenewalsView(
        renewals=tuple(_renewal_row(one) for one in waiting),
        ending=tuple(_ending_row(one, today) for one in await queries.ending(visit.session, visit.at)),
        of=of,
        typed=typed or {},
        errors=wrong.errors if wrong else {},
    )
    return visit.page("lapses/renewals.html", view, status=422 if wrong else 200)


def _renewal_row(one: Renewal) -> RenewalRow:
    return RenewalRow(
        id=str(one.paper.id),
        enterprise=one.enterprise.name,
        number=one.enterprise.number,
        name=kind_name(one.kind),
        href=f"/files/{one.paper.file_id}",
        handed_in_at=one.paper.created_at,
        certificate=", ".join(part for part in (one.paper.number, one.paper.issuer) if part),
        issued_on=one.paper.issued_on,
        valid_until=one.paper.valid_until,
        is_proof=one.kind.proves_type,
    )


def _ending_row(one: Ending, today: date) -> EndingRow:
    until = one.certificate.valid_until or today
    return EndingRow(
        enterprise=one.enterprise.name,
        number=one.enterprise.number,
        label=_(CERTIFICATE_LABELS[one.certificate.kind]),
        valid_until=until,
        days_left=(until - today).days,
    )


routes: list[Any] = [renewals_page, decide_renewal]
