"""Who has forgotten a password gets a link by mail; nobody learns whether an address is known."""

from datetime import timedelta

import sqlalchemy as sa

from needs_board.accounts.models import Account
from needs_board.joining.rules import MOST_STARTS_PER_ADDRESS, MOST_STARTS_PER_EMAIL
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import MUST_ARRIVE, NoticeKind
from needs_board.resets.rules import RESET_LIFE
from tests.board import Board, texts
from tests.cast import PASSWORD

HANEUL = "haneul@narae.example"
FRESH = "굴포천 왜가리 세 마리"


async def links(board: Board) -> list[str]:
    """The links that were mailed, the latest last."""
    async with board.read() as session:
        rows = await session.execute(
            sa.select(Notice.href)
            .join(OutgoingMail, OutgoingMail.notice_id == Notice.id)
            .join(Account, Account.id == Notice.account_id)
            .where(OutgoingMail.kind == NoticeKind.ACCOUNT_LINK, OutgoingMail.recipient == HANEUL)
            .order_by(Notice.id)
        )
        return [str(href) for href in rows.scalars()]


async def test_link_comes_by_mail_sets_the_password_and_ends_every_session(board: Board) -> None:
    haneul = await board.as_("하늘")
    assert 'href="/forgotten"' in (await board.visitor().get("/sign-in")).text
    asked = await board.visitor().post("/forgotten", {"email": HANEUL.upper()})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/forgotten/sent")
    (link,) = await links(board)
    assert NoticeKind.ACCOUNT_LINK in MUST_ARRIVE
    assert (await board.visitor().post(link, {"password": FRESH})).status_code == 303
    assert (await haneul.get("/me/sessions")).status_code == 303
    signed_in = await board.visitor().post("/sign-in", {"email": HANEUL, "password": FRESH})
    assert signed_in.status_code == 303
    assert (await board.visitor().post(link, {"password": PASSWORD})).status_code == 404


async def test_unknown_address_is_answered_like_a_known_one(board: Board) -> None:
    answers = []
    for email in (HANEUL, "nobody@narae.example"):
        answer = await board.visitor().post("/forgotten", {"email": email})
        api = await board.visitor().api("POST", "/api/v1/password-resets", {"email": email})
        answers.append((answer.status_code, answer.headers["Location"], api.status_code, api.text))
    assert answers[0] == answers[1]
    assert len(await links(board)) == 2
    async with board.read() as session:
        assert (await session.scalars(sa.select(sa.func.count(OutgoingMail.id)))).one() == 2


async def test_link_is_worth_an_hour_and_nothing_after_a_newer_one(board: Board) -> None:
    for _time in range(2):
        await board.visitor().post("/forgotten", {"email": HANEUL})
    older, newer = await links(board)
    assert (await board.visitor().get(older)).status_code == 404
    board.clock.forward(RESET_LIFE - timedelta(seconds=1))
    assert (await board.visitor().get(newer)).status_code == 200
    board.clock.forward(timedelta(seconds=1))
    assert (await board.visitor().get(newer)).status_code == 404


async def test_address_and_place_are_limited_alike_for_known_and_unknown(board: Board) -> None:
    for email in (HANEUL, "nobody@narae.example"):
        for _time in range(MOST_STARTS_PER_EMAIL):
            assert (await board.visitor().post("/forgotten", {"email": email})).status_code == 303
        assert (await board.visitor().post("/forgotten", {"email": email})).status_code == 429
    assert len(await links(board)) == MOST_STARTS_PER_EMAIL
    for place in range(2 * MOST_STARTS_PER_EMAIL, MOST_STARTS_PER_ADDRESS):
        await board.visitor().post("/forgotten", {"email": f"other{place}@narae.example"})
    refused = await board.visitor().post("/forgotten", {"email": "seojun@narae.example"})
    assert refused.status_code == 429


async def test_link_stands_in_the_mail_alone(board: Board) -> None:
    """Whoever sits at a session that is not theirs must not become its owner for good."""
    await board.visitor().post("/forgotten", {"email": HANEUL})
    haneul = await board.as_("하늘")
    assert "비밀번호" not in texts(await haneul.get("/notices"))
    async with board.read() as session:
        hidden = (await session.scalars(sa.select(Notice.id))).one()
    assert (await haneul.post(f"/notices/{hidden}/open")).status_code == 404


async def test_program_sets_the_password_with_the_token(board: Board) -> None:
    await board.visitor().api("POST", "/api/v1/password-resets", {"email": HANEUL})
    token = (await links(board))[0].removeprefix("/links/")
    weak = await board.visitor().api("POST", f"/api/v1/password-resets/{token}", {"password": "짧은암호"})
    assert weak.status_code == 422
    done = await board.visitor().api("POST", f"/api/v1/password-resets/{token}", {"password": FRESH})
    assert done.status_code == 200
    again = await board.visitor().api("POST", f"/api/v1/password-resets/{token}", {"password": FRESH})
    assert again.status_code == 404
