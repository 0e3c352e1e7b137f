"""What is asked for, in the space: its own terms, words of like meaning, what the lexicon adds and leaves out."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from matching.lexicon import Reading
from matching.reading import Tokeniser
from matching.rows import joined
from matching.settings import PLAIN, texts_that_count
from matching.space import Space
from matching.text import normal, word_spans
from matching.types import Query, Stems, Word
from matching.weighing import Counts, Tagged, Terms, entries, weighed_letters, weighed_stems


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: what each column of the space weighs, its words' own and those they lead to.

    `own` is by column; `led` by the word that leads to it, "" never: {word: {column: weight}}. `unseen` are the
    stems that no document has.
    """

    own: dict[int, float]
    led: dict[str, dict[int, float]]
    unseen: dict[str, float]

    def columns(self) -> dict[int, float]:
        """Return the weight of each column, over all the words that lead to it."""
        whole = dict(self.own)
        for meant in self.led.values():
            for column, weight in meant.items():
                whole[column] = whole.get(column, 0.0) + weight
        return whole


def query_rows(
    space: Space, reading: Reading, tokeniser: Tokeniser, queries: Sequence[Query]
) -> sp.csr_array:
    """Return the queries in the space: shape (n_queries, width), float32, no row longer than 1.

    Terms that no document has count in the length, so that a score says how much of the query is answered.
    """
    letters, stems = _weigh(space, reading, tokeniser, queries)
    return joined(letters.own, stems.whole())


def ask(space: Space, reading: Reading, tokeniser: Tokeniser, queries: Sequence[Query]) -> list[Asked]:
    """Return each query in the space, word by word."""
    letters, stems = _weigh(space, reading, tokeniser, queries)
    before = len(space.letters.columns)
    return [
        Asked(
            dict(entries(letters.own, row)) | {before + at: weight for at, weight in entries(stems.own, row)},
            {
                stems.words[word]: {before + at: weight * far for at, far in entries(stems.leads, word)}
                for word, weight in entries(stems.led, row)
            },
            {stems.strange[at]: weight for at, weight in entries(stems.unseen, row)},
        )
        for row in range(len(queries))
    ]


def _weigh(
    space: Space, reading: Reading, tokeniser: Tokeniser, queries: Sequence[Query]
) -> tuple[Terms, Terms]:
    fields = [texts_that_count(query.fields, space.settings.asked_fields) for query in queries]
    texts = iter(tokeniser.stems([text for own in fields for text in own.values()]))
    read = [_fields(space, own, [next(texts) for _text in own]) for own in fields]
    stems = [_counted_stems(one, reading) for one in read]
    if space.settings.alike:
        _learn_alike(space, tokeniser, (word for own in stems for word in own))
    letters = weighed_letters(space, [_words(one, reading) for one in read])
    return letters, weighed_stems(space, reading, stems)


def _learn_alike(space: Space, tokeniser: Tokeniser, words: Iterable[Word]) -> None:
    """Remember which columns are alike for words not met before."""
    new = sorted({word for word in words if word not in space.known_alike})
    for word, weights in zip(new, space.meaning.leads_to(new, tokeniser), strict=True):
        weights.pop(space.stems.columns.get(word[0], -1), None)
        space.known_alike[word] = (
            np.array(list(weights), dtype=np.int64),
            np.array(list(weights.values()), dtype=np.float64) * space.settings.alike,
        )


class _Field(NamedTuple):
    """A field of a query: what each of its words counts, its words with their places, its stems."""

    share: float
    spans: Sequence[tuple[str, int, int]]
    stems: Stems


def _fields(space: Space, texts: Mapping[str, str], stems: Sequence[Stems]) -> list[_Field]:
    fields = []
    for (name, text), own in zip(texts.items(), stems, strict=True):
        spans = list(word_spans(normal(text)))
        fields.append(_Field(space.settings.asked_fields.get(name, PLAIN).share(len(spans)), spans, own))
    return fields


def _words(fields: Iterable[_Field], reading: Reading) -> Counts:
    """Count the written words that say something: those made of stop words alone are left out."""
    counted: defaultdict[str, float] = defaultdict(float)
    for share, spans, stems in fields:
        silent = _silent(spans, stems, reading) if reading.stop_forms else frozenset()
        for place, (word, _start, _end) in enumerate(spans):
            if place not in silent:
                counted[word] += share
    return counted


def _silent(spans: Sequence[tuple[str, int, int]], stems: Stems, reading: Reading) -> frozenset[int]:
    """Return the places of the words whose stems are all stop words."""
    starts = [start for _word, start, _end in spans]
    says: dict[int, bool] = {}
    for stem in stems:
        place = bisect_right(starts, stem.start) - 1
        says[place] = says.get(place, False) or stem.form not in reading.stop_forms
    return frozenset(place for place, something in says.items() if not something)


def _counted_stems(fields: Iterable[_Field], reading: Reading) -> Tagged:
    counted: defaultdict[Word, float] = defaultdict(float)
    for share, _spans, stems in fields:
        for form, tag, _start, _end in stems:
            if form not in reading.stop_forms:
                counted[form, tag] += share
    return counted
