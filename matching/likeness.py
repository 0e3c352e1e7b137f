"""How alike two words are, for people to judge: the ranking counts faint likeness too, nobody wants to read it."""

from collections import defaultdict
from collections.abc import Iterable

from matching.index import Index
from matching.types import FloatArray, Stem, Word


class Likeness:
    """The words of a need, to be compared with stems of the space."""

    def __init__(self, index: Index, spoken: Iterable[Stem]) -> None:
        self._meaning, self._tokeniser = index.space.meaning, index.tokeniser
        self._said = {" ".join(word): meant.keys() for word, meant in index.reading.leads_to.items()}
        self._tags: dict[str, set[str]] = defaultdict(set)
        for stem in spoken:
            self._tags[stem.form].add(stem.tag)
        self._found: dict[tuple[str, str], float] = {}
        self._known_tags = sorted({tag for _form, tag in self._meaning.words})

    def of(self, word: str, stem: str) -> float:
        """Return the cosine of a word of the need and a stem, 1 where people said that one stands for the other."""
        found = self._found.get((word, stem))
        if found is None:
            found = self._found[word, stem] = self._of(word, stem)
        return found

    def _of(self, word: str, stem: str) -> float:
        if stem in self._said.get(word, ()):
            return 1.0
        asked = [self._vector((word, tag)) for tag in sorted(self._tags.get(word, ()))]
        known = [(stem, tag) for tag in self._known_tags if (stem, tag) in self._meaning.words]
        pairs = [float(one @ self._vector(other)) for one in asked for other in known]
        return max(pairs, default=0.0)

    def _vector(self, word: Word) -> FloatArray:
        place = self._meaning.words.get(word)
        rows = self._tokeniser.vectors([word]) if place is None else self._meaning.vectors[[place]]
        vector: FloatArray = rows[0]
        return vector
