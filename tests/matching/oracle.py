"""The ranking, written slowly and obviously from the formulas: what the fast engine is compared with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, log, sqrt

from matching import Document, Query, Settings, Tokeniser

Weights = dict[str, float]


def slow_scores(
    documents: Sequence[Document], query: Query, tokeniser: Tokeniser, settings: Settings
) -> Mapping[str, float]:
    """Return the score of every document by key, not rounded."""
    share = {"letters": 1 - settings.stem_share, "stems": settings.stem_share}
    scores = dict.fromkeys((one.key for one in documents), 0.0)
    for kind, weight in share.items():
        counts = {one.key: _terms(kind, one.fields.values(), tokeniser, settings) for one in documents}
        idf = _idf(counts.values())
        weighted = {key: _weighted(terms, idf, len(documents)) for key, terms in counts.items()}
        lengths = {key: _length(terms) for key, terms in weighted.items()}
        real = [length for length in lengths.values() if length > 0]
        pivot = fsum(real) / len(real) if real else 1.0
        asked = _weighted(_terms(kind, query.fields.values(), tokeniser, settings), idf, len(documents))
        for key, terms in weighted.items():
            product = fsum(asked[term] * terms[term] for term in asked.keys() & terms.keys())
            if product:
                norm = ((1 - settings.slope) * pivot + settings.slope * lengths[key]) / settings.slope
                scores[key] += weight * product / _length(asked) / norm
    return scores


def slow_rank(
    documents: Sequence[Document], query: Query, tokeniser: Tokeniser, settings: Settings, top: int
) -> list[tuple[str, float]]:
    """Return the best documents with their scores rounded to six places: by falling score, then by key."""
    scores = slow_scores(documents, query, tokeniser, settings)
    rounded = {key: round(score, 6) for key, score in scores.items() if key not in query.exclude}
    return sorted(
        ((key, score) for key, score in rounded.items() if score > 0), key=lambda one: (-one[1], one[0])
    )[:top]


def _terms(kind: str, texts: Iterable[str], tokeniser: Tokeniser, settings: Settings) -> Counter[str]:
    if kind == "stems":
        return Counter(stem.form for text in texts for stem in tokeniser.stems([text])[0])
    grams: Counter[str] = Counter()
    for text in texts:
        plain = "".join(sign if sign.isalnum() else " " for sign in text.lower())
        for word in plain.split():
            for size in range(settings.ngram_low, settings.ngram_high + 1):
                padded = f" {word} "
                grams.update(padded[at : at + size] for at in range(len(padded) - size + 1))
    del grams[" "]
    return grams


def _idf(counted: Iterable[Mapping[str, int]]) -> Weights:
    rows = list(counted)
    found_in = Counter(term for terms in rows for term in terms)
    return {term: log((1 + len(rows)) / (1 + found)) + 1 for term, found in found_in.items()}


def _weighted(counts: Mapping[str, int], idf: Weights, n_documents: int) -> Weights:
    unseen = log(1 + n_documents) + 1
    return {term: (1 + log(count)) * idf.get(term, unseen) for term, count in counts.items()}


def _length(weights: Weights) -> float:
    return sqrt(fsum(weight * weight for weight in weights.values()))
