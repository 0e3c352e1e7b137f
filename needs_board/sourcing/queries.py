"""Reads of sourcing requests: an agency sees its own, the centre all of them, nobody else any."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Organisation
from needs_board.accounts.queries import Person, members
from needs_board.catalogue.queries import product_for_sale
from needs_board.enterprises.queries import enterprise_by_number
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.needs.forms import NeedForm
from needs_board.needs.models import Need
from needs_board.sourcing.forms import Pick, ShownPick, Sourced, SourcingRow
from needs_board.sourcing.models import SourcingRequest
from needs_board.sourcing.rules import PickKind, SourcingState

MOST_SHOWN = 200


async def requests_for(session: AsyncSession, asker: Asker) -> list[SourcingRow]:
    """Return the requests that the asker may see: those that wait first, the oldest of them first."""
    check_role(asker, Role.OFFICER, Role.STAFF)
    is_settled = sa.case((SourcingRequest.state == SourcingState.WAITING, 0), else_=1)
    newest_last = sa.case((is_settled == 0, SourcingRequest.asked_at), else_=None)
    order = (is_settled, newest_last, SourcingRequest.asked_at.desc())
    rows = await session.execute(_rows(asker).order_by(*order).limit(MOST_SHOWN))
    return [_row(*row) for row in rows]


async def request_for(session: AsyncSession, asker: Asker, code: str) -> Sourced:
    """Return a request that the asker may see with all that became of it; NotFound for all others."""
    request, agency, person = await _one(session, asker, code)
    need = await session.get(Need, request.need_id) if request.need_id else None
    prepared = msgspec.convert(request.prepared, NeedForm, strict=False) if request.prepared else None
    return Sourced(
        row=_row(request, agency, person),
        answer=request.answer,
        picks=await shown_picks(session, asker, msgspec.convert(request.picks, list[Pick])),
        prepared=prepared,
        need_code=need.code if need else "",
    )


async def stored_request(session: AsyncSession, asker: Asker, code: str) -> SourcingRequest:
    """Return a request for writing; NotFound as request_for."""
    return (await _one(session, asker, code))[0]


async def shown_picks(session: AsyncSession, asker: Asker, picks: Sequence[Pick]) -> list[ShownPick]:
    """Return those picks that are still to be seen, with their names."""
    shown: list[ShownPick] = []
    for pick in picks:
        try:
            shown.append(await _shown(session, asker, pick))
        except NotFound:
            continue  # No longer on sale, or its store is closed.
    return shown


async def count_waiting(session: AsyncSession, asker: Asker) -> int:
    """Return how many requests of the asker's agency wait for an answer."""
    statement = sa.select(sa.func.count()).where(
        SourcingRequest.organisation_id == acting_for(asker), SourcingRequest.state == SourcingState.WAITING
    )
    return (await session.execute(statement)).scalar_one()


async def askers(session: AsyncSession, request: SourcingRequest) -> list[Person]:
    """Return who is told of an answer: who asked, or all of the agency when that person has left."""
    people = await members(session, [request.organisation_id])
    return [one for one in people if one.account_id == request.account_id] or people


async def _shown(session: AsyncSession, asker: Asker, pick: Pick) -> ShownPick:
    if pick.kind is PickKind.PRODUCT:
        product, enterprise = await product_for_sale(session, pick.number)
        return ShownPick(pick.kind, pick.number, product.name, enterprise.name)
    enterprise = await enterprise_by_number(session, asker, pick.number)
    return ShownPick(pick.kind, pick.number, enterprise.name, enterprise.region)


async def _one(session: AsyncSession, asker: Asker, code: str) -> tuple[SourcingRequest, str, str]:
    check_role(asker, Role.OFFICER, Role.STAFF)
    row = (await session.execute(_rows(asker).where(SourcingRequest.code == code))).first()
    if row is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    request, agency, person = row
    return request, agency, person


def _rows(asker: Asker) -> sa.Select[SourcingRequest, str, str]:
    own = sa.true() if asker.is_staff else SourcingRequest.organisation_id == acting_for(asker)
    return (
        sa.select(SourcingRequest, Organisation.name, Account.name)
        .join(Organisation, Organisation.id == SourcingRequest.organisation_id)
        .join(Account, Account.id == SourcingRequest.account_id)
        .where(own)
    )


def _row(one: SourcingRequest, agency: str, person: str) -> SourcingRow:
    return SourcingRow(one.code, one.text, one.state, agency, person, one.asked_at, one.settled_at)
