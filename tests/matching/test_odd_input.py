"""Odd corpora and texts have a defined answer or a named refusal."""

from collections.abc import Callable

import pytest

from matching import (
    CategorySettings,
    Document,
    EngineError,
    Field,
    Lexicon,
    Query,
    Settings,
    Synonym,
    Tokeniser,
    build_index,
    explain,
    explain_many,
    fingerprint,
    lacking,
    rank,
    reasons,
)
from tests.matching.market import MARKET, NEEDS, WordAnalyser

pytestmark = pytest.mark.long

BANNER = Query("q", {"title": "현수막 인쇄"})
NAN = float("nan")


def test_an_empty_corpus_answers_nothing(tokeniser: Tokeniser) -> None:
    index = build_index([], tokeniser)
    assert len(index) == 0
    assert rank(index, NEEDS, 5) == ((), (), (), ())
    assert explain_many(index, NEEDS[0], []) == ()


def test_an_empty_corpus_is_changed_and_taught_words(tokeniser: Tokeniser) -> None:
    taught = Lexicon(frozenset({Synonym("휴지", "화장지")}), stop_words=frozenset({"구입"}))
    index = build_index([], tokeniser, lexicon=taught)
    grown = index.changed(MARKET)
    assert len(grown) == len(MARKET)
    # Nothing was learned of which words there are: until the next build nobody is found.
    assert rank(grown, NEEDS, 5) == ((), (), (), ())


def test_a_market_whose_texts_are_empty_learns_nothing_and_answers_nothing(tokeniser: Tokeniser) -> None:
    empty = [Document("a", {"name": ""}), Document("b", {})]
    index = build_index(empty, tokeniser)
    assert rank(index, NEEDS, 5) == ((), (), (), ())
    assert [why.score for why in explain_many(index, NEEDS[0], empty)] == [0.0, 0.0]
    (missing,) = lacking(index, Query("q", {"title": "떡"}), empty[0])
    assert missing.word == "떡"
    assert missing.weight == pytest.approx(Settings().stem_share ** 0.5)


def test_only_a_documents_own_length_counts_and_one_is_empty(tokeniser: Tokeniser) -> None:
    index = build_index([*MARKET, Document("none", {})], tokeniser, Settings(slope=1.0))
    (hits,) = rank(index, [BANNER], 9)
    assert "none" not in {hit.key for hit in hits}
    assert all(0 < hit.score <= 1 for hit in hits)


def test_a_need_of_stop_words_only_has_no_answer(tokeniser: Tokeniser) -> None:
    index = build_index(MARKET, tokeniser, lexicon=Lexicon(stop_words=frozenset({"현수막", "인쇄"})))
    assert rank(index, [BANNER], 5) == ((),)
    assert explain(index, BANNER, MARKET[0]).parts == ()
    assert lacking(index, BANNER, MARKET[2]) == ()


def test_a_field_of_weight_0_is_as_if_it_were_not_there(tokeniser: Tokeniser) -> None:
    silent = Settings(fields={"name": Field(0.0)}, asked_fields={"purpose": Field(0.0)})
    unnamed = [
        Document(one.key, {name: text for name, text in one.fields.items() if name != "name"})
        for one in MARKET
    ]
    index = build_index(MARKET, tokeniser, silent)
    asked = Query("banner", {"title": NEEDS[0].fields["title"]})
    assert rank(index, NEEDS[:1], 8) == rank(build_index(unnamed, tokeniser, silent), [asked], 8)
    parts = explain(index, NEEDS[0], MARKET[0]).parts
    assert {part.query_field for part in parts} == {"title"}
    assert "name" not in {part.document_field for part in parts}


@pytest.mark.parametrize(
    "make",
    [
        lambda: Field(NAN),
        lambda: Synonym("떡", "한과", weight=NAN),
        lambda: Settings(stem_share=NAN),
        lambda: Settings(peer_length=NAN),
        lambda: CategorySettings(weight=NAN),
    ],
)
def test_a_weight_that_is_no_number_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(EngineError, match="nan"):
        make()


def test_no_queries_have_no_answers(tokeniser: Tokeniser) -> None:
    assert rank(build_index(MARKET, tokeniser), [], 5) == ()


