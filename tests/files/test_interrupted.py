"""An upload that breaks off, or whose transaction fails, leaves nothing that can be read."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from needs_board.files.actions import store_file, sweep_orphans
from needs_board.files.forms import NewFile
from needs_board.files.models import StoredFile
from needs_board.files.rules import FileKind
from needs_board.kit.objects import Objects
from tests.board import Board, Client
from tests.cast import id_of
from tests.world import asker


def contents(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def break_off(client: Client, path: str, body: bytes) -> list[dict[str, Any]]:
    """Send the beginning of a form with a file and hang up; return what the board answers."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.http.cookies.items())
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "client": ("203.0.113.5", 1), "server": ("board.test", 80),
        "headers": [
            (b"host", b"board.test"), (b"cookie", cookies.encode()), (b"content-length", b"1000000"),
            (b"content-type", b"multipart/form-data; boundary=x"),
        ],
    }  # fmt: skip
    coming: list[dict[str, Any]] = [
        {"type": "http.request", "body": body, "more_body": True},
        {"type": "http.disconnect"},
    ]
    answers: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop(0) if len(coming) > 1 else coming[0]

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    await client.http._transport.app(scope, receive, send)  # type: ignore[attr-defined]  # the transport of ASGI has it
    return answers


# The framework leaves it to the garbage collector to close what it had read so far.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_upload_that_breaks_off_is_as_if_it_had_never_begun(board: Board, folder: Path) -> None:
    yunseul = await board.as_("윤슬")
    token = await yunseul._csrf()
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = part.format("_csrf_token", "") + token + "\r\n" + part.format("seal", '; filename="도장.png"')
    answers = await break_off(
        yunseul, "/me/enterprise/seal", body.encode() + b"\x89PNG\r\n\x1a\n" + b"0" * 5000
    )
    assert all(answer.get("status", 0) < 500 for answer in answers)
    async with board.read() as session:
        assert (await session.scalars(sa.select(StoredFile))).first() is None
    assert contents(folder) == []


async def test_content_whose_transaction_failed_is_swept(board: Board, objects: Objects) -> None:
    new = NewFile(
        organisation_id=id_of("푸른인쇄"),
        kind=FileKind.PAPER,
        name="a.pdf",
        media_type="application/pdf",
        data=b"%PDF-1.7",
    )
    with pytest.raises(RuntimeError, match="the power went"):
        async with board.write() as session:
            await store_file(session, objects, asker("윤슬"), new, board.clock())
            raise RuntimeError("the power went")
    (lost,) = [one async for one in objects.all()]
    async with board.read() as session:
        assert (await session.scalars(sa.select(StoredFile))).first() is None
        assert await sweep_orphans(session, objects, lost.put_at) == 0
        assert await sweep_orphans(session, objects, lost.put_at.replace(year=lost.put_at.year + 1)) == 1
