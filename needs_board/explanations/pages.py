"""Why an enterprise was asked for a need, or was not: for the staff, and for the agency of who was asked."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.explanations.actions import explanation_for
from needs_board.explanations.forms import Explanation, Fit
from needs_board.explanations.rules import (
    SIGNAL_LABELS,
    places_text,
    probability_label,
    shown_tenths,
    signal_text,
    tenths_text,
    word_text,
)
from needs_board.kit.errors import WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.matches.queries import need_for
from needs_board.relevance.forms import SignalValue, Why
from needs_board.relevance.rules import SignalName

MOST_DIGITS = 9


class WordRow(msgspec.Struct, frozen=True):
    """A word of the need that the enterprise answers: where and in which of its words, and its points."""

    word: str
    kind: str
    places: str
    words: str
    points: str


class SignalRow(msgspec.Struct, frozen=True):
    """What is known beside the words: its value, why, and the points that it takes away."""

    label: str
    value: float
    sentence: str
    points: str


class FitView(msgspec.Struct, frozen=True):
    """A score out of 100 and its shares; the points of all rows and the rest add up to it, digit by digit."""

    score: str
    relevance: str
    probability: float
    probability_label: str
    words: list[WordRow]
    rest: str
    signals: list[SignalRow]
    lacks: tuple[str, ...]
    is_anew: bool


class ExplanationView(msgspec.Struct, frozen=True):
    """Why an enterprise was asked; what kept it out and what it lacks are for the staff."""

    code: str
    title: str
    number: int
    name: str
    is_staff: bool
    rank: int | None
    wave: int | None
    fit: FitView | None
    kept_out: tuple[str, ...]


@get("/needs/{code:str}/matches/{number:int}")
async def explanation_page(
    look: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]
) -> Response[str]:
    anew = look.asker.is_staff and look.request.query_params.get("anew") == "1"
    await look.let_go()
    found = await explanation_for(look.database, look.asker, code, number, look.at, anew)
    return look.page("explanations/match.html", _view(found, is_staff=look.asker.is_staff))


@get("/needs/{code:str}/why-not")
async def find_explanation(look: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Lead from a typed number of an enterprise to why it was not asked."""
    need = await need_for(look.session, look.asker, code)
    typed = look.request.query_params.get("number", "").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS):
        raise WrongInput(
            {"number": _("기업 번호를 숫자로 적어 주세요. 번호는 기업 화면의 주소 끝에 있습니다.")}
        )
    return look.go(f"/needs/{need.code}/matches/{int(typed)}")


def _view(found: Explanation, *, is_staff: bool) -> ExplanationView:
    return ExplanationView(
        code=found.need,
        title=found.title,
        number=found.enterprise,
        name=found.name,
        is_staff=is_staff,
        rank=found.rank,
        wave=found.wave,
        fit=_fit_view(found.fit) if found.fit else None,
        kept_out=found.kept_out,
    )


def _fit_view(fit: Fit) -> FitView:
    values = [*(one.value for one in fit.why), fit.rest, *(one.part for one in fit.signals)]
    tenths = shown_tenths(values)
    words, rest, taken = (
        tenths[: len(fit.why)],
        tenths[len(fit.why)],
        tenths[len(fit.why) + 1 :],
    )
    return FitView(
        score=tenths_text(sum(tenths)),
        relevance=tenths_text(sum(words) + rest),
        probability=fit.probability,
        probability_label=probability_label(fit.probability),
        words=[_word_row(*pair) for pair in zip(fit.why, words, strict=True)],
        rest=tenths_text(rest),
        signals=[_signal_row(*pair) for pair in zip(fit.signals, taken, strict=True)],
        lacks=fit.lacks,
        is_anew=fit.is_anew,
    )


def _word_row(why: Why, tenths: int) -> WordRow:
    return WordRow(
        word=word_text(why.word, why.kind, why.words),
        kind=why.kind,
        places=places_text(why.fields),
        words=", ".join(why.words),
        points=tenths_text(tenths),
    )


def _signal_row(signal: SignalValue, tenths: int) -> SignalRow:
    return SignalRow(
        label=_(SIGNAL_LABELS[SignalName(signal.name)]),
        value=signal.value,
        sentence=signal_text(signal.reason, signal.facts),
        points=tenths_text(tenths),
    )


routes = [explanation_page, find_explanation]
