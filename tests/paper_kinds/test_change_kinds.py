"""The centre decides which papers are asked for."""

from tests.applicants import applicant
from tests.board import Board, texts

NEW = {"name_ko": "인감증명서", "hint": "행정복지센터에서 발급받습니다.", "required": "1", "most_days": "90"}


async def kind_added(board: Board, **changes: str) -> str:
    """Add a kind and return the path of its page."""
    garam = await board.as_("가람")
    assert (await garam.post("/staff/papers/new", NEW | changes)).status_code == 303
    page = (await garam.get("/staff/papers")).text
    before = page[: page.index(f">{(NEW | changes)['name_ko']}</a>")]
    return before[before.rindex('href="') + 6 :].rstrip('"')


async def test_new_kind_is_asked_of_applicants_from_now_on(board: Board) -> None:
    naru = await applicant(board)
    path = await kind_added(board)
    assert "인감증명서" in texts(await naru.get("/me/application"))
    page = await naru.get(path.replace("/staff/", "/me/"))
    assert "발급일" in texts(page)


async def test_kind_for_one_type_is_asked_of_that_type_alone(board: Board) -> None:
    naru = await applicant(board)
    await kind_added(board, for_village_enterprise="1")
    assert "인감증명서" not in texts(await naru.get("/me/application"))
    await naru.post("/me/application/type", {"type": "village_enterprise"})
    assert "인감증명서" in texts(await naru.get("/me/application"))


async def test_kind_is_changed_and_retired(board: Board) -> None:
    naru, garam = await applicant(board), await board.as_("가람")
    path = await kind_added(board)
    changed = await garam.post(path, NEW | {"name_ko": "인감 증명서", "revision": "1"})
    assert changed.status_code == 303
    assert "인감 증명서" in texts(await naru.get("/me/application"))
    assert (await garam.post(path, NEW | {"revision": "2", "act": "retire"})).status_code == 303
    assert "인감 증명서" not in texts(await naru.get("/me/application"))
    assert (await garam.get(path)).status_code == 404


async def test_somebody_elses_save_is_not_lost(board: Board) -> None:
    garam = await board.as_("가람")
    path = await kind_added(board)
    await garam.post(path, NEW | {"hint": "먼저", "revision": "1"})
    late = await garam.post(path, NEW | {"hint": "나중에", "revision": "1"})
    assert late.status_code == 409
    assert "나중에" in late.text
    assert 'name="revision" value="2"' in late.text


async def test_what_joining_rests_on_stays(board: Board) -> None:
    garam = await board.as_("가람")
    for code in ("seal", "proof_cooperative", "application_form"):
        refused = await garam.post(f"/staff/papers/{code}", NEW | {"revision": "1", "act": "retire"})
        assert refused.status_code == 409
        assert "입점에 꼭 필요한 서류" in texts(refused)
    form = {"name_ko": "설립신고확인증", "for_village_enterprise": "1", "required": "1", "revision": "1"}
    assert (await garam.post("/staff/papers/proof_cooperative", form)).status_code == 303
    naru = await applicant(board)
    assert "설립신고확인증" in texts(await naru.get("/me/application"))


async def test_wrong_fields_are_named(board: Board) -> None:
    garam = await board.as_("가람")
    answer = await garam.post("/staff/papers/new", {"name_ko": "", "most_days": "0"})
    assert answer.status_code == 422
    for field in ("name_ko", "most_days"):
        assert f'id="{field}-error"' in answer.text


async def test_only_the_staff_decide(board: Board) -> None:
    for person in ("하늘", "윤슬"):
        client = await board.as_(person)
        for path in ("/staff/papers", "/staff/papers/new", "/staff/papers/seal"):
            assert (await client.get(path)).status_code == 403
        assert (await client.post("/staff/papers/new", NEW)).status_code == 403
