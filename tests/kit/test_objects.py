"""Contents lie alike in a folder and in a bucket; the bucket is that of a real server, moto's."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from needs_board.kit.objects import ContentError, Objects, open_objects
from needs_board.kit.settings import Settings

KEY, OLDER_KEY = "a" * 64, "b" * 64


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of an S3 server."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(address)
        httpx.put(f"{address}/files").raise_for_status()
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            httpx.get(f"{address}/moto-api/")
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the S3 server did not start")


def bucket(endpoint: str, **changes: str) -> Objects:
    settings = Settings(
        files_bucket="files",
        files_endpoint=endpoint,
        files_access_key="board",
        files_secret_key="secret",
        file_key=changes.get("file_key", KEY),
    )
    return open_objects(settings)


async def check_contents(objects: Objects) -> None:
    """Put, read, list and delete contents, in the clear and encrypted."""
    digest, again = await objects.put(b"a certificate"), await objects.put(b"a certificate")
    assert digest == again
    assert await objects.get(digest) == b"a certificate"
    sealed = await objects.put_sealed(b"a bank copy", b"file 1")
    assert b"a bank copy" not in await objects.get(sealed)
    assert await objects.get_sealed(sealed, b"file 1", objects.newest_key_id) == b"a bank copy"
    with pytest.raises(ContentError, match="belongs to another file"):
        await objects.get_sealed(sealed, b"file 2", objects.newest_key_id)
    listed = {one.digest: one.put_at async for one in objects.all()}
    assert set(listed) == {digest, sealed}
    assert abs(datetime.now(UTC) - listed[digest]) < timedelta(minutes=1)
    for one in listed:
        await objects.delete(one)
    with pytest.raises(ContentError, match="missing"):
        await objects.get(digest)


async def test_contents_lie_in_a_folder(tmp_path: Path) -> None:
    await check_contents(open_objects(Settings(data_dir=tmp_path, file_key=KEY)))


@pytest.mark.long
async def test_contents_lie_in_a_bucket(endpoint: str) -> None:
    await check_contents(bucket(endpoint))


@pytest.mark.long
async def test_key_that_was_added_leaves_older_contents_readable(endpoint: str) -> None:
    old = bucket(endpoint, file_key=OLDER_KEY)
    sealed, key_id = await old.put_sealed(b"a bank copy", b"file 1"), old.newest_key_id
    both = bucket(endpoint, file_key=f"{OLDER_KEY}\n{KEY}")
    assert both.newest_key_id == bucket(endpoint).newest_key_id != key_id
    assert await both.get_sealed(sealed, b"file 1", key_id) == b"a bank copy"
    with pytest.raises(ContentError, match="NEEDS_BOARD_FILE_KEY"):
        await bucket(endpoint).get_sealed(sealed, b"file 1", key_id)
