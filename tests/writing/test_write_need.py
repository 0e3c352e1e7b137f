"""The form of a need: drafts, rows, errors at their fields, and two people at once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.forms import as_typed
from needs_board.needs.forms import NeedForm, NeedItemForm, plain_texts
from needs_board.needs.queries import form_of, need_by_code
from needs_board.writing.forms import merged, row_places, vague, with_row_changed
from tests.board import Board, Client, texts
from tests.world import asker, complete_need, drafted_need, published_need, returned_need


async def stored(board: Board, code: str) -> NeedForm:
    async with board.read() as session:
        return await form_of(session, await need_by_code(session, asker("하늘"), code))


async def edit(client: Client, code: str, act: str = "save", **typed: str) -> dict[str, str]:
    """Return what the page of a need holds, with some fields typed over."""
    page = (await client.get(f"/needs/{code}/edit")).text
    revision = page.split('name="revision" value="')[1].split('"')[0]
    return {"revision": revision, "act": act, **typed}


async def test_officer_writes_a_need_and_comes_to_the_check(board: Board) -> None:
    haneul = await board.as_("하늘")
    page = (await haneul.get("/needs/new")).text
    assert 'value="김하늘"' in page
    assert 'value="haneul@narae.example"' in page
    typed = {**as_typed(complete_need(board)), "budget_won": "1,440,000원", "act": "check"}
    answer = await haneul.post("/needs/new", typed)
    assert answer.headers["Location"] == "/needs/N-2026-0001/check"
    check = texts(await haneul.get("/needs/N-2026-0001/check"))
    for words in (
        "1,440,000원",
        "부가가치세 포함",
        "2026. 11. 30.(월) 18:00",
        "인쇄·홍보물",
        "A5, 64쪽, 무선 제본",
    ):
        assert words in check
    assert (await stored(board, "N-2026-0001")).budget_won == 1_440_000


async def test_title_is_enough_for_a_draft_that_others_cannot_see(board: Board) -> None:
    haneul = await board.as_("하늘")
    answer = await haneul.post("/needs/new", {"title": "나중에 쓸 것", "act": "save"})
    assert answer.headers["Location"] == "/needs/N-2026-0001/edit"
    assert "임시저장했습니다" in texts(await haneul.get(answer.headers["Location"]))
    assert (await board.visitor().get("/needs/N-2026-0001")).status_code == 404


async def test_half_a_row_is_kept_in_a_draft(board: Board) -> None:
    haneul = await board.as_("하늘")
    await haneul.post(
        "/needs/new", {"title": "책자", "items-0-name": "책자", "items-3-unit": "권", "act": "save"}
    )
    assert (await stored(board, "N-2026-0001")).items == (NeedItemForm(name="책자"), NeedItemForm(unit="권"))


async def test_all_errors_stand_at_their_fields_and_nothing_typed_is_lost(board: Board) -> None:
    haneul = await board.as_("하늘")
    typed = {
        "title": "",
        "purpose": "행사 때 나누어 드립니다",
        "items-0-name": "책자",
        "items-0-quantity": "서른 권",
        "budget_won": "-5",
        "deadline_on": "2026-13-01",
        "contact_email": "주소 아님",
        "category": "goods-print",
        "act": "check",
    }
    answer = await haneul.post("/needs/new", typed)
    assert answer.status_code == 422
    for field in ("title", "items-0-quantity", "budget_won", "deadline_on", "contact_email"):
        assert f'id="{field}-error"' in answer.text
        assert f'href="#{field}"' in answer.text
    for kept in (
        "행사 때 나누어 드립니다",
        'value="서른 권"',
        'value="-5"',
        '<option value="goods-print" selected>',
    ):
        assert kept in answer.text
    assert "아직 작성한 수요가 없습니다" in texts(await haneul.get("/needs/mine"))


@pytest.mark.parametrize(
    "typed", [{"deadline_on": "0001-01-01"}, {"delivery_on": "9999-12-31"}, {"deadline_time": "18:00"}]
)
async def test_days_that_nobody_means_are_refused(board: Board, typed: dict[str, str]) -> None:
    haneul = await board.as_("하늘")
    answer = await haneul.post("/needs/new", {"title": "책자", "act": "save", **typed})
    assert answer.status_code == 422


async def test_rows_are_added_and_removed_without_javascript_and_without_saving(board: Board) -> None:
    haneul = await board.as_("하늘")
    typed = {"title": "책자", "items-0-name": "첫째", "items-1-name": "둘째"}
    more = await haneul.post("/needs/new", {**typed, "act": "add_row"})
    assert more.status_code == 200
    assert 'id="items-2-name"' in more.text
    less = await haneul.post("/needs/new", {**typed, "act": "remove_row-0"})
    assert "첫째" not in less.text
    assert 'value="둘째"' in less.text
    assert "아직 작성한 수요가 없습니다" in texts(await haneul.get("/needs/mine"))


async def test_rows_of_a_stored_need_change_on_the_page_first(board: Board) -> None:
    code = await drafted_need(board)
    haneul = await board.as_("하늘")
    typed = await edit(haneul, code, act="add_row", title="고친 제목", **{"items-0-name": "책자"})
    page = await haneul.post(f"/needs/{code}/edit", typed)
    assert (page.status_code, 'id="items-1-name"' in page.text, 'value="고친 제목"' in page.text) == (
        200,
        True,
        True,
    )
    assert (await stored(board, code)).title == "마을 이야기 책자 인쇄"


def test_rows_stop_at_the_most_a_form_can_hold() -> None:
    full = {f"items-{place}-name": "책자" for place in range(100)} | {"act": "add_row"}
    assert row_places(with_row_changed(full) or {}) == list(range(100))
    assert row_places({}) == [0]
    assert with_row_changed({"act": "save"}) is None


def test_vague_need_is_told_what_would_help(board: Board) -> None:
    at = board.clock()
    assert vague(complete_need(board), at) == {}
    poor = complete_need(
        board,
        purpose="",
        items=(NeedItemForm("책자", "", Decimal(1), "권"),),
        budget_won=None,
        delivery_region="",
        deadline_on=today_in_seoul(at) + timedelta(days=1),
    )
    assert set(vague(poor, at)) == {"purpose", "items", "budget_won", "delivery_region", "deadline_on"}


@pytest.mark.parametrize("person", ["윤슬", "가람"])
async def test_only_officers_get_the_form(board: Board, person: str) -> None:
    client = await board.as_(person)
    assert (await client.get("/needs/new")).status_code == 403
    assert (await client.post("/needs/new", {"title": "책자"})).status_code == 403


async def test_visitor_signs_in_first_and_comes_back(board: Board) -> None:
    answer = await board.visitor().get("/needs/new")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/needs/new")


async def test_note_of_the_centre_stands_over_the_form(board: Board) -> None:
    code = await returned_need(board)
    page = texts(await (await board.as_("하늘")).get(f"/needs/{code}/edit"))
    assert "지원센터가 보완을 요청했습니다" in page
    assert "수량을 확인해 주세요." in page


async def test_closed_need_has_no_form_any_more(board: Board) -> None:
    code = await published_need(board)
    board.clock.forward(timedelta(days=8))
    answer = await (await board.as_("하늘")).get(f"/needs/{code}/edit")
    assert answer.status_code == 409
    assert "비슷하게 다시 올려" in texts(answer)


async def test_need_edited_under_ones_hands_keeps_both_versions(board: Board) -> None:
    code = await drafted_need(board)
    haneul, seojun = await board.as_("하늘"), await board.as_("서준")
    old = {**as_typed(complete_need(board)), "revision": "1", "act": "save"}
    first = await seojun.post(f"/needs/{code}/edit", {**old, "budget_won": "700000", "title": "서준의 제목"})
    assert first.status_code == 303
    answer = await haneul.post(
        f"/needs/{code}/edit", {**old, "title": "하늘의 제목", "purpose": "하늘이 쓴 용도"}
    )
    assert answer.status_code == 409
    shown = texts(answer)
    assert "아직 저장하지 않았습니다" in shown
    assert "마을 이야기 책자 인쇄 서준의 제목" in shown
    assert "900,000원 700,000원" in shown
    # What both changed stays hers, what only he changed is his, and the page can be saved as it is.
    for kept in ('value="하늘의 제목"', "하늘이 쓴 용도", 'value="700000"', 'name="revision" value="2"'):
        assert kept in answer.text
    assert (await stored(board, code)).title == "서준의 제목"
    again = {
        **old,
        "revision": "2",
        "title": "하늘의 제목",
        "purpose": "하늘이 쓴 용도",
        "budget_won": "700000",
    }
    assert (await haneul.post(f"/needs/{code}/edit", again)).status_code == 303
    assert (await stored(board, code)).title == "하늘의 제목"


async def test_need_that_was_closed_under_ones_hands_still_shows_what_was_typed(board: Board) -> None:
    code = await published_need(board)
    typed = {**as_typed(complete_need(board)), "purpose": "늦게 쓴 글", "revision": "2", "act": "save"}
    board.clock.forward(timedelta(days=8))
    haneul = await board.as_("하늘")
    answer = await haneul.post(f"/needs/{code}/edit", typed)
    assert answer.status_code == 409
    assert "늦게 쓴 글" in answer.text
    assert "견적 접수가 마감되어" in texts(answer)
    assert "바뀐 내용 저장하기" not in answer.text


def test_merging_takes_theirs_only_where_mine_was_untouched(board: Board) -> None:
    base = complete_need(board)
    mine = complete_need(board, title="내 제목", deadline_time="17:00")
    theirs = complete_need(board, title="그의 제목", items=(), deadline_time="12:00", purpose="그의 용도")
    before = {name: plain_texts(base)[name] for name in ("title", "items", "deadline", "purpose")}
    result = merged(mine, before, theirs)
    assert (result.title, result.deadline_time) == ("내 제목", "17:00")
    assert (result.items, result.purpose) == ((), "그의 용도")


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²"])
async def test_forged_revision_is_an_error_and_not_a_crash(board: Board, revision: str) -> None:
    code = await drafted_need(board)
    haneul = await board.as_("하늘")
    typed = {**as_typed(complete_need(board)), "revision": revision, "act": "save"}
    for path in ("edit", "publish"):
        assert (await haneul.post(f"/needs/{code}/{path}", typed)).status_code == 422
