"""The fast ranking against the slow obvious one."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import (
    Document,
    EngineError,
    Field,
    Index,
    Lexicon,
    Query,
    Settings,
    Tokeniser,
    build_index,
    rank,
)
from matching.index import query_rows
from matching.rank import SPARE
from tests.matching.corpora import CORPORA, LEXICONS, QUERIES, SETTINGS, words
from tests.matching.market import MARKET, NEEDS
from tests.matching.oracle import Oracle


def whole_ranking(index: Index, query: Query) -> list[tuple[float, str]]:
    """Return every document as (score, key) from the dense product: ties and cut are plain here."""
    asked = query_rows(index, [query]).toarray()[0].astype(np.float64)
    found = []
    for shard in index.shards:
        scores = np.round(shard.rows.toarray().astype(np.float64) @ asked, 6)
        found += [(-float(score), key) for score, key in zip(scores, shard.keys, strict=True)]
    return [(-score, key) for score, key in sorted(found) if score < 0 and key not in query.exclude]


@settings(max_examples=20, deadline=None)
@given(CORPORA, QUERIES, SETTINGS, st.integers(1, 35))
def test_top_is_exactly_the_top_of_the_whole_ranking(
    documents: list[Document], queries: list[Query], chosen: Settings, top: int
) -> None:
    index = build_index(documents, words(), chosen)
    for query, hits in zip(queries, rank(index, queries, top), strict=True):
        assert [(hit.score, hit.key) for hit in hits] == whole_ranking(index, query)[:top]
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


@settings(max_examples=25, deadline=None)
@given(CORPORA, QUERIES, SETTINGS, LEXICONS)
def test_scores_are_those_of_the_formulas_and_lie_between_0_and_1(
    documents: list[Document], queries: list[Query], chosen: Settings, lexicon: Lexicon
) -> None:
    oracle = Oracle(documents, words(), chosen, lexicon)
    assume(oracle.is_plain)
    index = build_index(documents, words(), chosen, lexicon=lexicon)
    for query, hits in zip(queries, rank(index, queries, len(documents) + 1), strict=True):
        slow = oracle.scores(query)
        for hit in hits:
            assert 0 < hit.score <= 1
            assert hit.score == pytest.approx(slow[hit.key], abs=2e-6)
        assert all(slow[key] < 2e-6 for key in slow.keys() - {hit.key for hit in hits} - query.exclude)


@settings(max_examples=15, deadline=None)
@given(CORPORA.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), QUERIES)
def test_order_of_documents_does_not_matter(
    orders: tuple[list[Document], list[Document]], queries: list[Query]
) -> None:
    first, second = (rank(build_index(order, words()), queries, 7) for order in orders)
    assert first == second


def test_real_stems_rank_as_the_slow_version_does(tokeniser: Tokeniser) -> None:
    # With so many words lent that none of equal weight are cut.
    chosen = Settings(peer_words=10_000)
    oracle, index = Oracle(MARKET, tokeniser, chosen), build_index(MARKET, tokeniser, chosen)
    assert oracle.is_plain
    for query, hits in zip(NEEDS, rank(index, NEEDS, 8), strict=True):
        slow = {key: score for key, score in oracle.scores(query).items() if key not in query.exclude}
        assert {hit.key: hit.score for hit in hits} == pytest.approx(slow, abs=2e-6)


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


def test_enterprise_that_lists_its_trade_is_found_by_what_enterprises_like_it_sell() -> None:
    """It says one word that those who print say beside the banner, which it does not name."""
    printers = [Document(f"p{place}", {"text": "인쇄 현수막 명함"}) for place in range(5)]
    others = [Document(f"c{place}", {"text": "청소 소독 방역"}) for place in range(5)]
    market = [*printers, *others, Document("short", {"text": "인쇄"})]

    def found(peers: int) -> list[str]:
        index = build_index(market, words(), Settings(peers=peers))
        return [hit.key for hit in rank(index, [Query("q", {"title": "현수막"})], 20)[0]]

    assert found(peers=10) == ["p0", "p1", "p2", "p3", "p4", "short"]
    assert found(peers=0) == ["p0", "p1", "p2", "p3", "p4"]


def test_whoever_has_the_words_stands_before_whoever_borrows_them() -> None:
    """Two short documents that share one word are each other's only peers."""
    pair = [Document("stairs", {"text": "계단 청소"}), Document("office", {"text": "사무실 청소"})]
    asked = [Query("q", {"title": "사무실"}), Query("q", {"title": "계단"})]
    firsts = [hits[0].key for hits in rank(build_index([*pair, *MARKET], words()), asked, 2)]
    assert firsts == ["office", "stairs"]


def test_corpus_read_in_many_shards_ranks_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # Words are lent without a cut: of equal ones the order of columns decides, which the parts change.
    chosen = Settings(peer_words=10_000)
    whole = rank(build_index(MARKET, words(), chosen), NEEDS, 8)
    monkeypatch.setattr("matching.index.SHARD", 3)
    index = build_index(MARKET, words(), chosen)
    assert [len(shard.keys) for shard in index.shards] == [3, 3, 2]
    for one, other in zip(whole, rank(index, NEEDS, 8), strict=True):
        assert [hit.key for hit in one] == [hit.key for hit in other]
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other], abs=2e-6)


def test_a_top_of_nothing_is_refused(market: Index) -> None:
    with pytest.raises(EngineError, match=r"top = 0: give 1 or more"):
        rank(market, NEEDS, 0)


def test_a_key_given_twice_is_refused() -> None:
    twice = [Document("e", {"name": "떡"}), Document("e", {"name": "청소"})]
    with pytest.raises(EngineError, match=r"documents = 'e': give each document a key of its own"):
        build_index(twice, words())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slope", 0.0),
        ("slope", float("nan")),
        ("stem_share", 1.1),
        ("stem_share", float("nan")),
        ("alike", float("nan")),
        ("alike", -0.1),
        ("peers", -1),
        ("peer_length", float("inf")),
        ("peer_likeness", float("nan")),
        ("ngram_low", 0),
        ("ngram_low", 4),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(EngineError, match=name):
        Settings(**{name: value})  # type: ignore[arg-type]  # one value for fields of either number type


@pytest.mark.parametrize(
    ("name", "value"),
    [("weight", float("nan")), ("weight", float("inf")), ("weight", -1.0), ("fair_words", -1)],
)
def test_field_out_of_range_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(EngineError, match=name):
        Field(**{name: value})  # type: ignore[arg-type]  # one value for fields of either number type


def test_settings_come_back_from_their_plain_values() -> None:
    chosen = Settings(fields={"name": Field(0.25, 7)}, asked_fields={"title": Field(2.0)}, peers=3, slope=0.5)
    assert Settings.from_plain(chosen.plain()) == chosen
