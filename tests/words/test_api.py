"""The rules of words for programs of the staff."""

import pytest
import sqlalchemy as sa

from needs_board.words.models import WordRule
from tests.board import Board
from tests.world import word_rule

PATH = "/api/v1/words"
PAIR = {"kind": "synonym", "word": "휴지", "means": "화장지", "note": "총무과 수요"}


async def count(board: Board) -> int:
    async with board.read() as session:
        return (await session.execute(sa.select(sa.func.count()).select_from(WordRule))).scalar_one()


async def test_program_adds_reads_and_takes_back_a_rule(board: Board) -> None:
    garam = await board.as_("가람")
    made = await garam.api("POST", PATH, PAIR)
    assert made.status_code == 201
    one = made.json()
    assert {name: one[name] for name in PAIR} == PAIR
    assert (one["number"], one["author"], one["removed_at"], one["removed_by"]) == (1, "정가람", None, "")
    assert (await garam.api("GET", f"{PATH}/1")).json() == one
    listed = (await garam.api("GET", PATH)).json()
    assert listed == {"rules": [one], "count": 1, "page": 1, "page_size": 50}
    gone = await garam.api("POST", f"{PATH}/1/take-back")
    assert (gone.status_code, gone.json()["removed_by"]) == (200, "정가람")
    assert (await garam.api("GET", PATH)).json()["count"] == 0
    assert (await garam.api("GET", f"{PATH}?taken_back=true")).json()["rules"] == [gone.json()]
    late = await garam.api("POST", f"{PATH}/1/take-back")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/conflict")


async def test_list_is_narrowed_as_on_the_page(board: Board) -> None:
    await word_rule(board)
    garam = await board.as_("가람")
    for query, found in {"?q=화장": 1, "?kind=cut": 0, "?kind=synonym&q=휴지": 1, "?page=9": 1}.items():
        assert len((await garam.api("GET", PATH + query)).json()["rules"]) == found, query
    for query in ("?kind=nonsense", "?page=0", f"?q={'가' * 101}"):
        assert (await garam.api("GET", PATH + query)).status_code == 422, query


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"means": ""}, "means"),
        ({"means": "휴지"}, "means"),
        ({"word": "?!"}, "word"),
        ({"word": "\u200b"}, "word"),
        ({"kind": "stop"}, "means"),
        ({"kind": "antonym"}, "body"),
        ({"word": "가" * 41}, "body"),
        ({"weight": 1}, "body"),
    ],
)
async def test_api_refuses_what_the_form_refuses(board: Board, change: dict[str, object], field: str) -> None:
    garam = await board.as_("가람")
    answer = await garam.api("POST", PATH, {**PAIR, **change})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]
    assert await count(board) == 0


async def test_rule_that_contradicts_is_refused_at_its_field(board: Board) -> None:
    await word_rule(board)
    answer = await (await board.as_("가람")).api("POST", PATH, {**PAIR, "kind": "cut"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["means"])
    assert await count(board) == 1


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("윤슬", 403), (None, 401)])
async def test_only_the_staff_is_answered(board: Board, person: str | None, status: int) -> None:
    number = await word_rule(board)
    client = await board.as_(person) if person else board.visitor()
    for method, path, body in (
        ("GET", PATH, None),
        ("GET", f"{PATH}/{number}", None),
        ("GET", f"{PATH}/999", None),
        ("POST", PATH, {**PAIR, "word": "티슈"}),
        ("POST", f"{PATH}/{number}/take-back", None),
    ):
        assert (await client.api(method, path, body)).status_code == status, path
    assert await count(board) == 1


async def test_same_idempotency_key_gets_the_same_answer(board: Board) -> None:
    garam = await board.as_("가람")
    headers = {"Idempotency_Key": "018f3c1e-0000-7000-8000-000000000001"}
    first, second = [await garam.api("POST", PATH, PAIR, **headers) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert await count(board) == 1
