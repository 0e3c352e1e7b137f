"""The public board: what it shows, in which order, and how it is narrowed."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import event

from needs_board.kit.calendar import today_in_seoul
from tests.board import Board, texts
from tests.world import drafted_need, published_need, returned_need


async def codes_on(board: Board, address: str) -> list[str]:
    page = (await board.visitor().get(f"/needs{address}")).text
    return [part.split('"')[0] for part in page.split('class="nb-card-title"><a href="/needs/')[1:]]


async def test_board_shows_public_needs_with_the_nearest_deadline_first(board: Board) -> None:
    today = today_in_seoul(board.clock())
    later = await published_need(board)
    sooner = await published_need(board, deadline_on=today + timedelta(days=2))
    await drafted_need(board)
    await returned_need(board)
    assert await codes_on(board, "") == [sooner, later]
    page = texts(await board.visitor().get("/needs"))
    assert "모두 2건" in page
    assert "2일 남음" in page


@pytest.mark.parametrize(
    ("address", "is_found"),
    [
        ("?q=책자", True),
        ("?q=무선 나래구청", True),
        ("?q=n-2026-0001", True),
        ("?q=책자 도시락", False),
        ("?q=100%25", False),
        ("?q=_", False),
        ("?category=goods-print", True),
        ("?category=goods", True),
        ("?category=services", False),
        ("?state=open", True),
        ("?state=cancelled", False),
        ("?region=남동구", True),
        ("?region=연수구", False),
        ("?closes=14", True),
        ("?closes=3", False),
        ("?state=unheard&page=zero&closes=-1&q=책자", True),
        ("?page=99", True),
    ],
)
async def test_filter_in_the_address_narrows_the_board(board: Board, address: str, is_found: bool) -> None:
    code = await published_need(board)
    found = await codes_on(board, quote(address, safe="?=&%"))
    assert found == ([code] if is_found else [])


async def test_form_of_the_filter_keeps_what_was_chosen_and_can_be_cleared(board: Board) -> None:
    page = (await board.visitor().get("/needs?q=우산&category=goods-food&closes=3")).text
    assert 'value="우산"' in page
    assert '<option value="goods-food" selected>' in page
    assert "조건에 맞는 수요가 없습니다" in page


async def test_long_board_comes_in_pages_that_keep_the_filter(board: Board) -> None:
    for number in range(21):
        await published_need(board, title=f"책자 {number}")
    first = await codes_on(board, "?q=책자")
    second = await codes_on(board, "?q=책자&page=2")
    assert (len(first), len(second)) == (20, 1)
    assert not set(first) & set(second)
    page = (await board.visitor().get("/needs?q=책자")).text
    assert f'href="?q={quote("책자")}&amp;page=2"' in page


async def test_number_of_statements_does_not_grow_with_the_board(board: Board) -> None:
    counts = []
    for _ in range(2):
        statements: list[str] = []
        engine = board.database.engine.sync_engine

        def note(
            _c: object, _cu: object, statement: str, *_rest: object, seen: list[str] = statements
        ) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        await board.visitor().get("/needs")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(statements))
        for _more in range(4):
            await published_need(board)
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("person", ["하늘", "서준"])
async def test_agency_sees_its_needs_with_the_next_step(board: Board, person: str) -> None:
    draft, opened, returned = (
        await drafted_need(board),
        await published_need(board),
        await returned_need(board),
    )
    await published_need(board, by="다온", title="남의 기관 수요")
    page = await (await board.as_(person)).get("/needs/mine")
    for path in (f"/needs/{draft}/edit", f"/needs/{opened}", f"/needs/{returned}/edit"):
        assert f'href="{path}"' in page.text
    shown = texts(page)
    assert shown.index("보완해 주세요") < shown.index("작성 중 1") < shown.index("견적 접수 중 1")
    assert "수량을 확인해 주세요." in shown
    assert "남의 기관 수요" not in shown


async def test_empty_lists_say_what_to_do(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert "아직 작성한 수요가 없습니다" in texts(await haneul.get("/needs/mine"))
    assert 'href="/needs/new"' in (await haneul.get("/needs")).text
    assert "/needs/new" not in (await board.visitor().get("/needs")).text


async def test_api_lists_the_board_and_an_agencys_own_drafts(board: Board) -> None:
    draft, opened = await drafted_need(board), await published_need(board)
    visitor, haneul, daon = board.visitor(), await board.as_("하늘"), await board.as_("다온")
    listed = (await visitor.api("GET", "/api/v1/needs?category=goods&closes=10")).json()
    assert (listed["total"], listed["page"], listed["pages"]) == (1, 1, 1)
    assert listed["items"][0]["code"] == opened
    own = (await haneul.api("GET", "/api/v1/needs?state=draft")).json()
    assert [item["code"] for item in own["items"]] == [draft]
    for stranger in (visitor, daon):
        assert (await stranger.api("GET", "/api/v1/needs?state=draft")).json()["items"] == []


@pytest.mark.parametrize("address", ["?state=unheard", "?page=0", "?closes=x", "?q=" + "a" * 101])
async def test_api_refuses_a_filter_it_cannot_read(board: Board, address: str) -> None:
    answer = await board.visitor().api("GET", f"/api/v1/needs{address}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
