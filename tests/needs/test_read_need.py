"""Who sees a need, what is on its page and what each reader can do next."""

import pytest

from tests.board import Board, texts
from tests.world import drafted_need, published_need, returned_need


@pytest.mark.parametrize("person", ["", "다온", "윤슬", "여울"])
@pytest.mark.parametrize("make", [drafted_need, returned_need])
async def test_stranger_cannot_tell_that_an_unpublished_need_exists(
    board: Board, person: str, make: object
) -> None:
    code = await make(board)  # type: ignore[operator]  # one of the builders
    client = await board.as_(person) if person else board.visitor()
    there, nowhere = await client.get(f"/needs/{code}"), await client.get("/needs/N-2026-9999")
    assert there.status_code == nowhere.status_code == 404
    assert texts(there) == texts(nowhere)


@pytest.mark.parametrize("person", ["하늘", "서준", "가람"])
async def test_agency_and_centre_see_what_is_not_public(board: Board, person: str) -> None:
    code = await drafted_need(board)
    page = await (await board.as_(person)).get(f"/needs/{code}")
    assert "아직 공개하지 않았습니다" in texts(page)


async def test_contact_is_for_people_who_signed_in(board: Board) -> None:
    code = await published_need(board)
    page = texts(await board.visitor().get(f"/needs/{code}"))
    assert "032-000-0001" not in page
    assert "haneul@narae.example" not in page
    assert "연락처는 로그인한 뒤에" in page
    assert "032-000-0001" in texts(await (await board.as_("윤슬")).get(f"/needs/{code}"))


@pytest.mark.parametrize(
    ("person", "offered", "not_offered"),
    [
        ("", ["로그인하고 견적 내기"], ["고치기", "보완 요청하기", "처리 기록"]),
        ("윤슬", ["견적 내기"], ["로그인하고", "수요 취소하기", "처리 기록", "비슷하게 다시 올리기"]),
        (
            "하늘",
            ["고치기", "수요 취소하기", "처리 기록", "비슷하게 다시 올리기"],
            ["견적 내기", "견적 비교하기"],
        ),
        ("다온", [], ["고치기", "수요 취소하기", "견적 내기", "비슷하게 다시 올리기"]),
        ("가람", ["보완 요청하기", "처리 기록"], ["고치기", "수요 취소하기", "견적 비교하기"]),
    ],
)
async def test_page_offers_what_this_reader_can_do(
    board: Board, person: str, offered: list[str], not_offered: list[str]
) -> None:
    code = await published_need(board)
    client = await board.as_(person) if person else board.visitor()
    page = texts(await client.get(f"/needs/{code}"))
    assert [label for label in offered if label not in page] == []
    assert [label for label in not_offered if label in page] == []


async def test_open_quotes_are_compared_at_once_but_sealed_ones_are_not(board: Board) -> None:
    sealed, opened = await published_need(board, sealed=True), await published_need(board, sealed=False)
    haneul = await board.as_("하늘")
    assert f"/needs/{sealed}/compare" not in (await haneul.get(f"/needs/{sealed}")).text
    assert f"/needs/{opened}/compare" in (await haneul.get(f"/needs/{opened}")).text


async def test_page_reads_in_english_too(board: Board) -> None:
    code = await published_need(board)
    visitor = board.visitor()
    visitor.http.headers["Accept-Language"] = "en"
    page = texts(await visitor.get(f"/needs/{code}"))
    assert "Sign in and send a quote" in page
    assert "Printing" in page
    assert "Mon 30 Nov 2026, 18:00" in page


async def test_what_people_typed_is_text_and_never_markup(board: Board) -> None:
    code = await published_need(
        board, title="<script>alert(1)</script>", purpose="<b>굵게</b> 부탁드립니다. 꼭이요."
    )
    for path in (f"/needs/{code}", "/needs", "/needs?q=<script>"):
        page = (await board.visitor().get(path)).text
        assert "<script>alert" not in page
        assert "<b>굵게" not in page
