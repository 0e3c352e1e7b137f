"""Reads of messages; who may read a thread was asked by whoever fetched it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Membership, Organisation
from needs_board.accounts.queries import Person, members
from needs_board.autoquotes.actions import request_href
from needs_board.autoquotes.rules import STATE_LABELS, state_of
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import contains
from needs_board.files.models import StoredFile
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text
from needs_board.kit.templating import won
from needs_board.messages.forms import Line
from needs_board.messages.models import Message
from needs_board.messages.rules import MESSAGES_ON_A_PAGE, MINUTE, MOST_AT_ONCE, pieces
from needs_board.quotes.models import Quote
from needs_board.threads.models import Thread, ThreadSide
from needs_board.threads.queries import Mine, Other, OwnThread, whole_threads
from needs_board.threads.rules import UNREAD_AFTER

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A message with who said it and what goes with it."""

    message: Message
    person: str
    organisation: str
    file: StoredFile | None
    product: Product | None
    quote: Quote | None


async def last_said(session: AsyncSession, thread_id: UUID, before: int | None = None) -> list[Said]:
    """Return the newest messages of a thread, or those just before a number, in their order."""
    statement = _said().where(Message.thread_id == thread_id).order_by(Message.number.desc())
    if before is not None:
        statement = statement.where(Message.number < before)
    rows = (await session.execute(statement.limit(MESSAGES_ON_A_PAGE))).all()
    return [Said(*row) for row in reversed(rows)]


async def said_after(
    session: AsyncSession, thread_id: UUID, number: int, most: int = MOST_AT_ONCE
) -> list[Said]:
    """Return what was said after a number, in order, without a gap: numbers are given under the thread's lock."""
    statement = _said().where(Message.thread_id == thread_id, Message.number > number)
    return [Said(*row) for row in await session.execute(statement.order_by(Message.number).limit(most))]


async def sent_before(session: AsyncSession, account_id: UUID, sent_id: UUID) -> Message | None:
    """Return the message that somebody has sent with this id already."""
    statement = sa.select(Message).where(Message.account_id == account_id, Message.sent_id == sent_id)
    return (await session.scalars(statement)).first()


async def count_lately(session: AsyncSession, account_id: UUID, at: datetime) -> int:
    """Return how many messages somebody has sent within the last minute."""
    statement = sa.select(sa.func.count()).where(
        Message.account_id == account_id, Message.sent_at > at - MINUTE
    )
    return (await session.execute(statement)).scalar_one()


async def found_in_own(session: AsyncSession, asker: Asker, words: str) -> Sequence[tuple[Said, Thread]]:
    """Return the newest messages of the asker's threads that contain the words, each with its thread."""
    statement = (
        _said()
        .add_columns(Thread)
        .join(Thread, Thread.id == Message.thread_id)
        .join(ThreadSide, ThreadSide.thread_id == Thread.id)
        .where(ThreadSide.organisation_id == acting_for(asker), contains(Message.text, words))
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(MOST_FOUND)
    )
    return [(Said(*row[:-1]), row[-1]) for row in await session.execute(statement)]


async def unread_threads(session: AsyncSession, at: datetime) -> list[OwnThread]:
    """Return the threads, as the side has them that has left something unread for ten minutes and was not told."""
    waited = (
        sa.select(Message.id)
        .where(
            Message.thread_id == Thread.id,
            Message.organisation_id == Other.organisation_id,
            Message.number > Mine.read_number,
            Message.sent_at <= at - UNREAD_AFTER,
        )
        .exists()
    )
    statement = whole_threads().where(
        Mine.muted_at.is_(None),
        Other.wrote_number > Mine.read_number,
        Mine.told_number <= Mine.read_number,
        waited,
    )
    return [OwnThread(*row) for row in await session.execute(statement.order_by(Thread.last_at))]


async def concerned(session: AsyncSession, side: ThreadSide) -> list[Person]:
    """Return whom of a side its thread concerns: of an agency a department, or all when nobody is left in it."""
    people = await members(session, [side.organisation_id])
    statement = sa.select(Membership.account_id).where(Membership.department_id == side.department_id)
    within = set(await session.scalars(statement)) if side.department_id else set()
    return [one for one in people if one.account_id in within] or people


def _said() -> sa.Select[Message, str, str, StoredFile | None, Product | None, Quote | None]:
    return (
        sa.select(Message, Account.name, Organisation.name, StoredFile, Product, Quote)
        .join(Account, Account.id == Message.account_id)
        .join(Organisation, Organisation.id == Message.organisation_id)
        .outerjoin(StoredFile, StoredFile.id == Message.file_id)
        .outerjoin(Product, Product.id == Message.product_id)
        .outerjoin(Quote, Quote.id == Message.quote_id)
    )


def line_of(said: Said, own: OwnThread) -> Line:
    """Return a message as somebody of one side sees it."""
    one = said.message
    is_own = one.organisation_id == own.mine.organisation_id
    href, waits = _quote_now(said.quote)
    return Line(
        number=one.number,
        person=said.person,
        organisation=said.organisation,
        is_own=is_own,
        is_read=is_own and one.number <= own.other.read_number,
        sent_at=one.sent_at,
        pieces=pieces(one.text),
        file_name=said.file.name if said.file else "",
        file_href=f"/threads/{one.thread_id}/files/{one.number}" if said.file else "",
        proposed=_proposed(said),
        proposal_href=_acceptance(said) if said.product and not is_own else "",
        quote=said.quote.number if said.quote else "",
        quote_href=href,
        quote_facts=f"{said.quote.title} · {won(said.quote.total_won)}" if said.quote else "",
        quote_waits=waits,
    )


def _quote_now(quote: Quote | None) -> tuple[str, str]:
    """Return where a quote in a message leads, and what has come of it while it is not made."""
    if quote is None:
        return "", ""
    if quote.revision:
        return f"/quotes/{quote.number}", ""
    return request_href(quote), _(STATE_LABELS[state_of(quote.state, quote.revision)])


def _acceptance(said: Said) -> str:
    """Return where an agency turns a proposal into a quote."""
    one = said.message
    chosen = {"product": said.product.number if said.product else "", "quantity": str(one.quantity or "")}
    return f"/threads/{one.thread_id}/quote?{urlencode(chosen)}"


def _proposed(said: Said) -> str:
    if said.product is None or said.message.quantity is None:
        return ""
    return f"{said.product.name} {quantity_text(said.message.quantity)}{said.product.unit}"
