"""Changing a need that stands on the board: what quotes rest on is kept, shown and given time."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.forms import as_typed
from needs_board.matches.actions import run_matcher
from needs_board.needs.actions import change_need, close_need, publish_need
from needs_board.needs.forms import NeedForm, NeedItemForm
from needs_board.needs.models import Need
from needs_board.needs.queries import due_needs, form_of, need_by_code, open_needs, terms_changes
from needs_board.needs.rules import EXTENSION_AFTER_CHANGE, NeedState
from tests.board import Board, texts
from tests.world import asker, complete_need, drafted_need, invited_enterprise, published_need, returned_need


async def read(board: Board, code: str) -> tuple[Need, NeedForm]:
    async with board.read() as session:
        need = await need_by_code(session, asker("하늘"), code)
        return need, await form_of(session, need)


async def save(board: Board, code: str, by: str = "하늘", **changes: object) -> Need:
    need, form = await read(board, code)
    async with board.write() as session:
        form = msgspec.structs.replace(form, **changes)
        return await change_need(session, asker(by), code, need.revision, form, board.clock())


async def test_changed_terms_are_shown_to_everybody_and_make_quotes_stale(board: Board) -> None:
    code = await published_need(board)
    more = (NeedItemForm("책자", "A5, 72쪽", Decimal(50), "권"), NeedItemForm("봉투", "", Decimal(50), "장"))
    need = await save(board, code, by="서준", items=more, budget_won=1_500_000)
    assert (need.revision, need.terms_revision) == (3, 2)
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "공개한 뒤 내용이 바뀌었습니다" in page
    assert "품목 1 책자 / A5, 64쪽, 무선 제본 / 30 권 책자 / A5, 72쪽 / 50 권" in page
    assert "품목 2 없음 봉투 / 50 장" in page
    assert "900,000원 1,500,000원" in page


async def test_only_the_items_that_changed_are_shown_and_a_notice_says_the_same(board: Board) -> None:
    first, last = NeedItemForm("책자", "A5", Decimal(30), "권"), NeedItemForm("엽서", "", Decimal(10), "장")
    middle = NeedItemForm("봉투", "", Decimal(50), "장")
    code = await published_need(board, items=(first, middle, last))
    await invited_enterprise(board, code)
    await run_matcher(board.database, board.clock())
    await save(board, code, items=(first, last), budget_won=1_500_000)
    haneul = await board.as_("하늘")
    assert "마감은 저장한 때부터 24시간 뒤로 늘어납니다" in texts(await haneul.get(f"/needs/{code}/edit"))
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "품목 2 봉투 / 50 장 없음" in page
    assert "엽서 / 10 장" not in page
    await run_matcher(board.database, board.clock())
    notices = texts(await (await board.as_("윤슬")).get("/me/notices"))
    assert "(품목 2: 봉투 / 50 장 → 없음 · 예산: 900,000원 → 1,500,000원)" in notices


async def test_changed_contact_leaves_quotes_and_deadline_alone(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=7, hours=7))
    need = await save(board, code, contact_name="박서준", category="goods-food")
    assert (need.revision, need.terms_revision) == (3, 1)
    assert need.deadline_at == (await read(board, code))[0].deadline_at
    async with board.read() as session:
        assert await terms_changes(session, need.id) == []


async def test_changes_of_a_draft_are_nobodys_business(board: Board) -> None:
    code = await drafted_need(board)
    await save(board, code, budget_won=1)
    async with board.write() as session:
        need = await publish_need(session, asker("하늘"), code, 2, board.clock())
    assert need.terms_revision == 1
    assert "바뀐 내용" not in texts(await board.visitor().get(f"/needs/{code}"))


async def test_saving_without_a_change_is_no_change(board: Board) -> None:
    code = await published_need(board)
    assert (await save(board, code)).revision == 2


async def test_late_change_of_terms_gives_another_day(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=7, hours=7, seconds=30))
    need = await save(board, code, purpose="쪽수가 바뀌었습니다. 표지는 그대로입니다.")
    assert need.deadline_at is not None
    assert need.deadline_at >= board.clock() + EXTENSION_AFTER_CHANGE
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "2026. 11. 30.(월) 18:00 2026. 12. 1.(화) 17:01" in page


async def test_officer_is_told_that_the_deadline_moved(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=7, hours=7))
    haneul = await board.as_("하늘")
    typed = {**as_typed((await read(board, code))[1]), "budget_won": "1", "revision": "2", "act": "save"}
    answer = await haneul.post(f"/needs/{code}/edit", typed)
    assert "마감이 가까워 2026. 12. 1.(화) 17:00까지로 늘렸습니다." in texts(
        await haneul.get(answer.headers["Location"])
    )


async def test_extension_that_passes_the_delivery_is_refused_with_the_reason(board: Board) -> None:
    today = today_in_seoul(board.clock())
    code = await published_need(board, delivery_on=today + timedelta(days=7))
    board.clock.forward(timedelta(days=7, hours=7))
    need, form = await read(board, code)
    haneul = await board.as_("하늘")
    typed = {**as_typed(form), "purpose": "바뀐 내용", "revision": str(need.revision), "act": "save"}
    answer = await haneul.post(f"/needs/{code}/edit", typed)
    assert answer.status_code == 422
    assert "마감일보다 빠를 수 없습니다" in texts(answer)
    assert (await read(board, code))[0].revision == need.revision


async def test_sealing_stays_as_it_was_promised(board: Board) -> None:
    code = await published_need(board, sealed=True)
    need, form = await read(board, code)
    typed = {**as_typed(form), "sealed": "", "revision": str(need.revision), "act": "save"}
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/edit", typed)
    assert answer.status_code == 422
    assert "공개한 뒤에는 견적 공개 방식을 바꿀 수 없습니다" in texts(answer)
    assert (await read(board, code))[0].sealed is True


async def test_open_need_must_stay_complete(board: Board) -> None:
    code = await published_need(board)
    need, form = await read(board, code)
    typed = {**as_typed(form), "items-0-unit": "", "revision": str(need.revision), "act": "save"}
    answer = await (await board.as_("하늘")).post(f"/needs/{code}/edit", typed)
    assert answer.status_code == 422
    assert 'id="items-0-unit-error"' in answer.text
    assert (await read(board, code))[1] == form


@pytest.mark.parametrize(("person", "status"), [("다온", 403), ("윤슬", 403), ("가람", 403)])
async def test_only_the_agency_changes_its_need(board: Board, person: str, status: int) -> None:
    code = await published_need(board)
    typed = {**as_typed(complete_need(board, title="남의 손")), "revision": "2", "act": "save"}
    client = await board.as_(person)
    assert (await client.post(f"/needs/{code}/edit", typed)).status_code == status
    assert (await read(board, code))[1].title == "마을 이야기 책자 인쇄"


async def test_need_whose_deadline_passed_is_not_changed_even_before_the_job_closes_it(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=7, hours=8))
    with pytest.raises(Refused):
        await save(board, code, budget_won=1)
    async with board.read() as session:
        assert [need.code for need in await due_needs(session, board.clock())] == [code]
        assert await open_needs(session, board.clock()) == []


async def test_mended_need_shows_what_was_mended(board: Board) -> None:
    code = await returned_need(board)
    need = await save(board, code, budget_won=800_000)
    assert need.terms_revision == 2
    async with board.write() as session:
        await publish_need(session, asker("하늘"), code, need.revision, board.clock())
    assert "900,000원 800,000원" in texts(await board.visitor().get(f"/needs/{code}"))


async def test_two_changes_at_once_lose_nothing_silently(board: Board) -> None:
    code = await published_need(board)
    need, form = await read(board, code)
    typed = {**as_typed(form), "revision": str(need.revision), "act": "save"}
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    await haneul.get("/sign-in")
    await seojun.get("/sign-in")
    answers = await asyncio.gather(
        haneul.post(f"/needs/{code}/edit", {**typed, "budget_won": "1000001"}),
        seojun.post(f"/needs/{code}/edit", {**typed, "budget_won": "1000002"}),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert (await read(board, code))[0].revision == need.revision + 1


async def test_change_and_publish_at_once_never_publish_what_nobody_checked(board: Board) -> None:
    code = await drafted_need(board)
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    await haneul.get("/sign-in")
    await seojun.get("/sign-in")
    emptied = {"title": "아직 모름", "sealed": "1", "revision": "1", "act": "save"}
    published, changed = await asyncio.gather(
        haneul.post(f"/needs/{code}/publish", {"revision": "1"}),
        seojun.post(f"/needs/{code}/edit", emptied),
    )
    assert sorted([published.status_code, changed.status_code]) == [303, 409]
    need, form = await read(board, code)
    was_published = need.state is NeedState.OPEN
    assert was_published is (published.status_code == 303)
    assert form.title == ("마을 이야기 책자 인쇄" if was_published else "아직 모름")


async def test_job_does_not_close_a_need_whose_deadline_was_moved_under_it(board: Board) -> None:
    code = await published_need(board)
    late = board.clock() + timedelta(days=7, hours=8)
    async with board.read() as session:
        (due,) = await due_needs(session, late)
        session.expunge_all()
    board.clock.forward(timedelta(days=7, hours=7, minutes=59))
    await save(board, code, purpose="마감 직전에 고칩니다.")
    with pytest.raises(Conflict):
        async with board.write() as session:
            await close_need(session, await session.merge(due, load=False), late)
    assert (await read(board, code))[0].state is NeedState.OPEN


async def test_word_moved_from_the_name_to_the_specification_is_saved(board: Board) -> None:
    one, other = (
        (NeedItemForm("책자 / A5", "", Decimal(1), "권"),),
        (NeedItemForm("책자", "A5", Decimal(1), "권"),),
    )
    code = await drafted_need(board, items=one)
    await save(board, code, items=other)
    assert (await read(board, code))[1].items == other
