"""Pages for sending a file and for a quote inside a thread, and the files themselves."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enclosures import actions, queries
from needs_board.enclosures.forms import FileForm, QuoteInThreadForm
from needs_board.files.actions import read_upload
from needs_board.files.queries import content_of
from needs_board.files.rules import TAKEN, FileKind
from needs_board.kit.asker import Role
from needs_board.kit.errors import WrongInput
from needs_board.kit.formats import accept_list
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.money import quantity_text
from needs_board.kit.objects import open_objects
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.sending import attachment
from needs_board.kit.templating import won
from needs_board.kit.visit import Visit
from needs_board.threads.queries import thread_for


class FileView(msgspec.Struct, frozen=True):
    """Asks for a file to be sent."""

    address: str
    other: str
    hindrance: str
    accept: str
    id: str
    typed: Typed
    errors: dict[str, str]


class QuoteView(msgspec.Struct, frozen=True):
    """Asks how much of which product is to be quoted, by an agency, or proposed, by the enterprise."""

    address: str
    other: str
    hindrance: str
    is_officer: bool
    products: tuple[tuple[str, str], ...]
    id: str
    typed: Typed
    errors: dict[str, str]


@get("/threads/{thread_id:uuid}/file")
async def file_page(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[str]:
    return await _file(look, thread_id, {}, {})


@post("/threads/{thread_id:uuid}/file")
async def send_file(act: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[Any]:
    await thread_for(act.session, act.asker, thread_id)
    typed, sent = await act.typed(), await act.sent_file("file")
    if sent is None:
        return await _file(act, thread_id, typed, {"file": _("보낼 파일을 골라 주세요.")})
    await act.let_go()
    try:
        form = read_form(FileForm, typed)
        new = await read_upload(act.asker, FileKind.MESSAGE_FILE, sent)
    except WrongInput as wrong:
        return await _file(act, thread_id, typed, wrong.errors)
    except FileRefused as refused:
        return await _file(act, thread_id, typed, {"file": refused.sentence})
    objects = open_objects(act.settings)
    said = await actions.send_file(act.session, objects, act.asker, thread_id, (form, new), act.at)
    return act.go(f"/threads/{thread_id}#m-{said.number}")


@get("/threads/{thread_id:uuid}/files/{number:int}", include_in_schema=False)
async def open_file(
    look: NamedDependency[Visit], thread_id: FromPath[UUID], number: FromPath[int]
) -> Response[Any]:
    """Send the file of a message to one of the two sides, as an attachment that runs nothing."""
    file = await queries.file_in_thread(look.session, look.asker, thread_id, min(number, 2**53))
    return attachment(await content_of(open_objects(look.settings), file), file.name, file.media_type)


@get("/threads/{thread_id:uuid}/quote")
async def quote_page(look: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[str]:
    given = {name: str(text) for name, text in look.request.query_params.items()}
    return await _quote(look, thread_id, given, {})


@post("/threads/{thread_id:uuid}/quote")
async def quote_in_thread(act: NamedDependency[Visit], thread_id: FromPath[UUID]) -> Response[Any]:
    typed = await act.typed()
    await thread_for(act.session, act.asker, thread_id)
    try:
        form = read_form(QuoteInThreadForm, typed)
        said = await actions.quote_in_thread(act.session, act.asker, thread_id, form, act.at)
    except WrongInput as wrong:
        return await _quote(act, thread_id, typed, wrong.errors)
    return act.go(f"/threads/{thread_id}#m-{said.number}")


async def _file(visit: Visit, thread_id: UUID, typed: Typed, errors: dict[str, str]) -> Response[str]:
    if errors:
        await visit.undo()
    own = await thread_for(visit.session, visit.asker, thread_id)
    view = FileView(
        address=f"/threads/{thread_id}",
        other=own.other_name,
        hindrance=own.hindrance,
        accept=accept_list(TAKEN[FileKind.MESSAGE_FILE]),
        id=typed.get("id") or str(uuid4()),
        typed=typed,
        errors=errors,
    )
    return visit.page("enclosures/file.html", view, status=422 if errors else 200)


async def _quote(visit: Visit, thread_id: UUID, typed: Typed, errors: dict[str, str]) -> Response[str]:
    if errors:
        await visit.undo()
    own = await thread_for(visit.session, visit.asker, thread_id)
    products = await queries.products_to_quote(visit.session, own)
    view = QuoteView(
        address=f"/threads/{thread_id}",
        other=own.other_name,
        hindrance=own.hindrance,
        is_officer=visit.asker.role is Role.OFFICER,
        products=tuple(
            (
                str(one.number),
                _("%(name)s — %(price)s / %(unit)s, %(least)s부터")
                % {
                    "name": one.name,
                    "price": won(one.price_won),
                    "unit": one.unit,
                    "least": quantity_text(one.min_quantity),
                },
            )
            for one in products
        ),
        id=typed.get("id") or str(uuid4()),
        typed=typed,
        errors=errors,
    )
    return visit.page("enclosures/quote.html", view, status=422 if errors else 200)


routes: list[Any] = [file_page, send_file, open_file, quote_page, quote_in_thread]
