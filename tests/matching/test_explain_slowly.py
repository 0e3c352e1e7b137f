"""The quick explanation against the slow one: the same parts in the same order, and the same reasons."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    CategoryModel,
    Document,
    Index,
    Query,
    Settings,
    Stem,
    Stems,
    Tokeniser,
    build_index,
    explain_many,
    reasons,
)
from matching.text import word_spans
from tests.matching.market import NEEDS
from tests.matching.slow_explain import slow_explain
from tests.matching.slow_reasons import slow_reasons

# İ is longer in lower case; a letter is repeated, case differs, a word is longer than what is shown of it.
WORDS = st.sampled_from(
    [
        "현수막",
        "현수막인쇄",
        "인쇄",
        "복사지",
        "A4",
        "a4",
        "80g",
        "가나가",
        "가가",
        "가가가",
        "İİ",
        "aİb",
        "_",
        "떡",
        "가나다라마바사" * 7,
        "가나다라마바사" * 6 + "떡",
    ]
)
TEXTS = st.lists(WORDS, max_size=7).flatmap(
    lambda some: st.sampled_from([" ", ""]).map(lambda by: by.join(some))
)
FIELDS = st.dictionaries(st.sampled_from(["name", "business", "products"]), TEXTS, max_size=3)
CATEGORIES = st.sampled_from([None, "인쇄", "식품"])
CORPORA = st.lists(st.tuples(FIELDS, CATEGORIES), min_size=1, max_size=5).map(
    lambda rows: [Document(f"e{place}", *row) for place, row in enumerate(rows)]
)
SETTINGS = st.builds(
    Settings,
    ngram_low=st.integers(1, 2),
    ngram_high=st.integers(2, 5),
    stem_share=st.sampled_from([0, 0.5, 1]),
)


class OverlappingAnalyser:
    """Stems of two letters and of whole words, on top of each other, some of no letter: odder than Kiwi's."""

    version = "overlapping-1"

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        return [tuple(self._stems(text)) for text in texts]

    def _stems(self, text: str) -> list[Stem]:
        stems = []
        for word, start, end in word_spans(text):
            tag = ("NNG", "VV", "NNB")[len(word) % 3]
            stems.append(Stem(word, tag, start, end))
            stems.extend(Stem(text[at : at + 2].lower(), "NNG", at, at + 2) for at in range(start, end, 2))
            stems.append(Stem(word[-1], "VA", end, end))
        return stems


def check(index: Index, query: Query, model: CategoryModel | None = None) -> None:
    """Explain all documents in both ways."""
    keys = [one.key for one in index.documents]
    for key, why in zip(keys, explain_many(index, query, keys, model), strict=True):
        slow = slow_explain(index, query, key, model)
        assert why.score == slow.score
        assert [part._replace(value=0) for part in why.parts] == [
            part._replace(value=0) for part in slow.parts
        ]
        assert [part.value for part in why.parts] == pytest.approx(
            [part.value for part in slow.parts], rel=1e-12
        )
        assert reasons(why) == slow_reasons(why)


@settings(max_examples=50, deadline=None)
@given(CORPORA, FIELDS, SETTINGS)
def test_every_text_is_explained_as_the_slow_version_does(
    documents: list[Document], asked: dict[str, str], chosen: Settings
) -> None:
    index = build_index(documents, Tokeniser(OverlappingAnalyser()), chosen)
    query = Query("q", asked)
    categories = {one.category for one in documents if one.category}
    check(index, query)
    if len(categories) > 1:
        check(index, query, CategoryModel.fit(index))


def test_real_stems_are_explained_as_the_slow_version_does(market: Index) -> None:
    model = CategoryModel.fit(market)
    for query in NEEDS:
        check(market, query)
        check(market, query, model)
