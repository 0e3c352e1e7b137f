"""What a reviewer types."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.reviews.rules import LEAST_REASON_LENGTH

Reason = Annotated[str, Meta(min_length=LEAST_REASON_LENGTH, max_length=500)]


class ReasonForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why something is to be mended, or why an application is refused; the enterprise reads it."""

    reason: Reason


class NoteForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word to go with what is to be mended."""

    note: Annotated[str, Meta(max_length=500)] = ""


def read_reason(typed: Typed, of: str) -> str:
    """Return the reason typed in one of the forms of a page; raises WrongInput at that form's own field."""
    field = f"reason-{of}"
    try:
        return read_form(ReasonForm, {"reason": typed.get(field, "")}).reason
    except WrongInput as wrong:
        raise WrongInput({field: wrong.errors["reason"]}) from None
