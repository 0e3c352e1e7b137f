"""To which product each picture of an album goes, and how long albums are kept."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from needs_board.kit.i18n import _
from needs_board.pictures.rules import MOST_PICTURES

KEEP = timedelta(days=7)
MOST_WAITING = 5
"""So many albums one person can have; older ones are thrown away."""
MOST_TRIES = 3
"""A picture at which the worker died so often is given up, so that it does not hold up the others."""

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_NUMBERED = re.compile(r"(.+?)(?:_[0-9]{1,3}| ?\([0-9]{1,3}\))")


@dataclass(frozen=True, slots=True)
class Target:
    """A product that a picture can go to, with the digests of the pictures that it has."""

    product_id: UUID
    number: int
    name: str
    code: str
    has: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture of an album; `digest` is that of its large size, `fault` what is wrong where it could not be read."""

    picture_id: UUID
    folder: str
    name: str
    digest: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a picture goes; `target` without a `fault` is where it will be placed."""

    packed: Packed
    target: Target | None
    fault: str = ""

    @property
    def fits(self) -> bool:
        return self.target is not None and not self.fault


def name_key(text: str) -> str:
    """Return an own code, or a name, as both are compared: signs that no file name can have read as `_`, small letters."""
    return _NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", text)).strip().casefold()


def fates(pictures: Sequence[Packed], targets: Collection[Target]) -> list[Fate]:
    """Return where each picture goes, in the order in which they will stand at their products.

    The folder decides where it is named by a code, else the name: the code alone, or with `_2` or ` (2)` behind it.
    """
    by_key: dict[str, list[Target]] = {}
    for target in targets:
        by_key.setdefault(name_key(target.code), []).append(target)
    taken: dict[UUID, set[str]] = {one.product_id: set(one.has) for one in targets}
    in_order = sorted(pictures, key=lambda one: _counting(one.name))
    return [_fate(one, _meant(one, by_key), taken) for one in in_order]


def plan_mark(placed: Sequence[Fate]) -> str:
    """Return a mark that differs as soon as one picture would be placed elsewhere than it was shown."""
    fitting = [f"{one.packed.picture_id} {one.target.number}" for one in placed if one.target and one.fits]
    return sha256("\n".join(fitting).encode()).hexdigest()[:32]


def _counting(name: str) -> list[str | int]:
    """Return a key that puts 2 before 10, and a name before the same with something behind it."""
    parts = re.split(r"([0-9]+)", name_key(name.rpartition(".")[0]))
    return [int(part) if place % 2 else part for place, part in enumerate(parts)]


def _meant(packed: Packed, by_key: Mapping[str, list[Target]]) -> list[Target]:
    """Return the products that a picture may mean."""
    stem = packed.name.rpartition(".")[0]
    numbered = _NUMBERED.fullmatch(stem)
    for written in (packed.folder, stem, numbered[1] if numbered else ""):
        if meant := by_key.get(name_key(written)):
            return meant
    return []


def _fate(packed: Packed, meant: Sequence[Target], taken: dict[UUID, set[str]]) -> Fate:
    target = meant[0] if len(meant) == 1 else None
    if packed.fault:
        return Fate(packed, target, packed.fault)
    if target is None:
        return Fate(packed, None, _nobody(packed, meant))
    has = taken[target.product_id]
    if packed.digest in has:
        return Fate(packed, target, _("이 상품에 이미 있는 사진입니다. 그대로 두시면 됩니다."))
    if len(has) >= MOST_PICTURES:
        return Fate(
            packed,
            target,
            _("사진은 상품마다 %(most)d장까지입니다. 쓰지 않는 사진을 먼저 지워 주세요.")
            % {"most": MOST_PICTURES},
        )
    has.add(packed.digest)
    return Fate(packed, target)


def _nobody(packed: Packed, meant: Sequence[Target]) -> str:
    if meant:
        codes = ", ".join(one.code for one in meant)
        return _("여러 상품의 코드(%(codes)s)와 같게 읽힙니다. 상품 화면에서 따로 올려 주세요.") % {
            "codes": codes
        }
    return _("'%(name)s'에 맞는 자체 관리번호가 없습니다. 파일 이름이나 상품의 관리번호를 고쳐 주세요.") % {
        "name": packed.name.rpartition(".")[0] or packed.name
    }
