"""Synonyms, cut pairs and stop words: what people say of words changes what a need finds, and is explained."""

import pytest

from matching import (
    CategoryModel,
    Document,
    EngineError,
    Index,
    KiwiAnalyser,
    Lexicon,
    Query,
    Settings,
    Synonym,
    Tokeniser,
    build_index,
    explain,
    explain_many,
    rank,
    reasons,
)
from tests.matching.corpora import words

DOCUMENTS = (
    Document("banner", {"products": "현수막 명함"}, "인쇄"),
    Document("lunch", {"products": "도시락 다과"}, "식품"),
    Document("clean", {"products": "미화 소독"}, "청소"),
    Document("paper", {"products": "복사용지 봉투"}, "인쇄"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index(DOCUMENTS, words())


def said(*synonyms: Synonym, cut: tuple[str, str] | None = None, stop: tuple[str, ...] = ()) -> Lexicon:
    return Lexicon(frozenset(synonyms), frozenset({frozenset(cut)} if cut else ()), frozenset(stop))


def found(index: Index, title: str) -> dict[str, float]:
    return {hit.key: hit.score for hit in rank(index, [Query("q", {"title": title})], 9)[0]}


def test_synonym_both_ways_is_found_from_either_word(index: Index) -> None:
    assert found(index, "벤또") == {}
    taught = index.with_lexicon(said(Synonym("벤또", "도시락"), Synonym("명함", "벤또세트")))
    assert found(taught, "벤또").keys() == {"lunch"}
    assert found(taught, "벤또세트").keys() == {"banner"}


def test_one_way_synonym_leads_only_from_its_word(index: Index) -> None:
    one_way = index.with_lexicon(said(Synonym("미화", "도시락", both_ways=False)))
    assert found(one_way, "미화").keys() == {"clean", "lunch"}
    assert found(one_way, "도시락").keys() == {"lunch"}
    both = index.with_lexicon(said(Synonym("미화", "도시락")))
    assert found(both, "도시락").keys() == {"clean", "lunch"}


def test_synonym_of_several_words_needs_all_of_them(index: Index) -> None:
    taught = index.with_lexicon(said(Synonym("건물 관리", "미화 소독")))
    assert found(taught, "건물 관리").keys() == {"clean"}
    assert found(taught, "건물") == {}
    assert found(taught, "관리") == {}
    assert found(taught, "소독 미화").keys() == {"clean"}


def test_heavier_synonym_counts_more_and_the_word_itself_most(index: Index) -> None:
    faint, strong = (
        found(index.with_lexicon(said(Synonym("미화", "도시락", weight=weight))), "미화")
        for weight in (0.2, 0.9)
    )
    assert 0 < faint["lunch"] < strong["lunch"] < strong["clean"]


def test_words_that_a_synonym_shares_with_its_meaning_count_once(index: Index) -> None:
    taught = index.with_lexicon(said(Synonym("복사용지 봉투", "서류 봉투")))
    assert found(taught, "복사용지 봉투") == pytest.approx(found(index, "복사용지 봉투"))


def test_larger_weight_counts_where_two_are_said_of_the_same_words(index: Index) -> None:
    one, two = Synonym("벤또", "도시락", weight=0.9), Synonym("도시락", "벤또", weight=0.3)
    # One letter group more makes the score less than 1, so that the weight of the led word shows.
    asked = "벤또 미화"
    assert found(index.with_lexicon(said(one, two)), asked) == found(index.with_lexicon(said(one)), asked)


def test_pair_that_was_cut_is_no_longer_alike_in_either_order(index: Index) -> None:
    assert "banner" in found(index, "플래카드")
    for pair in (("현수막", "플래카드"), ("플래카드", "현수막")):
        assert found(index.with_lexicon(said(cut=pair)), "플래카드") == {}
    assert found(index.with_lexicon(said(cut=("현수막", "배너"))), "플래카드") == found(index, "플래카드")


def test_synonym_outlives_the_cut_of_its_pair(index: Index) -> None:
    lexicon = said(Synonym("플래카드", "현수막"), cut=("현수막", "플래카드"))
    assert found(index.with_lexicon(lexicon), "플래카드").keys() == {"banner"}


def test_stop_word_finds_nothing_and_does_not_weaken_the_others(index: Index) -> None:
    silent = index.with_lexicon(said(stop=("다과", "구입")))
    assert found(index, "다과").keys() == {"lunch"}
    assert found(silent, "다과") == {}
    assert found(silent, "현수막 구입 다과") == found(index, "현수막")


def test_written_word_is_silent_only_when_all_of_it_is_stop_words(kiwi: KiwiAnalyser) -> None:
    """Judged by letters alone: 제작 and 구매 are stems of a word that also says 현수막, once beside it and once not."""
    index = build_index(
        [*DOCUMENTS, Document("maker", {"products": "제작 구매"})], Tokeniser(kiwi), Settings(stem_share=0)
    )
    silent = index.with_lexicon(said(stop=("제작", "구매")))
    assert found(index, "제작구매").keys() == {"maker"}
    assert found(silent, "제작구매") == {}
    for title in ("현수막제작", "현수막제작및구매"):
        assert "banner" in found(silent, title)
        assert found(silent, f"{title} 구매") == found(silent, title)


def test_lexicon_given_at_the_build_is_the_same_as_one_given_later(index: Index) -> None:
    lexicon = said(Synonym("벤또", "도시락"), cut=("현수막", "플래카드"), stop=("명함",))
    built = build_index(DOCUMENTS, words(), lexicon=lexicon)
    for title in ("벤또", "플래카드", "명함 소독"):
        assert found(built, title) == found(index.with_lexicon(lexicon), title)


def test_lexicon_stays_when_the_market_changes(index: Index) -> None:
    taught = index.with_lexicon(said(Synonym("벤또", "도시락")))
    grown = taught.changed([Document("second", {"products": "도시락"})], removed=["lunch"])
    assert found(grown, "벤또").keys() == {"second"}
    assert found(grown.with_lexicon(Lexicon()), "벤또") == {}


def test_empty_lexicon_is_false_and_any_word_makes_it_true() -> None:
    assert not Lexicon()
    assert all([said(Synonym("a", "b")), said(cut=("a", "b")), said(stop=("a",))])


@pytest.mark.parametrize(
    ("name", "value"),
    [("word", " "), ("means", ""), ("weight", 0.0), ("weight", 1.1), ("weight", float("nan"))],
)
def test_synonym_that_says_nothing_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(EngineError, match=name):
        Synonym(**{"word": "떡", "means": "한과", name: value})  # type: ignore[arg-type]  # on purpose


def test_synonym_is_explained_by_both_words(index: Index) -> None:
    taught = index.with_lexicon(said(Synonym("건물 관리", "미화 소독")))
    why = explain(taught, Query("q", {"title": "건물 관리"}), DOCUMENTS[2])
    similar = {part.term: part for part in why.parts if part.kind == "similar"}
    assert similar.keys() == {"건물 관리≈미화", "건물 관리≈소독"}
    assert similar["건물 관리≈미화"].document_words == ("미화",)
    assert similar["건물 관리≈미화"].query_words == ("건물",)
    assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)
    (shown,) = reasons(why).reasons
    assert (shown.word, shown.kind, set(shown.document_words)) == ("건물", "similar", {"미화", "소독"})


def test_parts_add_up_with_lexicon_categories_peers_and_documents_changed_since() -> None:
    lexicon = said(
        Synonym("벤또", "도시락"), Synonym("건물 관리", "미화 소독"), cut=("떡", "플래카드"), stop=("구입",)
    )
    changed = [
        Document("lunch", {"products": "도시락 떡"}, "식품"),
        Document("new", {"products": "배너 미화"}),
    ]
    index = build_index(DOCUMENTS, words(), lexicon=lexicon).changed(changed, removed=["paper"])
    assert index.space.peers is not None
    model = CategoryModel.fit(index, [])
    query = Query("q", {"title": "벤또 플래카드 구입", "items": "건물 관리"}, category="식품")
    documents = [*DOCUMENTS[:1], DOCUMENTS[2], *changed]
    for categories in (None, model):
        scores = {hit.key: hit.score for hit in rank(index, [query], 9, categories)[0]}
        kinds = set()
        for one, why in zip(documents, explain_many(index, query, documents, categories), strict=True):
            assert why.score == scores[one.key]
            assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)
            assert all(part.value > 0 for part in why.parts)
            kinds |= {part.kind for part in why.parts}
        assert kinds >= {"similar", "peer"}
        assert ("category" in kinds) == (categories is not None)
