"""Explanations, written slowly and obviously: every letter of both sides is named, nothing is kept."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matching.categories import CategoryModel
from matching.index import Index, Term
from matching.rank import exact_scores, sides
from matching.text import ngrams, normal, spoken, word_spans, written_words
from matching.types import Document, Explanation, Part, Query, Stems


@dataclass(frozen=True, slots=True)
class _Text:
    """One field of a query or document with its stems."""

    field: str
    text: str
    stems: Stems


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands: the field, and the word a person would name ("" for none)."""

    field: str
    word: str


def slow_explain(
    index: Index, query: Query, document_key: str, categories: CategoryModel | None = None
) -> Explanation:
    """Return the parts of a document's score for a query; an unknown key is refused.

    A term's share is divided among the fields of both sides by how often each has it.
    """
    position = index.position(document_key)
    asked, rows, _by_term = sides(index, [query], categories)
    row = rows[[position]]
    asked_texts, found_texts = _texts(index, query), _texts(index, index.documents[position])
    products = asked.astype("f8").multiply(row.astype("f8")).tocsr()
    by_column = dict(zip(products.indices.tolist(), products.data.tolist(), strict=True))
    terms = {term for text in asked_texts for term, _name, _times in _terms(index, text, {})}
    values = {term: by_column[column] for term in terms if (column := index.column(term)) in by_column}
    asked_places = _places(index, asked_texts, values, by_stem=True)
    found_places = _places(index, found_texts, values, by_stem=False)
    parts = [
        part
        for term, value in values.items()
        for part in _divided(term, value, asked_places[term], found_places[term])
    ]
    parts.extend(_agreed(index, categories, by_column))
    parts.sort(key=lambda part: (-part.value, part.kind, part.term, part.query_field, part.document_field))
    return Explanation(float(exact_scores(row, asked)[0]), tuple(parts))


def _texts(index: Index, item: Query | Document) -> list[_Text]:
    fields = sorted(item.fields)
    texts = [normal(item.fields[field]) for field in fields]
    return [_Text(*one) for one in zip(fields, texts, index.tokeniser.stems(texts), strict=True)]


def _terms(index: Index, text: _Text, names: Mapping[int, str]) -> Iterator[tuple[Term, str, int]]:
    """Yield each term of a text with the name of the letters it stands in and how often it does.

    `names` gives letters their names by place. Equal words are taken together: a long text repeats itself.
    """
    for (form, name), times in Counter((stem.form, names.get(stem.start, "")) for stem in text.stems).items():
        yield Term("stem", form), name, times
    spans = word_spans(text.text)
    same = Counter((word, tuple(names.get(at, "") for at in range(start, end))) for word, start, end in spans)
    for (word, letters), times in same.items():
        for gram, at in ngrams(word, index.settings.ngram_low, index.settings.ngram_high):
            around = Counter(letters[max(at, 0) : at + len(gram)])
            yield Term("ngram", gram), around.most_common(1)[0][0] if around else "", times


def _places(
    index: Index, texts: list[_Text], shared: Mapping[Term, float], *, by_stem: bool
) -> dict[Term, Counter[_Place]]:
    """Return where the shared terms stand; `by_stem` names letters by the shared stem around them."""
    places: dict[Term, Counter[_Place]] = {term: Counter() for term in shared}
    for text in texts:
        written = written_words(text.text)
        names = dict(written)
        for stem in text.stems if by_stem else ():
            if Term("stem", stem.form) in shared:
                names.update(dict.fromkeys(range(stem.start, stem.end), spoken(stem, text.text, written)))
        for term, name, times in _terms(index, text, names):
            if term in places:
                places[term][_Place(text.field, name)] += times
    return places


def _divided(term: Term, value: float, asked: Counter[_Place], found: Counter[_Place]) -> Iterator[Part]:
    """Yield one part for each pair of fields that have the term, by the number of times."""
    for asked_field in sorted({place.field for place in asked}):
        for found_field in sorted({place.field for place in found}):
            yield Part(
                term.text,
                term.kind,
                asked_field,
                found_field,
                value * _share(asked, asked_field) * _share(found, found_field),
                _words(asked, asked_field),
                _words(found, found_field),
            )


def _agreed(index: Index, categories: CategoryModel | None, by_column: Mapping[int, float]) -> Iterator[Part]:
    names = categories.categories if categories else ()
    for column, name in enumerate(names, start=index.rows.shape[1]):
        if column in by_column:
            yield Part(name, "category", "", "category", by_column[column], (), (name,))


def _share(places: Counter[_Place], field: str) -> float:
    return sum(times for place, times in places.items() if place.field == field) / places.total()


def _words(places: Counter[_Place], field: str) -> tuple[str, ...]:
    return tuple(place.word for place in places if place.field == field and place.word)
