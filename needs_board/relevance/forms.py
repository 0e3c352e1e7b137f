"""The plain values that go to the engine and come back from it."""

from collections.abc import Mapping

import msgspec


class Text(msgspec.Struct, frozen=True):
    """What is ranked, or what is asked for: named fields of text under a key of the room that asks."""

    key: str
    fields: Mapping[str, str]
    category: str | None = None


class Why(msgspec.Struct, frozen=True):
    """One reason in words: the word of the need, and in which fields and words the other side has it."""

    word: str
    value: float
    fields: tuple[str, ...]
    words: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """One answer: score in [0, 1], rank from 1; `why` and `rest` add up to the score where they were asked for."""

    key: str
    rank: int
    score: float
    why: tuple[Why, ...] = ()
    rest: float = 0.0


class Size(msgspec.Struct, frozen=True):
    """How much of a ranking is wanted: `top` answers, and reasons for at most `reasoned` of them that have
    at least `reasoned_share` of the best score.
    """

    top: int
    reasoned: int
    reasoned_share: float


class Ranking(msgspec.Struct, frozen=True):
    """The answers to each question, in the order of the questions, and what made them."""

    answers: tuple[tuple[Found, ...], ...]
    fingerprint: str
    parameters: dict[str, str | int | float]


class ExplainedPart(msgspec.Struct, frozen=True):
    """A share of a score, as the engine knows it."""

    term: str
    kind: str
    query_field: str
    document_field: str
    value: float


class ExplainedScore(msgspec.Struct, frozen=True):
    """Why a text has its score: all parts, largest first, and the reasons a person would read."""

    score: float
    why: tuple[Why, ...]
    rest: float
    parts: tuple[ExplainedPart, ...]
