"""Saying something: one thread for two organisations and a subject, each message once, numbered in order."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Membership
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.messages.models import Message
from needs_board.messages.rules import MOST_A_MINUTE, pieces
from needs_board.needs.models import Need
from needs_board.threads.models import Thread
from needs_board.threads.rules import MOST_NEW_THREADS
from tests.board import Board, texts
from tests.cast import id_of
from tests.talk import begun_thread, said
from tests.world import (
    evaluating_need,
    product_on_sale,
    published_need,
    submitted_quote,
)


async def count(board: Board, table: type[Message] | type[Thread]) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()


def first(about: str, text: str = "색을 바꿀 수 있나요?", **more: str) -> dict[str, str]:
    return {"about": about, "text": text, "id": str(uuid4()), **more}


async def test_officer_asks_about_a_product_and_the_enterprise_answers(board: Board) -> None:
    product = await product_on_sale(board)
    haneul, yunseul = await board.as_("하늘"), await board.as_("윤슬")
    assert "이 상품에 대해 대화하기" in texts(await haneul.get(f"/products/{product}"))
    begun = await haneul.post("/threads/new", first(f"product:{product}"))
    address = begun.headers["Location"]
    assert "푸른인쇄 — 중철 책자" in texts(await haneul.get("/threads"))
    page = texts(await yunseul.get(address))
    assert "나래구청" in page and "색을 바꿀 수 있나요?" in page and "단가" in page
    answer = await yunseul.post(f"{address}/messages", {"text": "네, 됩니다.", "id": str(uuid4())})
    assert answer.headers["Location"] == f"{address}#m-2"
    assert "네, 됩니다." in texts(await haneul.get(address))


async def test_second_beginning_about_the_same_goes_on_in_the_same_thread(board: Board) -> None:
    product = await product_on_sale(board)
    thread = await begun_thread(board, f"product:{product}")
    seojun = await board.as_("서준")  # a colleague of another department
    assert (await seojun.get(f"/threads/new?about=product:{product}")).headers[
        "Location"
    ] == f"/threads/{thread}"
    answer = await seojun.post("/threads/new", first(f"product:{product}"))
    assert answer.headers["Location"] == f"/threads/{thread}"
    assert (await count(board, Thread), await count(board, Message)) == (1, 2)


async def test_thread_of_a_departed_colleague_stays_with_the_organisation(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    haneul = await board.as_("하늘")
    async with board.write() as session:
        membership = await session.get_one(Membership, id_of("membership of 하늘"))
        membership.organisation_id, membership.department_id = id_of("한빛공단"), None
    assert (await haneul.get(f"/threads/{thread}")).status_code == 404
    assert "김하늘" in texts(await (await board.as_("서준")).get(f"/threads/{thread}"))


async def test_message_sent_again_is_there_once_and_another_text_is_refused(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    yunseul, sent_id = await board.as_("윤슬"), str(uuid4())
    for _time in range(3):
        answer = await yunseul.post(f"/threads/{thread}/messages", {"text": "네.", "id": sent_id})
        assert answer.headers["Location"] == f"/threads/{thread}#m-2"
    other = await yunseul.post(f"/threads/{thread}/messages", {"text": "아니요.", "id": sent_id})
    assert other.status_code == 409
    assert await count(board, Message) == 2


@pytest.mark.parametrize(("text", "sentence"), [("", "필수 항목"), ("가" * 2_001, "2000자 이내")])
async def test_empty_and_overlong_message_is_refused_and_kept_in_the_field(
    board: Board, text: str, sentence: str
) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    haneul = await board.as_("하늘")
    answer = await haneul.post(f"/threads/{thread}/messages", {"text": text, "id": str(uuid4())})
    assert answer.status_code == 422
    assert sentence in texts(answer) and text in answer.text
    assert await count(board, Message) == 1


async def test_sealed_need_is_not_spoken_about_until_its_quotes_are_opened(board: Board) -> None:
    code = await published_need(board)
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    assert "이 수요에 대해 대화하기" not in texts(await yunseul.get(f"/needs/{code}"))
    assert "모든 기업이 함께" in texts(await yunseul.get(f"/threads/new?about=need:{code}"))
    for client, more in ((yunseul, {}), (haneul, {"enterprise": "1"})):
        answer = await client.post("/threads/new", first(f"need:{code}", **more))
        assert answer.status_code == 409
    assert await count(board, Thread) == 0
    other = await evaluating_need(board)
    assert (await yunseul.post("/threads/new", first(f"need:{other[0]}"))).status_code == 303


async def test_thread_rests_while_its_need_is_sealed_again(board: Board) -> None:
    code = await published_need(board, sealed=False)
    thread = await begun_thread(board, f"need:{code}", by="윤슬")
    haneul = await board.as_("하늘")
    async with board.write() as session:
        await session.execute(sa.update(Need).values(sealed=True))
    assert "모든 기업이 함께" in texts(await haneul.get(f"/threads/{thread}"))
    answer = await haneul.post(f"/threads/{thread}/messages", {"text": "질문입니다.", "id": str(uuid4())})
    assert answer.status_code == 409
    assert await count(board, Message) == 1


async def test_thread_never_tells_that_a_sealed_quote_exists(board: Board) -> None:
    number = await submitted_quote(board, await published_need(board), "윤슬", 20_000)
    for person in ("윤슬", "하늘", "여울", "가람"):
        client = await board.as_(person)
        assert (await client.get(f"/threads/new?about=quote:{number}")).status_code == 404
    assert "대화하기" not in texts(await (await board.as_("윤슬")).get(f"/quotes/{number}"))


async def test_opened_quote_is_spoken_about_by_both(board: Board) -> None:
    _code, numbers = await evaluating_need(board, 윤슬=20_000)
    yunseul = await board.as_("윤슬")
    assert "대화하기" in texts(await yunseul.get(f"/quotes/{numbers['윤슬']}"))
    answer = await yunseul.post("/threads/new", first(f"quote:{numbers['윤슬']}"))
    page = texts(await (await board.as_("하늘")).get(answer.headers["Location"]))
    assert numbers["윤슬"] in page and "660,000원" in page


async def test_enterprise_reaches_no_agency_that_has_not_asked(board: Board) -> None:
    product = await product_on_sale(board)
    yunseul = await board.as_("윤슬")
    for about in (f"product:{product}", "enterprise:2", "need:N-2026-9999", "agency:1", "", "need:"):
        assert (await yunseul.post("/threads/new", first(about or " "))).status_code in {404, 422}
    assert await count(board, Thread) == 0


async def test_suspended_store_is_read_and_not_written_to(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    async with board.write() as session:
        (await session.get_one(Enterprise, id_of("푸른인쇄"))).state = StoreState.SUSPENDED
    for person in ("하늘", "윤슬"):
        client = await board.as_(person)
        assert "지난 대화는 그대로" in texts(await client.get(f"/threads/{thread}"))
        answer = await client.post(f"/threads/{thread}/messages", {"text": "네.", "id": str(uuid4())})
        assert answer.status_code == 409


async def test_person_sends_thirty_messages_a_minute_and_begins_twenty_threads_a_day(board: Board) -> None:
    products = [await product_on_sale(board, name=f"책자 {n}") for n in range(MOST_NEW_THREADS + 1)]
    threads: list[UUID] = [await begun_thread(board, f"product:{number}") for number in products[:-1]]
    haneul = await board.as_("하늘")
    begun = await haneul.post("/threads/new", first(f"product:{products[-1]}"))
    assert begun.status_code == 429
    for _time in range(MOST_A_MINUTE - MOST_NEW_THREADS):
        await said(board, threads[0], "하늘", "네.")
    late = {"text": "네.", "id": str(uuid4())}
    assert (await haneul.post(f"/threads/{threads[0]}/messages", late)).status_code == 429
    board.clock.forward(timedelta(minutes=1))
    assert (await haneul.post(f"/threads/{threads[0]}/messages", late)).status_code == 303


async def test_long_thread_shows_its_end_and_leads_to_what_was_before(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}")
    for place in range(2, 56):
        board.clock.forward(timedelta(minutes=1))
        await said(board, thread, "윤슬", f"{place}번째 말")
    haneul = await board.as_("하늘")
    page = await haneul.get(f"/threads/{thread}")
    assert (
        "55번째 말" in page.text and "5번째 말" not in page.text.replace("15번째 말", "").split("6번째 말")[0]
    )
    older = await haneul.get(f"/threads/{thread}?before=6")
    assert "안녕하세요." in older.text and "5번째 말" in older.text and "6번째 말" not in older.text
    assert "data-live" not in older.text


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("보세요 https://example.org/a?b=1&c=2.", ["https://example.org/a?b=1&c=2"]),
        ("javascript:alert(1) ftp://x data:text/html,x", []),
        ('http://a.example/"onmouseover=x <b>', ["http://a.example/"]),
        ("(https://a.example/b) 그리고 HTTP://a", ["https://a.example/b"]),
    ],
)
async def test_links_are_http_alone_and_everything_is_escaped(
    board: Board, text: str, links: list[str]
) -> None:
    assert [href for _words, href in pieces(text) if href] == links
    assert "".join(words for words, _href in pieces(text)) == text
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}", text=text)
    page = (await (await board.as_("윤슬")).get(f"/threads/{thread}")).text
    assert page.count('rel="noopener nofollow"') == len(links)
    assert "<b>" not in page


async def test_search_finds_in_ones_own_threads_alone(board: Board) -> None:
    thread = await begun_thread(board, f"product:{await product_on_sale(board)}", text="형광 100% 색상표")
    for place in range(2, 5):
        await said(board, thread, "윤슬", f"{place}번째 말")
    page = await (await board.as_("윤슬")).get("/threads/search?q=100%25")
    assert f"/threads/{thread}?before=2#m-1" in page.text and "색상표" in texts(page)
    for person, words in (
        ("다온", "색상"),
        ("여울", "색상"),
        ("윤슬", "%"),
        ("윤슬", "없는 말"),
        ("윤슬", ""),
    ):
        found = texts(await (await board.as_(person)).get("/threads/search", params={"q": words}))
        assert "그런 말이 든 메시지가 없습니다." in found
