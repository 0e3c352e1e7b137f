"""An officer keeps searches under names: saved from the page of the search, opened, renamed, deleted, at most twenty."""

from html import unescape

from needs_board.saved_searches.rules import MOST_SAVED
from tests.board import Board, Client, texts
from tests.searches import saved_search
from tests.world import product_on_sale

SEARCH = "/products?kind=goods&region=%EB%82%A8%EB%8F%99%EA%B5%AC&most_won=5000&order=cheapest"


async def kept(client: Client) -> list[tuple[str, str, str]]:
    answer = await client.api("GET", "/api/v1/me/searches")
    return [(one["name"], one["address"], one["telling"]) for one in answer.json()["searches"]]


async def test_search_is_saved_as_it_stands_in_its_address_and_opened_again(board: Board) -> None:
    await product_on_sale(board)
    haneul = await board.as_("하늘")
    found = await haneul.get(SEARCH)
    href = SEARCH.replace("/products?", "/me/searches/new?")
    assert f'href="{href}"' in unescape(found.text)
    form = await haneul.get(href)
    for words in ("일반상품", "남동구", "5,000원"):
        assert words in texts(form)
    typed = {"kind": "goods", "region": "남동구", "most_won": "5000", "order": "cheapest"}
    answer = await haneul.post("/me/searches", typed | {"name": "우리 동네 물품", "telling": "at_once"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/searches")
    assert await kept(haneul) == [("우리 동네 물품", SEARCH, "at_once")]
    page = await haneul.get("/me/searches")
    assert f'href="{SEARCH}"' in unescape(page.text)
    assert "나오는 대로 알림" in texts(page)
    assert await kept(await board.as_("서준")) == []


async def test_only_officers_are_offered_to_save_and_only_what_narrows(board: Board) -> None:
    for client, address in (
        (board.visitor(), SEARCH),
        (await board.as_("윤슬"), SEARCH),
        (await board.as_("하늘"), "/products?order=cheapest"),
    ):
        assert "/me/searches/new" not in (await client.get(address)).text
    haneul = await board.as_("하늘")
    answer = await haneul.post("/me/searches", {"order": "cheapest", "name": "모두"})
    assert answer.status_code == 409
    assert "조건이 없는 찾기는 저장할 수 없습니다" in texts(answer)
    assert await kept(haneul) == []


async def test_name_is_asked_for_and_is_its_owners_once(board: Board) -> None:
    await saved_search(board, "인쇄물")
    haneul = await board.as_("하늘")
    for name, sentence in (("", "이름"), ("인쇄물", "같은 이름으로 저장한 찾기가 있습니다")):
        answer = await haneul.post("/me/searches", {"q": "현수막", "name": name})
        assert answer.status_code == 422
        assert sentence in texts(answer)
        assert 'name="q" value="현수막"' in answer.text
    assert len(await kept(haneul)) == 1
    await saved_search(board, "인쇄물", by="서준")
    other = await saved_search(board, "책자", q="책자")
    answer = await haneul.post(f"/me/searches/{other}", {"name": "인쇄물", "telling": "daily"})
    assert answer.status_code == 422


async def test_search_is_renamed_and_deleted_by_its_owner_alone(board: Board) -> None:
    saved = await saved_search(board)
    seojun, haneul = await board.as_("서준"), await board.as_("하늘")
    assert (await seojun.get(f"/me/searches/{saved}")).status_code == 404
    assert (await seojun.post(f"/me/searches/{saved}", {"name": "내 것"})).status_code == 404
    await seojun.post(f"/me/searches/{saved}/delete")
    assert "인쇄물" in texts(await haneul.get(f"/me/searches/{saved}"))
    await haneul.post(f"/me/searches/{saved}", {"name": "책자와 현수막", "telling": "never"})
    assert await kept(haneul) == [("책자와 현수막", "/products?category=goods-print", "never")]
    await haneul.post(f"/me/searches/{saved}/delete")
    assert await kept(haneul) == []
    assert "저장한 찾기가 없습니다" in texts(await haneul.get("/me/searches"))


async def test_one_search_too_many_is_refused(board: Board) -> None:
    for number in range(MOST_SAVED):
        await saved_search(board, f"찾기 {number}")
    haneul = await board.as_("하늘")
    answer = await haneul.api("POST", "/api/v1/me/searches", {"name": "또", "search": {"q": "책자"}})
    assert answer.status_code == 409
    assert "20개까지" in answer.text
    assert len(await kept(haneul)) == MOST_SAVED


async def test_what_makes_no_sense_is_refused_over_the_api_and_left_out_of_a_form(board: Board) -> None:
    haneul = await board.as_("하늘")
    for search in ({"kind": "없음"}, {"nothing": "x"}, {"least_won": -1}):
        body = {"name": "이상한 것", "search": search}
        assert (await haneul.api("POST", "/api/v1/me/searches", body)).status_code == 422
    form = await haneul.get("/me/searches/new?q=현수막&least_won=천원")
    assert form.status_code == 200
    assert 'name="least_won"' not in form.text
