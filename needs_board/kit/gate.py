"""The gate that every file of a stranger passes before it is kept: name, beginning and parser must agree.

A file is looked at in a child process (kit/sandbox). What is refused was in memory alone and is gone with the request;
what passes is returned as it may be kept.
"""

from collections.abc import Callable, Collection, Mapping

from msgspec import Struct

from needs_board.kit.formats import (
    MEDIA_TYPES,
    PICTURES,
    Format,
    SentFile,
    begins_as,
    format_by_name,
    safe_name,
    shown_name,
)
from needs_board.kit.hwp import check_hwp, check_hwpx
from needs_board.kit.i18n import N_, _
from needs_board.kit.images import write_anew
from needs_board.kit.packages import check_docx, check_xlsx
from needs_board.kit.pdf import check_pdf
from needs_board.kit.sandbox import MAX_FILE_BYTES, FileRefused, UnfitError, read_apart

Reader = Callable[[bytes], bytes]
"""Looks at a content in the child; answers what is to be kept, nothing when that is the content itself."""

_READERS: Mapping[Format, Reader] = {
    Format.PDF: check_pdf,
    Format.JPG: write_anew,
    Format.PNG: write_anew,
    Format.WEBP: write_anew,
    Format.XLSX: check_xlsx,
    Format.DOCX: check_docx,
    Format.HWP: check_hwp,
    Format.HWPX: check_hwpx,
}


_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
"""Office programs wrap a document with a password into another kind of file, which has a part of this name."""


class PassedFile(Struct, frozen=True, kw_only=True):
    """A file that may be kept; its name is safe in folders and headers."""

    name: str
    format: Format
    data: bytes

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


def let_through(sent: SentFile, accepted: Collection[Format], *, read: Reader | None = None) -> PassedFile:
    """Return a file as it may be kept; pictures are written anew, upright and without what cameras note.

    `read` is for a picture that becomes something else (PNG). Raises FileRefused: a sentence that names the file, what
    is wrong and what to do. Blocks while a child process reads: call it outside the event loop.
    """
    wanted = _announced(sent, accepted)
    try:
        answer = read_apart(read or _READERS[wanted], sent.data)
    except UnfitError as unfit:
        raise _refusal(sent, unfit.reason, format=wanted.upper(), **_shown(unfit.facts)) from None
    kept = Format.PNG if read else wanted
    return PassedFile(name=safe_name(sent.name, kept), format=kept, data=answer or sent.data)


def _announced(sent: SentFile, accepted: Collection[Format]) -> Format:
    """Return the format that a file says it has, by its name and its first bytes."""
    if not sent.data:
        raise _refusal(sent, "empty")
    if len(sent.data) > MAX_FILE_BYTES:
        raise _refusal(sent, "too_large")
    wanted = format_by_name(sent.name)
    if wanted is None or wanted not in accepted:
        raise _refusal(
            sent, "not_taken", accepted=", ".join(one.upper() for one in Format if one in accepted)
        )
    if not begins_as(wanted, sent.data):
        reason = "encrypted" if _ENCRYPTED_OFFICE in sent.data else "other_kind"
        raise _refusal(sent, reason, format=wanted.upper())
    return wanted


def _refusal(sent: SentFile, reason: str, **facts: str) -> FileRefused:
    is_picture = format_by_name(sent.name) in PICTURES
    sentence = _SENTENCES.get(f"{reason}_picture" if is_picture else reason) or _SENTENCES.get(reason)
    said = _(sentence or _SENTENCES["broken"]) % {"file": shown_name(sent.name) or "?", **facts}
    return FileRefused(said, reason)


def _shown(facts: Mapping[str, int | str]) -> dict[str, str]:
    return {name: f"{fact:,}" if isinstance(fact, int) else fact for name, fact in facts.items()}


_SENTENCES: Mapping[str, str] = {
    "empty": N_("'%(file)s' 파일에 내용이 없습니다. 파일을 다시 골라 올려 주세요."),
    "too_large": N_("'%(file)s' 파일이 20MB를 넘습니다. 20MB 이하로 줄여 올려 주세요."),
    "not_taken": N_("'%(file)s' 파일의 형식은 받지 않습니다. %(accepted)s 파일로 올려 주세요."),
    "other_kind": N_(
        "'%(file)s' 파일의 내용이 %(format)s 형식이 아닙니다. 원래 프로그램에서 %(format)s 파일로 다시 저장하여 올려 주세요."
    ),
    "broken": N_(
        "'%(file)s' 파일을 읽을 수 없습니다. 원래 프로그램에서 열어 보시고, 열리면 다시 저장하여 올려 주세요."
    ),
    "broken_picture": N_(
        "'%(file)s' 그림을 읽을 수 없습니다. 다시 찍거나 다른 프로그램에서 다시 저장하여 올려 주세요."
    ),
    "mixed": N_(
        "'%(file)s' 파일에 다른 내용이 덧붙어 있습니다. 원래 프로그램에서 다시 저장하여 올려 주세요."
    ),
    "too_heavy": N_(
        "'%(file)s' 파일을 확인하는 데 너무 오래 걸립니다. 나누거나 더 단순하게 저장하여 올려 주세요."
    ),
    "encrypted": N_(
        "'%(file)s' 파일에 암호나 보안 설정이 있습니다. 암호를 풀고 저장하거나, 인쇄 화면에서 PDF로 저장하여 올려 주세요."
    ),
    "script": N_(
        "'%(file)s' 파일에 스크립트가 들어 있습니다. 인쇄 화면에서 PDF로 저장하면 스크립트가 빠집니다."
    ),
    "launch": N_(
        "'%(file)s' 파일에 다른 프로그램을 열거나 자료를 보내는 동작이 들어 있습니다. 인쇄 화면에서 PDF로 저장하여 올려 주세요."
    ),
    "embedded": N_("'%(file)s' 파일 안에 다른 파일이 들어 있습니다. 빼고 저장하거나 따로 올려 주세요."),
    "macro": N_(
        "'%(file)s' 파일에 매크로가 들어 있습니다. 매크로가 없는 %(format)s 파일로 저장하여 올려 주세요."
    ),
    "external": N_(
        "'%(file)s' 파일이 다른 파일이나 주소의 자료를 끌어다 씁니다. 연결을 끊고 저장하여 올려 주세요."
    ),
    "entity": N_(
        "'%(file)s' 파일에 문서에는 쓰이지 않는 선언이 들어 있습니다. 원래 프로그램에서 다시 저장하여 올려 주세요."
    ),
    "unpacks_too_large": N_("'%(file)s' 파일은 풀면 너무 커집니다. 내용을 줄이거나 나누어 올려 주세요."),
    "too_many_rows": N_("'%(file)s' 파일의 %(row)s행이 한도를 넘습니다. 5,000행까지 나누어 올려 주세요."),
    "too_many_pixels": N_(
        "'%(file)s' 그림이 너무 큽니다(가로 %(width)s, 세로 %(height)s). 4천만 화소 이하로 줄여 올려 주세요."
    ),
    "no_print": N_(
        "'%(file)s' 사진에서 도장을 찾을 수 없습니다. 흰 종이에 찍은 도장을 밝은 곳에서 가까이 찍어 올려 주세요."
    ),
}
"""What a person reads, by the reason; `…_picture` is said of pictures."""
