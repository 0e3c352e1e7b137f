"""Pages for the attachments of a quote."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.attachments import actions, queries
from needs_board.files.actions import read_upload
from needs_board.files.queries import content_of
from needs_board.files.rules import FileKind
from needs_board.kit.asker import Role, check_role
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.sending import attachment
from needs_board.kit.visit import Visit
from needs_board.quotes.rules import QuoteState


class FileRow(msgspec.Struct, frozen=True):
    """One attachment; `is_waiting` means that it goes out with the next submission only."""

    id: str
    name: str
    size_kb: int
    is_waiting: bool
    is_leaving: bool


class FilesView(msgspec.Struct, frozen=True):
    """The attachments of a quote; `may_change` is for its own enterprise while it can be revised."""

    number: str
    title: str
    rows: list[FileRow]
    may_change: bool
    errors: dict[str, str]


@get("/quotes/{number:str}/files")
async def files_page(look: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    return await _page(look, number, {})


@post("/quotes/{number:str}/files")
async def add_file(act: NamedDependency[Visit], number: FromPath[str]) -> Response[Any]:
    await queries.attached_to(act.session, act.asker, number)
    check_role(act.asker, Role.SUPPLIER)
    sent = await act.sent_file("file")
    if sent is None:
        await act.undo()
        return await _page(act, number, {"file": _("올릴 파일을 골라 주세요.")})
    await act.let_go()
    try:
        new = await read_upload(act.asker, FileKind.ATTACHMENT, sent)
    except FileRefused as refused:
        await act.undo()
        return await _page(act, number, {"file": refused.sentence})
    await actions.attach(act.session, open_objects(act.settings), act.asker, number, new, act.at)
    flash = _("파일을 붙였습니다. 견적을 제출하면 함께 나갑니다.")
    return act.go(f"/quotes/{number}/files", flash=flash)


@get("/quotes/{number:str}/files/{file_id:uuid}", include_in_schema=False)
async def send_file(
    look: NamedDependency[Visit], number: FromPath[str], file_id: FromPath[UUID]
) -> Response[Any]:
    _attachment, file = await queries.attached_file(look.session, look.asker, number, file_id)
    content = await content_of(open_objects(look.settings), file)
    return attachment(content, file.name, file.media_type)


@post("/quotes/{number:str}/files/{file_id:uuid}/remove")
async def remove_file(
    act: NamedDependency[Visit], number: FromPath[str], file_id: FromPath[UUID]
) -> Response[Any]:
    await actions.detach(act.session, act.asker, number, file_id, act.at)
    return act.go(
        f"/quotes/{number}/files", flash=_("파일을 뺐습니다. 이미 제출한 견적에는 그대로 남습니다.")
    )


async def _page(visit: Visit, number: str, errors: dict[str, str]) -> Response[str]:
    quote, attached = await queries.attached_to(visit.session, visit.asker, number)
    is_own = visit.asker.organisation_id == quote.enterprise_id
    view = FilesView(
        number=quote.number,
        title=quote.title,
        rows=[
            FileRow(
                str(file.id),
                file.name,
                -(-file.size_bytes // 1024),
                one.from_revision > quote.revision,
                is_own and one.until_revision is not None,
            )
            for one, file in attached
        ],
        may_change=is_own
        and quote.need_id is not None
        and quote.state in {QuoteState.DRAFT, QuoteState.SUBMITTED},
        errors=errors,
    )
    return visit.page("attachments/files.html", view, status=422 if errors else 200)


routes: list[Any] = [files_page, add_file, send_file, remove_file]
