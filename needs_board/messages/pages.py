"""Pages of a thread: beginning one, reading and writing it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.accounts.queries import organisation
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, clean, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.messages import actions, queries
from needs_board.messages.forms import FirstForm, Line, MessageForm, ReadForm
from needs_board.messages.rules import MOST_WORDS, excerpt
from needs_board.subjects.queries import (
    card_of,
    has_sealed_need,
    needs_to_speak_about,
    subject_for,
)
from needs_board.subjects.rules import KIND_LABELS, Card, SubjectKind, about
from needs_board.threads.queries import read_number_of, thread_about, thread_for
from needs_board.threads.rules import hindrance


class ThreadView(msgspec.Struct, frozen=True, kw_only=True):
    """A thread; `before` is the number before which older messages are asked for, 0 when there are none.

    `id` is that of the next message; `is_newest` whether the end is shown, where new messages appear.
    """

    address: str
    other: str
    kind: str
    card: Card
    lines: tuple[Line, ...]
    before: int
    is_newest: bool
    last: int
    unread: int
    hindrance: str
    can_quote: bool
    has_sealed_need: bool
    is_muted: bool
    id: str
    typed: Typed
    errors: dict[str, str]


class BeginView(msgspec.Struct, frozen=True, kw_only=True):
    """Asks for the first message; `choices` are what an officer can speak about with an enterprise."""

    about: str
    enterprise: int
    other: str
    kind: str
    card: Card
    choices: tuple[tuple[str, str], ...]
    hindrance: str
    id: str
    typed: Typed
    errors: dict[str, str]


class FoundRow(msgspec.Struct, frozen=True):
    """A message that contains what was looked for."""

    href: str
    person: str
    organisation: str
    title: str
    sent_at: datetime
    excerpt: str


class FoundView(msgspec.Struct, frozen=True):
    """The messages that contain what was looked for, the newest first."""

    words: str
    rows: tuple[FoundRow, ...]


@get("/threads/new")
async def begin_page(look: NamedDependency[Visit]) -> Response[Any]:
    return await _begin(look, {name: str(text) for name, text in look.request.query_params.items()}, {})


@get("/threads/search")
async def found_page(look: NamedDependency[Visit]) -> Response[str]:
    """Show the messages of one's own threads that contain the words."""
    check_role(look.asker, Role.OFFICER, Role.SUPPLIER)
    words = clean(str(look.request.query_params.get("q", "")))[:MOST_WORDS]
    found = await queries.found_in_own(look.session, look.asker, words) if len(words) > 1 else []
    view = FoundView(
        words,
        tuple(
            FoundRow(
                href=f"/threads/{thread.id}?before={said.message.number + 1}#m-{said.message.number}",
                person=said.person,
                organisation=said.organisation,
                title=thread.title,
                sent_at=said.message.sent_at,
                excerpt=excerpt(said.message.text, words),
            )
            for said, thread in found
        ),
    )
    return look.page("messages/found.html", view)


@post("/threads/new")
async def begin_thread(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER, Role.SUPPLIER)
    typed = await act.typed()
    try:
        said = await actions.say_first(act.session, act.asker, read_form(FirstForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _begin(act, typed, wrong.errors)
    return act.go(f"/threads/{said.thread_id}")


@get("/threads/{thread_id:uuid}")
async def thread_page(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[str]:
    return await _thread(look, thread_id, {}, {})


@post("/threads/{thread_id:uuid}/messages")
async def say(act: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[Any]:
    """Send a message; the script of the page is answered with nothing, for the message comes to it by the stream."""
    typed = await act.typed()
    await thread_for(act.session, act.asker, thread_id)
    try:
        form = read_form(MessageForm, typed)
        new = actions.NewMessage(sent_id=form.id, text=form.text)
        said = await actions.say(act.session, act.asker, thread_id, new, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _thread(act, thread_id, typed, wrong.errors)
    if act.is_htmx:
        return Response(None, status_code=204)
    return act.go(f"/threads/{thread_id}#m-{said.number}")


@post("/threads/{thread_id:uuid}/read")
async def read_thread(act: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[Any]:
    await thread_for(act.session, act.asker, thread_id)
    await actions.read_up_to(act.session, act.asker, thread_id, read_form(ReadForm, await act.typed()).number)
    if act.is_htmx:
        return Response(None, status_code=204)
    return act.go(f"/threads/{thread_id}", flash=_("읽음으로 표시했습니다."))


async def _begin(visit: Visit, typed: Typed, errors: dict[str, str]) -> Response[Any]:
    number = typed.get("enterprise", "")
    enterprise = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    subject = await subject_for(visit.session, visit.asker, typed.get("about", ""), enterprise)
    if not errors and (found := await thread_about(visit.session, subject)) is not None:
        return visit.go(f"/threads/{found.id}")
    is_officer = visit.asker.role is Role.OFFICER
    own = await organisation(visit.session, subject.agency_id)
    view = BeginView(
        about=about(subject.kind, subject.number),
        enterprise=subject.enterprise.number,
        other=subject.enterprise.name if is_officer else own.name,
        kind=_(KIND_LABELS[subject.kind]),
        card=await card_of(visit.session, visit.asker, subject.kind, subject.number),
        choices=await _choices(visit, subject.kind, subject.number),
        hindrance=hindrance(is_sealed=subject.is_sealed, store=subject.enterprise.state),
        id=typed.get("id") or str(uuid4()),
        typed={"about": about(subject.kind, subject.number), **typed},
        errors=errors,
    )
    return visit.page("messages/begin.html", view, status=422 if errors else 200)


async def _choices(visit: Visit, kind: SubjectKind, number: str) -> tuple[tuple[str, str], ...]:
    """Return what an officer who comes from an enterprise can speak about: the enterprise, or an own need."""
    if kind is not SubjectKind.ENTERPRISE:
        return ()
    needs = await needs_to_speak_about(visit.session, visit.asker)
    general = (about(kind, number), _("기업에 대해 물어보기"))
    return (general, *((about(SubjectKind.NEED, one.code), f"{one.title} ({one.code})") for one in needs))


async def _thread(visit: Visit, thread_id: UUID, typed: Typed, errors: dict[str, str]) -> Response[str]:
    own = await thread_for(visit.session, visit.asker, thread_id)
    thread, before = own.thread, _before(visit)
    said = await queries.last_said(visit.session, thread_id, before)
    read = await read_number_of(visit.session, visit.asker, own)
    first = said[0].message.number if said else 1
    view = ThreadView(
        address=f"/threads/{thread_id}",
        other=own.other_name,
        kind=_(KIND_LABELS[thread.subject_kind]),
        card=await card_of(visit.session, visit.asker, thread.subject_kind, thread.subject_number),
        lines=tuple(queries.line_of(one, own) for one in said),
        before=first if first > 1 else 0,
        is_newest=before is None or before > thread.last_number,
        last=thread.last_number,
        unread=max(0, own.other.wrote_number - read),
        hindrance=own.hindrance,
        can_quote=visit.asker.role is Role.OFFICER,
        has_sealed_need=not own.hindrance and await has_sealed_need(visit.session, thread.agency_id),
        is_muted=own.mine.muted_at is not None,
        id=typed.get("id") or str(uuid4()),
        typed=typed,
        errors=errors,
    )
    return visit.page("messages/thread.html", view, status=422 if errors else 200)


def _before(visit: Visit) -> int | None:
    text = visit.request.query_params.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


routes: list[Any] = [begin_page, begin_thread, found_page, thread_page, say, read_thread]
