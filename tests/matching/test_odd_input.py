"""Odd corpora and texts have a defined answer or a named refusal."""

import pytest

from matching import (
    Document,
    Query,
    Tokeniser,
    build_index,
    explain,
    explain_many,
    fingerprint,
    rank,
    reasons,
)
from matching.index import Settings
from tests.matching.market import MARKET, NEEDS, WordAnalyser

BANNER = Query("q", {"title": "현수막 인쇄"})


def test_an_empty_corpus_answers_nothing(tokeniser: Tokeniser) -> None:
    index = build_index([], tokeniser)
    assert len(index) == 0
    assert rank(index, NEEDS, 5) == ((), (), (), ())
    assert explain_many(index, NEEDS[0], []) == ()


def test_no_queries_have_no_answers(tokeniser: Tokeniser) -> None:
    assert rank(build_index(MARKET, tokeniser), [], 5) == ()


@pytest.mark.parametrize(
    "fields", [{}, {"title": ""}, {"title": "😀🎉"}, {"title": "?!… ~~ "}, {"title": "\ud800\udfff"}], ids=str
)
def test_a_query_without_words_answers_nothing(tokeniser: Tokeniser, fields: dict[str, str]) -> None:
    index = build_index(MARKET, tokeniser)
    assert rank(index, [Query("q", fields)], 5) == ((),)
    assert explain(index, Query("q", fields), "hanbit").parts == ()


def test_a_query_of_particles_only_shares_letters_and_gives_no_reason_of_one_letter(
    tokeniser: Tokeniser,
) -> None:
    index = build_index(MARKET, tokeniser)
    query = Query("q", {"title": "및 은 는 을 를 그리고"})
    for hit in rank(index, [query], 5)[0]:
        assert hit.score < 0.1
        assert all(len(one.word) > 1 for one in reasons(explain(index, query, hit.key)).reasons)


def test_one_document_is_ranked(tokeniser: Tokeniser) -> None:
    ((hit,),) = rank(build_index(MARKET[:1], tokeniser), [BANNER], 5)
    assert hit.key == "hanbit"
    assert 0 < hit.score <= 1


def test_the_same_document_many_times_has_one_score(tokeniser: Tokeniser) -> None:
    same = [Document(f"e{place}", {"name": "현수막 인쇄"}) for place in range(5)]
    (hits,) = rank(build_index(same, tokeniser), [BANNER], 9)
    assert [hit.key for hit in hits] == ["e0", "e1", "e2", "e3", "e4"]
    # A text that is the query itself, of just the mean length, has the whole score.
    assert {hit.score for hit in hits} == {0.8}


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
    index = build_index(
        [*MARKET, Document("long", {"text": long}), Document("unbroken", {"text": "가" * 100_000})], tokeniser
    )
    query = Query("q", {"title": "현수막 인쇄", "spec": long})
    (hits,) = rank(index, [query], 12)
    why = explain(index, query, "long")
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
