"""Before the deadline nobody but the enterprise sees a sealed quote: not its price, not its text, not that it is there."""

import re
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa

from needs_board.matches.actions import run_matcher
from needs_board.needs.actions import cancel_need, change_need, return_need
from needs_board.needs.forms import CancelForm, ReturnForm
from needs_board.needs.models import Need
from needs_board.needs.queries import form_of, own_need
from needs_board.notifications.models import Notice, OutgoingMail
from tests.board import Board, Client, texts
from tests.opening import close_and_open
from tests.world import asker, product_on_sale, published_need, submitted_quote

OTHERS = ("하늘", "서준", "다온", "여울", "가람", "")
SECRETS = (
    "25,000",
    "25000",
    "750,000",
    "750000",
    "825,000",
    "825000",
    "비밀 조건",
    "Q-2026-1-1",
    "푸른인쇄의 견적",
)


async def client_of(board: Board, person: str) -> Client:
    return await board.as_(person) if person else board.visitor()


async def everything_seen(client: Client, code: str) -> str:
    """Return all that a person can read of a need and its quotes, pages and API, each with its status."""
    seen = []
    for path in (
        f"/needs/{code}", "/needs", "/", "/me/quotes", "/me/received", "/me/needs", f"/needs/{code}/matches",
        f"/needs/{code}/compare", f"/needs/{code}/award", "/stats", "/notices",
    ):  # fmt: skip
        page = await client.get(path)
        seen.append(f"{path} {page.status_code} {client_text(page.text)}")
    for path in (f"/api/v1/needs/{code}", f"/api/v1/needs/{code}/quotes", "/api/v1/needs"):
        answer = await client.api("GET", path)
        seen.append(f"{path} {answer.status_code} {answer.text}")
    return "\n".join(seen)


def client_text(html: str) -> str:
    """Return a page without what differs with every request."""
    return "\n".join(
        line for line in html.splitlines() if "_csrf_token" not in line and "_request_id" not in line
    )


@pytest.mark.parametrize("person", OTHERS)
async def test_a_board_with_and_without_a_sealed_quote_looks_the_same_to_all_others(
    board: Board, person: str
) -> None:
    code = await published_need(board)
    client = await client_of(board, person)
    before = await everything_seen(client, code)
    await submitted_quote(board, code, "윤슬", 25_000, note="비밀 조건")
    after = await everything_seen(client, code)
    assert after == before
    assert not any(secret in after for secret in SECRETS)


@pytest.mark.parametrize("person", OTHERS)
@pytest.mark.parametrize("path", ["/quotes/{}", "/quotes/{}/pdf", "/quotes/{}/withdraw", "/quotes/{}/result"])
async def test_a_sealed_quote_and_an_unknown_one_are_answered_alike(
    board: Board, person: str, path: str
) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    client = await client_of(board, person)
    sealed, unknown = await client.get(path.format(number)), await client.get(path.format("Q-2026-1-9"))
    assert sealed.status_code == unknown.status_code
    assert sealed.status_code in {303, 403, 404}
    assert sealed.text.replace(number, "Q-2026-1-9") == unknown.text


@pytest.mark.parametrize("person", OTHERS)
async def test_nobody_else_reads_or_changes_a_sealed_quote_over_the_api(board: Board, person: str) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    client = await client_of(board, person)
    for method, path in (("GET", ""), ("PUT", ""), ("POST", "/submit"), ("POST", "/withdraw")):
        body: object = {} if method == "PUT" else None
        sealed = await client.api(method, f"/api/v1/quotes/{number}{path}", body)
        unknown = await client.api(method, f"/api/v1/quotes/Q-2026-1-9{path}", body)
        assert sealed.status_code == unknown.status_code == (404 if person else 401)
        assert sealed.text.replace(number, "Q-2026-1-9") == unknown.text


async def test_no_notice_and_no_mail_tells_of_a_sealed_quote(board: Board) -> None:
    code = await published_need(board)
    await submitted_quote(board, code, "윤슬", 25_000)
    async with board.read() as session:
        assert (await session.scalars(sa.select(Notice.id))).first() is None
        assert (await session.scalars(sa.select(OutgoingMail.id))).first() is None


async def test_the_number_of_a_quote_does_not_tell_how_many_others_there_are(board: Board) -> None:
    code = await published_need(board)
    assert await submitted_quote(board, code, "윤슬", 25_000) == "Q-2026-1-1"
    assert await submitted_quote(board, code, "여울", 26_000) == "Q-2026-2-1"


