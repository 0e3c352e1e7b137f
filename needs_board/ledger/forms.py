"""What a run was made of, what it found, and how a replay differs."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from needs_board.held.forms import Text, WordRule
from needs_board.relevance.rules import Calibration


class Inputs(msgspec.Struct, frozen=True):
    """What all needs of a run share: corpora by their fingerprints, the words, the curve."""

    documents: str
    learned_from: str
    examples: str
    categories: str
    facts: str
    words: tuple[WordRule, ...]
    curve: Calibration
    top: int


class Answered(msgspec.Struct, frozen=True, array_like=True):
    """One enterprise in an answer."""

    enterprise: str
    score: float
    relevance: float
    probability: float


class Difference(msgspec.Struct, frozen=True):
    """A need whose answer came out otherwise: the first place that differs, what was sent and what came now."""

    need: str
    place: int
    sent: Answered | None
    now: Answered | None


class Replay(msgspec.Struct, frozen=True):
    """What came of a replay: `cause` says why answers may differ, empty where nothing has changed since."""

    needs: int
    differences: tuple[Difference, ...]
    cause: str

    @property
    def is_same(self) -> bool:
        return not self.differences


def facts_text(key: str, facts: object) -> Text:
    """Return facts as a text, so that they are kept as texts are."""
    return Text(key, {"facts": msgspec.json.encode(facts, order="deterministic").decode()})


def text_hash(fields: Mapping[str, str], category: str | None) -> str:
    """Return the hash under which a text is kept."""
    return _hash([dict(sorted(fields.items())), category])


def manifest_hash(manifest: list[Any]) -> str:
    """Return the hash under which a corpus is kept."""
    return _hash(manifest)


def _hash(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()
