"""Why a document has its score: parts by term and field that add up to it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matching.index import Index, Term, query_rows
from matching.rank import exact_scores
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


def explain(index: Index, query: Query, document_key: str) -> Explanation:
    """Return the parts of a document's score for a query; an unknown key is refused.

    A term's share is divided among the fields of both sides by how often each has it.
    """
    position = index.position(document_key)
    asked, row = query_rows(index, [query]), index.rows[[position]]
    asked_texts, found_texts = _texts(index, query), _texts(index, index.documents[position])
    products = asked.astype("f8").multiply(row.astype("f8")).tocsr()
    by_column = dict(zip(products.indices.tolist(), products.data.tolist(), strict=True))
    terms = {term for text in asked_texts for term, _start, _end in _occurrences(index, text)}
    values = {term: by_column[column] for term in terms if (column := index.column(term)) in by_column}
    asked_places = _places(index, asked_texts, values, by_stem=True)
    found_places = _places(index, found_texts, values, by_stem=False)
    parts = [
        part
        for term, value in values.items()
        for part in _divided(term, value, asked_places[term], found_places[term])
    ]
    parts.sort(key=lambda part: (-part.value, part.kind, part.term, part.query_field, part.document_field))
    return Explanation(float(exact_scores(row, asked)[0]), tuple(parts))


def _texts(index: Index, item: Query | Document) -> list[_Text]:
    fields = sorted(item.fields)
    texts = [normal(item.fields[field]) for field in fields]
    return [_Text(*one) for one in zip(fields, texts, index.tokeniser.stems(texts), strict=True)]


def _occurrences(index: Index, text: _Text) -> Iterator[tuple[Term, int, int]]:
    """Yield each term of a text with its start and end; letters may reach one blank out of their word."""
    for stem in text.stems:
        yield Term("stem", stem.form), stem.start, stem.end
    for word, start, _end in word_spans(text.text):
        for gram, offset in ngrams(word, index.settings.ngram_low, index.settings.ngram_high):
            yield Term("ngram", gram), start + offset, start + offset + len(gram)


def _places(
    index: Index, texts: list[_Text], shared: Mapping[Term, float], *, by_stem: bool
) -> dict[Term, list[_Place]]:
    """Return where the shared terms stand; `by_stem` names letters by the shared stem around them."""
    places: dict[Term, list[_Place]] = {term: [] for term in shared}
    for text in texts:
        written = written_words(text.text)
        names = dict(written)
        for stem in text.stems if by_stem else ():
            if Term("stem", stem.form) in shared:
                names.update(dict.fromkeys(range(stem.start, stem.end), spoken(stem, text.text, written)))
        for term, start, end in _occurrences(index, text):
            if term in places:
                letters = Counter(names[at] for at in range(start, end) if at in names)
                places[term].append(_Place(text.field, letters.most_common(1)[0][0] if letters else ""))
    return places


def _divided(term: Term, value: float, asked: list[_Place], found: list[_Place]) -> Iterator[Part]:
    """Yield one part for each pair of fields that have the term, by the number of times."""
    for asked_field, asked_times in Counter(place.field for place in asked).items():
        for found_field, found_times in Counter(place.field for place in found).items():
            share = asked_times / len(asked) * found_times / len(found)
            yield Part(
                term.text,
                term.kind,
                asked_field,
                found_field,
                value * share,
                _words(asked, asked_field),
                _words(found, found_field),
            )


def _words(places: list[_Place], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.word for place in places if place.field == field and place.word))
