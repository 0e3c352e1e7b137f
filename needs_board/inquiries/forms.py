"""What arrives about questions, and a question as its reader may see it."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from needs_board.inquiries.rules import NO_ANSWER_LABELS, STATE_LABELS, NoAnswer, QuestionState
from needs_board.kit.forms import OptionalLine
from needs_board.kit.i18n import _

Reason = Annotated[str, Meta(min_length=5, max_length=500)]


class QuestionForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question; everybody reads it once it is answered."""

    text: Annotated[str, Meta(min_length=5, max_length=1000)]


class AnswerForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to a question, or a better one."""

    text: Annotated[str, Meta(min_length=1, max_length=2000)]


class DeclineForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a question is not answered; everybody reads it."""

    reason: NoAnswer
    note: OptionalLine = ""


class ReasonForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the centre takes a question down, or looks who asked it."""

    reason: Reason


class GivenAnswer(msgspec.Struct, frozen=True):
    """One version of an answer."""

    text: str
    at: datetime


class AskedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question as its reader may see it: nobody reads who asked.

    `text` is empty where it was taken down and is not the reader's own. There is a day and no moment of asking:
    the minute could be laid beside what else an enterprise did. `answers` are all versions, the latest first.
    """

    number: int
    text: str
    state: QuestionState
    no_answer: NoAnswer | None
    note: str
    asked_on: date
    answers: tuple[GivenAnswer, ...]
    is_own: bool


class ShownQuestion(msgspec.Struct, frozen=True):
    """A question on a page; `reason` says why there is no answer, or why it was taken down."""

    number: int
    text: str
    state: str
    state_label: str
    reason: str
    asked_on: date
    answer: GivenAnswer | None
    earlier: tuple[GivenAnswer, ...]
    is_own: bool


def shown(question: AskedQuestion) -> ShownQuestion:
    """Return a question in the words of a page, in the reader's language."""
    refusal = _(NO_ANSWER_LABELS[question.no_answer]) if question.no_answer else ""
    return ShownQuestion(
        number=question.number,
        text=question.text,
        state=question.state.value,
        state_label=_(STATE_LABELS[question.state]),
        reason=". ".join(part for part in (refusal, question.note) if part),
        asked_on=question.asked_on,
        answer=question.answers[0] if question.answers else None,
        earlier=question.answers[1:],
        is_own=question.is_own,
    )
