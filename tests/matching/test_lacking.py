"""What a document has nothing for."""

import pytest

from matching import Document, Index, Lacking, Lexicon, Query, Settings, Synonym, build_index, lacking
from tests.matching.corpora import words

BANNERS = Document("banner", {"products": "현수막 명함 인쇄"})
BOXES = Document("box", {"products": "도시락 떡 다과"})
CLEANERS = Document("clean", {"products": "청소 소독 방역"})


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([BANNERS, BOXES, CLEANERS], words())


def lacked(index: Index, title: str, document: Document, most: int = 5) -> list[str]:
    return [one.word for one in lacking(index, Query("q", {"title": title}), document, most)]


def test_words_of_the_need_that_the_document_does_not_have_are_lacking(index: Index) -> None:
    assert lacked(index, "현수막 도시락 명함", BANNERS) == ["도시락"]
    assert lacked(index, "현수막 도시락 명함", BOXES) == ["명함", "현수막"]
    assert lacked(index, "현수막 명함", BANNERS) == []


def test_word_that_nobody_in_the_market_has_is_lacking_first(index: Index) -> None:
    found = lacking(index, Query("q", {"title": "현수막 도시락 키오스크"}), BANNERS)
    assert [one.word for one in found] == ["키오스크", "도시락"]
    assert found[0].weight > found[1].weight > 0


def test_word_that_a_like_word_answers_is_not_lacking(index: Index) -> None:
    assert lacked(index, "플래카드 도시락", BANNERS) == ["도시락"]
    assert lacked(index, "플래카드 도시락", CLEANERS) == ["플래카드", "도시락"]
    without = build_index([BANNERS, BOXES, CLEANERS], words(), Settings(alike=0))
    assert "플래카드" in lacked(without, "플래카드 도시락", BANNERS)


def test_words_that_a_synonym_answers_together_are_not_lacking(index: Index) -> None:
    taught = index.with_lexicon(Lexicon(frozenset({Synonym("점심 식사", "도시락")})))
    assert lacked(index, "점심 식사 명함", BOXES) == ["식사", "점심", "명함"]
    assert lacked(taught, "점심 식사 명함", BOXES) == ["명함"]


def test_stop_word_is_never_lacking(index: Index) -> None:
    silent = index.with_lexicon(Lexicon(stop_words=frozenset({"도시락"})))
    assert lacked(silent, "현수막 도시락 청소", BANNERS) == ["청소"]


def test_words_that_only_peers_lend_are_lacking() -> None:
    printers = [Document(f"p{place}", {"text": f"인쇄 명함 {place}"}) for place in range(4)]
    short = Document("short", {"text": "인쇄"})
    assert lacked(build_index([*printers, short], words()), "인쇄 명함", short) == ["명함"]


def test_no_more_are_told_than_asked_for_and_the_weightiest_are(index: Index) -> None:
    query = Query("q", {"title": "도시락 도시락 떡 다과"})
    assert [one.word for one in lacking(index, query, BANNERS, most=2)] == ["도시락", "다과"]
    assert lacking(index, query, BANNERS, most=0) == ()
    assert all(isinstance(one, Lacking) for one in lacking(index, query, BANNERS))
