"""What is typed to word anew what is to be mended."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.reviews.forms import NoteForm, read_reason


class Words(Struct, frozen=True):
    """The wanted wordings: reasons by what they are of, and the note that goes along."""

    reasons: Mapping[str, str]
    note: str


def read_words(typed: Typed, asked: Iterable[str]) -> Words:
    """Return the wordings typed for what was asked; raises WrongInput for every one that says too little."""
    reasons: dict[str, str] = {}
    errors: dict[str, str] = {}
    for of in asked:
        try:
            reasons[of] = read_reason(typed, of)
        except WrongInput as wrong:
            errors |= wrong.errors
    try:
        note = read_form(NoteForm, typed).note
    except WrongInput as wrong:
        errors |= wrong.errors
    if errors:
        raise WrongInput(errors)
    return Words(reasons, note)
