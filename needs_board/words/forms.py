"""A new rule as it arrives, and what a reader of the list looks for."""

from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.words.rules import LONGEST_NOTE, LONGEST_WORD, RuleState, Word, WordKind, check_word, plain

WordText = Annotated[str, Meta(min_length=1, max_length=LONGEST_WORD)]
OptionalWord = Annotated[str, Meta(max_length=LONGEST_WORD)]
Note = Annotated[str, Meta(max_length=LONGEST_NOTE)]


class RuleForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A new rule; `means` is left out for a stop word and needed for all others."""

    kind: WordKind
    word: WordText
    means: OptionalWord = ""
    note: Note = ""


class PairForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed about two words."""

    word: WordText
    means: WordText
    note: Note = ""


class StopForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed about one word."""

    word: WordText
    note: Note = ""


class RuleFilter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A filter of the list; each word of `q` must stand in one of the rule's words or in its note."""

    q: Annotated[str, Meta(max_length=100)] = ""
    kind: WordKind | None = None
    state: RuleState = RuleState.LIVING
    page: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


def read_rule(kind: WordKind, typed: Typed) -> RuleForm:
    """Return the rule that was typed into the form of a kind; raises WrongInput."""
    read = read_form(StopForm if kind is WordKind.STOP else PairForm, typed)
    return checked(RuleForm(kind=kind, **msgspec.structs.asdict(read)))


def checked(form: RuleForm) -> RuleForm:
    """Return a rule with its words written plainly; raises WrongInput for one that says nothing."""
    plainly = msgspec.structs.replace(form, word=plain(form.word), means=plain(form.means))
    cleaned = read_form(RuleForm, as_typed(plainly))
    check_word(Word(cleaned.kind, cleaned.word, cleaned.means))
    return cleaned
