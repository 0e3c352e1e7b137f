"""The front page of each role, the staff's board of needs, and the help page."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from needs_board.autoquotes.queries import speed
from needs_board.autoquotes.rules import figures
from needs_board.enterprises.rules import STATE_LABELS as STORE_LABELS
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.inquiries.queries import WaitingQuestions, waiting_for
from needs_board.kit.asker import Role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.lapses.queries import staff_counts
from needs_board.matches.rules import reason_words
from needs_board.needs.rules import STATE_LABELS, NeedState
from needs_board.notifications.rules import STATE_LABELS as MAIL_LABELS
from needs_board.quotes.rules import STATE_LABELS as QUOTE_LABELS
from needs_board.quotes.rules import QuoteState
from needs_board.reviews.queries import waiting_since
from needs_board.runs.queries import JobState, job_states
from needs_board.runs.rules import JOB_LABELS, Outcome
from needs_board.stats import queries
from needs_board.stats.queries import Lead, Line, StateT
from needs_board.stats.rules import days_left, in_groups, is_soon

Bars = tuple[tuple[str, int, str], ...]
"""What kit.bar_chart draws: label, number, number as shown."""


class NeedRow(msgspec.Struct, frozen=True):
    """A need on a board; `quotes` is None while their number is sealed."""

    code: str
    title: str
    agency: str
    category: str
    region: str
    state: str
    state_label: str
    sealed: bool
    deadline_at: datetime | None
    days_left: str
    is_soon: bool
    waves: int
    invited: int
    opened: int
    declined: int
    undelivered: int
    quotes: int | None


class LeadRow(msgspec.Struct, frozen=True):
    """A need that an enterprise may answer, with the words that make it fit."""

    code: str
    title: str
    agency: str
    deadline_at: datetime | None
    days_left: str
    is_soon: bool
    reasons: str
    score: float | None


class JobRow(msgspec.Struct, frozen=True):
    """A job that needs a look."""

    label: str
    trouble: str
    since: datetime | None


class VisitorView(msgspec.Struct, frozen=True):
    """What the board is, and what is on it."""

    open_needs: int
    products: int
    enterprises: int
    types: Bars
    newest: list[NeedRow]


class OfficerView(msgspec.Struct, frozen=True):
    """What an agency has to do."""

    to_answer: list[WaitingQuestions]
    to_decide: list[NeedRow]
    open: list[NeedRow]
    to_finish: list[NeedRow]
    results: list[NeedRow]


class SupplierView(msgspec.Struct, frozen=True):
    """What waits for an enterprise."""

    invitations: list[LeadRow]
    fitting: list[LeadRow]
    unfinished: list[LeadRow]
    quotes: tuple[tuple[str, str, int], ...]
    store_state: str
    store_label: str
    products: int


class StaffView(msgspec.Struct, frozen=True):
    """The board of the day; `reviews` applications wait, the oldest since `oldest_review_at`; `speed` is of quotes."""

    reviews: int
    oldest_review_at: datetime | None
    renewals: int
    ending: int
    needs: Bars
    stores: Bars
    near: list[NeedRow]
    mails: tuple[tuple[str, str, int], ...]
    jobs: list[JobRow]
    speed: list[tuple[str, str, str, str]]
    uninvited_count: int
    uninvited: list[tuple[int, str]]
    newest: list[NeedRow]


class StaffNeedsView(msgspec.Struct, frozen=True):
    """All published needs with their invitations."""

    rows: list[NeedRow]
    state: str
    states: tuple[tuple[str, str], ...]
    page: int
    pages: int


class HelpView(msgspec.Struct, frozen=True):
    """The help page says the same to everybody; `role` opens the reader's own part."""

    role: str


@get("/")
async def home_page(look: NamedDependency[Visit]) -> Response[str]:
    pages = {Role.OFFICER: _officer_home, Role.SUPPLIER: _supplier_home, Role.STAFF: _staff_home}
    return await pages.get(look.asker.role, _visitor_home)(look)


@get("/staff/needs")
async def staff_needs_page(look: NamedDependency[Visit]) -> Response[str]:
    typed = look.request.query_params
    wanted = typed.get("state", "")
    state = NeedState(wanted) if wanted in set(NeedState) else None
    number = typed.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 7 else 1
    lines, page, pages = await queries.staff_needs(look.session, look.asker, state, page)
    view = StaffNeedsView(
        rows=_rows(lines, look.at),
        state=state.value if state else "",
        states=tuple((one.value, _(STATE_LABELS[one])) for one in STATE_LABELS if one is not NeedState.DRAFT),
        page=page,
        pages=pages,
    )
    return look.page("stats/staff_needs.html", view)


@get("/help", sync_to_thread=False)
def help_page(look: NamedDependency[Visit]) -> Response[str]:
    return look.page("stats/help.html", HelpView(look.asker.role.value))


