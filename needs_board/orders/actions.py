"""Recording what follows an award."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.db import change_state
from needs_board.kit.errors import WrongInput
from needs_board.needs.models import Need
from needs_board.needs.rules import NeedState, check_move
from needs_board.orders import queries
from needs_board.orders.forms import ContractForm, DeliveryForm
from needs_board.orders.models import PurchaseOrder
from needs_board.orders.queries import Chosen
from needs_board.orders.rules import contract_day_error, delivery_day_error


async def record_contract(
    session: AsyncSession, asker: Asker, code: str, form: ContractForm, at: datetime
) -> Chosen:
    """Record that the agency made the contract for the chosen quote.

    Raises WrongInput for a day before the award or after today, Conflict when it is recorded already.
    """
    check_role(asker, Role.OFFICER)
    found = await queries.chosen_for(session, asker, code)
    check_move(found.need.state, NeedState.CONTRACTED)
    awarded_on, today = today_in_seoul(found.award.decided_at), today_in_seoul(at)
    if error := contract_day_error(form.contracted_on, awarded_on, today):
        raise WrongInput({"contracted_on": error})
    await _move(session, found.need, NeedState.CONTRACTED, at)
    session.add(
        PurchaseOrder(
            need_id=found.need.id,
            quote_id=found.quote.id,
            contracted_on=form.contracted_on,
            contract_number=form.contract_number,
            recorded_by=account_of(asker),
            recorded_at=at,
        )
    )
    day = form.contracted_on.isoformat()
    note(session, asker, "record_contract", f"need:{code}", at, quote=found.quote.number, contracted_on=day)
    await session.flush()
    return await queries.chosen_for(session, asker, code)


async def record_delivery(
    session: AsyncSession, asker: Asker, code: str, form: DeliveryForm, at: datetime
) -> Chosen:
    """Record that the enterprise delivered everything.

    Raises WrongInput for a day before the contract or after today, Conflict before there is a contract and
    when it is recorded already.
    """
    check_role(asker, Role.OFFICER)
    found = await queries.chosen_for(session, asker, code)
    check_move(found.need.state, NeedState.DELIVERED)
    if found.order is None:
        raise ValueError(f"need {code} is contracted without an order; record_contract writes both")
    if error := delivery_day_error(form.delivered_on, found.order.contracted_on, today_in_seoul(at)):
        raise WrongInput({"delivered_on": error})
    await _move(session, found.need, NeedState.DELIVERED, at)
    found.order.delivered_on = form.delivered_on
    day = form.delivered_on.isoformat()
    note(session, asker, "record_delivery", f"need:{code}", at, quote=found.quote.number, delivered_on=day)
    return found


async def _move(session: AsyncSession, need: Need, wanted: NeedState, at: datetime) -> None:
    """Move a need on; as with its earlier moves each is a new revision."""
    await change_state(session, need, need.state, wanted, revision=need.revision + 1, changed_at=at)
