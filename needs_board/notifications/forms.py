"""What other rooms hand over to tell people something."""

import msgspec

from needs_board.notifications.rules import NoticeKind


class News(msgspec.Struct, frozen=True):
    """One event worth telling.

    `subject` names what it is about (`need:N-2026-0001`): each person is told once for each (kind, subject),
    so what may be told again carries what is new about it (`need:N-2026-0001/terms-2`).
    `facts` are what `rules` lists for the kind; `href` is the path on the board that the reader goes to.
    """

    kind: NoticeKind
    subject: str
    href: str
    facts: dict[str, str | int]
