"""The page of an enterprise tells what agencies have contracted with it, and nothing before there is a contract."""

from tests.board import Board, texts
from tests.world import awarded_need, contracted_need


async def test_contract_is_told_with_its_agency_and_without_its_price(board: Board) -> None:
    await contracted_need(board)
    page = texts(await board.visitor().get("/enterprises/1"))
    assert "마을 이야기 책자 인쇄 나래구청 2026. 12. 1." in page
    assert "600,000" not in page
    assert "660,000" not in page
    assert "공공기관 계약 실적" not in texts(await board.visitor().get("/enterprises/2"))


async def test_choice_without_a_contract_is_not_told(board: Board) -> None:
    await awarded_need(board)
    for person in ("윤슬", "여울", "다온"):
        assert "공공기관 계약 실적" not in texts(await (await board.as_(person)).get("/enterprises/1"))
