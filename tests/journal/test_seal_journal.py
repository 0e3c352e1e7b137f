"""What was done is chained soon afterwards, and whoever changes a byte of it is found out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from needs_board.journal.actions import note, seal_journal
from needs_board.journal.models import JournalEntry, JournalSeal
from needs_board.journal.queries import first_broken_seal, last_seal
from needs_board.journal.rules import EntryFacts, seal
from tests.board import MORNING, Board
from tests.cast import id_of
from tests.world import asker


async def noted(board: Board, count: int, act: str = "publish_need") -> None:
    """Note so many acts of 하늘, a minute apart."""
    async with board.write() as session:
        for place in range(count):
            board.clock.forward(timedelta(minutes=1))
            note(session, asker("하늘"), act, f"need:N-2026-{place:04}", board.clock(), place=place)
            await session.flush()


async def sealed(board: Board) -> int:
    async with board.write() as session:
        return await seal_journal(session)


async def broken(board: Board) -> int | None:
    async with board.read() as session:
        return await first_broken_seal(session)


async def test_every_entry_is_sealed_once_in_the_order_of_time(board: Board) -> None:
    await noted(board, 3)
    assert await sealed(board) == 3
    assert await sealed(board) == 0
    await noted(board, 2, "cancel_need")
    assert await sealed(board) == 2
    async with board.read() as session:
        acts = (
            await session.scalars(
                sa.select(JournalEntry.act)
                .join(JournalSeal, JournalSeal.entry_id == JournalEntry.id)
                .order_by(JournalSeal.position)
            )
        ).all()
        assert (await last_seal(session))[0] == 5
    assert acts == ["publish_need"] * 3 + ["cancel_need"] * 2
    assert await broken(board) is None


async def test_empty_journal_holds(board: Board) -> None:
    assert await sealed(board) == 0
    assert await broken(board) is None


CHANGES = {
    "act": "cancel_need",
    "subject": "need:N-2026-0009",
    "facts": {"place": 2},
    "at": MORNING,
    "account_id": id_of("서준"),
    "organisation_id": None,
}


@pytest.mark.parametrize("field", CHANGES)
async def test_changed_field_of_an_entry_is_found_with_its_place(board: Board, field: str) -> None:
    await noted(board, 4)
    await sealed(board)
    async with board.write() as session:
        second = sa.select(JournalSeal.entry_id).where(JournalSeal.position == 2).scalar_subquery()
        await session.execute(
            sa.update(JournalEntry).where(JournalEntry.id == second).values({field: CHANGES[field]})
        )
    assert await broken(board) == 2


@pytest.mark.parametrize("position", [1, 2, 3])
async def test_entry_cut_out_with_its_seal_is_missed_unless_it_was_the_last(
    board: Board, position: int
) -> None:
    await noted(board, 3)
    await sealed(board)
    async with board.write() as session:
        entry_id = (
            await session.scalars(sa.select(JournalSeal.entry_id).where(JournalSeal.position == position))
        ).one()
        await session.execute(sa.delete(JournalSeal).where(JournalSeal.position == position))
        await session.execute(sa.delete(JournalEntry).where(JournalEntry.id == entry_id))
    assert await broken(board) == (position if position < 3 else None)


async def test_seal_made_anew_for_a_changed_entry_breaks_the_chain_behind_it(board: Board) -> None:
    await noted(board, 3)
    await sealed(board)
    async with board.write() as session:
        first = (await session.scalars(sa.select(JournalSeal).where(JournalSeal.position == 1))).one()
        entry = await session.get_one(JournalEntry, first.entry_id)
        entry.act = "cancel_need"
        facts = EntryFacts(
            entry.id, entry.at, entry.account_id, entry.organisation_id, entry.act, entry.subject, entry.facts
        )
        first.hash = seal("0" * 64, facts)
    assert await broken(board) == 2
