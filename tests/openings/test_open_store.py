"""An enterprise opens its store when its checklist is done, closes it for a while and opens it again."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.enterprises.models import Certificate
from needs_board.enterprises.rules import StoreState
from tests.board import Board, texts
from tests.cast import LONG_AGO, id_of
from tests.enterprises.test_own_enterprise import PROFILE, enterprise
from tests.world import product_on_sale


async def test_store_says_what_it_lacks_and_opens_when_nothing_lacks(board: Board) -> None:
    sol = await board.as_("솔")
    page = texts(await sol.get("/me/store"))
    assert "판매 중인 상품을 하나 이상 등록해 주세요" in page
    assert "사업자등록번호를 적어 주세요" in page
    refused = await sol.post("/me/enterprise/open")
    assert refused.status_code == 409
    assert "사업자등록번호를 적어 주세요" in texts(refused)
    assert (await enterprise(board, "새싹마을")).state is StoreState.STOCKING
    await sol.post("/me/enterprise", {**PROFILE, "brn": "901-81-34779"})
    said = texts(await sol.post("/me/enterprise/open"))
    assert "판매 중인 상품을 하나 이상 등록해 주세요" in said
    assert "납품하는지" not in said
    await product_on_sale(board, "솔")
    assert "매장을 열 준비가 되었습니다" in texts(await sol.get("/me/store"))
    assert (await sol.post("/me/enterprise/open")).status_code == 303
    one = await enterprise(board, "새싹마을")
    assert (one.state, one.opened_at, one.changed_at) == (StoreState.OPEN, board.clock(), board.clock())
    assert (await board.visitor().get("/enterprises/3")).status_code == 200


async def test_store_does_not_open_on_a_lapsed_certificate(board: Board) -> None:
    sol = await board.as_("솔")
    await sol.post("/me/enterprise", {**PROFILE, "brn": "901-81-34779"})
    await product_on_sale(board, "솔")
    async with board.write() as session:
        yesterday = (board.clock() - timedelta(days=1)).date()
        await session.execute(
            sa.update(Certificate)
            .where(Certificate.enterprise_id == id_of("새싹마을"))
            .values(valid_until=yesterday)
        )
    refused = await sol.post("/me/enterprise/open")
    assert refused.status_code == 409
    assert "유효한 인증서가 없습니다" in texts(refused)


async def test_closed_store_is_hidden_and_opens_again_with_its_first_day(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    assert (await yunseul.post("/me/enterprise/close")).status_code == 303
    assert (await board.visitor().get("/enterprises/1")).status_code == 404
    assert (await yunseul.post("/me/enterprise/close")).status_code == 409
    board.clock.forward(timedelta(days=2))
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/enterprise", PROFILE)
    await product_on_sale(board)
    assert (await yunseul.post("/me/enterprise/open")).status_code == 303
    assert (await enterprise(board)).opened_at == LONG_AGO


async def test_suspended_store_is_not_opened_by_the_enterprise(board: Board) -> None:
    garam, yunseul = await board.as_("가람"), await board.as_("윤슬")
    await garam.post("/enterprises/1/suspend", {"reason": "인증서가 만료되었습니다."})
    answer = await yunseul.post("/me/enterprise/open")
    assert answer.status_code == 403
    assert "인증서가 만료되었습니다." in texts(await yunseul.get("/me/enterprise"))
    assert (await enterprise(board)).state is StoreState.SUSPENDED


async def test_hidden_product_does_not_open_a_store(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await yunseul.post("/me/enterprise", PROFILE)
    number = await product_on_sale(board)
    await yunseul.post("/me/enterprise/close")
    await yunseul.post(f"/products/{number}/hide")
    refused = await yunseul.post("/me/enterprise/open")
    assert refused.status_code == 409
    assert "판매 중인 상품을 하나 이상" in texts(refused)


async def test_suspended_store_needs_only_its_certificate_to_open_again(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/enterprises/1/suspend", {"reason": "서류를 확인하고 있습니다."})
    assert (await garam.post("/enterprises/1/reopen")).status_code == 303
    assert (await enterprise(board)).suspended_for is None


async def test_api_opens_and_closes_ones_own_store(board: Board) -> None:
    sol = await board.as_("솔")
    await sol.post("/me/enterprise", {**PROFILE, "brn": "901-81-34779"})
    await product_on_sale(board, "솔")
    opened = await sol.api("POST", "/api/v1/me/enterprise/open")
    assert (opened.status_code, opened.json()["state"]) == (200, "open")
    closed = await sol.api("POST", "/api/v1/me/enterprise/close")
    assert closed.json()["state"] == "stocking"
