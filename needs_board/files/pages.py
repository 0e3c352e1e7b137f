"""Opening a stored file."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.files import queries
from needs_board.kit.objects import open_objects
from needs_board.kit.visit import Visit


@get("/files/{file_id:uuid}", include_in_schema=False)
async def open_file(look: NamedDependency[Visit], file_id: FromPath[UUID]) -> Response[bytes]:
    """Send a file as an attachment that runs nothing."""
    file = await queries.file_for(look.session, look.asker, file_id)
    content = await queries.content_of(open_objects(look.settings.data_dir), file)
    return Response(
        content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


routes: list[Any] = [open_file]
