"""The front page of each role and the staff's board: what they tell, and what they must not tell."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from needs_board.accounts.queries import members
from needs_board.matches.models import Invitation, Match, MatchRun
from needs_board.matches.rules import InvitationState
from needs_board.needs.models import Need
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.models import OutgoingMail
from needs_board.notifications.rules import MailState, NoticeKind
from needs_board.runs.models import JobRun
from needs_board.runs.rules import Outcome
from tests.board import Board, reading_statements, texts
from tests.cast import LONG_AGO, id_of
from tests.world import drafted_need, evaluating_need, published_need, submitted_quote

WHY = [{"word": "책자", "value": 0.3, "fields": ["products"], "words": ["책자"]}]


async def matched(board: Board, code: str, enterprise: str, *, asked: InvitationState | None = None) -> None:
    """Put an enterprise on the shortlist of a need, invited when a state is given."""
    async with board.write() as session:
        need = (await session.scalars(sa.select(Need).where(Need.code == code))).one()
        run = MatchRun(
            id=uuid4(),
            at=LONG_AGO,
            fingerprint="0" * 64,
            parameters={},
            needs=1,
            documents=1,
            invited=0,
            seconds=0.1,
        )
        session.add(run)
        await session.flush()
        session.add(
            Match(
                run_id=run.id,
                need_id=need.id,
                enterprise_id=id_of(enterprise),
                rank=1,
                score=0.4,
                probability=0.6,
                reasons=WHY,
                decision="invited",
                newcomer_place=False,
            )
        )
        if asked is not None:
            session.add(
                Invitation(
                    need_id=need.id,
                    enterprise_id=id_of(enterprise),
                    wave=1,
                    state=asked,
                    opened_at=board.clock() if asked is InvitationState.OPENED else None,
                    created_at=board.clock(),
                )
            )


async def test_visitor_reads_what_this_is_and_what_is_open(board: Board) -> None:
    await published_need(board, title="마을 지도 인쇄")
    await drafted_need(board, title="숨은 초안")
    words = texts(await board.visitor().get("/"))
    assert "공공기관이 필요한 물품과 서비스를 먼저 알리면" in words
    assert "마을 지도 인쇄" in words
    assert "숨은 초안" not in words
    assert "매장을 연 기업 2" in words
    assert "협동조합" in words


async def test_officer_reads_what_her_agency_has_to_do(board: Board) -> None:
    await evaluating_need(board, 윤슬=20_000)
    await drafted_need(board, by="서준", title="문화과 초안")
    await published_need(board, by="다온", title="남의 수요")
    page = await (await board.as_("하늘")).get("/")
    words = texts(page)
    assert "결정할 수요 1" in words
    assert "/needs/N-2026-0001/compare" in page.text
    assert "문화과 초안" in words
    assert "남의 수요" not in words


@pytest.mark.parametrize("person", ["하늘", "가람"])
@pytest.mark.parametrize("path", ["/", "/staff/needs"])
async def test_number_of_sealed_quotes_is_nowhere_before_the_deadline(
    board: Board, person: str, path: str
) -> None:
    code = await published_need(board)
    client = await board.as_(person)
    before = texts(await client.get(path))
    await submitted_quote(board, code, "윤슬", 20_000)
    assert texts(await client.get(path)) == before


async def test_number_of_open_quotes_is_shown(board: Board) -> None:
    code = await published_need(board, sealed=False)
    await submitted_quote(board, code, "윤슬", 20_000)
    assert "1건" in texts(await (await board.as_("하늘")).get("/"))


async def test_enterprise_reads_what_waits_for_it(board: Board) -> None:
    invited = await published_need(board, title="안내받은 수요")
    fitting = await published_need(board, title="맞을 만한 수요")
    declined = await published_need(board, title="거절한 수요")
    answered = await published_need(board, title="이미 답한 수요")
    await matched(board, invited, "푸른인쇄", asked=InvitationState.TOLD)
    await matched(board, fitting, "푸른인쇄")
    await matched(board, declined, "푸른인쇄", asked=InvitationState.DECLINED)
    await matched(board, answered, "푸른인쇄", asked=InvitationState.OPENED)
    await submitted_quote(board, answered, "윤슬", 20_000)
    page = await (await board.as_("윤슬")).get("/")
    words = texts(page)
    assert "답을 기다리는 안내 1" in words
    assert f"/invitations/{invited}" in page.text
    assert "맞는 까닭 책자" in words
    assert f"/needs/{fitting}" in page.text
    assert "거절한 수요" not in words
    assert "이미 답한 수요" not in words
    assert "제출 1건" in words
    rival = texts(await (await board.as_("여울")).get("/"))
    assert "안내받은 수요" not in rival


async def test_quote_whose_terms_changed_waits_to_be_finished(board: Board) -> None:
    code = await published_need(board, title="조건이 바뀐 수요")
    await submitted_quote(board, code, "윤슬", 20_000)
    yunseul = await board.as_("윤슬")
    assert "조건이 바뀐 수요" not in texts(await yunseul.get("/"))
    async with board.write() as session:
        await session.execute(sa.update(Need).values(terms_revision=2))
    page = await yunseul.get("/")
    assert "마무리할 견적 1" in texts(page)
    assert f"/needs/{code}/quote" in page.text


async def test_enterprise_without_an_open_store_is_told_to_open_it(board: Board) -> None:
    assert "아직 매장을 열지 않았습니다" in texts(await (await board.as_("솔")).get("/"))


async def test_staff_see_needs_near_their_deadline_without_learning_about_sealed_quotes(board: Board) -> None:
    sealed = await published_need(board, title="봉인 수요")
    unanswered = await published_need(board, title="답 없는 공개 수요", sealed=False)
    answered = await published_need(board, title="답 있는 공개 수요", sealed=False)
    await submitted_quote(board, answered, "윤슬", 20_000)
    await submitted_quote(board, sealed, "윤슬", 20_000)
    board.clock.forward(timedelta(days=5))
    page = (await (await board.as_("가람")).get("/")).text
    near = page.split("마감이 사흘 안에 닥친 수요")[1].split("상태별 수요")[0]
    assert sealed in near
    assert unanswered in near
    assert answered not in near


async def test_staff_see_failed_mail_dead_jobs_and_stores_nobody_asked(board: Board) -> None:
    code = await published_need(board)
    await matched(board, code, "푸른인쇄", asked=InvitationState.TOLD)
    async with board.write() as session:
        facts: dict[str, str | int] = {
            "code": code,
            "title": "책자",
            "agency": "나래구청",
            "deadline": board.clock().isoformat(),
            "reasons": "책자",
        }
        people = await members(session, [id_of("푸른인쇄")])
        news = News(NoticeKind.INVITATION, f"need:{code}", f"/invitations/{code}", facts)
        await tell(session, news, people, board.clock())
        await session.flush()
        await session.execute(sa.update(OutgoingMail).values(state=MailState.FAILED))
        session.add(
            JobRun(
                job="match",
                owner="w",
                started_at=board.clock() - timedelta(hours=1),
                beat_at=board.clock() - timedelta(hours=1),
                outcome=Outcome.RUNNING,
            )
        )
    garam = await board.as_("가람")
    words = texts(await garam.get("/"))
    assert "수요와 기업 맞추기: 응답이 없습니다" in words
    assert "실패 1통" in words
    assert "1곳 있습니다" in words
    assert "든든도시락" in words
    row = (await garam.get("/staff/needs")).text.split(f'note">{code}')[1]
    assert "전달 실패 1" in row


async def test_staff_board_filters_by_state_and_pages(board: Board) -> None:
    open_code = await published_need(board, title="열린 수요")
    await drafted_need(board, title="초안 수요")
    garam = await board.as_("가람")
    assert open_code in (await garam.get("/staff/needs?state=open&page=99")).text
    assert open_code not in (await garam.get("/staff/needs?state=cancelled")).text
    assert "초안 수요" not in (await garam.get("/staff/needs?state=nonsense&page=-1")).text


@pytest.mark.parametrize(("person", "status"), [("하늘", 403), ("윤슬", 403), ("가람", 200)])
async def test_staff_board_is_for_staff(board: Board, person: str, status: int) -> None:
    assert (await (await board.as_(person)).get("/staff/needs")).status_code == status


async def test_everybody_finds_help(board: Board) -> None:
    for client in (
        board.visitor(),
        await board.as_("하늘"),
        await board.as_("윤슬"),
        await board.as_("가람"),
    ):
        page = await client.get("/help")
        assert page.status_code == 200
        assert "자주 묻는 것" in texts(page)


@pytest.mark.parametrize(
    ("person", "path", "most"),
    [("", "/", 3), ("하늘", "/", 5), ("윤슬", "/", 7), ("가람", "/", 14), ("가람", "/staff/needs", 4)],
)
async def test_page_takes_few_statements_however_much_there_is(
    board: Board, person: str, path: str, most: int
) -> None:
    client = await board.as_(person) if person else board.visitor()
    counts = []
    for _more in range(2):
        for title in ("하나", "둘", "셋"):
            code = await published_need(board, title=title)
            await matched(board, code, "푸른인쇄", asked=InvitationState.OPENED)
        with reading_statements(board) as seen:
            assert (await client.get(path)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= most
