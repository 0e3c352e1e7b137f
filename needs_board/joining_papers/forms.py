"""What the papers of joining are made from: everything that stands on them."""

from datetime import date
from typing import Generic, TypeVar

from msgspec import Struct


class ApplicationPaper(Struct, frozen=True, kw_only=True):
    """입점신청서; `rows` are what was entered, by heading, each row a label and a value."""

    centre: str
    enterprise: str
    representative: str
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    papers: tuple[str, ...]
    pledge: str
    signed_on: date
    seal_png: bytes | None


class ConfirmationPaper(Struct, frozen=True, kw_only=True):
    """입점 확정 통보."""

    centre: str
    code: str
    enterprise: str
    representative: str
    brn: str
    type: str
    confirmed_on: date
    next_steps: tuple[str, ...]


Kind = TypeVar("Kind", ApplicationPaper, ConfirmationPaper)


class Printed(Struct, Generic[Kind], frozen=True):
    """A paper with its PDF, made before the transaction that keeps it; what it says is compared there once more."""

    paper: Kind
    pdf: bytes
