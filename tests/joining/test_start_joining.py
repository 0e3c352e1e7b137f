"""An enterprise starts by itself: a link to its address, an account behind it, an empty application."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.accounts.models import Account, OneTimeLink
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.joining.actions import forget_unanswered
from needs_board.joining.models import JoinInvitation
from needs_board.joining.rules import MOST_STARTS_PER_EMAIL
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import NoticeKind
from tests.applicants import EMAIL, NAME, START, applicant, enterprise_of, link_sent, signed_in
from tests.board import Board, texts
from tests.cast import PASSWORD


async def mails(board: Board) -> list[tuple[NoticeKind, str]]:
    async with board.read() as session:
        rows = await session.execute(
            sa.select(OutgoingMail.kind, OutgoingMail.recipient).order_by(OutgoingMail.id)
        )
        return [(kind, recipient) for kind, recipient in rows]


async def test_link_in_a_mail_opens_an_application(board: Board) -> None:
    naru = await applicant(board)
    one = await enterprise_of(board)
    assert (one.state, one.type.value, one.brn) == (StoreState.APPLYING, "cooperative", None)
    page = texts(await naru.get("/me/application"))
    assert NAME in page
    assert "아직 8가지가 남았습니다" in page
    assert await mails(board) == [(NoticeKind.JOIN_LINK, EMAIL)]


async def test_page_is_the_same_for_an_address_that_has_an_account(board: Board) -> None:
    visitor = board.visitor()
    unknown = await visitor.post("/join", START)
    known = await visitor.post("/join", START | {"email": "Yunseul@pureun.example"})
    assert (unknown.status_code, unknown.headers["Location"]) == (303, "/join/sent")
    assert (known.status_code, known.headers["Location"]) == (303, "/join/sent")
    assert await mails(board) == [
        (NoticeKind.JOIN_LINK, EMAIL),
        (NoticeKind.JOIN_KNOWN, "yunseul@pureun.example"),
    ]


async def test_requests_for_one_address_are_limited_known_or_not(board: Board) -> None:
    visitor = board.visitor()
    for email in (EMAIL, "yunseul@pureun.example"):
        form = START | {"email": email}
        for _time in range(MOST_STARTS_PER_EMAIL):
            assert (await visitor.post("/join", form)).status_code == 303
        refused = await visitor.post("/join", form)
        assert refused.status_code == 429
        assert "15분 뒤에 다시 시도해 주세요" in texts(refused)
    board.clock.forward(timedelta(minutes=16))
    assert (await visitor.post("/join", START)).status_code == 303


async def test_requests_from_one_place_are_limited(board: Board) -> None:
    visitor = board.visitor()
    answers = [await visitor.post("/join", START | {"email": f"n{n}@baram.example"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [303] * 20 + [429]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"type": "other"}, "type", "입점 기준: 기업 유형"),
        ({"in_region": "no"}, "in_region", "입점 기준: 소재지"),
        ({"in_region": ""}, "in_region", "필수 항목"),
        ({"type": "club"}, "type", "목록에서 골라"),
        ({"email": "주소아님"}, "email", "형식이 올바르지 않습니다"),
        ({"enterprise_name": ""}, "enterprise_name", "필수 항목"),
    ],
)
async def test_refusal_names_field_and_rule_and_nothing_is_sent(
    board: Board, changes: dict[str, str], field: str, sentence: str
) -> None:
    answer = await board.visitor().post("/join", START | changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in texts(answer)
    assert await mails(board) == []
    async with board.read() as session:
        assert (await session.scalars(sa.select(JoinInvitation))).first() is None


async def test_link_works_once_and_for_three_days(board: Board) -> None:
    visitor = board.visitor()
    await visitor.post("/join", START)
    link = await link_sent(board)
    assert NAME in texts(await visitor.get(link))
    board.clock.forward(timedelta(days=3, minutes=1))
    assert (await visitor.get(link)).status_code == 404
    assert (await visitor.post(link, {"password": PASSWORD})).status_code == 404
    await visitor.post("/join", START)
    fresh = await link_sent(board)
    assert (await visitor.post(fresh, {"password": PASSWORD})).status_code == 303
    assert (await visitor.post(fresh, {"password": PASSWORD})).status_code == 404
    async with board.read() as session:
        names = await session.scalars(sa.select(Enterprise.name).where(Enterprise.name == NAME))
        assert len(names.all()) == 1


async def test_newer_link_replaces_the_older_one(board: Board) -> None:
    visitor = board.visitor()
    await visitor.post("/join", START)
    first = await link_sent(board)
    await visitor.post("/join", START)
    assert (await visitor.get(first)).status_code == 404
    assert (await visitor.get(await link_sent(board))).status_code == 200


async def test_weak_password_is_refused_and_the_link_still_works(board: Board) -> None:
    visitor = board.visitor()
    await visitor.post("/join", START)
    link = await link_sent(board)
    refused = await visitor.post(link, {"password": "짧다"})
    assert (refused.status_code, "12자 이상" in texts(refused)) == (422, True)
    assert (await visitor.post(link, {"password": PASSWORD})).status_code == 303


async def test_link_that_was_used_stands_in_no_inbox(board: Board) -> None:
    naru = await applicant(board)
    async with board.read() as session:
        notice = (await session.scalars(sa.select(Notice).where(Notice.kind == NoticeKind.JOIN_LINK))).one()
    assert (notice.href, notice.read_at) == ("/me/application", board.clock())
    assert "/join/" not in (await naru.get("/me/notices")).text


async def test_staff_do_not_read_the_link_in_a_mail(board: Board) -> None:
    await board.visitor().post("/join", START)
    link = await link_sent(board)
    garam = await board.as_("가람")
    async with board.read() as session:
        mail = (await session.scalars(sa.select(OutgoingMail.id))).one()
    page = await garam.get(f"/staff/mail/{mail}")
    assert page.status_code == 200
    assert link not in page.text


async def test_somebody_who_never_followed_is_forgotten(board: Board) -> None:
    await board.visitor().post("/join", START)
    await applicant(board, email="other@baram.example", enterprise_name="다른 조합")
    board.clock.forward(timedelta(days=34))
    async with board.write() as session:
        assert await forget_unanswered(session, board.clock()) == 1
        assert await forget_unanswered(session, board.clock()) == 0
    async with board.read() as session:
        assert (await session.scalars(sa.select(Account).where(Account.email == EMAIL))).first() is None
        assert (await session.scalars(sa.select(OneTimeLink.id))).first() is not None
    assert await signed_in(board, "other@baram.example")


async def test_address_that_was_only_written_to_cannot_sign_in(board: Board) -> None:
    visitor = board.visitor()
    await visitor.post("/join", START)
    answer = await visitor.post("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 422
