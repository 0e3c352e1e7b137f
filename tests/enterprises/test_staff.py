"""What the staff do with an enterprise: its certificates, and its store's state."""

from datetime import date

import pytest
import sqlalchemy as sa

from needs_board.enterprises.actions import create_enterprise
from needs_board.enterprises.forms import CertificateForm, EnterpriseForm, ProfileForm
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import (
    NEXT_STATES,
    CertificateStanding,
    EnterpriseType,
    StoreState,
    check_move,
    standing_on,
)
from needs_board.kit.asker import CLOCKWORK
from needs_board.kit.errors import Conflict, Forbidden, WrongInput
from tests.board import Board, texts
from tests.cast import LONG_AGO, id_of
from tests.world import asker

ROWS = {
    "type": "social_cooperative",
    "revision": "1",
    "certificates-0-kind": "social_cooperative",
    "certificates-0-number": "제2026-7호",
    "certificates-0-issuer": "기획재정부",
    "certificates-0-issued_on": "2026-05-01",
    "certificates-0-valid_until": "",
    "certificates-1-kind": "social_enterprise",
    "certificates-1-number": "",
}


async def enterprise(board: Board, name: str = "푸른인쇄") -> Enterprise:
    async with board.read() as session:
        return await session.get_one(Enterprise, id_of(name))


async def numbers(board: Board, name: str = "푸른인쇄") -> list[str]:
    async with board.read() as session:
        rows = sa.select(Certificate.number).where(Certificate.enterprise_id == id_of(name))
        return list(await session.scalars(rows))


