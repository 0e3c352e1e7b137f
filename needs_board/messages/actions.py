"""Saying something in a thread."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import Person
from needs_board.kit.asker import Asker, account_of, acting_for
from needs_board.kit.errors import Conflict, TooMany
from needs_board.kit.i18n import _
from needs_board.kit.wakes import wake
from needs_board.messages import queries
from needs_board.messages.forms import FirstForm
from needs_board.messages.models import Message
from needs_board.messages.rules import MOST_A_MINUTE, MOST_NAMED
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from needs_board.subjects.queries import subject_for
from needs_board.threads.actions import begin_thread, note_read
from needs_board.threads.queries import OwnThread, thread_for
from needs_board.threads.rules import check_takes_messages


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """What is to be said; `sent_id` was made by the sender and stands for this message for ever."""

    sent_id: UUID
    text: str = ""
    file_id: UUID | None = None
    product_id: UUID | None = None
    quantity: Decimal | None = None
    quote_id: UUID | None = None


async def say_first(session: AsyncSession, asker: Asker, form: FirstForm, at: datetime) -> Message:
    """Begin a thread about a subject with its first message, or go on with the one that there is."""
    subject = await subject_for(session, asker, form.about, form.enterprise)
    thread = await begin_thread(session, asker, subject, at)
    return await say(session, asker, thread.id, NewMessage(sent_id=form.id, text=form.text), at)


async def say(session: AsyncSession, asker: Asker, thread_id: UUID, new: NewMessage, at: datetime) -> Message:
    """Add a message to a thread of the asker's organisation, and return it; sent again, it is there once.

    Its number is the next one of the thread, given under the lock of the thread's row: who reads message n can read all
    before it. Raises NotFound for threads of others, Refused while the thread takes none, TooMany for the 31st in a
    minute, Conflict when the id was used for something else.
    """
    own = await thread_for(session, asker, thread_id, for_writing=True)
    if (earlier := await queries.sent_before(session, account_of(asker), new.sent_id)) is not None:
        _check_same(earlier, thread_id, new)
        return earlier
    check_takes_messages(is_sealed=own.is_sealed, store=own.enterprise.state)
    if await queries.count_lately(session, account_of(asker), at) >= MOST_A_MINUTE:
        raise TooMany(
            _("1분에 메시지를 %(most)d개까지 보낼 수 있습니다. 잠시 뒤 다시 보내 주세요.")
            % {"most": MOST_A_MINUTE}
        )
    own.thread.last_number += 1
    own.thread.last_at = at
    own.mine.wrote_number = own.thread.last_number
    said = Message(
        thread_id=thread_id,
        number=own.thread.last_number,
        sent_id=new.sent_id,
        account_id=account_of(asker),
        organisation_id=acting_for(asker),
        text=new.text,
        file_id=new.file_id,
        product_id=new.product_id,
        quantity=new.quantity,
        quote_id=new.quote_id,
        sent_at=at,
    )
    session.add(said)
    await session.flush()
    await note_read(session, asker, thread_id, said.number)  # the answer's page shows what came before it
    await wake(session, thread_id)
    return said


def _check_same(earlier: Message, thread_id: UUID, new: NewMessage) -> None:
    if earlier.thread_id != thread_id or earlier.text != new.text:
        raise Conflict(_("이미 다른 메시지를 보낸 번호입니다. 화면을 새로 고친 뒤 다시 보내 주세요."))


async def read_up_to(session: AsyncSession, asker: Asker, thread_id: UUID, number: int) -> None:
    """Note how far the asker has read, and let the other side see it; raises NotFound for threads of others."""
    if await note_read(session, asker, thread_id, number):
        await wake(session, thread_id)


async def tell_unread(session: AsyncSession, at: datetime) -> int:
    """Tell the people of each side, in one notice each, of messages that lie unread for ten minutes; return how many.

    A side is told once until somebody of it has read; a muted one never. Of an agency the department is told that the
    thread concerns or, when nobody is left in it, everybody.
    """
    waiting: dict[UUID, tuple[Person, list[OwnThread]]] = {}
    for own in await queries.unread_threads(session, at):
        for person in await queries.concerned(session, own.mine):
            waiting.setdefault(person.account_id, (person, []))[1].append(own)
        own.mine.told_number = own.thread.last_number
    for person, owns in waiting.values():
        named = ", ".join(f"{one.other_name} {one.thread.title}".strip() for one in owns[:MOST_NAMED])
        facts: dict[str, str | int] = {
            "count": len(owns),
            "threads": named + (" …" if len(owns) > MOST_NAMED else ""),
        }
        href = f"/threads/{owns[0].thread.id}" if len(owns) == 1 else "/threads"
        news = News(NoticeKind.MESSAGES_UNREAD, f"messages:{at.isoformat()}", href, facts)
        await tell(session, news, [person], at)
    return len(waiting)
