"""The fast ranking against the slow obvious one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Document, EngineError, Index, Query, Settings, Tokeniser, build_index, rank
from matching.index import query_rows
from matching.rank import SPARE
from tests.matching.market import MARKET, NEEDS, WordAnalyser
from tests.matching.oracle import slow_rank, slow_scores

WORDS = st.sampled_from(
    ["현수막", "현수막인쇄", "인쇄", "복사지", "복사용지", "A4", "80g", "청소", "떡", "😀", "?"]
)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
FIELDS = st.fixed_dictionaries({"name": TEXTS}, optional={"business": TEXTS, "products": TEXTS})
CORPORA = st.lists(FIELDS, max_size=40).map(
    lambda rows: [Document(f"e{place:02}", fields) for place, fields in enumerate(rows)]
)
EXCLUDED = st.frozensets(st.sampled_from(["e00", "e01", "e02", "nobody"]))
QUERIES = st.lists(st.builds(Query, st.just("q"), FIELDS, EXCLUDED), min_size=1, max_size=3)
SETTINGS = st.builds(
    Settings, stem_share=st.sampled_from([0.0, 0.3, 0.5, 1.0]), slope=st.sampled_from([0.2, 0.8, 1.0])
)


def words() -> Tokeniser:
    return Tokeniser(WordAnalyser())


def whole_ranking(index: Index, query: Query) -> list[tuple[float, str]]:
    """Return every document by (-score, key) from the dense product: ties and cut are plain here."""
    asked = query_rows(index, [query]).toarray()[0].astype(np.float64)
    scores = np.round(index.rows.toarray().astype(np.float64) @ asked, 6)
    keys = [one.key for one in index.documents]
    ordered = sorted((-float(score), key) for score, key in zip(scores, keys, strict=True))
    return [(-score, key) for score, key in ordered if score < 0 and key not in query.exclude]


@settings(max_examples=30, deadline=None)
@given(CORPORA, QUERIES, SETTINGS, st.integers(1, 45))
def test_top_is_exactly_the_top_of_the_whole_ranking(
    documents: list[Document], queries: list[Query], chosen: Settings, top: int
) -> None:
    index = build_index(documents, words(), chosen)
    for query, hits in zip(queries, rank(index, queries, top), strict=True):
        assert [(hit.score, hit.key) for hit in hits] == whole_ranking(index, query)[:top]
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


@settings(max_examples=25, deadline=None)
@given(CORPORA, QUERIES, SETTINGS)
def test_scores_are_those_of_the_formulas_and_lie_between_0_and_1(
    documents: list[Document], queries: list[Query], chosen: Settings
) -> None:
    index = build_index(documents, words(), chosen)
    for query, hits in zip(queries, rank(index, queries, len(documents) + 1), strict=True):
        slow = slow_scores(documents, query, words(), chosen)
        for hit in hits:
            assert 0 < hit.score <= 1
            assert hit.score == pytest.approx(slow[hit.key], abs=2e-6)
        assert all(slow[key] < 2e-6 for key in slow.keys() - {hit.key for hit in hits} - query.exclude)


@settings(max_examples=25, deadline=None)
@given(CORPORA.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), QUERIES)
def test_order_of_documents_does_not_matter(
    orders: tuple[list[Document], list[Document]], queries: list[Query]
) -> None:
    first, second = (rank(build_index(order, words()), queries, 7) for order in orders)
    assert first == second


def test_real_stems_rank_as_the_slow_version_does(market: Index, tokeniser: Tokeniser) -> None:
    for query, hits in zip(NEEDS, rank(market, NEEDS, 5), strict=True):
        slow = slow_rank(MARKET, query, tokeniser, Settings(), 5)
        assert [hit.key for hit in hits] == [key for key, _score in slow]
        assert [hit.score for hit in hits] == pytest.approx([score for _key, score in slow], abs=2e-6)


def test_needs_find_the_enterprises_that_a_person_would_ask(market: Index) -> None:
    first_two = {
        query.key: {hit.key for hit in hits}
        for query, hits in zip(NEEDS, rank(market, NEEDS, 2), strict=True)
    }
    assert first_two["banner"] == {"hanbit", "maru"}
    assert first_two["cleaning"] == {"kkaekkeut", "puleun"}
    assert first_two["lunch"] == {"nanum", "ondam"}
    assert "jongi" in first_two["paper"]


def test_equal_scores_are_cut_by_key_even_when_all_documents_are_the_same() -> None:
    many = [Document(f"e{place:03}", {"name": "현수막 인쇄"}) for place in reversed(range(SPARE * 4))]
    (hits,) = rank(build_index(many, words()), [Query("q", {"title": "현수막"}, frozenset({"e001"}))], 3)
    assert [hit.key for hit in hits] == ["e000", "e002", "e003"]
    assert len({hit.score for hit in hits}) == 1


def test_excluded_documents_leave_their_places_to_others(market: Index) -> None:
    query = Query("q", NEEDS[0].fields)
    ((best, second),) = rank(market, [query], 2)
    (hits,) = rank(market, [Query("q", query.fields, frozenset({best.key}))], 1)
    assert (hits[0].key, hits[0].score, hits[0].rank) == (second.key, second.score, 1)


def test_a_need_of_unknown_words_scores_lower_than_one_that_is_wholly_answered(market: Index) -> None:
    asked = [Query("a", {"title": "현수막 인쇄"}), Query("b", {"title": "현수막 쿼카 뷁뷁 힣힣힣"})]
    whole, half = (hits[0].score for hits in rank(market, asked, 1))
    assert half < whole * 0.7


def test_a_top_of_nothing_is_refused(market: Index) -> None:
    with pytest.raises(EngineError, match=r"top = 0: give 1 or more"):
        rank(market, NEEDS, 0)


def test_a_key_given_twice_is_refused() -> None:
    twice = [Document("e", {"name": "떡"}), Document("e", {"name": "청소"})]
    with pytest.raises(EngineError, match=r"documents = 'e': give each document a key of its own"):
        build_index(twice, words())


@pytest.mark.parametrize(
    ("name", "value"),
    [("slope", 0.0), ("slope", float("nan")), ("stem_share", 1.1), ("ngram_low", 0), ("ngram_low", 4)],
)
def test_parameters_out_of_range_are_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(EngineError, match=name):
        Settings(**{name: value})  # type: ignore[arg-type]  # one value for fields of either number type
