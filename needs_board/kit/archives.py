"""Files that a person packed into one ZIP, taken out in the child of kit/sandbox; nothing is ever written by the names in it.

ZIPs made in Korea name their files in UTF-8 or CP949, often without saying which.
"""

import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

import msgspec

from needs_board.kit.formats import SentFile, shown_name
from needs_board.kit.i18n import N_, _
from needs_board.kit.packages import opened_package
from needs_board.kit.sandbox import MAX_FILE_BYTES, FileRefused, UnfitError, read_apart

MOST_PACKED = 300
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
"""Below what a child may answer (kit/sandbox)."""

_SAYS_UTF8 = 0x800
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".alz", ".egg", ".tar", ".gz", ".tgz"})
_NOISE = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


class PackedFile(msgspec.Struct, frozen=True):
    """A file of a ZIP: the folder that it lies in, its name and its content; one that has a `reason` has no content."""

    folder: str
    name: str
    data: bytes = b""
    reason: str = ""

    @property
    def fault(self) -> str:
        """What is wrong with it, as a person reads it; empty where nothing is."""
        return _(_FAULTS[self.reason]) if self.reason else ""


def packed_files(sent: SentFile) -> list[PackedFile]:
    """Return the files in a ZIP in the order of their names, without those that systems leave there.

    Raises FileRefused for what is no ZIP, has a password, holds too much, or is made to deceive. Blocks while a child
    reads: call it outside the event loop.
    """
    try:
        return msgspec.msgpack.decode(_unpacked(sent), type=list[PackedFile])
    except UnfitError as unfit:
        said = _(_SENTENCES.get(unfit.reason, _SENTENCES["broken"])) % {"file": shown_name(sent.name) or "?"}
        raise FileRefused(said, unfit.reason) from None


def _unpacked(sent: SentFile) -> bytes:
    if not sent.name.strip().lower().endswith(".zip"):
        raise UnfitError("not_taken")
    if len(sent.data) > MAX_FILE_BYTES:
        raise UnfitError("too_large")
    return read_apart(take_out, sent.data)


def take_out(data: bytes) -> bytes:
    """Return the files of a ZIP as msgpack; runs in the child.

    Raises UnfitError: `nothing`, `too_many`, and what `opened_package` raises.
    """
    with opened_package(data, MOST_UNPACKED_BYTES) as parts:
        found = [(PurePosixPath(_name_of(part)), part) for part in parts.infolist() if not part.is_dir()]
        kept = [(path, part) for path, part in found if not _is_noise(path)]
        if not kept:
            raise UnfitError("nothing")
        if len(kept) > MOST_PACKED:
            raise UnfitError("too_many")
        kept.sort(key=lambda one: str(one[0]))
        return msgspec.msgpack.encode([_taken(parts, path, part) for path, part in kept])


def _taken(parts: zipfile.ZipFile, path: PurePosixPath, part: zipfile.ZipInfo) -> PackedFile:
    folder, name = shown_name(path.parent.name), shown_name(path.name)
    if path.suffix.lower() in _ARCHIVES:
        return PackedFile(folder, name, reason="nested")
    try:
        return PackedFile(folder, name, parts.read(part))
    except zipfile.BadZipFile:
        return PackedFile(folder, name, reason="damaged")


def _name_of(part: zipfile.ZipInfo) -> str:
    """Return the name of a file with `/` between its folders; what does not say UTF-8 was read as CP437."""
    name = part.filename
    if not part.flag_bits & _SAYS_UTF8:
        written = name.encode("cp437")
        for encoding in ("utf-8", "cp949"):
            try:
                name = written.decode(encoding)
            except UnicodeDecodeError:
                continue
            break
    return name.replace("\\", "/")


def _is_noise(path: PurePosixPath) -> bool:
    return any(step.startswith(".") or step.lower() in _NOISE for step in path.parts)


_FAULTS: Mapping[str, str] = {
    "nested": N_("압축 파일 안의 압축 파일은 풀지 않습니다. 그 안의 사진을 이 압축 파일에 바로 넣어 주세요."),
    "damaged": N_("압축 파일 안에서 손상되었습니다. 원래 사진을 다시 압축하여 올려 주세요."),
}

_SENTENCES: Mapping[str, str] = {
    "not_taken": N_(
        "'%(file)s'은(는) ZIP 파일이 아닙니다. 알집이나 반디집에서는 ZIP 형식을 골라 압축해 주세요."
    ),
    "too_large": N_("'%(file)s' 압축 파일이 20MB를 넘습니다. 나누어 압축하여 차례로 올려 주세요."),
    "unpacks_too_large": N_(
        "'%(file)s' 압축 파일은 풀면 너무 커집니다. 사진만 골라 나누어 압축하여 차례로 올려 주세요."
    ),
    "too_many": N_(
        "'%(file)s' 압축 파일에 파일이 300개 넘게 들어 있습니다. 나누어 압축하여 차례로 올려 주세요."
    ),
    "nothing": N_("'%(file)s' 압축 파일에 사진이 없습니다. 사진을 넣어 다시 압축하여 올려 주세요."),
    "encrypted": N_("'%(file)s' 압축 파일에 암호가 걸려 있습니다. 암호 없이 다시 압축하여 올려 주세요."),
    "unsafe_path": N_(
        "'%(file)s' 압축 파일에 폴더 밖을 가리키는 이름이 들어 있습니다. 사진만 골라 다시 압축하여 올려 주세요."
    ),
    "other_compression": N_(
        "'%(file)s' 압축 파일은 흔히 쓰지 않는 방식으로 압축되었습니다. 윈도의 'ZIP 파일로 압축'으로 다시 압축해 주세요."
    ),
    "mixed": N_("'%(file)s' 압축 파일에 다른 내용이 덧붙어 있습니다. 사진만 골라 다시 압축하여 올려 주세요."),
    "too_heavy": N_("'%(file)s' 압축 파일을 푸는 데 너무 오래 걸립니다. 나누어 압축하여 차례로 올려 주세요."),
    "broken": N_("'%(file)s' 압축 파일을 열 수 없습니다. ZIP 형식으로 다시 압축하여 올려 주세요."),
}
