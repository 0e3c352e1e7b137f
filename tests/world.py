"""What several rooms' tests begin with: things that the cast has already done, each named like a sentence."""

from datetime import timedelta
from decimal import Decimal

import msgspec

from needs_board.accounts.rules import ROLE_OF
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.needs.actions import publish_need, save_draft
from needs_board.needs.forms import NeedForm, NeedItemForm
from tests.board import Board
from tests.cast import ORGANISATIONS, PEOPLE, id_of


def asker(person: str) -> Asker:
    """Return somebody of the cast as actions are handed them."""
    name, _email, organisation, department = PEOPLE[person]
    return Asker(
        role=ROLE_OF[ORGANISATIONS[organisation]],
        account_id=id_of(person),
        organisation_id=id_of(organisation),
        department_id=id_of(department) if department else None,
        person_name=name,
        organisation_name=organisation,
    )


def complete_need(board: Board, **changes: object) -> NeedForm:
    """Return a need that can be published as it is: 30 books, a week to answer, delivery two weeks later."""
    today = today_in_seoul(board.clock())
    form = NeedForm(
        title="마을 이야기 책자 인쇄",
        category="goods-print",
        purpose="마을 기록 사업의 결과를 주민에게 나누어 드리는 책자입니다.",
        items=(NeedItemForm(name="책자", spec="A5, 64쪽, 무선 제본", quantity=Decimal(30), unit="권"),),
        budget_won=900_000,
        delivery_place="나래구청 총무과",
        delivery_region="남동구",
        delivery_on=today + timedelta(days=21),
        deadline_on=today + timedelta(days=7),
        deadline_time="18:00",
        contact_name="김하늘",
        contact_phone="032-000-0001",
        contact_email="haneul@narae.example",
    )
    return msgspec.structs.replace(form, **changes)


async def drafted_need(board: Board, by: str = "하늘", **changes: object) -> str:
    """Save a draft and return its code."""
    async with board.write() as session:
        need = await save_draft(session, asker(by), complete_need(board, **changes), board.clock())
        return need.code


async def published_need(board: Board, by: str = "하늘", **changes: object) -> str:
    """Publish a need and return its code."""
    async with board.write() as session:
        need = await save_draft(session, asker(by), complete_need(board, **changes), board.clock())
        await publish_need(session, asker(by), need.code, need.revision, board.clock())
        return need.code
