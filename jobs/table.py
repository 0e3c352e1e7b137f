"""Every job: what it runs. How often each is due stands in runs/rules, where the staff's page reads it too."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from needs_board.accounts import actions as accounts
from needs_board.albums import actions as albums
from needs_board.closing import actions as closing
from needs_board.files import actions as files
from needs_board.inquiries import actions as inquiries
from needs_board.intake import actions as intake
from needs_board.invitations import actions as invitations
from needs_board.joining import actions as joining
from needs_board.journal import actions as journal
from needs_board.kit.clock import Clock
from needs_board.kit.db import Database
from needs_board.kit.mail import Carrier, DemoCarrier, SmtpCarrier
from needs_board.kit.objects import open_objects
from needs_board.kit.settings import Settings
from needs_board.lapses import actions as lapses
from needs_board.matches import actions as matches
from needs_board.messages import actions as messages
from needs_board.notifications import actions as notifications
from needs_board.quotes import actions as quotes
from needs_board.retention import actions as retention
from needs_board.runs import actions as runs
from needs_board.runs.rules import JobName
from needs_board.saved_searches import actions as saved_searches

SENDER_NAME = "수요게시판"
"""The name on every mail; not translated, so that people find all of them together."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job is handed: `at` is when it started, `clock` tells the time to what lasts longer."""

    database: Database
    settings: Settings
    at: datetime
    clock: Clock


@dataclass(frozen=True, slots=True)
class Job:
    """A name with what it does; `run` returns what it counted, by the words of runs/rules.COUNT_LABELS."""

    name: JobName
    run: Callable[[Work], Awaitable[Mapping[str, int]]]


async def close_needs(work: Work) -> Mapping[str, int]:
    """Close needs at their deadline."""
    async with work.database.write() as session:
        return {"closed": await closing.close_due_needs(session, work.at)}


async def match(work: Work) -> Mapping[str, int]:
    """Match what is new or has changed."""
    report = await matches.run_matcher(work.database, work.at)
    return {"needs": report.needs, "invited": report.invited}


async def next_wave(work: Work) -> Mapping[str, int]:
    """Invite further enterprises to needs that have waited."""
    async with work.database.write() as session:
        return {"invited": await invitations.send_next_waves(session, work.at)}


async def remind(work: Work) -> Mapping[str, int]:
    """Remind the silent before the deadline."""
    async with work.database.write() as session:
        return {
            "reminded": await invitations.remind(session, work.at),
            "to_open": await closing.remind_to_open(session, work.at),
            "cancelled": await invitations.tell_cancelled(session, work.at),
        }


async def tell_questions(work: Work) -> Mapping[str, int]:
    """Tell agencies of questions and enterprises of answers."""
    async with work.database.write() as session:
        return {
            "unanswered": await inquiries.warn_of_unanswered(session, work.at),
            "asked": await inquiries.announce_questions(session, work.at),
            "answered": await invitations.tell_answers(session, work.at),
        }


async def tell_unread(work: Work) -> Mapping[str, int]:
    """Tell people by mail of messages that nobody of their side has opened."""
    async with work.database.write() as session:
        return {"unread": await messages.tell_unread(session, work.at)}


async def expire_quotes(work: Work) -> Mapping[str, int]:
    """End quotes whose validity is over."""
    async with work.database.write() as session:
        return {"expired": await quotes.expire_quotes(session, work.at)}


async def deliver_mail(work: Work) -> Mapping[str, int]:
    """Send the mails whose turn it is; without a mail server they wait."""
    if not work.settings.demo and not work.settings.smtp_host:
        return {"waiting": await notifications.count_waiting(work.database)}
    with _carrier(work.settings) as carrier:
        return await notifications.deliver_mail(
            work.database, carrier, work.settings.base_url, SENDER_NAME, work.clock
        )


async def seal_journal(work: Work) -> Mapping[str, int]:
    """Chain the newest entries of the journal."""
    async with work.database.write() as session:
        return {"sealed": await journal.seal_journal(session)}


async def import_products(work: Work) -> Mapping[str, int]:
    """Compare and apply the sheets of products that were sent."""
    return {"sheets": await intake.work_on_sheets(work.database, work.clock)}


async def read_pictures(work: Work) -> Mapping[str, int]:
    """Read the pictures of the albums that were sent."""
    return {"pictures": await albums.read_pictures(work.database, open_objects(work.settings), work.clock)}


async def watch_lapses(work: Work) -> Mapping[str, int]:
    """Warn of certificates that end and suspend stores whose type nothing proves any more."""
    async with work.database.write() as session:
        warned, suspended = await lapses.warn_and_suspend(session, work.at)
    return {"warned": warned, "suspended": suspended}


async def tell_new_products(work: Work) -> Mapping[str, int]:
    """Tell officers of new products that fit the searches that they have saved."""
    return {"told": await saved_searches.tell_new_products(work.database, work.at)}


async def tidy(work: Work) -> Mapping[str, int]:
    """Remove what is kept for a while only."""
    async with work.database.write() as session:
        counts = {
            "runs": await runs.tidy_runs(session, work.at),
            "accounts": await accounts.forget_old(session, work.at),
            "invitations": await joining.forget_unanswered(session, work.at),
            "purged": await retention.purge_overdue(session, work.at),
            "sheets": await intake.forget_old_sheets(session, work.at),
            "albums": await albums.forget_old_albums(session, work.at),
        }
    # Reading is enough: what is swept away is in the object store alone.
    async with work.database.read() as session:
        swept = await files.sweep_orphans(session, open_objects(work.settings), work.at)
    return counts | {"files": swept}


def _carrier(settings: Settings) -> AbstractContextManager[Carrier]:
    return nullcontext(DemoCarrier()) if settings.demo else SmtpCarrier(settings)


JOBS: tuple[Job, ...] = (
    Job(JobName.CLOSE_NEEDS, close_needs),
    Job(JobName.MATCH, match),
    Job(JobName.NEXT_WAVE, next_wave),
    Job(JobName.REMIND, remind),
    Job(JobName.TELL_QUESTIONS, tell_questions),
    Job(JobName.TELL_UNREAD, tell_unread),
    Job(JobName.EXPIRE_QUOTES, expire_quotes),
    Job(JobName.DELIVER_MAIL, deliver_mail),
    Job(JobName.SEAL_JOURNAL, seal_journal),
    Job(JobName.IMPORT_PRODUCTS, import_products),
    Job(JobName.READ_PICTURES, read_pictures),
    Job(JobName.LAPSES, watch_lapses),
    Job(JobName.TELL_NEW_PRODUCTS, tell_new_products),
    Job(JobName.TIDY, tidy),
)
