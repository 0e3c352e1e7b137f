"""A need that changes after quotes came: they are stale until their enterprise confirms them."""

from datetime import timedelta

import msgspec
import sqlalchemy as sa

from needs_board.needs.actions import change_need
from needs_board.needs.models import Need
from needs_board.needs.queries import form_of, own_need
from needs_board.quotes.models import Quote
from tests.board import Board, texts
from tests.opening import close_and_open
from tests.world import asker, published_need, submitted_quote, typed_quote


async def change(board: Board, code: str, **changes: object) -> None:
    """Let the officer change a published need."""
    async with board.write() as session:
        need = await own_need(session, asker("하늘"), code)
        form = msgspec.structs.replace(await form_of(session, need), **changes)
        await change_need(session, asker("하늘"), code, need.revision, form, board.clock())


async def the_quote(board: Board) -> Quote:
    async with board.read() as session:
        return (await session.scalars(sa.select(Quote))).one()


async def test_enterprise_sees_what_changed_and_confirms_its_quote_as_it_is(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    await change(
        board, code, delivery_place="나래구청 별관 3층", purpose="행사가 하루 당겨졌습니다. 급히 씁니다."
    )
    yunseul = await board.as_("윤슬")
    page = await yunseul.get(f"/quotes/{number}")
    for words in (
        "조건이 바뀌었습니다",
        "나래구청 총무과",
        "나래구청 별관 3층",
        "행사가 하루 당겨졌습니다",
        "다시 확인 필요",
    ):
        assert words in texts(page)
    assert "다시 확인할 견적" in texts(await yunseul.get("/me/quotes"))
    assert "나래구청 별관 3층" in texts(await yunseul.get(f"/needs/{code}/quote"))
    answer = await yunseul.post(f"/quotes/{number}/confirm", {"terms_revision": "2"})
    assert answer.headers["Location"] == f"/quotes/{number}"
    quote = await the_quote(board)
    assert (quote.revision, quote.need_terms_revision, quote.net_won) == (2, 2, 600_000)
    assert "다시 확인 필요" not in texts(await yunseul.get(f"/quotes/{number}"))


async def test_confirming_terms_that_changed_once_more_confirms_nothing(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    await change(board, code, delivery_place="별관")
    await change(board, code, delivery_place="신관")
    answer = await (await board.as_("윤슬")).post(f"/quotes/{number}/confirm", {"terms_revision": "2"})
    assert answer.headers["Location"] == f"/needs/{code}/quote?variant=A"
    assert (await the_quote(board)).need_terms_revision == 1


async def test_a_form_opened_before_the_change_is_not_taken_for_a_yes_to_the_new_terms(board: Board) -> None:
    code = await published_need(board)
    await change(board, code, delivery_place="별관")
    yunseul = await board.as_("윤슬")
    answer = await yunseul.post(f"/needs/{code}/quote", typed_quote(board))
    assert answer.status_code == 422
    assert "조건이 바뀌었습니다" in texts(answer)
    assert 'name="terms_revision" value="2"' in answer.text
    again = await yunseul.post(f"/needs/{code}/quote", typed_quote(board) | {"terms_revision": "2"})
    assert again.status_code == 303


async def test_nothing_to_confirm_is_said_so_and_strangers_confirm_nothing(board: Board) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 20_000)
    confirmed = {person: await board.as_(person) for person in ("윤슬", "여울", "하늘")}
    statuses = {
        person: (await client.post(f"/quotes/{number}/confirm", {"terms_revision": "1"})).status_code
        for person, client in confirmed.items()
    }
    assert statuses == {"윤슬": 409, "여울": 404, "하늘": 403}


async def test_a_quote_that_was_not_confirmed_does_not_count_at_the_deadline(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 20_000)
    await change(board, code, delivery_place="별관")
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    async with board.read() as session:
        assert (await session.scalars(sa.select(Need.state))).one() == "unsuccessful"
    page = texts(await (await board.as_("하늘")).get(f"/quotes/{(await the_quote(board)).number}"))
    assert "아직 바뀐 조건을 확인하지 않았습니다" in page