async def test_after_the_deadline_the_seal_stays_until_the_agency_opens_it(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    board.clock.forward(timedelta(days=8))
    haneul, garam, daon = await board.as_("하늘"), await board.as_("가람"), await board.as_("다온")
    assert (await haneul.get(f"/quotes/{number}")).status_code == 404
    await close_and_open(board)
    for client in (haneul, garam):
        assert "825,000원" in (await client.get(f"/quotes/{number}")).text
        listed = (await client.api("GET", f"/api/v1/needs/{code}/quotes")).json()["quotes"]
        assert [one["total_won"] for one in listed] == [825_000]
    assert (await daon.get(f"/quotes/{number}")).status_code == 404
    assert (await daon.api("GET", f"/api/v1/needs/{code}/quotes")).json() == {"quotes": []}
    assert number in (await haneul.get("/me/received")).text


async def test_enterprises_never_see_each_others_quotes_not_even_open_ones(board: Board) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    yeoul = await board.as_("여울")
    assert (await yeoul.get(f"/quotes/{number}")).status_code == 404
    assert (await yeoul.api("GET", f"/api/v1/needs/{code}/quotes")).json() == {"quotes": []}


async def test_an_agency_cannot_break_the_seal_by_cancelling_its_need(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    async with board.write() as session:
        await cancel_need(session, asker("하늘"), code, CancelForm("견적만 보려고 했습니다."), board.clock())
    haneul = await board.as_("하늘")
    assert (await haneul.get(f"/quotes/{number}")).status_code == 404
    assert number not in (await haneul.get("/me/received")).text
    assert (await (await board.as_("윤슬")).get(f"/quotes/{number}")).status_code == 200


async def test_an_agency_cannot_break_the_seal_of_a_returned_need_with_another_deadline(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    async with board.write() as session:
        await return_need(session, asker("가람"), code, ReturnForm("수량을 확인해 주세요."), board.clock())
    haneul = await board.as_("하늘")
    read = (await haneul.api("GET", f"/api/v1/needs/{code}")).json()
    yesterday = read["need"] | {"revision": read["revision"], "deadline_on": "2026-11-22"}
    assert (await haneul.api("PUT", f"/api/v1/needs/{code}", yesterday)).status_code == 200
    reason = {"reason": "견적만 보려고 했습니다."}
    assert (await haneul.api("POST", f"/api/v1/needs/{code}/cancel", reason)).status_code == 200
    for client in (haneul, await board.as_("가람")):
        assert (await client.get(f"/quotes/{number}")).status_code == 404
        assert (await client.api("GET", f"/api/v1/needs/{code}/quotes")).json() == {"quotes": []}


async def test_cancelling_after_the_deadline_leaves_the_quotes_open(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    board.clock.forward(timedelta(days=1))
    async with board.write() as session:
        await cancel_need(session, asker("하늘"), code, CancelForm("예산이 없어졌습니다."), board.clock())
    assert (await (await board.as_("하늘")).get(f"/quotes/{number}")).status_code == 200


async def test_staff_do_not_learn_from_the_outbox_who_has_a_sealed_quote(board: Board) -> None:
    code = await published_need(board)
    await run_matcher(board.database, board.clock())  # 여울 is not invited to print books
    await submitted_quote(board, code, "여울", 25_000)
    async with board.write() as session:
        need = await own_need(session, asker("하늘"), code)
        form = msgspec.structs.replace(await form_of(session, need), budget_won=800_000)
        await change_need(session, asker("하늘"), code, need.revision, form, board.clock())
    await run_matcher(board.database, board.clock())
    garam = await board.as_("가람")
    for path in ("/staff/mail", "/staff/mail?state=queued"):
        assert "yunseul@pureun.example" in (await garam.get(path)).text
        assert "yeoul@deundeun.example" not in (await garam.get(path)).text
    assert re.search(r"전체 \W?2\b", texts(await garam.get("/staff/mail")))
    assert "조건이 바뀌었습니다" in texts(await (await board.as_("여울")).get("/me/notices"))
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    assert "yeoul@deundeun.example" in (await (await board.as_("가람")).get("/staff/mail")).text


async def test_a_product_ordered_before_and_after_does_not_tell_of_a_sealed_quote(board: Board) -> None:
    product, code = await product_on_sale(board), await published_need(board)
    haneul = await board.as_("하늘")

    async def ordered() -> str:
        answer = await haneul.api("POST", f"/api/v1/products/{product}/quote", {"quantity": "10"})
        return str(answer.json()["number"])

    before = await ordered()
    await submitted_quote(board, code, "윤슬", 25_000)
    assert [before, await ordered()] == ["P-2026-1-1", "P-2026-1-2"]


async def test_staff_cannot_break_the_seal_by_returning_a_need(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    async with board.write() as session:
        await return_need(session, asker("가람"), code, ReturnForm("수량을 확인해 주세요."), board.clock())
    for person in ("가람", "하늘"):
        assert (await (await board.as_(person)).get(f"/quotes/{number}")).status_code == 404


async def test_a_sealed_quote_that_was_withdrawn_is_never_seen(board: Board) -> None:
    code = await published_need(board)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    await (await board.as_("윤슬")).post(f"/quotes/{number}/withdraw")
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    haneul = await board.as_("하늘")
    assert (await haneul.get(f"/quotes/{number}")).status_code == 404
    assert (await haneul.api("GET", f"/api/v1/needs/{code}/quotes")).json() == {"quotes": []}


async def test_what_is_saved_but_not_submitted_stays_with_the_enterprise_for_good(board: Board) -> None:
    code = await published_need(board, sealed=False)
    number = await submitted_quote(board, code, "윤슬", 25_000)
    yunseul, haneul = await board.as_("윤슬"), await board.as_("하늘")
    draft = {"note": "더 싸게 낼까 고민 중", "lines": []}
    assert (await yunseul.api("PUT", f"/api/v1/quotes/{number}", draft)).json()["draft"]["note"] == draft[
        "note"
    ]
    seen = (await haneul.api("GET", f"/api/v1/quotes/{number}")).json()
    assert (seen["draft"], seen["total_won"]) == (None, 825_000)
    assert "고민" not in (await haneul.get(f"/quotes/{number}")).text
    async with board.read() as session:
        assert (await session.scalars(sa.select(Need.state))).one() == "open"
