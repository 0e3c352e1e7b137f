"""The page of one need."""

from datetime import date, datetime

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import category_labels
from needs_board.inquiries.forms import ShownQuestion, shown
from needs_board.inquiries.queries import questions_of
from needs_board.inquiries.rules import questions_until, times_sentence
from needs_board.kit.asker import Asker, Role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.needs import queries
from needs_board.needs.forms import Difference, NeedItemForm, ShownDifference, shown_differences
from needs_board.needs.models import Need, NeedChange
from needs_board.needs.rules import (
    BASIS_LABELS,
    CANCELLABLE_STATES,
    CHANGEABLE_STATES,
    ORDERED_STATES,
    STATE_LABELS,
    NeedState,
    awaits_opening,
    may_compare,
    owns,
    takes_quotes,
    time_left,
)


class ShownChange(msgspec.Struct, frozen=True):
    """What was changed at one time."""

    at: datetime
    rows: tuple[ShownDifference, ...]


class Contact(msgspec.Struct, frozen=True):
    """Whom to ask."""

    name: str
    phone: str
    email: str


class NeedView(msgspec.Struct, frozen=True):
    """A need as its reader sees it; `can` names what this reader can do next.

    `contact` is None for visitors; `changes` are those of terms since it was published, the latest first;
    `question_times` says until when one may ask and quote, and is empty when both are over.
    """

    code: str
    title: str
    state: str
    state_label: str
    state_reason: str
    agency: str
    department: str
    category: str
    purpose: str
    items: tuple[NeedItemForm, ...]
    budget_won: int | None
    basis_label: str
    delivery_place: str
    delivery_region: str
    delivery_on: date | None
    deadline_at: datetime | None
    time_left: str
    is_open: bool
    sealed: bool
    published_at: datetime | None
    contact: Contact | None
    changes: list[ShownChange]
    questions: list[ShownQuestion]
    question_times: str
    can: frozenset[str]


@get("/needs/{code:str}")
async def need_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    need = await queries.need_by_code(look.session, look.asker, code)
    return look.page("reading/need.html", await _need_view(look, need))


async def _need_view(look: Visit, need: Need) -> NeedView:
    names = await queries.parties(look.session, need)
    form = await queries.form_of(look.session, need)
    labels = await category_labels(look.session)
    return NeedView(
        code=need.code,
        title=need.title,
        state=need.state.value,
        state_label=_(STATE_LABELS[need.state]),
        state_reason=need.state_reason,
        agency=names.agency,
        department=names.department,
        category=names.category,
        purpose=need.purpose,
        items=form.items,
        budget_won=need.budget_won,
        basis_label=_(BASIS_LABELS[need.budget_basis]),
        delivery_place=need.delivery_place,
        delivery_region=need.delivery_region,
        delivery_on=need.delivery_on,
        deadline_at=need.deadline_at,
        time_left="" if need.deadline_at is None else time_left(need.deadline_at, look.at),
        is_open=_is_open(need, look.at),
        sealed=need.sealed,
        published_at=need.published_at,
        contact=_contact(need, look.asker),
        changes=[_shown(one, labels) for one in await queries.terms_changes(look.session, need.id)],
        questions=[shown(one) for one in await questions_of(look.session, look.asker, need)],
        question_times=_question_times(need, look.at),
        can=_next_steps(need, look.asker, look.at),
    )


def _next_steps(need: Need, asker: Asker, at: datetime) -> frozenset[str]:
    """Return what this reader can do with the need now."""
    mine, is_open = owns(asker, need.organisation_id), _is_open(need, at)
    is_public = need.published_at is not None
    steps = {
        "quote": asker.role is Role.SUPPLIER and is_open,
        "sign_in": asker.role is Role.VISITOR and is_open,
        "change": mine and need.state in CHANGEABLE_STATES and (is_open or need.state is not NeedState.OPEN),
        "check": mine and need.state in {NeedState.DRAFT, NeedState.RETURNED},
        "cancel": mine and is_public and need.state in CANCELLABLE_STATES,
        "discard": mine and not is_public and need.state is NeedState.DRAFT,
        "compare": mine and may_compare(need.state, need.sealed),
        "open": mine and awaits_opening(need.sealed, need.state, need.deadline_at, at),
        "opening": mine and need.sealed and is_public,
        "order": mine and need.state in ORDERED_STATES,
        "ask": asker.role is Role.SUPPLIER and is_open,
        "answer": mine and is_open,
        "copy": mine,
        "history": mine or asker.is_staff,
        "return": asker.is_staff and need.state is NeedState.OPEN,
    }
    return frozenset(step for step, is_possible in steps.items() if is_possible)


def _is_open(need: Need, at: datetime) -> bool:
    return need.deadline_at is not None and takes_quotes(need.state, need.deadline_at, at)


def _question_times(need: Need, at: datetime) -> str:
    if need.published_at is None or need.deadline_at is None or not _is_open(need, at):
        return ""
    return times_sentence(questions_until(need.published_at, need.deadline_at), need.deadline_at)


def _contact(need: Need, asker: Asker) -> Contact | None:
    """Names and numbers are for people who have signed in, not for whoever collects them."""
    if asker.role is Role.VISITOR:
        return None
    return Contact(need.contact_name, need.contact_phone, need.contact_email)


def _shown(change: NeedChange, labels: dict[str, str]) -> ShownChange:
    changed = msgspec.convert(change.differences, list[Difference])
    return ShownChange(change.at, shown_differences(changed, labels))


routes = [need_page]
