"""Parts add up to the score; reasons are words that a person understands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    CategoryModel,
    Document,
    EngineError,
    Index,
    Lexicon,
    Query,
    Settings,
    Tokeniser,
    build_index,
    explain,
    explain_many,
    rank,
    reasons,
)
from tests.matching.corpora import CORPORA, LEXICONS, QUERIES, SETTINGS, words
from tests.matching.market import MARKET, NEEDS
from tests.matching.slow_reasons import slow_reasons

BY_KEY = {one.key: one for one in MARKET}
NOBODY = Document("nobody", {"name": "현수막"})


@settings(max_examples=20, deadline=None)
@given(CORPORA.filter(bool), CORPORA, QUERIES, SETTINGS, LEXICONS)
def test_parts_and_reasons_add_up_to_the_score(
    documents: list[Document],
    changed: list[Document],
    queries: list[Query],
    chosen: Settings,
    lexicon: Lexicon,
) -> None:
    """With peers, words of like meaning and categories, also for documents that came after the build."""
    index = build_index(documents, words(), chosen, lexicon=lexicon).changed(changed[:5])
    market = {one.key: one for one in (*documents, *changed[:5])}
    query = Query("q", queries[0].fields)
    declared = len({one.category for one in market.values() if one.category}) > 1
    for model in (None, CategoryModel.fit(index, [])) if declared else (None,):
        scores = {hit.key: hit.score for hit in rank(index, [query], len(market), model)[0]}
        explained = explain_many(index, query, list(market.values()), model)
        for key, why in zip(market, explained, strict=True):
            assert why.score == scores.get(key, 0.0)
            assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)
            assert all(part.value > 0 for part in why.parts)


@settings(max_examples=15, deadline=None)
@given(CORPORA.filter(bool), QUERIES, st.integers(0, 4))
def test_reasons_are_those_of_the_slow_version_and_add_up(
    documents: list[Document], queries: list[Query], most: int
) -> None:
    index = build_index(documents, words())
    for why in explain_many(index, queries[0], documents):
        people = reasons(why, most)
        assert people == slow_reasons(why, most)
        assert len(people.reasons) <= most
        assert sum(one.value for one in people.reasons) + people.rest == pytest.approx(why.score, abs=1e-12)


def test_every_part_stands_in_fields_that_have_its_term(market: Index) -> None:
    query, document = NEEDS[0], BY_KEY["hanbit"]
    parts = explain(market, query, document).parts
    assert {part.kind for part in parts} == {"ngram", "stem", "peer", "similar"}
    own = [part for part in parts if part.kind in ("ngram", "stem")]
    assert {part.document_field for part in own} == {"name", "business", "products"}
    assert {part.document_field for part in parts if part.kind == "peer"} == {""}
    for part in own:
        bare = part.term.strip()
        assert bare in query.fields[part.query_field].lower()
        assert bare in document.fields[part.document_field].lower()


def test_a_term_in_two_fields_is_shared_by_how_often_each_has_it(tokeniser: Tokeniser) -> None:
    documents = [Document("e", {"name": "떡", "products": "떡 떡 떡"}), Document("f", {"name": "청소"})]
    index = build_index(documents, tokeniser)
    parts = explain(index, Query("q", {"title": "떡"}), documents[0]).parts
    stems = {part.document_field: part.value for part in parts if part.kind == "stem"}
    assert stems["products"] == pytest.approx(3 * stems["name"])


def test_a_person_reads_whole_words_and_where_they_were_found(market: Index) -> None:
    first, second, *_others = reasons(explain(market, NEEDS[0], BY_KEY["hanbit"])).reasons
    assert (first.word, first.kind) == ("현수막", "word")
    assert set(first.query_fields) == {"title", "purpose"}
    assert set(first.document_fields) == {"business", "products"}
    assert set(first.document_words) == {"현수막", "현수막제작"}
    assert second.word == "인쇄"


def test_no_reason_is_a_group_of_letters(market: Index) -> None:
    for query in NEEDS:
        text = " ".join(query.fields.values())
        for hit in rank(market, [query], 3)[0]:
            for one in reasons(explain(market, query, BY_KEY[hit.key])).reasons:
                assert one.word in text
                assert one.word in text.split() or len(one.word) > 1


def test_words_that_share_their_beginning_are_a_reason_and_show_the_other_word(market: Index) -> None:
    people = reasons(explain(market, NEEDS[3], BY_KEY["jongi"]))
    by_word = {one.word: one for one in people.reasons}
    assert "복사용지" in by_word["복사지"].document_words
    assert {"80g", "A4"} <= by_word.keys()


def test_letters_that_only_happen_to_be_alike_are_the_rest(tokeniser: Tokeniser) -> None:
    documents = [Document("paper", {"products": "복사용지"}), Document("rice", {"products": "쌀"})]
    why = explain(build_index(documents, tokeniser), Query("q", {"title": "행사용"}), documents[0])
    assert why.score > 0
    assert reasons(why).reasons == ()
    assert reasons(why).rest == why.score


def test_nothing_shared_is_score_0_without_parts(market: Index) -> None:
    why = explain(market, Query("q", {"title": "뷁"}), BY_KEY["bit"])
    assert (why.score, why.parts) == (0.0, ())
    assert reasons(why).reasons == ()


def test_an_unknown_document_is_refused(market: Index) -> None:
    with pytest.raises(EngineError, match=r"document_key = 'nobody'"):
        explain(market, NEEDS[0], NOBODY)


def test_several_explanations_are_those_of_each_in_the_order_asked(market: Index) -> None:
    asked = [BY_KEY[key] for key in ("maru", "hanbit", "bit", "maru")]
    assert explain_many(market, NEEDS[0], asked) == tuple(explain(market, NEEDS[0], one) for one in asked)
    assert explain_many(market, NEEDS[0], []) == ()


def test_one_unknown_document_among_several_is_refused(market: Index) -> None:
    with pytest.raises(EngineError, match=r"document_key = 'nobody'"):
        explain_many(market, NEEDS[0], [MARKET[0], NOBODY])