@pytest.mark.parametrize(
    "fields", [{}, {"title": ""}, {"title": "😀🎉"}, {"title": "?!… ~~ "}, {"title": "\ud800\udfff"}], ids=str
)
def test_a_query_without_words_answers_nothing(tokeniser: Tokeniser, fields: dict[str, str]) -> None:
    index = build_index(MARKET, tokeniser)
    assert rank(index, [Query("q", fields)], 5) == ((),)
    assert explain(index, Query("q", fields), MARKET[0]).parts == ()


def test_a_query_of_particles_only_shares_letters_and_gives_no_reason_of_one_letter(
    tokeniser: Tokeniser,
) -> None:
    index = build_index(MARKET, tokeniser)
    query = Query("q", {"title": "및 은 는 을 를 그리고"})
    scores = {hit.key: hit.score for hit in rank(index, [query], 8)[0]}
    for one in MARKET:
        assert scores.get(one.key, 0.0) < 0.1
        assert all(len(shown.word) > 1 for shown in reasons(explain(index, query, one)).reasons)


def test_one_document_is_ranked(tokeniser: Tokeniser) -> None:
    ((hit,),) = rank(build_index(MARKET[:1], tokeniser), [BANNER], 5)
    assert hit.key == "hanbit"
    assert 0 < hit.score <= 1


def test_the_same_document_many_times_has_one_score(tokeniser: Tokeniser) -> None:
    same = [Document(f"e{place}", {"name": "현수막 인쇄"}) for place in range(5)]
    (hits,) = rank(build_index(same, tokeniser), [BANNER], 9)
    assert [hit.key for hit in hits] == ["e0", "e1", "e2", "e3", "e4"]
    # A text that is the query itself, of just the mean length, has the score of the slope.
    assert {hit.score for hit in hits} == {Settings().slope}


def test_documents_without_words_are_never_answers(tokeniser: Tokeniser) -> None:
    odd = [
        Document("none", {}),
        Document("emoji", {"name": "😀"}),
        Document("signs", {"name": "---", "text": ""}),
    ]
    (hits,) = rank(build_index([*odd, MARKET[0]], tokeniser), [BANNER], 5)
    assert [hit.key for hit in hits] == ["hanbit"]
    assert rank(build_index(odd, tokeniser), [BANNER], 5) == ((),)


def test_emoji_and_broken_characters_beside_words_change_nothing_else(tokeniser: Tokeniser) -> None:
    index = build_index(MARKET, tokeniser)
    plain, odd = rank(index, [BANNER, Query("q", {"title": "현수막 😀\ud800 인쇄 🎉"})], 3)
    assert plain == odd


def test_a_megabyte_of_text_is_ranked_and_explained() -> None:
    """Kiwi would take three seconds more; that it reads long texts in pieces is tested with the text."""
    tokeniser = Tokeniser(WordAnalyser())
    long = "현수막 인쇄와 청소 용역, 도시락 납품 실적이 있습니다. " * 14_000
    assert len(long.encode()) > 1_000_000
    written = Document("long", {"text": long})
    index = build_index([*MARKET, written, Document("unbroken", {"text": "가" * 100_000})], tokeniser)
    query = Query("q", {"title": "현수막 인쇄", "spec": long[:100_000]})
    (hits,) = rank(index, [query], 12)
    why = explain(index, query, written)
    assert "long" in {hit.key for hit in hits}
    assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)


def test_the_fingerprint_is_that_of_the_content(tokeniser: Tokeniser) -> None:
    settings = Settings()
    first = fingerprint(MARKET, settings, tokeniser.version)
    assert len(first) == 64
    assert fingerprint(MARKET[::-1], settings, tokeniser.version) == first
    turned = [Document(one.key, dict(reversed(list(one.fields.items()))), one.category) for one in MARKET]
    assert fingerprint(turned, settings, tokeniser.version) == first
    changed = [
        fingerprint(MARKET[1:], settings, tokeniser.version),
        fingerprint([Document("hanbit", {"name": "다른 이름"}), *MARKET[1:]], settings, tokeniser.version),
        fingerprint([Document("hanbit", MARKET[0].fields, "식품"), *MARKET[1:]], settings, tokeniser.version),
        fingerprint(MARKET, Settings(slope=0.7), tokeniser.version),
        fingerprint(MARKET, settings, "another-1"),
    ]
    assert len({first, *changed}) == 6
