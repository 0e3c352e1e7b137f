"""The stream of a thread, and the mark that somebody is typing."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from needs_board.kit.errors import TooMany
from needs_board.kit.i18n import _, current_locale, speaking
from needs_board.kit.templating import environment
from needs_board.kit.visit import Visit
from needs_board.live import queries
from needs_board.live.queries import News
from needs_board.live.rules import MOST_STREAMS, TYPING
from needs_board.threads.queries import thread_for

_RETRY = "retry: 2000\n\n"


@get("/threads/{thread_id:uuid}/events", include_in_schema=False)
async def thread_events(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Stream:
    """Send what was said after the `Last-Event-ID`, or `?after=`; with `?stay=1` go on sending as it happens.

    Without `stay` the answer ends at once: asked again and again, it is the polling of whoever gets no stream.
    """
    number = _last_seen(look)
    now = await queries.news_after(look.session, look.asker, thread_id, number)
    if look.request.query_params.get("stay") != "1":
        return _stream(_once(_event(now)))
    open_streams = look.request.app.state.setdefault("streams", {})
    if open_streams.get(look.asker.account_id, 0) >= MOST_STREAMS:
        raise TooMany(_("열어 둔 대화 화면이 너무 많습니다. 쓰지 않는 화면을 닫고 다시 열어 주세요."))
    return _stream(_staying(look, thread_id, number))


@post("/threads/{thread_id:uuid}/typing")
async def tell_typing(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[None]:
    """Let the other side see that somebody is typing; nothing is written."""
    own = await thread_for(look.session, look.asker, thread_id)
    word = f"{TYPING}:{own.mine.organisation_id}"
    await look.let_go()
    await look.database.wakes.tell(thread_id, word)
    return Response(None, status_code=204)


async def _staying(look: Visit, thread_id: UUID, number: int) -> AsyncIterator[str]:
    open_streams: dict[UUID | None, int] = look.request.app.state.setdefault("streams", {})
    account_id, locale = look.asker.account_id, current_locale()
    open_streams[account_id] = open_streams.get(account_id, 0) + 1
    clock = look.request.app.state.clock
    try:
        yield "event: hello\ndata: 1\n\n"
        async for news in queries.follow(look.database, clock, look.asker, thread_id, number):
            with speaking(locale):
                yield _event(news)
    finally:
        open_streams[account_id] -= 1
        if not open_streams[account_id]:
            del open_streams[account_id]


async def _once(text: str) -> AsyncIterator[str]:
    yield text


def _stream(events: AsyncIterator[str]) -> Stream:
    return Stream(_begun(events), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _begun(events: AsyncIterator[str]) -> AsyncIterator[str]:
    yield _RETRY
    async for event in events:
        yield event


def _event(news: News) -> str:
    """Return news as events: messages with their numbers as ids, how far was read, whether somebody is typing."""
    template = environment().get_template("live/message.html")
    sent = [f"id: {line.number}\nevent: message\n{_data(template.render(view=line))}" for line in news.lines]
    sent.append(f"event: read\ndata: {news.read_number}\n\n")
    if news.is_typing:
        sent.append("event: typing\ndata: 1\n\n")
    return "".join(sent)


def _data(text: str) -> str:
    return "".join(f"data: {line}\n" for line in text.strip().splitlines()) + "\n"


def _last_seen(look: Visit) -> int:
    text = str(look.request.headers.get("Last-Event-ID") or look.request.query_params.get("after", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


routes: list[Any] = [thread_events, tell_typing]
