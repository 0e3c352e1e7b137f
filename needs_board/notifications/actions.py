"""Telling people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from needs_board.accounts.queries import Person
from needs_board.kit.db import upsert
from needs_board.notifications.forms import News
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import MailState, check_facts


async def tell(session: AsyncSession, news: News, people: Sequence[Person], at: datetime) -> int:
    """Tell each person the news once, in the app and by mail, and return how many had not been told.

    Notice and queued mail belong to the transaction of the event. Raises ValueError where `news.facts`
    lacks what `rules.WORDINGS` names for the kind.
    """
    check_facts(news.kind, news.facts)
    told = 0
    for person in people:
        notice_id = uuid7()
        written = await session.execute(
            upsert(session, Notice)
            .values(
                id=notice_id,
                account_id=person.account_id,
                kind=news.kind,
                subject=news.subject,
                facts=news.facts,
                href=news.href,
                created_at=at,
            )
            .on_conflict_do_nothing(index_elements=["account_id", "kind", "subject"])
            .returning(Notice.id)
        )
        if written.first() is None:
            continue
        told += 1
        session.add(
            OutgoingMail(
                notice_id=notice_id,
                account_id=person.account_id,
                kind=news.kind,
                recipient=person.email,
                message_id=f"<{notice_id}@needs-board>",
                mail_subject="",
                text="",
                html="",
                state=MailState.QUEUED,
                due_at=at,
                created_at=at,
            )
        )
    return told
