"""Finding enterprises: who is in the directory, by what they are found, what their page says."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Organisation
from needs_board.accounts.rules import OrganisationKind
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import product_on_sale


async def change(board: Board, name: str, **values: object) -> None:
    async with board.write() as session:
        await session.execute(sa.update(Enterprise).where(Enterprise.id == id_of(name)).values(**values))


async def names(board: Board, query: str = "") -> list[str]:
    answer = await board.visitor().api("GET", f"/api/v1/enterprises{query}")
    return [one["name"] for one in answer.json()["enterprises"]]


async def test_directory_shows_open_stores_and_no_others(board: Board) -> None:
    page = texts(await board.visitor().get("/enterprises"))
    assert "기업 2곳" in page
    assert "푸른인쇄" in page
    assert "새싹마을" not in page
    assert await names(board) == ["든든도시락", "푸른인쇄"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?type=cooperative", ["든든도시락"]),
        ("?region=강화군", ["푸른인쇄"]),
        ("?q=다과", ["든든도시락"]),
        ("?q=현수막+인쇄", ["푸른인쇄"]),
        ("?q=현수막+도시락", []),
        ("?q=%25", []),
        ("?q=_", []),
        ("?category=goods-print", ["푸른인쇄"]),
        ("?category=goods", ["푸른인쇄"]),
        ("?category=services", []),
        ("?q=중철", ["푸른인쇄"]),
    ],
)
async def test_enterprises_are_found_by_what_they_say_are_and_sell(
    board: Board, query: str, found: list[str]
) -> None:
    await change(board, "푸른인쇄", region="강화군")
    await product_on_sale(board)
    assert await names(board, query) == found


async def test_words_with_signs_of_the_database_mean_themselves(board: Board) -> None:
    await change(board, "푸른인쇄", description="재생지 100% 사용, A_4")
    assert await names(board, "?q=100%25") == ["푸른인쇄"]
    assert await names(board, "?q=A_4") == ["푸른인쇄"]
    assert await names(board, "?q=A%5C4") == []


async def test_product_that_is_not_on_sale_brings_nobody(board: Board) -> None:
    number = await product_on_sale(board)
    yunseul = await board.as_("윤슬")
    await yunseul.post(f"/products/{number}/hide")
    assert await names(board, "?category=goods-print") == []


async def test_senseless_conditions_are_left_out_and_kept_conditions_stay_in_the_form(board: Board) -> None:
    page = await board.visitor().get("/enterprises?type=bank&page=0&q=도시락")
    assert page.status_code == 200
    assert "기업 1곳" in texts(page)
    assert 'value="도시락"' in page.text


async def test_list_of_many_is_read_in_pages_with_few_statements(board: Board) -> None:
    async with board.write() as session:
        for number in range(100, 145):
            one = await session.get_one(Enterprise, id_of("푸른인쇄"))
            values = {c.key: getattr(one, c.key) for c in sa.inspect(Enterprise).columns}
            organisation = Organisation(
                kind=OrganisationKind.ENTERPRISE, name=f"가{number}", created_at=board.clock()
            )
            session.add(organisation)
            await session.flush()
            session.add(
                Enterprise(
                    **{**values, "id": organisation.id, "number": number, "name": f"가{number}", "brn": None}
                )
            )
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    sa.event.listen(board.database.engine.sync_engine, "before_cursor_execute", count)
    page = await board.visitor().get("/enterprises?page=2&region=남동구")
    assert "기업 47곳" in texts(page)
    assert 'href="?region=%EB%82%A8%EB%8F%99%EA%B5%AC&amp;page=3"' in page.text
    assert len(statements) <= 7


async def test_page_of_an_enterprise_says_what_its_certificates_are_worth_today(board: Board) -> None:
    today = date(2026, 11, 23)
    async with board.write() as session:
        for number, issued_on, until in (
            ("옛것", date(2020, 1, 1), today - timedelta(days=1)),
            ("곧", date(2024, 1, 1), today + timedelta(days=30)),
            ("나중", today + timedelta(days=3), None),
        ):
            session.add(
                Certificate(
                    enterprise_id=id_of("푸른인쇄"),
                    kind=EnterpriseType.SOCIAL_ENTERPRISE,
                    number=number,
                    issuer="고용노동부",
                    issued_on=issued_on,
                    valid_until=until,
                )
            )
    page = texts(await board.visitor().get("/enterprises/1"))
    for expected in (
        "2026. 11. 22.(일) 만료",
        "2026. 12. 23.(수) 곧 만료",
        "기한 없음 시작 전",
        "기한 없음 유효",
    ):
        assert expected in page
    valid = {
        one["number"]: one["is_valid"]
        for one in (await board.visitor().api("GET", "/api/v1/enterprises/1")).json()["certificates"]
    }
    assert valid == {"옛것": False, "곧": True, "나중": False, "2026-1": True}


async def test_page_lists_what_is_on_sale_with_price_and_tax(board: Board) -> None:
    await product_on_sale(board)
    page = texts(await board.visitor().get("/enterprises/1"))
    assert "중철 책자" in page
    assert "2,000원 / 권 부가가치세 포함" in page


async def test_how_to_reach_a_person_is_for_people_who_signed_in(board: Board) -> None:
    await change(board, "푸른인쇄", phone="032-000-1234", email="print@pureun.example")
    haneul = await board.as_("하늘")
    assert "032-000-1234" not in texts(await board.visitor().get("/enterprises/1"))
    assert "032-000-1234" in texts(await haneul.get("/enterprises/1"))
    assert (await board.visitor().api("GET", "/api/v1/enterprises/1")).json()["email"] == ""
    assert (await haneul.api("GET", "/api/v1/enterprises/1")).json()["email"] == "print@pureun.example"


@pytest.mark.parametrize("state", [state for state in StoreState if state is not StoreState.OPEN])
async def test_store_that_is_not_open_looks_unknown_to_all_but_its_own_people_and_the_staff(
    board: Board, state: StoreState
) -> None:
    await change(board, "푸른인쇄", state=state)
    for person in ("하늘", "여울"):
        client = await board.as_(person)
        hidden, unknown = await client.get("/enterprises/1"), await client.get("/enterprises/999")
        assert (hidden.status_code, unknown.status_code) == (404, 404)
        assert texts(hidden) == texts(unknown)
    assert (await board.visitor().get("/enterprises/1")).status_code == 404
    assert (await (await board.as_("윤슬")).get("/enterprises/1")).status_code == 200
    assert (await (await board.as_("가람")).get("/enterprises/1")).status_code == 200


async def test_number_that_no_database_can_hold_is_not_found(board: Board) -> None:
    assert (await board.visitor().get(f"/enterprises/{10**30}")).status_code == 404
    assert (await board.visitor().get(f"/products/{10**30}")).status_code == 404


async def test_staff_find_enterprises_in_every_state(board: Board) -> None:
    garam = await board.as_("가람")
    assert "기업 3곳" in texts(await garam.get("/enterprises"))
    assert "새싹마을" in texts(await garam.get("/enterprises?state=stocking"))
    haneul = await board.as_("하늘")
    assert "새싹마을" not in texts(await haneul.get("/enterprises?state=stocking"))


async def test_hidden_products_do_not_show_on_the_page(board: Board) -> None:
    number = await product_on_sale(board)
    async with board.write() as session:
        await session.execute(
            sa.update(Product).where(Product.number == number).values(state=ProductState.HIDDEN)
        )
    assert "중철 책자" not in texts(await board.visitor().get("/enterprises/1"))
