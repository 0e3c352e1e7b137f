"""What is asked for, in the space: its own terms, words of like meaning, what the lexicon adds and leaves out."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, repeat
from math import log, sqrt
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from matching.lexicon import Reading
from matching.reading import Tokeniser
from matching.rows import WideArray, narrow
from matching.settings import PLAIN, texts_that_count
from matching.space import Kind, Places, Space
from matching.text import ngrams, normal, word_spans
from matching.types import Query, Stem, Stems

# Needs share most of their words.
WORDS_KEPT = 1 << 15


@dataclass(slots=True)
class Asked:
    """One query: what each column of the space weighs, its words' own and those they lead to.

    `own` is by column; `led` by the word that leads to it, "" never: {word: {column: weight}}. `unseen` are the
    stems that no document has.
    """

    own: dict[int, float] = field(default_factory=dict)
    led: dict[str, dict[int, float]] = field(default_factory=dict)
    unseen: dict[str, float] = field(default_factory=dict)

    def columns(self) -> dict[int, float]:
        """Return the weight of each column, over all the words that lead to it."""
        return _together(self.own, self.led.values())


def query_rows(
    space: Space, reading: Reading, tokeniser: Tokeniser, queries: Sequence[Query]
) -> sp.csr_array:
    """Return the queries in the space: shape (n_queries, width), float32, no row longer than 1.

    Terms that no document has count in the length, so that a score says how much of the query is answered.
    """
    asked = ask(space, reading, tokeniser, queries)
    columns = [one.columns() for one in asked]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter(chain.from_iterable(columns), dtype=np.int64, count=int(starts[-1]))
    weights = np.fromiter(chain.from_iterable(one.values() for one in columns), dtype=np.float64)
    return narrow(sp.csr_array((weights, flat, starts), shape=(len(queries), space.width)))


def ask(space: Space, reading: Reading, tokeniser: Tokeniser, queries: Sequence[Query]) -> list[Asked]:
    """Return each query in the space; neighbours of all their words are looked up together."""
    fields = [texts_that_count(query.fields, space.settings.asked_fields) for query in queries]
    texts = iter(tokeniser.stems([text for own in fields for text in own.values()]))
    found = [[next(texts) for _text in own] for own in fields]
    if space.settings.alike:
        _learn_alike(space, tokeniser, (stem for own in found for stems in own for stem in stems))
    return [_ask(space, reading, *each) for each in zip(fields, found, strict=True)]


def _learn_alike(space: Space, tokeniser: Tokeniser, stems: Iterable[Stem]) -> None:
    """Remember which columns are alike for words not met before."""
    new = sorted({(stem.form, stem.tag) for stem in stems} - space.known_alike.keys())
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


def _ask(space: Space, reading: Reading, texts: Mapping[str, str], stems: Sequence[Stems]) -> Asked:
    asked, fields = Asked(), []
    for (name, text), own in zip(texts.items(), stems, strict=True):
        spans = list(word_spans(normal(text)))
        fields.append(_Field(space.settings.asked_fields.get(name, PLAIN).share(len(spans)), spans, own))
    _add_letters(asked, space, _words(fields, reading))
    _add_stems(asked, space, reading, _counted_stems(fields, reading))
    return asked


def _words(fields: Iterable[_Field], reading: Reading) -> Counter[str]:
    """Count the written words that say something: those made of stop words alone are left out."""
    counted: Counter[str] = Counter()
    for share, spans, stems in fields:
        silent = _silent(spans, stems, reading) if reading.stop_forms else frozenset()
        for place, (word, _start, _end) in enumerate(spans):
            if place not in silent:
                counted[word] += share  # type: ignore[assignment]  # a Counter of shares
    return counted


def _silent(spans: Sequence[tuple[str, int, int]], stems: Stems, reading: Reading) -> frozenset[int]:
    """Return the places of the words whose stems are all stop words."""
    starts = [start for _word, start, _end in spans]
    says: dict[int, bool] = {}
    for stem in stems:
        place = bisect_right(starts, stem.start) - 1
        says[place] = says.get(place, False) or stem.form not in reading.stop_forms
    return frozenset(place for place, something in says.items() if not something)


def _add_letters(asked: Asked, space: Space, counted: Counter[str]) -> None:
    settings, kind = space.settings, space.letters
    grams: dict[str, float] = {}
    for word, often in counted.items():
        for gram in _grams(word, settings.ngram_low, settings.ngram_high):
            grams[gram] = grams.get(gram, 0.0) + often
    columns, weights = _weighed(kind, grams)
    length = sqrt(np.square(weights).sum())
    if not length:
        return
    seen = columns >= 0
    scale = sqrt(1 - settings.stem_share) / length
    asked.own.update(zip(columns[seen].tolist(), (weights[seen] * scale).tolist(), strict=True))


@lru_cache(maxsize=WORDS_KEPT)
def _grams(word: str, low: int, high: int) -> tuple[str, ...]:
    return tuple(gram for gram, _at in ngrams(word, low, high))


def _weighed(kind: Kind, counted: Mapping[str, float]) -> tuple[Places, WideArray]:
    """Return the column of each term, -1 where no document has it, and what it weighs."""
    columns = np.fromiter(map(kind.columns.get, counted, repeat(-1)), dtype=np.int64, count=len(counted))
    often = np.fromiter(counted.values(), dtype=np.float64, count=len(counted))
    weights = np.full(len(counted), kind.unseen_idf)
    weights[columns >= 0] = kind.idf[columns[columns >= 0]]
    weights *= np.where(often >= 1, 1 + np.log(np.maximum(often, 1)), often)
    return columns, weights


def _together(own: Mapping[int, float], led: Iterable[Mapping[int, float]]) -> dict[int, float]:
    whole = dict(own)
    for meant in led:
        for column, weight in meant.items():
            whole[column] = whole.get(column, 0.0) + weight
    return whole


def _counted_stems(fields: Iterable[_Field], reading: Reading) -> dict[tuple[str, str], float]:
    counted: dict[tuple[str, str], float] = {}
    for share, _spans, stems in fields:
        for stem in stems:
            if stem.form not in reading.stop_forms:
                key = (stem.form, stem.tag)
                counted[key] = counted.get(key, 0.0) + share
    return counted


def _add_stems(asked: Asked, space: Space, reading: Reading, counted: dict[tuple[str, str], float]) -> None:
    kind, before = space.stems, len(space.letters.columns)
    by_form: dict[str, float] = {}
    for (form, _tag), often in counted.items():
        by_form[form] = by_form.get(form, 0.0) + often
    weights = {form: _saturated(often) * _idf(kind, form) for form, often in by_form.items()}
    own = {kind.columns[form]: weight for form, weight in weights.items() if form in kind.columns}
    led: dict[str, dict[int, float]] = {}
    for form, meant in _alike(space, reading, counted, weights):
        known = led.setdefault(form, {})
        known.update((column, weight) for column, weight in meant.items() if weight > known.get(column, 0.0))
    for word, meant in _led_by_people(kind, reading, weights):
        led.setdefault(word, {}).update(meant)
    whole = _together(own, led.values())
    unseen = {form: weight for form, weight in weights.items() if form not in kind.columns}
    length = sqrt(sum(weight * weight for weight in (*unseen.values(), *whole.values())))
    if not length:
        return
    scale = sqrt(space.settings.stem_share) / length
    asked.own.update((before + column, weight * scale) for column, weight in own.items())
    asked.unseen.update((form, weight * scale) for form, weight in unseen.items())
    for word, meant in led.items():
        asked.led[word] = {before + column: weight * scale for column, weight in meant.items()}


def _alike(
    space: Space, reading: Reading, counted: dict[tuple[str, str], float], weights: dict[str, float]
) -> Iterator[tuple[str, dict[int, float]]]:
    """Yield for each word the columns of like meaning and what they weigh, without the pairs that were cut."""
    if not space.settings.alike:
        return
    cut = _cut_columns(space.stems, reading)
    for form, tag in counted:
        columns, likeness = space.known_alike[form, tag]
        if len(columns):
            meant = dict(zip(columns.tolist(), (likeness * weights[form]).tolist(), strict=True))
            for column in cut.get(form, ()):
                meant.pop(column, None)
            yield form, meant


def _cut_columns(kind: Kind, reading: Reading) -> dict[str, list[int]]:
    cut: dict[str, list[int]] = {}
    for pair in reading.cut:
        for form in pair:
            others = [kind.columns[other] for other in pair if other != form and other in kind.columns]
            cut.setdefault(form, []).extend(others)
    return cut


def _led_by_people(
    kind: Kind, reading: Reading, weights: dict[str, float]
) -> Iterator[tuple[str, dict[int, float]]]:
    """Yield where the lexicon's synonyms lead: as much as the least of the stems that make up the word."""
    for word, leads_to in reading.leads_to.items():
        if not all(form in weights for form in word):
            continue
        least = min(weights[form] for form in word)
        meant = {
            kind.columns[form]: weight * least for form, weight in leads_to.items() if form in kind.columns
        }
        yield " ".join(word), meant


def _saturated(often: float) -> float:
    return 1 + log(often) if often >= 1 else often


def _idf(kind: Kind, term: str) -> float:
    column = kind.columns.get(term)
    return kind.unseen_idf if column is None else float(kind.idf[column])
