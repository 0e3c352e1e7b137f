"""Parts add up to the score; reasons are words that a person understands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    Document,
    EngineError,
    Index,
    Query,
    Tokeniser,
    build_index,
    explain,
    explain_many,
    rank,
    reasons,
)
from tests.matching.market import NEEDS, WordAnalyser
from tests.matching.test_rank import CORPORA, QUERIES


@settings(max_examples=30, deadline=None)
@given(CORPORA.filter(bool), QUERIES, st.integers(0, 4))
def test_parts_and_reasons_add_up_to_the_score(
    documents: list[Document], queries: list[Query], most: int
) -> None:
    index = build_index(documents, Tokeniser(WordAnalyser()))
    query = Query("q", queries[0].fields)
    scores = {hit.key: hit.score for hit in rank(index, [query], len(documents))[0]}
    keys = [document.key for document in documents]
    for key, why in zip(keys, explain_many(index, query, keys), strict=True):
        assert why.score == scores.get(key, 0.0)
        assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)
        assert all(part.value > 0 for part in why.parts)
        people = reasons(why, most)
        assert len(people.reasons) <= most
        assert sum(one.value for one in people.reasons) + people.rest == pytest.approx(why.score, abs=1e-12)


def test_every_part_stands_in_fields_that_have_its_term(market: Index) -> None:
    query = NEEDS[0]
    document = market.documents[market.position("hanbit")]
    parts = explain(market, query, "hanbit").parts
    assert {part.document_field for part in parts} == {"name", "business", "products"}
    for part in parts:
        bare = part.term.strip()
        assert bare in query.fields[part.query_field].lower()
        assert bare in document.fields[part.document_field].lower()


def test_a_term_in_two_fields_is_shared_by_how_often_each_has_it(tokeniser: Tokeniser) -> None:
    documents = [Document("e", {"name": "떡", "products": "떡 떡 떡"}), Document("f", {"name": "청소"})]
    index = build_index(documents, tokeniser)
    parts = explain(index, Query("q", {"title": "떡"}), "e").parts
    stems = {part.document_field: part.value for part in parts if part.kind == "stem"}
    assert stems["products"] == pytest.approx(3 * stems["name"])


def test_a_person_reads_whole_words_and_where_they_were_found(market: Index) -> None:
    first, second, *_others = reasons(explain(market, NEEDS[0], "hanbit")).reasons
    assert (first.word, first.kind) == ("현수막", "word")
    assert set(first.query_fields) == {"title", "purpose"}
    assert set(first.document_fields) == {"business", "products"}
    assert set(first.document_words) == {"현수막", "현수막제작"}
    assert second.word == "인쇄"


def test_no_reason_is_a_group_of_letters(market: Index) -> None:
    for query in NEEDS:
        text = " ".join(query.fields.values())
        for hit in rank(market, [query], 3)[0]:
            for one in reasons(explain(market, query, hit.key)).reasons:
                assert one.word in text
                assert one.word in text.split() or len(one.word) > 1


def test_words_that_share_their_beginning_are_a_reason_and_show_the_other_word(market: Index) -> None:
    people = reasons(explain(market, NEEDS[3], "jongi"))
    by_word = {one.word: one for one in people.reasons}
    assert "복사용지" in by_word["복사지"].document_words
    assert {"80g", "A4"} <= by_word.keys()


def test_letters_that_only_happen_to_be_alike_are_the_rest(tokeniser: Tokeniser) -> None:
    documents = [Document("paper", {"products": "복사용지"}), Document("rice", {"products": "쌀"})]
    why = explain(build_index(documents, tokeniser), Query("q", {"title": "행사용"}), "paper")
    assert why.score > 0
    assert reasons(why).reasons == ()
    assert reasons(why).rest == why.score


def test_nothing_shared_is_score_0_without_parts(market: Index) -> None:
    why = explain(market, Query("q", {"title": "뷁"}), "bit")
    assert (why.score, why.parts) == (0.0, ())
    assert reasons(why).reasons == ()


def test_an_unknown_document_is_refused(market: Index) -> None:
    with pytest.raises(EngineError, match=r"document_key = 'nobody'"):
        explain(market, NEEDS[0], "nobody")


def test_several_explanations_are_those_of_each_in_the_order_asked(market: Index) -> None:
    keys = ["maru", "hanbit", "bit", "maru"]
    assert explain_many(market, NEEDS[0], keys) == tuple(explain(market, NEEDS[0], key) for key in keys)
    assert explain_many(market, NEEDS[0], []) == ()


def test_one_unknown_document_among_several_is_refused(market: Index) -> None:
    with pytest.raises(EngineError, match=r"document_key = 'nobody'"):
        explain_many(market, NEEDS[0], ["hanbit", "nobody"])
