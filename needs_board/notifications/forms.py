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


class LetterView(msgspec.Struct, frozen=True):
    """What a mail says, in the language of its reader; `link` and `home` are whole addresses."""

    locale: str
    subject: str
    name: str
    sentence: str
    next_step: str
    rows: tuple[tuple[str, str], ...]
    button: str
    link: str
    why: str
    home: str


class Written(msgspec.Struct, frozen=True):
    """A mail in words: as it was sent, or as it would be sent now."""

    subject: str
    text: str
    html: str