async def _visitor_home(look: Visit) -> Response[str]:
    figures = await queries.public_figures(look.session, look.at)
    view = VisitorView(
        open_needs=figures.open_needs,
        products=figures.products,
        enterprises=sum(figures.enterprises.values()),
        types=_bars(figures.enterprises, TYPE_LABELS),
        newest=_rows(await queries.newest_open_needs(look.session, look.at), look.at),
    )
    return look.page("stats/home_visitor.html", view)


async def _officer_home(look: Visit) -> Response[str]:
    lines = await queries.agency_needs(look.session, look.asker, look.at)
    rows = _rows(lines, look.at)
    groups = in_groups([line.state for line in lines])
    to_answer = await waiting_for(look.session, look.asker, look.at)
    shown = {name: [rows[place] for place in places] for name, places in groups.items()}
    return look.page("stats/home_officer.html", OfficerView(to_answer, **shown))


async def _supplier_home(look: Visit) -> Response[str]:
    session, asker, at = look.session, look.asker, look.at
    leads = await queries.waiting_leads(session, asker, at)
    state, products = await queries.own_store(session, asker)
    counts = await queries.own_quotes(session, asker)
    unfinished = await queries.unfinished_quotes(session, asker, at)
    view = SupplierView(
        invitations=[_lead_row(lead, at) for lead in leads if lead.is_asked],
        fitting=[_lead_row(lead, at) for lead in leads if not lead.is_asked][: queries.MOST_LINES],
        unfinished=[
            LeadRow(
                code, title, "", deadline_at, days_left(deadline_at, at), is_soon(deadline_at, at), "", None
            )
            for code, title, deadline_at in unfinished
        ],
        quotes=tuple((key.value, _(QUOTE_LABELS[key]), counts[key]) for key in QuoteState if key in counts),
        store_state=state.value,
        store_label=_(STORE_LABELS[state]),
        products=products,
    )
    return look.page("stats/home_supplier.html", view)


async def _staff_home(look: Visit) -> Response[str]:
    session, asker, at = look.session, look.asker, look.at
    mails = await queries.troubled_mails(session, asker)
    count, stores = await queries.uninvited_stores(session, asker)
    reviews, oldest_review_at = await waiting_since(session, asker)
    renewals, ending = await staff_counts(session, asker, at)
    view = StaffView(
        reviews=reviews,
        oldest_review_at=oldest_review_at,
        renewals=renewals,
        ending=ending,
        needs=_bars(await queries.needs_by_state(session, asker), STATE_LABELS),
        stores=_bars(await queries.stores_by_state(session, asker), STORE_LABELS),
        near=_rows(await queries.needs_near_deadline(session, asker, at), at),
        mails=tuple((key.value, _(MAIL_LABELS[key]), number) for key, number in sorted(mails.items())),
        jobs=[row for job in await job_states(session, asker, at) if (row := _job_row(job))],
        speed=figures(await speed(session, asker, at)),
        uninvited_count=count,
        uninvited=stores,
        newest=_rows(await queries.newest_open_needs(session, at), at),
    )
    return look.page("stats/home_staff.html", view)


def _rows(lines: Sequence[Line], at: datetime) -> list[NeedRow]:
    return [
        NeedRow(
            code=line.code,
            title=line.title,
            agency=line.agency,
            category=line.category,
            region=line.region,
            state=line.state.value,
            state_label=_(STATE_LABELS[line.state]),
            sealed=line.sealed,
            deadline_at=line.deadline_at,
            days_left=days_left(line.deadline_at, at) if line.state is NeedState.OPEN else "",
            is_soon=line.state is NeedState.OPEN and is_soon(line.deadline_at, at),
            waves=line.waves,
            invited=line.invited,
            opened=line.opened,
            declined=line.declined,
            undelivered=line.undelivered,
            quotes=line.quotes,
        )
        for line in lines
    ]


def _lead_row(lead: Lead, at: datetime) -> LeadRow:
    need, match = lead.need, lead.match
    return LeadRow(
        code=need.code,
        title=need.title,
        agency=lead.agency,
        deadline_at=need.deadline_at,
        days_left=days_left(need.deadline_at, at),
        is_soon=is_soon(need.deadline_at, at),
        reasons=", ".join(reason_words(match.reasons)) if match else "",
        score=match.score if match else None,
    )


def _job_row(job: JobState) -> JobRow | None:
    """Return what is wrong with a job; None when it runs as it should."""
    troubles = {
        _("응답이 없습니다"): job.is_dead,
        _("실패했습니다"): job.last is not None and job.last.outcome is Outcome.FAILED,
        _("제때 시작하지 못했습니다"): job.is_late,
        _("한 번도 실행되지 않았습니다"): job.last is None,
    }
    trouble = next((text for text, is_so in troubles.items() if is_so), None)
    since = job.last.started_at if job.last else None
    return None if trouble is None else JobRow(_(JOB_LABELS[job.job]), trouble, since)


def _bars(counts: Mapping[StateT, int], labels: Mapping[StateT, str]) -> Bars:
    return tuple(
        (_(label), counts[key], f"{counts[key]:,}") for key, label in labels.items() if key in counts
    )


routes = [home_page, staff_needs_page, help_page]
