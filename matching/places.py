"""Where the terms that a query and a document share stand, and the words a person would name them by."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from matching.index import Index, Term
from matching.settings import texts_that_count
from matching.text import LETTERS, MOST_LETTERS, ngrams, normal, spoken, written_words
from matching.types import Document, Query, Stem, Stems

# The known stems over a letter: their columns, and the names a person would give them.
Over = tuple[tuple[int, str], ...]
# A field, a word of it by its name ("" for none), and how often. Plain, for there are hundreds in a document.
Named = tuple[str, str, int]


class Place(NamedTuple):
    """A field that has a term: how often, and the words around it, first ones first."""

    field: str
    times: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldText:
    """One field of a query or document with its stems."""

    name: str
    text: str
    stems: Stems


def field_texts(index: Index, item: Query | Document) -> list[FieldText]:
    """Return the fields of a query or document that count, by name."""
    settings = index.settings
    table = settings.asked_fields if isinstance(item, Query) else settings.fields
    counting = texts_that_count(item.fields, table)
    names = sorted(counting)
    texts = [normal(counting[name]) for name in names]
    return [FieldText(*one) for one in zip(names, texts, index.tokeniser.stems(texts), strict=True)]


class _Spot(NamedTuple):
    """Letters of a query's field: how often it has them, the word as written, the known stems over each."""

    field: str
    times: int
    written: str
    letters: tuple[Over, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A term of the query that the index knows, where it stands, and the columns of the stems around it."""

    term: Term
    spots: list[_Spot] = field(default_factory=list)
    stems: set[int] = field(default_factory=set)
    _known: dict[frozenset[int], list[Place]] = field(default_factory=dict)

    def add(self, spot: _Spot) -> None:
        self.spots.append(spot)
        for over in spot.letters:
            for column, _name in over:
                self.stems.add(column)

    def places(self, shared: Set[int]) -> list[Place]:
        """Return the fields that have the term; letters have the name of the shared stem around them."""
        around = frozenset(self.stems & shared)
        places = self._known.get(around)
        if places is None:
            named = [(spot.field, _spot_name(spot, around), spot.times) for spot in self.spots]
            places = self._known[around] = _by_field(named)
        return places


def sought_terms(index: Index, texts: Iterable[FieldText]) -> dict[int, Sought]:
    """Return the terms of a query's fields that the index knows, by column."""
    sought: dict[int, Sought] = {}
    for one in texts:
        written = written_words(one.text)
        over = _over(index, one, written)
        for column, term, spot in chain(_stems(index, one, written, over), _grams(index, one, over)):
            if column not in sought:
                sought[column] = Sought(term)
            sought[column].add(spot)
    return sought


def stem_places(texts: Iterable[FieldText]) -> dict[str, list[Place]]:
    """Return where each stem of a query's fields stands, by its form, whether the index knows it or not."""
    found: dict[str, list[Named]] = {}
    for one in texts:
        written = written_words(one.text)
        for stem in one.stems:
            found.setdefault(stem.form, []).append((one.name, spoken(stem, one.text, written), 1))
    return {form: _by_field(named) for form, named in found.items()}


def _stems(
    index: Index, one: FieldText, written: Mapping[int, str], over: Mapping[int, Over]
) -> Iterator[tuple[int, Term, _Spot]]:
    same = Counter((stem.form, written.get(stem.start, ""), over.get(stem.start, ())) for stem in one.stems)
    for (form, word, own), times in same.items():
        term = Term("stem", form)
        column = index.column(term)
        if column is not None:
            yield column, term, _Spot(one.name, times, word, (own,))


def _grams(index: Index, one: FieldText, over: Mapping[int, Over]) -> Iterator[tuple[int, Term, _Spot]]:
    """Yield the groups of letters, equal words taken together: a long text repeats itself."""
    same = Counter(
        (found.group(), tuple(over.get(at, ()) for at in range(*found.span())))
        for found in LETTERS.finditer(one.text)
    )
    columns = index.space.letters.columns
    for (word, letters), times in same.items():
        for gram, at in ngrams(word.lower(), index.settings.ngram_low, index.settings.ngram_high):
            column = columns.get(gram)
            if column is not None:
                around = letters[max(at, 0) : at + len(gram)]
                yield column, Term("ngram", gram), _Spot(one.name, times, word[:MOST_LETTERS], around)


def _over(index: Index, one: FieldText, written: Mapping[int, str]) -> dict[int, Over]:
    over: dict[int, Over] = {}
    for stem in one.stems:
        column = index.column(Term("stem", stem.form))
        if column is not None:
            named = column, spoken(stem, one.text, written)
            for at in range(stem.start, stem.end):
                over[at] = (*over.get(at, ()), named)
    return over


def _spot_name(spot: _Spot, shared: Set[int]) -> str:
    """Return the name that most of the letters have: the last shared stem over them, else their word."""
    if not shared:
        return spot.written if spot.letters else ""
    names = []
    for over in spot.letters:
        named = [name for column, name in over if column in shared]
        names.append(named[-1] if named else spot.written)
    return names[0] if len(names) == 1 else max(names, key=names.count, default="")


class DocumentWords:
    """A document as its distinct words side by side, so that terms are found without cutting words up."""

    def __init__(self, texts: Iterable[FieldText], stems: Mapping[str, int]) -> None:
        """Read the fields; `stems` are the columns of the stems to look for."""
        self._words: list[Named] = []
        self._word_at: list[int] = []
        self._stems: dict[int, list[Named]] = {}
        self._known: dict[tuple[int, ...], list[Place]] = {}
        lowered: list[str] = []
        for one in texts:
            for word, times in Counter(LETTERS.findall(one.text)).items():
                lower = word.lower()
                lowered.append(lower)
                # The blank before a word is its own; letters that only lower case has added have no name.
                self._word_at += [len(self._words)] * (1 + len(word))
                self._words.append((one.name, word[:MOST_LETTERS], times))
                if len(lower) > len(word):
                    self._word_at += [len(self._words)] * (len(lower) - len(word))
                    self._words.append((one.name, "", times))
            self._find_stems(one, [stem for stem in one.stems if stem.form in stems], stems)
        self._joined = f" {' '.join(lowered)} "

    def places(self, term: Term, column: int) -> list[Place]:
        """Return the fields that have the term, with the words as written; `column` is the term's."""
        if term.kind == "stem":
            return _by_field(self._stems.get(column, ()))
        joined, gram, word_at = self._joined, term.text, self._word_at
        found = []
        at = joined.find(gram)
        while at >= 0:
            found.append(word_at[at])
            at = joined.find(gram, at + 1)
        words = tuple(found)
        places = self._known.get(words)
        if places is None:
            places = self._known[words] = _by_field([self._words[word] for word in words])
        return places

    def _find_stems(self, one: FieldText, known: Sequence[Stem], columns: Mapping[str, int]) -> None:
        spans = [(found.start(), found.group()) for found in LETTERS.finditer(one.text)] if known else []
        starts = [start for start, _word in spans]
        for stem in known:
            start, word = spans[max(bisect_right(starts, stem.start) - 1, 0)] if spans else (0, "")
            name = word[:MOST_LETTERS] if start <= stem.start < start + len(word) else ""
            self._stems.setdefault(columns[stem.form], []).append((one.name, name, 1))


def _by_field(found: Iterable[Named]) -> list[Place]:
    """Return one place for each field, fields and words in the order in which they are found."""
    fields: dict[str, tuple[list[int], dict[str, None]]] = {}
    for name, word, times in found:
        own = fields.get(name)
        if own is None:
            own = fields[name] = ([], {})
        own[0].append(times)
        if word:
            own[1][word] = None
    return [Place(name, sum(times), tuple(words)) for name, (times, words) in fields.items()]
