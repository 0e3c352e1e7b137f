"""Opening a stored file; the staff say why before they see a sensitive one."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.files import actions, queries
from needs_board.files.forms import ReasonForm
from needs_board.files.rules import KIND_LABELS, needs_reason
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.sending import attachment
from needs_board.kit.visit import Visit


class ReasonView(msgspec.Struct, frozen=True, kw_only=True):
    """Asking why a sensitive file is opened."""

    address: str
    name: str
    kind_label: str
    owner: str
    typed: Typed
    errors: dict[str, str]


@get("/files/{file_id:uuid}", include_in_schema=False)
async def open_file(look: NamedDependency[Visit], file_id: FromPath[UUID]) -> Response[Any]:
    """Send a file as an attachment that runs nothing; ask the staff for a reason first where it is sensitive."""
    file = await queries.file_for(look.session, look.asker, file_id)
    if needs_reason(look.asker, file.kind, file.organisation_id):
        return await _ask(look, file_id)
    content = await queries.content_of(open_objects(look.settings), file)
    if file.is_sensitive:
        # A page of its own transaction: reading waits for no writer, and only this is written.
        async with look.database.write() as session:
            actions.note_view(session, look.asker, file, look.at)
    return attachment(content, file.name, file.media_type)


@post("/files/{file_id:uuid}", include_in_schema=False)
async def open_with_reason(act: NamedDependency[Visit], file_id: FromPath[UUID]) -> Response[Any]:
    """Send a sensitive file to staff who said why."""
    file = await queries.file_for(act.session, act.asker, file_id)
    typed = await act.typed()
    try:
        form = read_form(ReasonForm, typed)
    except WrongInput as wrong:
        await act.undo()
        return await _ask(act, file_id, typed, wrong)
    content = await queries.content_of(open_objects(act.settings), file)
    actions.note_view(act.session, act.asker, file, act.at, form.reason)
    return attachment(content, file.name, file.media_type)


async def _ask(
    visit: Visit, file_id: UUID, typed: Typed | None = None, wrong: WrongInput | None = None
) -> Response[str]:
    file = await queries.file_for(visit.session, visit.asker, file_id)
    view = ReasonView(
        address=f"/files/{file.id}",
        name=file.name,
        kind_label=_(KIND_LABELS[file.kind]),
        owner=await queries.owner_name(visit.session, file),
        typed=typed or {},
        errors=wrong.errors if wrong else {},
    )
    return visit.page("files/reason.html", view, status=wrong.status if wrong else 200)


routes: list[Any] = [open_file, open_with_reason]
