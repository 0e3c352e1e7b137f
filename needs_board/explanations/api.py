"""Explanations for programs of the agency and the staff."""

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.explanations.actions import explanation_for
from needs_board.explanations.rules import signal_text
from needs_board.kit.visit import Visit


class ExplainedWordOut(msgspec.Struct, frozen=True):
    """A word of the need that the enterprise answers; `value` is what it adds to the score.

    `kind` is word, similar (`words` are of like meaning) or category (then `word` is its name).
    """

    word: str
    kind: str
    value: float
    fields: tuple[str, ...]
    words: tuple[str, ...]


class ExplainedSignalOut(msgspec.Struct, frozen=True):
    """What is known beside the words: `value` in [0, 1], `part` is what it takes away, `text` says why."""

    name: str
    value: float
    part: float
    reason: str
    text: str


class ExplanationOut(msgspec.Struct, frozen=True):
    """Why an enterprise was asked for a need: the values of `words` and `signals` and `rest` add up to the score.

    `wave` is None for one that was not asked; then `kept_out` says why, in sentences. `lacks` are words of the need
    that it has nothing for; known when `computed_anew`. All numbers are None where nothing can be said.
    """

    need: str
    enterprise: int
    name: str
    rank: int | None
    wave: int | None
    score: float | None
    relevance: float | None
    probability: float | None
    words: list[ExplainedWordOut]
    rest: float | None
    signals: list[ExplainedSignalOut]
    kept_out: tuple[str, ...]
    lacks: tuple[str, ...]
    computed_anew: bool


@get("/api/v1/needs/{code:str}/matches/{number:int}")
async def explain(look: NamedDependency[Visit], code: FromPath[str], number: FromPath[int]) -> ExplanationOut:
    """Say why an enterprise was asked for a need; the staff also learn what kept another one out."""
    await look.let_go()
    found = await explanation_for(look.database, look.asker, code, number, look.at)
    fit = found.fit
    return ExplanationOut(
        need=found.need,
        enterprise=found.enterprise,
        name=found.name,
        rank=found.rank,
        wave=found.wave,
        score=fit.score if fit else None,
        relevance=fit.relevance if fit else None,
        probability=fit.probability if fit else None,
        words=[ExplainedWordOut(w.word, w.kind, w.value, w.fields, w.words) for w in fit.why] if fit else [],
        rest=fit.rest if fit else None,
        signals=[
            ExplainedSignalOut(s.name, s.value, s.part, s.reason, signal_text(s.reason, s.facts))
            for s in fit.signals
        ]
        if fit
        else [],
        kept_out=found.kept_out,
        lacks=fit.lacks if fit else (),
        computed_anew=fit.is_anew if fit else False,
    )


routes = [explain]
