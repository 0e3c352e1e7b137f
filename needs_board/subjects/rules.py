"""Kinds of subjects, how one is named in an address, and when a need must not be spoken about in private."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from needs_board.kit.i18n import N_
from needs_board.needs.rules import NeedState


class SubjectKind(StrEnum):
    """What a thread can be about."""

    ENTERPRISE = "enterprise"
    PRODUCT = "product"
    NEED = "need"
    QUOTE = "quote"


KIND_LABELS: Mapping[SubjectKind, str] = {
    SubjectKind.ENTERPRISE: N_("기업 문의"),
    SubjectKind.PRODUCT: N_("상품 문의"),
    SubjectKind.NEED: N_("수요 관련"),
    SubjectKind.QUOTE: N_("견적 관련"),
}


class Card(Struct, frozen=True):
    """A subject as its readers see it now; `missing` says why there is nothing to see."""

    title: str
    href: str
    facts: tuple[tuple[str, str], ...]
    missing: str = ""


def about(kind: SubjectKind, number: str) -> str:
    """Return how a subject is named in an address: `need:N-2026-0001`."""
    return f"{kind.value}:{number}"


def read_about(text: str) -> tuple[SubjectKind | None, str]:
    """Return kind and number of what `about` wrote; no kind for what names nothing."""
    kind, _colon, number = text.partition(":")
    return SubjectKind(kind) if kind in set(SubjectKind) else None, number


def is_sealed(sealed: bool, opened_at: datetime | None, state: NeedState) -> bool:
    """Say whether private words about a need would undo its seal: until its quotes were opened, or it was cancelled."""
    return sealed and opened_at is None and state is not NeedState.CANCELLED
