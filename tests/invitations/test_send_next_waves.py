"""The circle widens while there is time: a day between waves, each enterprise once, few enough in a week."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.answers.actions import submit_quote
from needs_board.invitations.actions import send_next_waves
from needs_board.kit.asker import Asker, Role
from needs_board.matches.actions import run_matcher
from needs_board.matches.models import Invitation, Match
from needs_board.matches.rules import ENOUGH_QUOTES, MOST_WAVES, NEXT_WAVE_AFTER, WAVE_SIZE, WEEKLY_BUDGET
from needs_board.needs.models import Need
from needs_board.notifications.rules import NoticeKind
from tests.board import Board
from tests.cast import id_of
from tests.invitations.asked import acts, pass_deadline, told, waves_of
from tests.world import complete_quote, drafted_need, printing_houses, published_need

HOUSES = MOST_WAVES * WAVE_SIZE + 6


async def matched_need(board: Board, *, sealed: bool = True) -> str:
    """Publish a need for which more printers fit than all waves can hold, and send the first wave."""
    await printing_houses(board, HOUSES)
    code = await published_need(board, sealed=sealed)
    await run_matcher(board.database, board.clock())
    assert len(await waves_of(board, code)) == WAVE_SIZE
    return code


async def widen(board: Board) -> int:
    async with board.write() as session:
        return await send_next_waves(session, board.clock())


async def quotes_come_in(board: Board, code: str, count: int) -> None:
    """Let so many printers send a quote."""
    for place in range(1, count + 1):
        name = f"인쇄소 {place}"
        printer = Asker(
            role=Role.SUPPLIER,
            account_id=id_of(f"{name} 사람"),
            organisation_id=id_of(name),
            person_name=name,
            organisation_name=name,
        )
        async with board.write() as session:
            await submit_quote(session, printer, code, complete_quote(board), board.clock())


async def test_next_wave_goes_out_after_a_day_and_not_before(board: Board) -> None:
    code = await matched_need(board)
    board.clock.forward(NEXT_WAVE_AFTER - timedelta(minutes=1))
    assert await widen(board) == 0
    board.clock.forward(timedelta(minutes=1))
    assert await widen(board) == WAVE_SIZE
    assert await widen(board) == 0
    assert sorted((await waves_of(board, code)).values()) == [1] * WAVE_SIZE + [2] * WAVE_SIZE


async def test_each_is_told_once_and_after_the_last_wave_nobody(board: Board) -> None:
    code = await matched_need(board)
    for _ in range(MOST_WAVES + 2):
        board.clock.forward(NEXT_WAVE_AFTER)
        await widen(board)
        await run_matcher(board.database, board.clock())
    waves = await waves_of(board, code)
    assert sorted(set(waves.values())) == list(range(1, MOST_WAVES + 1))
    assert len(waves) == MOST_WAVES * WAVE_SIZE
    addresses = await told(board, NoticeKind.INVITATION)
    assert len(addresses) == len(set(addresses)) == len(waves)
    assert await acts(board, "invite_enterprises") == [f"need:{code}"] * MOST_WAVES


async def test_wave_goes_down_the_ranking(board: Board) -> None:
    code = await matched_need(board)
    board.clock.forward(NEXT_WAVE_AFTER)
    await widen(board)
    async with board.read() as session:
        rows = await session.execute(
            sa.select(Match.rank, Match.decision)
            .join(Need, Need.id == Match.need_id)
            .where(Need.code == code)
            .order_by(Match.rank)
        )
        decisions = [decision for _rank, decision in rows]
    assert decisions[: 2 * WAVE_SIZE] == ["invited"] * (2 * WAVE_SIZE)
    assert "invited" not in decisions[2 * WAVE_SIZE :]


@pytest.mark.parametrize("quotes", [0, 1, ENOUGH_QUOTES, ENOUGH_QUOTES + 5])
async def test_sealed_need_widens_by_the_clock_alone_so_that_no_wave_tells_how_many_quoted(
    board: Board, quotes: int
) -> None:
    code = await matched_need(board)
    before = set(await waves_of(board, code))
    await quotes_come_in(board, code, quotes)
    board.clock.forward(NEXT_WAVE_AFTER)
    assert await widen(board) == WAVE_SIZE
    second = {name for name, wave in (await waves_of(board, code)).items() if wave == 2}
    ranking = await ranked(board, code)
    assert second == set([name for name in ranking if name not in before][:WAVE_SIZE])


async def ranked(board: Board, code: str) -> list[str]:
    """Return the names of the shortlist, best first."""
    client = await board.as_("가람")
    answer = await client.api("GET", f"/api/v1/needs/{code}/matches")
    return [one["name"] for one in answer.json()["matches"]]


@pytest.mark.parametrize(
    ("quotes", "invited"), [(0, WAVE_SIZE), (ENOUGH_QUOTES - 1, WAVE_SIZE), (ENOUGH_QUOTES, 0)]
)
async def test_open_need_with_enough_quotes_does_not_widen(board: Board, quotes: int, invited: int) -> None:
    code = await matched_need(board, sealed=False)
    await quotes_come_in(board, code, quotes)
    board.clock.forward(NEXT_WAVE_AFTER)
    assert await widen(board) == invited


async def test_enterprise_that_was_asked_often_this_week_is_spared(board: Board) -> None:
    code = await matched_need(board)
    first = set(await waves_of(board, code))
    busy, idle = [name for name in await ranked(board, code) if name not in first][:2]
    await asked_before(board, busy, WEEKLY_BUDGET)
    await asked_before(board, idle, WEEKLY_BUDGET - 1)
    board.clock.forward(NEXT_WAVE_AFTER)
    assert await widen(board) == WAVE_SIZE
    waves = await waves_of(board, code)
    assert busy not in waves
    assert waves[idle] == 2


async def asked_before(board: Board, enterprise: str, times: int) -> None:
    """Let an enterprise have been told of so many other needs just now."""
    for _ in range(times):
        other = await drafted_need(board)
        async with board.write() as session:
            need_id = (await session.scalars(sa.select(Need.id).where(Need.code == other))).one()
            session.add(
                Invitation(
                    need_id=need_id,
                    enterprise_id=id_of(enterprise),
                    wave=1,
                    state="told",
                    created_at=board.clock(),
                )
            )


async def test_need_whose_deadline_has_passed_or_that_was_never_matched_gets_no_wave(board: Board) -> None:
    code = await matched_need(board)
    await published_need(board, title="다른 책자 인쇄")
    pass_deadline(board)
    assert await widen(board) == 0
    assert len(await waves_of(board, code)) == WAVE_SIZE
