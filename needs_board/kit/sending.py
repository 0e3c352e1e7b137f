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


def picture(content: bytes, media_type: str, *, is_public: bool) -> Response[bytes]:
    """Return an answer that a page shows as a picture and in which nothing runs should it be opened by itself.

    The address has to be made of the content: what is public is kept by everybody for a year, without asking again.
    """
    kept = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    return Response(
        content,
        status_code=200,
        media_type=media_type,
        headers={"Content-Disposition": "inline", "Cache-Control": kept, **RUNS_NOTHING},
    )
