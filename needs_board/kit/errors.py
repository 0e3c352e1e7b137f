"""Refusals: each is a sentence for the person who met it, saying what happened and what to do next."""

from collections.abc import Mapping


class BoardError(Exception):
    """A refusal that a person can understand and act on; anything else that is raised is a bug."""

    status = 409
    kind = "refused"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(BoardError):
    """The state of things does not allow it (a closed need, a late quote)."""


class Conflict(BoardError):
    """Somebody else was faster; the page that the person saw is out of date."""

    kind = "conflict"


class NotFound(BoardError):
    """There is no such thing, or it is not for this person: both look the same."""

    status = 404
    kind = "not-found"


class Forbidden(BoardError):
    """The person may see this but may not do it."""

    status = 403
    kind = "forbidden"


class SignInNeeded(BoardError):
    """Nobody is signed in; a browser is sent to the sign-in page and comes back afterwards."""

    status = 401
    kind = "sign-in-needed"


class TooMany(BoardError):
    """A limit per account or address was reached; it passes by itself."""

    status = 429
    kind = "too-many"


class WrongInput(BoardError):
    """One or more fields are wrong: `errors` maps the name of a field to the sentence shown beside it."""

    status = 422
    kind = "wrong-input"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(errors.values())))
        self.errors = dict(errors)
