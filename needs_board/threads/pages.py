"""The list of an organisation's threads, and muting one."""

from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.subjects.rules import KIND_LABELS
from needs_board.threads import actions, queries
from needs_board.threads.queries import THREADS_ON_A_PAGE, ListedThread


class ThreadRow(msgspec.Struct, frozen=True):
    """A thread in the list."""

    href: str
    other: str
    kind: str
    title: str
    last_at: datetime
    is_unread: bool
    is_muted: bool


class ThreadsView(msgspec.Struct, frozen=True):
    """One page of the threads of an organisation."""

    rows: tuple[ThreadRow, ...]
    is_officer: bool
    page: int
    pages: int


@get("/threads")
async def threads_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.OFFICER, Role.SUPPLIER)
    text = look.request.query_params.get("page", "1")
    page = max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    listed, total = await queries.threads_of(look.session, look.asker, page)
    view = ThreadsView(
        rows=tuple(_row(one) for one in listed),
        is_officer=look.asker.role is Role.OFFICER,
        page=page,
        pages=max(1, ceil(total / THREADS_ON_A_PAGE)),
    )
    return look.page("threads/threads.html", view)


@post("/threads/{thread_id:uuid}/mute")
async def mute_thread(act: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[Any]:
    is_muted = (await act.typed()).get("muted") == "1"
    await actions.mute_thread(act.session, act.asker, thread_id, is_muted=is_muted, at=act.at)
    said = _("이 대화의 알림을 껐습니다.") if is_muted else _("이 대화의 알림을 다시 받습니다.")
    return act.go(f"/threads/{thread_id}", flash=said)


def _row(one: ListedThread) -> ThreadRow:
    thread = one.own.thread
    return ThreadRow(
        href=f"/threads/{thread.id}",
        other=one.own.other_name,
        kind=_(KIND_LABELS[thread.subject_kind]),
        title=thread.title,
        last_at=thread.last_at,
        is_unread=one.is_unread,
        is_muted=one.own.mine.muted_at is not None,
    )


routes: list[Any] = [threads_page, mute_thread]
