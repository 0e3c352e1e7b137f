"""How a stored content is sent to a browser: as an attachment that runs nothing, or as a picture on a page."""

from urllib.parse import quote

from litestar import Response

RUNS_NOTHING = {"Content-Security-Policy": "sandbox; default-src 'none'"}


def attachment(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """Return an answer that a browser saves under a name, and in which nothing runs should it be shown all the same."""
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(
        content,
        status_code=200,
        media_type=media_type,
        headers={"Content-Disposition": named, **RUNS_NOTHING},
    )
