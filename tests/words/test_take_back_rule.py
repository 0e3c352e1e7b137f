"""A rule is taken back: it counts no longer, and stays as history."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.journal.models import JournalEntry
from needs_board.words.models import WordRule
from needs_board.words.queries import living_words
from needs_board.words.rules import Word, WordKind
from tests.board import MORNING, Board, texts
from tests.cast import id_of
from tests.words.test_add_rule import typed
from tests.world import word_rule


async def rule(board: Board, number: int) -> WordRule:
    async with board.read() as session:
        return (await session.scalars(sa.select(WordRule).where(WordRule.number == number))).one()


async def test_staff_takes_a_rule_back_and_it_stays_as_history(board: Board) -> None:
    number = await word_rule(board)
    board.clock.forward(timedelta(hours=1))
    garam = await board.as_("가람")
    answer = await garam.post(f"/staff/words/{number}/take-back")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/words")
    one = await rule(board, number)
    assert (one.removed_at, one.removed_by, one.created_at) == (board.clock(), id_of("가람"), MORNING)
    page = texts(await garam.get("/staff/words"))
    assert "규칙을 그만 씁니다: 휴지 ↔ 화장지." in page
    assert "아직 정한 규칙이 없습니다." in page
    history = texts(await garam.get("/staff/words?state=taken_back"))
    assert "휴지 ↔ 화장지 같은 뜻 – 정가람 2026. 11. 23.(월) 10:00 정가람 2026. 11. 23.(월) 11:00" in history


async def test_taking_back_is_in_the_journal(board: Board) -> None:
    number = await word_rule(board)
    await (await board.as_("가람")).post(f"/staff/words/{number}/take-back")
    async with board.read() as session:
        entries = list(await session.scalars(sa.select(JournalEntry).order_by(JournalEntry.id)))
    assert [one.act for one in entries] == ["add_word_rule", "take_back_word_rule"]
    assert entries[1].subject == f"word_rule:{number}"
    assert entries[1].facts == {"kind": "synonym", "word": "휴지", "means": "화장지"}


async def test_same_words_can_be_said_again_afterwards(board: Board) -> None:
    garam = await board.as_("가람")
    for _ in range(2):
        number = await word_rule(board)
        assert (await garam.post(f"/staff/words/{number}/take-back")).status_code == 303
    assert (await garam.post("/staff/words", typed("cut", "화장지", "휴지"))).status_code == 303
    async with board.read() as session:
        assert await living_words(session) == (Word(WordKind.CUT, "화장지", "휴지"),)


async def test_rule_that_a_colleague_took_back_first_is_a_conflict(board: Board) -> None:
    number = await word_rule(board)
    garam = await board.as_("가람")
    await garam.post(f"/staff/words/{number}/take-back")
    before = (await rule(board, number)).removed_at
    board.clock.forward(timedelta(minutes=5))
    late = await garam.post(f"/staff/words/{number}/take-back")
    assert late.status_code == 409
    assert "정가람 님이 이 규칙을 먼저 그만 쓰게 했습니다: 휴지 ↔ 화장지." in texts(late)
    assert (await rule(board, number)).removed_at == before
    async with board.read() as session:
        acts = list(await session.scalars(sa.select(JournalEntry.act)))
    assert acts.count("take_back_word_rule") == 1


async def test_the_same_press_twice_is_answered_alike(board: Board) -> None:
    number, request_id = await word_rule(board), str(uuid4())
    garam = await board.as_("가람")
    for _ in range(2):
        answer = await garam.post(f"/staff/words/{number}/take-back", request_id=request_id)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/words")


async def test_of_two_who_take_back_at_once_one_is_told(board: Board) -> None:
    number = await word_rule(board)
    first, second = await board.as_("가람"), await board.as_("가람")
    await first.get("/sign-in")
    await second.get("/sign-in")
    path = f"/staff/words/{number}/take-back"
    answers = await asyncio.gather(first.post(path), second.post(path))
    assert sorted(answer.status_code for answer in answers) == [303, 409]


@pytest.mark.parametrize("person", ["하늘", "윤슬"])
async def test_only_the_staff_takes_rules_back(board: Board, person: str) -> None:
    number = await word_rule(board)
    path = f"/staff/words/{number}/take-back"
    assert (await (await board.as_(person)).post(path)).status_code == 403
    assert (await board.visitor().post(path)).status_code == 303
    assert (await rule(board, number)).removed_at is None


@pytest.mark.parametrize("number", ["999", "0", "9" * 30])
async def test_unknown_number_is_not_found(board: Board, number: str) -> None:
    assert (await (await board.as_("가람")).post(f"/staff/words/{number}/take-back")).status_code == 404
