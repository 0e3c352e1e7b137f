"""The plain values that go into and come out of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class EngineError(ValueError):
    """An argument that the engine cannot work with; the sentence names argument, value and remedy."""

    def __init__(self, argument: str, value: object, remedy: str) -> None:
        self.argument = argument
        self.value = value
        self.remedy = remedy
        shown = repr(value)
        super().__init__(f"{argument} = {shown if len(shown) <= 80 else shown[:77] + '...'}: {remedy}")


@dataclass(frozen=True, slots=True)
class Document:
    """What is ranked: an enterprise or a product. `category` is the declared one, None when undeclared."""

    key: str
    fields: Mapping[str, str]
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for. Documents whose key is in `exclude` are never answered.

    `category` is the declared one: evidence beside the text, never a gate.
    """

    key: str
    fields: Mapping[str, str]
    exclude: frozenset[str] = frozenset()
    category: str | None = None


class Stem(NamedTuple):
    """A content word as the analyser reads it; start and end are character offsets in the NFC text."""

    form: str
    tag: str
    start: int
    end: int


Stems = tuple[Stem, ...]

Word = tuple[str, str]
"""A form with its tag."""

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: score in [0, 1], rank from 1."""

    key: str
    score: float
    rank: int


class Part(NamedTuple):
    """A share of a score.

    `kind` is "stem", "ngram", "similar" (a word of like meaning: term reads "휴지≈화장지"), "peer" (the term is
    one of enterprises that are alike; the document itself need not have it), "category" or "signal".
    `query_words` and `document_words` are the words of either side in which the term sits, as a person wrote
    them or as stems. `likeness` is the cosine of the two words where one leads to the other by its meaning, else 1.
    """

    term: str
    kind: str
    query_field: str
    document_field: str
    value: float
    query_words: tuple[str, ...] = ()
    document_words: tuple[str, ...] = ()
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a document has its score: the values of `parts`, largest first, add up to `score` within 1e-6.

    `silent` are words of the query that are verbs or adjectives and nothing else.
    """

    score: float
    parts: tuple[Part, ...]
    silent: frozenset[str] = frozenset()


class Lacking(NamedTuple):
    """A word of a query that a document has nothing for, with its weight in the query."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reason:
    """A word of the query that the document answers, for people to read.

    `document_fields` and `document_words` say where and in which words it was found, weightiest first.
    `kind` is "word", "similar" or "category" (then `word` is the category).
    """

    word: str
    kind: str
    value: float
    query_fields: tuple[str, ...]
    document_fields: tuple[str, ...]
    document_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """The weightiest reasons; with `rest` (common letters and weaker words) they add up to `score`."""

    score: float
    reasons: tuple[Reason, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category for a text: probability in [0, 1], rank from 1."""

    category: str
    probability: float
    rank: int
