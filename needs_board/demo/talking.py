"""What agencies and enterprises of the story say to each other."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.demo.people import Cast
from needs_board.demo.scenes import Scene
from needs_board.demo.script import TalkText
from needs_board.enclosures.actions import quote_in_thread
from needs_board.enclosures.forms import QuoteInThreadForm
from needs_board.kit.db import new_key
from needs_board.messages.actions import NewMessage, say, say_first
from needs_board.messages.forms import FirstForm
from needs_board.subjects.queries import subject_for
from needs_board.threads.queries import thread_about


def talk_scenes(cast: Cast, talks: Sequence[TalkText]) -> Iterator[Scene]:
    """Let two sides speak about a product on a day, ten minutes apart."""
    for place, text in enumerate(talks):
        yield Scene(cast.day(text.said_in_days, 10.5 + place / 6), partial(_speak, cast, text))


async def _speak(cast: Cast, text: TalkText, session: AsyncSession, at: datetime) -> None:
    """Say one line of a talk, or have or propose a quote; the first line begins the thread."""
    officer, product = cast.askers[text.officer_key], cast.products[text.product_key]
    asker = cast.suppliers[text.enterprise_key] if text.enterprise_key else officer
    about = f"product:{product.number}"
    thread = await thread_about(session, await subject_for(session, officer, about))
    if thread is None:
        await say_first(session, asker, FirstForm(about, text.text, new_key()), at)
    elif text.quantity:
        form = QuoteInThreadForm(new_key(), product.number, Decimal(text.quantity))
        await quote_in_thread(session, asker, thread.id, form, at)
    else:
        await say(session, asker, thread.id, NewMessage(sent_id=new_key(), text=text.text), at)
