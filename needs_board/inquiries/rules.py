"""States of a question, when and how often one may ask, and by what an asker would give itself away."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import Conflict, Refused
from needs_board.kit.i18n import N_, _

QUESTIONS_END_BEFORE = timedelta(hours=24)
"""So long before the deadline the agency still has time to answer, and the others to read the answer."""
MOST_QUESTIONS = 10
"""Of one enterprise on one need; what was taken back does not count."""
WARN_AFTER = timedelta(days=2)
"""A question that waits longer than this is called to mind, at the latest when no more can be asked."""
GROUP_FOR = timedelta(minutes=15)
"""What is asked or answered within this time is told in one mail."""
LEAST_LETTERS, LEAST_DIGITS = 3, 7
"""Shorter names and numbers in a question can mean anything."""


class QuestionState(StrEnum):
    """The life of a question."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TAKEN_DOWN = "taken_down"


STATE_LABELS: Mapping[QuestionState, str] = {
    QuestionState.WAITING: N_("답변 대기"),
    QuestionState.ANSWERED: N_("답변 완료"),
    QuestionState.DECLINED: N_("답변하지 않음"),
    QuestionState.WITHDRAWN: N_("철회"),
    QuestionState.TAKEN_DOWN: N_("게시 중단"),
}
NEXT_STATES: Mapping[QuestionState, frozenset[QuestionState]] = {
    QuestionState.WAITING: frozenset(
        {
            QuestionState.ANSWERED,
            QuestionState.DECLINED,
            QuestionState.WITHDRAWN,
            QuestionState.TAKEN_DOWN,
        }
    ),
    QuestionState.ANSWERED: frozenset({QuestionState.ANSWERED, QuestionState.TAKEN_DOWN}),
    QuestionState.DECLINED: frozenset({QuestionState.ANSWERED, QuestionState.TAKEN_DOWN}),
    QuestionState.WITHDRAWN: frozenset(),
    QuestionState.TAKEN_DOWN: frozenset(),
}
PUBLIC_STATES = frozenset({QuestionState.ANSWERED, QuestionState.DECLINED, QuestionState.TAKEN_DOWN})
"""What everybody sees; before that a question is the asker's, the agency's and the centre's."""


class NoAnswer(StrEnum):
    """Why an agency does not answer."""

    NOT_CONCERNING = "not_concerning"
    ALREADY_TOLD = "already_told"
    NOT_TO_BE_TOLD = "not_to_be_told"


NO_ANSWER_LABELS: Mapping[NoAnswer, str] = {
    NoAnswer.NOT_CONCERNING: N_("이 수요와 관련이 없는 질문입니다"),
    NoAnswer.ALREADY_TOLD: N_("이미 수요나 다른 답변에 적혀 있습니다"),
    NoAnswer.NOT_TO_BE_TOLD: N_("알려 드릴 수 없는 내용입니다"),
}


def check_move(now: QuestionState, wanted: QuestionState) -> None:
    """Refuse a move that the life of a question does not have."""
    if wanted not in NEXT_STATES[now]:
        raise Conflict(
            _("이 질문은 지금 '%(now)s' 상태여서 '%(wanted)s'(으)로 바꿀 수 없습니다.")
            % {"now": _(STATE_LABELS[now]), "wanted": _(STATE_LABELS[wanted])}
        )


def questions_until(published_at: datetime, deadline_at: datetime) -> datetime:
    """Return until when one may ask: a day before the deadline, half-way where there is less than two days."""
    return deadline_at - min(QUESTIONS_END_BEFORE, (deadline_at - published_at) / 2)


def times_sentence(until: datetime, deadline_at: datetime) -> str:
    """Return the sentence with both times: how long one may ask, and how long one may quote."""
    return _("질문은 %(until)s까지 받습니다. 견적 마감은 %(deadline)s입니다.") % {
        "until": seoul_text(until),
        "deadline": seoul_text(deadline_at),
    }


def check_time_to_ask(published_at: datetime, deadline_at: datetime, at: datetime) -> None:
    """Refuse a question that comes when there is no time left to answer it."""
    until = questions_until(published_at, deadline_at)
    if at >= until:
        raise Refused(
            _("질문은 %(until)s까지 받았습니다. 견적은 %(deadline)s까지 내실 수 있습니다.")
            % {"until": seoul_text(until), "deadline": seoul_text(deadline_at)}
        )


def check_count(asked: int) -> None:
    """Refuse one question more than an enterprise may ask on a need; `asked` counts those before it."""
    if asked >= MOST_QUESTIONS:
        raise Refused(
            _(
                "한 수요에는 질문을 %(most)d건까지 하실 수 있습니다. 답이 없는 질문을 철회하면 다시 물으실 수 있습니다."
            )
            % {"most": MOST_QUESTIONS}
        )


def is_due_for_a_warning(asked_at: datetime, until: datetime, at: datetime) -> bool:
    """Say whether the agency is to be reminded of a question that still waits."""
    return at >= min(asked_at + WARN_AFTER, until)


def gives_away(text: str, own_names: Iterable[str], own_numbers: Iterable[str]) -> str:
    """Return the name or number in a question that tells who asks; empty when there is none.

    Names are found with other blanks and capitals too, numbers with other hyphens.
    """
    plain, digits = re.sub(r"\s", "", text).casefold(), re.sub(r"[\s().-]", "", text)
    for name in own_names:
        wanted = re.sub(r"\s", "", name).casefold()
        if len(wanted) >= LEAST_LETTERS and wanted in plain:
            return name
    for number in own_numbers:
        wanted = re.sub(r"\D", "", number)
        if len(wanted) >= LEAST_DIGITS and wanted in digits:
            return number
    return ""
