"""What people have said of words: synonyms, pairs that are none, words that say nothing. Part of the space."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from matching.reading import Tokeniser
from matching.types import EngineError

Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Synonym:
    """Whoever asks for `word` would also take `means`; `both_ways`, the other way round too.

    `weight` in (0, 1] is what `means` counts where `word` would count 1.
    """

    word: str
    means: str
    both_ways: bool = True
    weight: float = 0.8

    def __post_init__(self) -> None:
        for name in ("word", "means"):
            if not getattr(self, name).strip():
                raise EngineError(name, getattr(self, name), "give a word")
        if not (isfinite(self.weight) and 0 < self.weight <= 1):
            raise EngineError("weight", self.weight, "give a number above 0 and at most 1")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of the people who tune the matching.

    `cut` are pairs that the analyser's model of meaning holds for alike and that are not, in either order;
    `stop_words` say nothing about what is needed.
    """

    synonyms: frozenset[Synonym] = frozenset()
    cut: frozenset[frozenset[str]] = frozenset()
    stop_words: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.synonyms or self.cut or self.stop_words)


@dataclass(frozen=True, slots=True)
class Reading:
    """A lexicon in stems: which others a need's stems lead to, which do not count, which pairs are cut."""

    leads_to: Mapping[Forms, Mapping[str, float]] = field(default_factory=dict)
    stop_forms: frozenset[str] = frozenset()
    cut: frozenset[frozenset[str]] = frozenset()


def read_lexicon(lexicon: Lexicon, tokeniser: Tokeniser) -> Reading:
    """Return the lexicon in the stems of its words; a word without stems is read as it is written."""
    written = sorted(
        {one.word for one in lexicon.synonyms}
        | {one.means for one in lexicon.synonyms}
        | lexicon.stop_words
        | {word for pair in lexicon.cut for word in pair}
    )
    forms = {
        word: tuple(stem.form for stem in stems) or (word.strip().lower(),)
        for word, stems in zip(written, tokeniser.stems(written), strict=True)
    }
    leads_to: dict[Forms, dict[str, float]] = defaultdict(dict)
    for one in sorted(lexicon.synonyms):
        word, means = forms[one.word], forms[one.means]
        for source, target in ((word, means), (means, word)) if one.both_ways else ((word, means),):
            for form in set(target) - set(source):
                leads_to[source][form] = max(leads_to[source].get(form, 0.0), one.weight)
    return Reading(
        leads_to={word: dict(sorted(meant.items())) for word, meant in leads_to.items()},
        stop_forms=frozenset(form for word in lexicon.stop_words for form in forms[word]),
        cut=frozenset(frozenset(" ".join(forms[word]) for word in pair) for pair in lexicon.cut),
    )
