"""Certificates are warned of at 60, 30 and 7 days, once each; a lapse suspends, an accepted paper lifts it."""

from datetime import date, timedelta

import sqlalchemy as sa

from needs_board.accounts.models import Membership
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import StoreState, SuspendedFor
from needs_board.kit.calendar import today_in_seoul
from needs_board.lapses.actions import warn_and_suspend
from needs_board.lapses.queries import staff_counts
from needs_board.notifications.models import Notice
from needs_board.notifications.rules import NoticeKind
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import PaperState
from tests.applicants import upload
from tests.board import Board, texts
from tests.cast import id_of
from tests.world import asker

PROOF = "proof_social_enterprise"


async def ends_in(board: Board, days: int, enterprise: str = "푸른인쇄") -> None:
    """Let the certificate of an enterprise end so many days from now."""
    until = today_in_seoul(board.clock()) + timedelta(days=days)
    async with board.write() as session:
        await session.execute(
            sa.update(Certificate)
            .where(Certificate.enterprise_id == id_of(enterprise))
            .values(valid_until=until)
        )


async def work(board: Board) -> tuple[int, int]:
    async with board.write() as session:
        return await warn_and_suspend(session, board.clock())


async def told(board: Board, kind: NoticeKind, person: str) -> list[Notice]:
    async with board.read() as session:
        statement = sa.select(Notice).where(Notice.kind == kind, Notice.account_id == id_of(person))
        return list(await session.scalars(statement.order_by(Notice.id)))


async def store(board: Board) -> Enterprise:
    async with board.read() as session:
        return await session.get_one(Enterprise, id_of("푸른인쇄"))


def facts(board: Board, days: int) -> dict[str, str]:
    today = today_in_seoul(board.clock())
    until = (today + timedelta(days=days)).isoformat()
    return {
        "number": "제2026-9호",
        "issuer": "고용노동부",
        "issued_on": today.isoformat(),
        "valid_until": until,
    }


async def test_each_warning_comes_once_to_enterprise_and_staff(board: Board) -> None:
    await ends_in(board, 61)
    assert await work(board) == (0, 0)
    counts = []
    for _day in range(61):
        board.clock.forward(timedelta(days=1))
        counts.append((await work(board))[0])
        assert (await work(board))[0] == 0
    assert [day for day, count in enumerate(counts, 1) if count] == [1, 31, 54]
    for person in ("윤슬", "가람"):
        assert len(await told(board, NoticeKind.CERTIFICATE_ENDING, person)) == 3
    assert (await store(board)).state is StoreState.OPEN


async def test_late_registered_certificate_gets_the_nearest_warning_alone(board: Board) -> None:
    await ends_in(board, 20)
    assert await work(board) == (1, 0)
    (notice,) = await told(board, NoticeKind.CERTIFICATE_ENDING, "윤슬")
    assert notice.subject.endswith("/30")


async def test_renewed_certificate_is_not_warned_of(board: Board) -> None:
    await ends_in(board, 20)
    async with board.write() as session:
        session.add(
            Certificate(
                enterprise_id=id_of("푸른인쇄"),
                kind="social_enterprise",
                number="새 증서",
                issuer="고용노동부",
                issued_on=date(2026, 11, 1),
            )
        )
    assert await work(board) == (0, 0)


async def test_store_is_open_on_the_last_day_and_suspended_on_the_next(board: Board) -> None:
    await ends_in(board, 0)
    assert (await work(board))[1] == 0
    board.clock.forward(timedelta(days=1))
    assert await work(board) == (0, 1)
    assert await work(board) == (0, 0)
    one = await store(board)
    assert (one.state, one.suspended_for) == (StoreState.SUSPENDED, SuspendedFor.LAPSE)
    assert len(await told(board, NoticeKind.STORE_SUSPENDED, "윤슬")) == 1
    assert (await board.visitor().get("/enterprises/1")).status_code == 404
    yunseul = await board.as_("윤슬")
    assert "유효기간이 지났습니다" in texts(await yunseul.get("/me/store"))
    assert (await yunseul.post("/me/enterprise/open")).status_code == 403


async def test_accepted_paper_lifts_the_suspension(board: Board) -> None:
    await ends_in(board, -1)
    await work(board)
    yunseul, garam = await board.as_("윤슬"), await board.as_("가람")
    assert (await upload(yunseul, PROOF, form=facts(board, 365))).status_code == 303
    page = texts(await garam.get("/staff/renewals"))
    assert "제2026-9호" in page
    async with board.read() as session:
        paper = (await session.scalars(sa.select(Paper))).one()
        assert (await staff_counts(session, asker("가람"), board.clock()))[0] == 1
    assert (await garam.post(f"/staff/renewals/{paper.id}", {"act": "accept"})).status_code == 303
    one = await store(board)
    assert (one.state, one.suspended_for, one.state_reason) == (StoreState.OPEN, None, "")
    assert len(await told(board, NoticeKind.STORE_RESUMED, "윤슬")) == 1
    assert await work(board) == (0, 0)
    assert (await garam.post(f"/staff/renewals/{paper.id}", {"act": "accept"})).status_code == 404


async def test_what_the_staff_suspended_is_not_lifted_by_a_paper(board: Board) -> None:
    yunseul, garam = await board.as_("윤슬"), await board.as_("가람")
    await garam.post("/enterprises/1/suspend", {"reason": "거래를 확인하고 있습니다."})
    await upload(yunseul, PROOF, form=facts(board, 365))
    async with board.read() as session:
        paper = (await session.scalars(sa.select(Paper))).one()
    await garam.post(f"/staff/renewals/{paper.id}", {"act": "accept"})
    assert (await store(board)).state is StoreState.SUSPENDED
    assert len(await told(board, NoticeKind.PAPER_ACCEPTED, "윤슬")) == 1


async def test_renewal_that_is_not_good_enough_is_asked_for_again(board: Board) -> None:
    yunseul, garam = await board.as_("윤슬"), await board.as_("가람")
    await upload(yunseul, PROOF, form=facts(board, 365))
    async with board.read() as session:
        paper = (await session.scalars(sa.select(Paper))).one()
    short = await garam.post(f"/staff/renewals/{paper.id}", {"reason": "음"})
    assert short.status_code == 422
    assert f'id="reason-{paper.id}-error"' in short.text
    good = await garam.post(f"/staff/renewals/{paper.id}", {"reason": "글자가 보이지 않습니다."})
    assert good.status_code == 303
    assert "글자가 보이지 않습니다." in texts(await yunseul.get("/me/papers"))
    async with board.read() as session:
        assert (await session.get_one(Paper, paper.id)).state is PaperState.RETURNED


async def test_nobody_accepts_a_paper_of_their_own_organisation(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    await upload(yunseul, PROOF, form=facts(board, 365))
    async with board.write() as session:
        session.add(Membership(account_id=id_of("가람"), organisation_id=id_of("푸른인쇄")))
        paper = (await session.scalars(sa.select(Paper))).one()
    garam = await board.as_("가람")
    assert (await garam.post(f"/staff/renewals/{paper.id}", {"act": "accept"})).status_code == 403


async def test_store_without_any_certificate_is_left_to_the_staff(board: Board) -> None:
    async with board.write() as session:
        await session.execute(sa.delete(Certificate).where(Certificate.enterprise_id == id_of("푸른인쇄")))
    assert await work(board) == (0, 0)
