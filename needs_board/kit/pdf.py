"""What a PDF may hold; runs in the child of kit/sandbox and is the only one that knows pikepdf."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from needs_board.kit.sandbox import UnfitError

if TYPE_CHECKING:
    from pikepdf import Object

MOST_PARTS = 2_000_000
"""Values in all dictionaries and arrays together; more is no paper, and looking at them takes too long."""

_FORBIDDEN_KEYS: Mapping[str, str] = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "script",
    "/EmbeddedFiles": "embedded",
    "/EF": "embedded",
    "/RichMediaContent": "embedded",
}
_FORBIDDEN_ACTIONS: Mapping[str, str] = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "launch",
    "/ImportData": "launch",
    "/GoToE": "launch",
    "/GoToR": "launch",
    "/Rendition": "launch",
    "/Movie": "launch",
    "/Sound": "launch",
    "/RichMediaExecute": "launch",
}
_FORBIDDEN_TYPES: Mapping[str, str] = {"/EmbeddedFile": "embedded"}


def check_pdf(data: bytes) -> bytes:
    """Refuse a PDF that does more than show pages; answers nothing, for it is kept as it was sent.

    Raises UnfitError: `encrypted`, `script`, `launch` (starts programs or sends data), `embedded`, `mixed` (another
    file hangs behind its end), `broken`. What is damaged is refused rather than mended: a mended file may not be
    the one that another program shows.
    """
    # Imported in the child alone: it costs memory, which the web process need not pay.
    import pikepdf  # noqa: PLC0415

    _check_end(data)
    try:
        pdf = pikepdf.open(BytesIO(data), attempt_recovery=False, inherit_page_attributes=False)
    except pikepdf.PasswordError:
        raise UnfitError("encrypted") from None
    with pdf:
        if pdf.is_encrypted:
            raise UnfitError("encrypted")
        for part in _parts(pdf):
            _check_part(part)
        # What could not be read was not looked at either. The pages come last: their warnings are about looks alone.
        if pdf.get_warnings() or not len(pdf.pages):
            raise UnfitError("broken")
    return b""


def _check_end(data: bytes) -> None:
    """Refuse what goes on behind its end mark: readers of other formats look for theirs from behind."""
    _before, mark, after = data.rpartition(b"%%EOF")
    if not mark:
        raise UnfitError("broken")
    if after.strip(b"\0\t\r\n \x1a"):
        raise UnfitError("mixed")


def _parts(pdf: Any) -> Iterator["Object"]:
    """Go through all dictionaries and streams, those that no page refers to as well."""
    from pikepdf import Array, Dictionary, Stream  # noqa: PLC0415 - as above

    seen = 0
    for start in (pdf.trailer, *pdf.objects):
        waiting = [start]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Dictionary | Stream):
                yield part
                held = [value for _key, value in part.items()]
            elif isinstance(part, Array):
                held = list(part)
            else:
                continue
            seen += len(held)
            if seen > MOST_PARTS:
                raise UnfitError("too_heavy")
            waiting += [one for one in held if isinstance(one, Dictionary | Array) and not one.is_indirect]


def _check_part(part: "Object") -> None:
    from pikepdf import Name  # noqa: PLC0415 - as above

    for key in part.keys():  # noqa: SIM118 - going through a stream itself is not allowed
        if key in _FORBIDDEN_KEYS:
            raise UnfitError(_FORBIDDEN_KEYS[key])
    for key, forbidden in (("/S", _FORBIDDEN_ACTIONS), ("/Type", _FORBIDDEN_TYPES)):
        value = part.get(key)
        if isinstance(value, Name) and str(value) in forbidden:
            raise UnfitError(forbidden[str(value)])
