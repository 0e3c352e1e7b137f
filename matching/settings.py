"""The parameters of the space; the defaults are measured on all data sets (benchmarks/README.md)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any

from matching.types import EngineError


@dataclass(frozen=True, slots=True)
class Field:
    """How much the words of a field count; beyond `fair_words` words they share what so many would have."""

    weight: float = 1.0
    fair_words: int = 0

    def __post_init__(self) -> None:
        if not (isfinite(self.weight) and self.weight >= 0):
            raise EngineError("weight", self.weight, "give a number of 0 or more")
        if self.fair_words < 0:
            raise EngineError("fair_words", self.fair_words, "give 0 for no limit, or a number of words")

    def share(self, n_words: int) -> float:
        """Return what one word counts in a field of so many."""
        return (
            self.weight * min(1.0, self.fair_words / n_words) if self.fair_words and n_words else self.weight
        )


# A name says less about what is sold than what is written about it: so it counts less, worth 0.4 points on
# krx_peer and krx_ksic, 0.1 on se_peer.
# The words of quotes say what was asked for as much as what is sold, and there can be hundreds of lines.
FIELDS: Mapping[str, Field] = MappingProxyType(
    {"title": Field(0.4), "name": Field(0.4), "won": Field(1.0, 40), "answered": Field(0.5, 40)}
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of the space.

    `fields` are those of documents, `asked_fields` those of queries, that count otherwise than once. `stem_share`
    is the weight of the stems in [0, 1], the letter groups have the rest. `slope` in (0, 1] is how much a document's own length counts in its
    normalisation, the mean length has the rest (Singhal, Buckley, Mitra 1996: pivoted document length
    normalisation). `alike` in [0, 1] is how far words of like meaning count as `meaning.py` says.
    `peers` documents that are most alike lend a short document their words (Tao, Wang, Mei, Zhai 2006: document
    expansion): `peer_words` of each kind of terms, with the share peer_length / (peer_length + its own stems),
    less where the peers are little alike (in full from a mean cosine of 1 / peer_likeness on), .44 at most.
    """

    fields: Mapping[str, Field] = field(default_factory=lambda: FIELDS)
    asked_fields: Mapping[str, Field] = field(default_factory=dict)
    ngram_low: int = 1
    ngram_high: int = 3
    stem_share: float = 0.6
    slope: float = 0.75
    alike: float = 0.9
    peers: int = 8
    peer_words: int = 60
    peer_length: float = 14.0
    peer_likeness: float = 4.0

    def __post_init__(self) -> None:
        if not 1 <= self.ngram_low <= self.ngram_high:
            raise EngineError("ngram_low", self.ngram_low, "give 1 or more and at most ngram_high")
        for name in ("stem_share", "alike"):
            if not (isfinite(getattr(self, name)) and 0 <= getattr(self, name) <= 1):
                raise EngineError(name, getattr(self, name), "give a number from 0 to 1")
        if not (isfinite(self.slope) and 0 < self.slope <= 1):
            raise EngineError("slope", self.slope, "give a number above 0 and at most 1")
        for name in ("peers", "peer_words", "peer_length", "peer_likeness"):
            if not (isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise EngineError(name, getattr(self, name), "give 0 or more")

    def plain(self) -> dict[str, object]:
        """Return the parameters as plain values, for a ledger or a file."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in FIELDED:
            values[name] = {part: asdict(one) for part, one in sorted(values[name].items())}
        return values

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Settings":
        """Return the settings that `plain` was made of."""
        fielded = {name: {part: Field(**one) for part, one in values[name].items()} for name in FIELDED}
        return cls(**{**values, **fielded})


FIELDED = ("fields", "asked_fields")
PLAIN = Field()


def texts_that_count(texts: Mapping[str, str], fields: Mapping[str, Field]) -> dict[str, str]:
    """Return the texts by field, without the fields of weight 0."""
    return {name: text for name, text in texts.items() if fields.get(name, PLAIN).weight}
