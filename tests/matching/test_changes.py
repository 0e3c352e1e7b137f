"""What changes in the market: the next index answers as one made of the same documents, and asks for no more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    CategoryModel,
    Document,
    EngineError,
    Index,
    Query,
    Settings,
    Tokeniser,
    build_index,
    rank,
    scores_of,
)
from matching.kiwi import Analyser
from matching.rank import asked_rows
from tests.matching.corpora import CORPORA, words
from tests.matching.market import MARKET, NEEDS, WordAnalyser

pytestmark = pytest.mark.long

WORDS = st.sampled_from(
    ["현수막", "현수막인쇄", "플래카드", "인쇄", "복사지", "복사용지", "A4", "80g", "청소", "?"]
)
FIELDS = st.fixed_dictionaries({"name": st.lists(WORDS, max_size=6).map(" ".join)})
KEYS = st.sampled_from([f"e{place:02}" for place in range(30)])
MARKETS = st.dictionaries(KEYS, FIELDS, max_size=30)
CHANGES = st.lists(st.tuples(MARKETS, st.frozensets(KEYS)), max_size=4)
QUERIES = st.lists(
    st.builds(Query, st.just("q"), FIELDS, st.frozensets(KEYS, max_size=4)), min_size=1, max_size=3
)


def documents(market: dict[str, dict[str, str]]) -> list[Document]:
    return [Document(key, fields) for key, fields in market.items()]


def whole_ranking(index: Index, query: Query) -> list[tuple[str, float]]:
    """Return every living document with its score, from dense products."""
    asked = asked_rows(index, [query]).toarray()[0].astype(np.float64)
    scored = [
        (-round(float(shard.rows[[at]].toarray()[0].astype(np.float64) @ asked), 6), key)
        for shard in index.shards
        for at, key in enumerate(shard.keys)
        if at not in shard.gone and key not in query.exclude
    ]
    return [(key, -score) for score, key in sorted(scored) if score < 0]


@settings(max_examples=60, deadline=None)
@given(MARKETS, CHANGES, QUERIES, st.integers(1, 31))
def test_a_changed_index_ranks_as_one_made_of_its_documents(
    market: dict[str, dict[str, str]],
    changes: list[tuple[dict[str, dict[str, str]], frozenset[str]]],
    queries: list[Query],
    top: int,
) -> None:
    first = index = build_index(documents(market), Tokeniser(WordAnalyser()))
    now = dict(market)
    for fresh, removed in changes:
        index = index.changed(documents(fresh), removed - fresh.keys())
        now = {key: fields for key, fields in now.items() if key not in removed} | fresh
    made = build_index(documents(now), index.tokeniser, space=first.space)
    hits = rank(index, queries, top)
    assert len(index) == len(now)
    assert hits == rank(made, queries, top)
    for query, own in zip(queries, hits, strict=True):
        assert [(hit.key, hit.score) for hit in own] == whole_ranking(index, query)[:top]


@pytest.mark.parametrize("n_gone", [1, 40, 90, 199])
def test_gone_documents_leave_their_places_to_others(n_gone: int) -> None:
    """More of them than are asked for at first, and better than all others."""
    best = [Document(f"a{place:03}", {"name": "현수막 인쇄"}) for place in range(200)]
    others = [Document(f"b{place:03}", {"name": "현수막 인쇄 청소 소독"}) for place in range(20)]
    index = build_index([*best, *others], Tokeniser(WordAnalyser()))
    changed = index.changed((), [one.key for one in best[:n_gone]])
    query = Query("q", {"title": "현수막 인쇄"}, frozenset({"a199", "b000"}))
    (hits,) = rank(changed, [query], 5)
    assert [(hit.key, hit.score) for hit in hits] == whole_ranking(changed, query)[:5]
    assert len(hits) == 5


def test_documents_score_for_kept_needs_what_they_are_ranked_with() -> None:
    index = build_index(MARKET, Tokeniser(WordAnalyser()))
    asked = asked_rows(index, [replace(need, exclude=frozenset()) for need in NEEDS])
    changed = index.changed([Document("bit", {"name": "현수막 청소"})], ["maru"])
    keys = ["bit", "hanbit"]
    scores = scores_of(changed, keys, asked)
    assert scores.shape == (2, len(NEEDS))
    for column, hits in enumerate(rank(changed, NEEDS, len(MARKET))):
        ranked = {hit.key: hit.score for hit in hits}
        assert [ranked.get(key, 0.0) for key in keys] == scores[:, column].tolist()
    assert scores.any(axis=1).all()


def test_a_document_that_is_gone_has_no_scores() -> None:
    index = build_index(MARKET, Tokeniser(WordAnalyser())).changed((), ["maru"])
    with pytest.raises(EngineError, match="document_key = 'maru'"):
        scores_of(index, ["hanbit", "maru"], asked_rows(index, NEEDS))


def test_what_categories_know_of_a_shard_is_kept_when_a_document_goes() -> None:
    index = build_index(MARKET, Tokeniser(WordAnalyser()))
    model = CategoryModel.fit(index)
    (before,) = (model.joined(shard)[0] for shard in index.shards)
    changed = index.changed((), ["maru"]).changed((), ["bit"])
    assert model.joined(changed.shards[0])[0] is before
    (hits,) = rank(changed, NEEDS[:1], 9, model)
    assert "maru" not in {hit.key for hit in hits}


def check_same(changed: Index, market: Mapping[str, Document], queries: Sequence[Query]) -> None:
    """The same documents with the same scores, to the last digit, as in an index of all of them."""
    whole = build_index(market.values(), words(), space=changed.space)
    assert len(changed) == len(whole) == len(market)
    assert rank(changed, queries, len(market) + 1) == rank(whole, queries, len(market) + 1)
    assert rank(changed, queries, 2) == rank(whole, queries, 2)


@settings(max_examples=6, deadline=None)
@given(CORPORA.filter(bool), st.data())
def test_order_and_size_of_the_steps_do_not_matter(documents: list[Document], data: st.DataObject) -> None:
    start = build_index(MARKET, words())
    one_by_one = start
    for one in data.draw(st.permutations(documents)):
        one_by_one = one_by_one.changed([one])
    at_once = start.changed(documents)
    asked = [*NEEDS, Query("q", {"title": "현수막 복사지 청소 떡"})]
    assert rank(one_by_one, asked, 50) == rank(at_once, asked, 50)


def test_a_replaced_document_is_found_by_its_new_words_only() -> None:
    index = build_index(MARKET, words(), Settings(peers=0))

    def found(index: Index, title: str) -> set[str]:
        return {hit.key for hit in rank(index, [Query("q", {"title": title})], 9)[0]}

    assert found(index, "다과") == {"nanum", "ondam"}
    changed = index.changed([Document("nanum", {"products": "LED등기구"})])
    assert found(changed, "다과") == {"ondam"}
    assert found(changed, "LED등기구") >= {"nanum", "bit"}


def test_an_index_that_is_changed_stays_as_it_was() -> None:
    index = build_index(MARKET, words())
    before = rank(index, NEEDS, 9)
    index.changed(MARKET[:2], removed=["nanum", "puleun"]).changed([Document("new", {"name": "현수막"})])
    assert rank(index, NEEDS, 9) == before
    assert len(index) == len(MARKET)


def test_all_can_leave_and_others_come() -> None:
    index = build_index(MARKET, words())
    empty = index.changed(removed=[one.key for one in MARKET])
    assert (len(empty), empty.shards, rank(empty, NEEDS, 5)) == (0, (), ((), (), (), ()))
    assert rank(empty.changed(MARKET), NEEDS, 9) == rank(index, NEEDS, 9)


def test_nothing_changed_changes_nothing() -> None:
    index = build_index(MARKET, words())
    for same in (index.changed(), index.changed(removed=["nobody"]), index.changed(MARKET)):
        assert rank(same, NEEDS, 9) == rank(index, NEEDS, 9)


def test_many_small_changes_make_one_small_shard() -> None:
    index = build_index(MARKET, words())
    for place in range(40):
        index = index.changed([Document(f"new{place % 10}", {"name": f"현수막 {place}"})])
    assert [len(shard.keys) for shard in index.shards] == [len(MARKET), 10]
    assert len(index) == len(MARKET) + 10


def test_a_full_shard_of_changes_is_left_and_another_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.index.SHARD", 64)
    index = build_index(MARKET, words())
    new = [Document(f"new{place:02}", {"name": f"현수막 {place}"}) for place in range(10)]
    for one in new:
        index = index.changed([one])
    assert [len(shard.keys) for shard in index.shards] == [len(MARKET), 4, 4, 2]
    check_same(index, {one.key: one for one in (*MARKET, *new)}, NEEDS)


def test_a_key_given_twice_is_refused() -> None:
    twice = [Document("new", {"name": "떡"}), Document("new", {"name": "청소"})]
    with pytest.raises(EngineError, match=r"documents = 'new'"):
        build_index(MARKET, words()).changed(twice)


def test_a_document_is_told_where_it_is_and_a_removed_one_is_refused() -> None:
    index = build_index(MARKET, words()).changed([Document("new", {"name": "떡"})], removed=["nanum"])
    shard, at = index.place("new")
    assert shard.keys[at] == "new"
    with pytest.raises(EngineError, match=r"document_key = 'nanum'"):
        index.place("nanum")


def test_another_memory_of_texts_is_taken_and_one_of_another_analyser_refused() -> None:
    index = build_index(MARKET, words())
    assert rank(index.with_tokeniser(words()), NEEDS, 9) == rank(index, NEEDS, 9)

    class OtherAnalyser(WordAnalyser):
        version = "words-2"

    other: Analyser = OtherAnalyser()
    with pytest.raises(EngineError, match="give one of words-1"):
        index.with_tokeniser(Tokeniser(other))
