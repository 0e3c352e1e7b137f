"""What a returned application is asked to mend is worded anew: told once more, kept in the journal, only while it is mended."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.journal.queries import history
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from tests.applicants import handed_in, upload
from tests.board import Board, Client, texts
from tests.reviews.test_decide import AT, CODE, ask_to_mend, newest

PAGE = f"{AT}/correct"


async def returned(board: Board) -> tuple[Client, Client, dict[str, str]]:
    """Let an application be returned for its bank copy and its address; return both sides and the form as it is shown."""
    naru, garam = await handed_in(board), await board.as_("가람")
    await ask_to_mend(board, garam, "bank_copy", "계좌번호가 잘렸습니다.")
    await garam.post(f"{AT}/sections/company", {"reason-company": "주소가 등록증과 다릅니다."})
    assert (await garam.post(f"{AT}/return", {"note": "부탁드립니다."})).status_code == 303
    board.clock.forward(timedelta(hours=1))
    form = {
        f"reason-{(await newest(board))['bank_copy'].id}": "계좌번호가 잘렸습니다.",
        "reason-company": "주소가 등록증과 다릅니다.",
        "note": "부탁드립니다.",
    }
    return naru, garam, form


async def told(board: Board) -> list[str]:
    """What the applicant was told to mend, the latest last."""
    async with board.read() as session:
        kind = Notice.kind == NoticeKind.APPLICATION_RETURNED
        rows = await session.scalars(sa.select(Notice.facts).where(kind).order_by(Notice.id))
        return [str(facts["to_mend"]) for facts in rows]


async def test_new_wording_is_shown_told_once_more_and_kept_beside_the_old_one(board: Board) -> None:
    naru, garam, form = await returned(board)
    assert "주소가 등록증과 다릅니다.</textarea>" in (await garam.get(PAGE)).text
    wanted = form | {"reason-company": "대표자 이름이 등록증과 다릅니다."}
    answer = await garam.post(PAGE, wanted)
    assert (answer.status_code, answer.headers["Location"]) == (303, AT)
    assert "대표자 이름이 등록증과 다릅니다." in texts(await naru.get("/me/application"))
    assert len(await told(board)) == 2
    assert "바로잡은 안내입니다." in (await told(board))[-1]
    assert "대표자 이름이 등록증과 다릅니다." in (await told(board))[-1]
    async with board.read() as session:
        entries = [e for e in await history(session, f"application:{CODE}") if e.act == "correct_reason"]
    assert [e.facts for e in entries] == [
        {"of": "company", "before": "주소가 등록증과 다릅니다.", "after": "대표자 이름이 등록증과 다릅니다."}
    ]


async def test_paper_and_note_are_worded_anew_in_one_letter(board: Board) -> None:
    naru, garam, form = await returned(board)
    paper = next(name for name in form if name not in {"reason-company", "note"})
    await garam.post(PAGE, form | {paper: "예금주가 보이지 않습니다.", "note": "금요일까지 부탁드립니다."})
    page = texts(await naru.get("/me/application"))
    assert "예금주가 보이지 않습니다." in page
    assert "금요일까지 부탁드립니다." in page
    assert len(await told(board)) == 2


async def test_nobody_is_told_again_where_nothing_changed(board: Board) -> None:
    _naru, garam, form = await returned(board)
    assert (await garam.post(PAGE, form)).status_code == 303
    assert "바뀐 것이 없어" in texts(await garam.get(AT))
    assert len(await told(board)) == 1


async def test_what_was_mended_meanwhile_is_not_worded_anew_and_nothing_is_saved(board: Board) -> None:
    naru, garam, form = await returned(board)
    assert (await upload(naru, "bank_copy")).status_code == 303
    answer = await garam.post(PAGE, form | {"reason-company": "대표자 이름이 등록증과 다릅니다."})
    assert answer.status_code == 409
    assert "그 사이 기업이 고친 것이 있습니다" in texts(answer)
    assert "대표자 이름이 등록증과 다릅니다.</textarea>" in answer.text
    assert "주소가 등록증과 다릅니다." in texts(await naru.get("/me/application"))
    assert len(await told(board)) == 1


async def test_wording_must_say_something(board: Board) -> None:
    _naru, garam, form = await returned(board)
    answer = await garam.post(PAGE, form | {"reason-company": "음"})
    assert answer.status_code == 422
    assert 'id="reason-company-error"' in answer.text


async def test_only_what_lies_with_its_enterprise_is_corrected(board: Board) -> None:
    await handed_in(board)
    garam = await board.as_("가람")
    assert (await garam.get(PAGE)).status_code == 409
    assert (await garam.get(f"{AT}9/correct")).status_code == 404