async def test_staff_enter_type_and_certificates_and_matching_sees_that_they_changed(board: Board) -> None:
    garam = await board.as_("가람")
    assert "2026-1" in (await garam.get("/enterprises/1/standing")).text
    answer = await garam.post("/enterprises/1/standing", ROWS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/enterprises/1")
    one = await enterprise(board)
    assert (one.type, one.changed_at, one.revision) == (
        EnterpriseType.SOCIAL_COOPERATIVE,
        board.clock(),
        2,
    )
    assert await numbers(board) == ["제2026-7호"]


async def test_certificate_alone_wakes_matching_too_and_saving_the_same_does_not(board: Board) -> None:
    garam = await board.as_("가람")
    same = {
        "type": "social_enterprise",
        "revision": "1",
        "certificates-0-kind": "social_enterprise",
        "certificates-0-number": "2026-1",
        "certificates-0-issuer": "인천광역시",
        "certificates-0-issued_on": "2026-01-05",
    }
    assert (await garam.post("/enterprises/1/standing", same)).status_code == 303
    assert (await enterprise(board)).changed_at == LONG_AGO
    longer = {**same, "certificates-0-valid_until": "2028-01-04", "revision": "2"}
    assert (await garam.post("/enterprises/1/standing", longer)).status_code == 303
    assert (await enterprise(board)).changed_at == board.clock()


async def test_wrong_certificates_are_told_at_their_fields_and_nothing_is_saved(board: Board) -> None:
    garam = await board.as_("가람")
    wrong = {
        **ROWS,
        "certificates-0-valid_until": "2026-04-30",
        "certificates-1-number": "제2026-7호",
        "certificates-1-kind": "social_cooperative",
        "certificates-1-issuer": "기획재정부",
        "certificates-1-issued_on": "2026-05-01",
    }
    answer = await garam.post("/enterprises/1/standing", wrong)
    assert answer.status_code == 422
    for field in ("certificates-0-valid_until", "certificates-1-number"):
        assert f'id="{field}-error"' in answer.text
    assert await numbers(board) == ["2026-1"]


async def test_staff_do_not_overwrite_each_other(board: Board) -> None:
    garam = await board.as_("가람")
    await garam.post("/enterprises/1/standing", ROWS)
    answer = await garam.post("/enterprises/1/standing", {**ROWS, "certificates-0-number": "다른 번호"})
    assert answer.status_code == 409
    assert "다른 번호" in answer.text
    assert "제2026-7호" in texts(answer)
    assert await numbers(board) == ["제2026-7호"]


async def test_enterprise_does_not_enter_its_own_certificates(board: Board) -> None:
    yunseul = await board.as_("윤슬")
    assert (await yunseul.get("/enterprises/1/standing")).status_code == 403
    assert (await yunseul.post("/enterprises/1/standing", ROWS)).status_code == 403
    assert await numbers(board) == ["2026-1"]


async def test_staff_suspend_with_a_reason_that_the_enterprise_reads_and_reopen(board: Board) -> None:
    garam = await board.as_("가람")
    empty = await garam.post("/enterprises/1/suspend", {"reason": " "})
    assert empty.status_code == 422
    assert 'id="reason-error"' in empty.text
    assert (await enterprise(board)).state is StoreState.OPEN
    answer = await garam.post("/enterprises/1/suspend", {"reason": "인증서가 만료되었습니다."})
    assert answer.status_code == 303
    one = await enterprise(board)
    assert (one.state, one.state_reason) == (StoreState.SUSPENDED, "인증서가 만료되었습니다.")
    assert (await board.visitor().get("/enterprises/1")).status_code == 404
    assert (await garam.post("/enterprises/1/suspend", {"reason": "한 번 더 누릅니다."})).status_code == 409
    assert (await garam.post("/enterprises/1/reopen")).status_code == 303
    one = await enterprise(board)
    assert (one.state, one.state_reason, one.opened_at) == (StoreState.OPEN, "", LONG_AGO)


async def test_officers_and_enterprises_do_not_suspend(board: Board) -> None:
    for person in ("하늘", "윤슬", "여울"):
        client = await board.as_(person)
        assert (
            await client.post("/enterprises/1/suspend", {"reason": "미워서 그럽니다."})
        ).status_code == 403
        assert (await client.post("/enterprises/1/reopen")).status_code == 403
    assert (await enterprise(board)).state is StoreState.OPEN


async def test_enterprise_is_added_with_its_organisation_and_a_fresh_number(board: Board) -> None:
    certificate = CertificateForm(
        kind=EnterpriseType.COOPERATIVE, number="1", issuer="인천광역시", issued_on=date(2026, 1, 1)
    )
    form = EnterpriseForm(
        name="물결공방",
        type=EnterpriseType.COOPERATIVE,
        profile=ProfileForm(brn="901-81-34779", description="나무 그릇을 깎습니다."),
        certificates=(certificate,),
    )
    async with board.write() as session:
        made = await create_enterprise(session, CLOCKWORK, form, board.clock())
    assert (made.number, made.brn, made.state, made.opened_at) == (
        4,
        "9018134779",
        StoreState.STOCKING,
        None,
    )
    async with board.write() as session:
        with pytest.raises(WrongInput) as wrong:
            await create_enterprise(session, CLOCKWORK, form, board.clock())
        assert list(wrong.value.errors) == ["brn"]
        with pytest.raises(Forbidden):
            await create_enterprise(session, asker("윤슬"), form, board.clock())


@pytest.mark.parametrize("now", list(StoreState))
@pytest.mark.parametrize("wanted", list(StoreState))
def test_store_moves_only_as_its_life_has_it(now: StoreState, wanted: StoreState) -> None:
    if wanted in NEXT_STATES[now]:
        check_move(now, wanted)
    else:
        with pytest.raises(Conflict):
            check_move(now, wanted)


def test_life_of_a_store_begins_with_an_application_and_ends_closed() -> None:
    reached, fringe = set[StoreState](), {StoreState.APPLYING}
    while fringe:
        reached |= fringe
        fringe = {after for now in fringe for after in NEXT_STATES[now]} - reached
    assert reached == set(StoreState)
    assert {now for now in StoreState if not NEXT_STATES[now]} == {StoreState.CLOSED}


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2025, 12, 31), CertificateStanding.NOT_YET),
        (date(2026, 1, 1), CertificateStanding.VALID),
        (date(2026, 10, 31), CertificateStanding.VALID),
        (date(2026, 11, 1), CertificateStanding.ENDING),
        (date(2026, 12, 31), CertificateStanding.ENDING),
        (date(2027, 1, 1), CertificateStanding.LAPSED),
    ],
)
def test_certificate_counts_from_its_issue_to_the_end_of_its_last_day(
    day: date, standing: CertificateStanding
) -> None:
    assert standing_on(date(2026, 1, 1), date(2026, 12, 31), day) is standing
