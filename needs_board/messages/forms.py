"""What is sent."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from needs_board.messages.rules import MOST_LENGTH

Words = Annotated[str, Meta(min_length=1, max_length=MOST_LENGTH)]


class MessageForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A message; `id` is made by its sender, so that the same one sent twice is there once."""

    text: Words
    id: UUID


class FirstForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The first message about a subject, `need:N-2026-0001`; an officer's own need goes with an enterprise."""

    about: Annotated[str, Meta(min_length=1, max_length=60)]
    text: Words
    id: UUID
    enterprise: Annotated[int, Meta(ge=0, le=2**53)] = 0


class ReadForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Up to which message somebody has read."""

    number: Annotated[int, Meta(ge=0, le=2**53)]


class Line(Struct, frozen=True, kw_only=True):
    """A message as one of its readers sees it; what does not go with it is empty.

    `quote_waits` says what has come of a quote that was not made at once; empty when it is made.
    """

    number: int
    person: str
    organisation: str
    is_own: bool
    is_read: bool
    sent_at: datetime
    pieces: tuple[tuple[str, str], ...]
    file_name: str
    file_href: str
    proposed: str
    proposal_href: str
    quote: str
    quote_href: str
    quote_facts: str
    quote_waits: str
