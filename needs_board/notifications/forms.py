"""What other rooms hand over to tell people something."""

import msgspec

from needs_board.notifications.rules import NoticeKind


class News(msgspec.Struct, frozen=True):
    """One event worth telling.

    `subject` names what it is about (`need:N-2026-0001`): each person is told once for each (kind, subject).
    `facts` are plain strings and numbers for the sentence; `href` is where the reader goes from there.
    """

    kind: NoticeKind
    subject: str
    href: str
    facts: dict[str, str | int]
