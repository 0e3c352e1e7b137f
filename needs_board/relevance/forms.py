"""The plain values that come back from the engine."""

from typing import Any

import msgspec

from needs_board.held.forms import Text


class Why(msgspec.Struct, frozen=True):
    """One reason in words: the word of the need, and in which fields and words the other side has it."""

    word: str
    value: float
    fields: tuple[str, ...]
    words: tuple[str, ...]
    kind: str = "word"


class SignalValue(msgspec.Struct, frozen=True):
    """What a signal beside the text says: its value in [0, 1], what it takes away (0 or less), why."""

    name: str
    value: float
    part: float
    reason: str
    facts: dict[str, Any]


class Found(msgspec.Struct, frozen=True):
    """One answer: score in [0, 1], rank from 1.

    `relevance` is the score before the signals; both differ by the parts of `signals`. `probability` is how
    likely it fits. `why` and `rest` add up to the relevance where they were asked for.
    """

    key: str
    rank: int
    score: float
    relevance: float = 0.0
    probability: float = 0.0
    signals: tuple[SignalValue, ...] = ()
    why: tuple[Why, ...] = ()
    rest: float = 0.0


class Size(msgspec.Struct, frozen=True):
    """How much of a ranking is wanted: `top` answers, and reasons for at most `reasoned` of them that fit with at
    least `least_probability`.
    """

    top: int
    reasoned: int
    least_probability: float


class Ranking(msgspec.Struct, frozen=True):
    """The answers to each question, in the order of the questions, and what made them.

    `learned_from` are the documents that taught the space, `taught_by` the examples that taught the categories: the
    same answers come of them again.
    """

    answers: tuple[tuple[Found, ...], ...]
    fingerprint: str
    parameters: dict[str, Any]
    learned_from: tuple[Text, ...] = ()
    taught_by: tuple[Text, ...] = ()


class Changed(msgspec.Struct, frozen=True):
    """What has changed in a material since this process held it last: `fingerprint` is that of before, without
    examples; `most` for each question the highest score that a changed document had before or has now.
    """

    fingerprint: str
    most: tuple[float, ...]


class ExplainedPart(msgspec.Struct, frozen=True):
    """A share of a score, as the engine knows it."""

    term: str
    kind: str
    query_field: str
    document_field: str
    value: float


class ExplainedScore(msgspec.Struct, frozen=True):
    """Why a text has its score: all parts, largest first, the reasons a person would read, and what it lacks."""

    score: float
    why: tuple[Why, ...]
    rest: float
    parts: tuple[ExplainedPart, ...]
    relevance: float = 0.0
    probability: float = 0.0
    signals: tuple[SignalValue, ...] = ()
    lacks: tuple[str, ...] = ()


class Suggested(msgspec.Struct, frozen=True):
    """A category by its code, with its probability in [0, 1]."""

    category: str
    probability: float
