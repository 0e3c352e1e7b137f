"""Reads of orders. What was chosen and how it went on is for the agency of the need and the centre."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account
from needs_board.awards.models import Award
from needs_board.enterprises.models import Enterprise
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import owns
from needs_board.orders.models import PurchaseOrder
from needs_board.quotes.models import Quote


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a need; `order` is None and `recorded_by` empty while no contract is recorded."""

    need: Need
    award: Award
    quote: Quote
    enterprise: Enterprise
    order: PurchaseOrder | None
    recorded_by: str


async def chosen_for(session: AsyncSession, asker: Asker, code: str) -> Chosen:
    """Return what was chosen for a need and the contract for it.

    NotFound for whoever is neither of its agency nor of the centre; Refused when nothing is chosen.
    """
    check_role(asker, Role.OFFICER, Role.STAFF)
    need = await need_by_code(session, asker, code)
    if not asker.is_staff and not owns(asker, need.organisation_id):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    row = (
        await session.execute(
            sa.select(Award, Quote, Enterprise, PurchaseOrder, Account.name)
            .join(Quote, Quote.id == Award.quote_id)
            .join(Enterprise, Enterprise.id == Quote.enterprise_id)
            .outerjoin(PurchaseOrder, PurchaseOrder.need_id == Award.need_id)
            .outerjoin(Account, Account.id == PurchaseOrder.recorded_by)
            .where(Award.need_id == need.id)
        )
    ).first()
    if row is None:
        raise Refused(
            _("선정한 업체가 없는 수요입니다. 계약과 납품은 업체를 선정한 뒤에 기록하실 수 있습니다.")
        )
    award, quote, enterprise, order, name = row
    return Chosen(need, award, quote, enterprise, order, name or "")
