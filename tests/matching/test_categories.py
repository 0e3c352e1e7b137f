"""Learned categories: suggestions with probabilities, and evidence in the ranking."""

from collections.abc import Sequence

import numpy as np
import pytest

from matching import (
    CategoryModel,
    CategorySettings,
    Document,
    EngineError,
    Example,
    Index,
    Query,
    Tokeniser,
    build_index,
    explain,
    rank,
    reasons,
)
from tests.matching.corpora import words
from tests.matching.market import MARKET, NEEDS


def labels(documents: Sequence[Document]) -> list[Example]:
    """Return what the documents' declared categories teach."""
    return [Example(one.fields, one.category) for one in documents if one.category]


EXAMPLES = labels(MARKET)
BY_KEY = {one.key: one for one in MARKET}


@pytest.fixture(scope="module")
def model(market: Index) -> CategoryModel:
    return CategoryModel.fit(market, EXAMPLES)


def categories_of(index: Index, model: CategoryModel, *titles: str) -> list[str]:
    asked = [Query("q", {"title": title}) for title in titles]
    return [found[0].category for found in model.suggest(index, asked, 1)]


def test_a_text_gets_the_category_of_texts_like_it(market: Index, model: CategoryModel) -> None:
    titles = ("현수막과 포스터", "계단 청소와 소독", "다과와 도시락", "복사용지")
    assert categories_of(market, model, *titles) == ["인쇄/홍보물", "청소/방역", "식품", "사무용품"]


def test_suggestions_are_the_most_probable_first_and_never_more_than_there_are(
    market: Index, model: CategoryModel
) -> None:
    (found,) = model.suggest(market, [NEEDS[0]], 9)
    assert [one.rank for one in found] == [1, 2, 3, 4]
    assert sum(one.probability for one in found) == pytest.approx(1.0, abs=1e-5)
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)
    assert model.suggest(market, [NEEDS[0]], 2) == (found[:2],)


def test_probabilities_are_those_of_the_suggestions_in_the_order_of_the_categories(
    market: Index, model: CategoryModel
) -> None:
    likely = model.probabilities(market, NEEDS)
    assert likely.shape == (len(NEEDS), len(model.categories))
    assert likely.sum(axis=1) == pytest.approx(np.ones(len(NEEDS)))
    for row, found in zip(likely, model.suggest(market, NEEDS, 1), strict=True):
        assert found[0].category == model.categories[int(np.argmax(row))]


@pytest.mark.parametrize("text", ["", "😀", "뷁뷁뷁"])
def test_a_text_without_a_known_word_has_no_suggestion_and_no_answer(
    market: Index, model: CategoryModel, text: str
) -> None:
    query = Query("q", {"title": text})
    assert model.suggest(market, [query], 3) == ((),)
    assert rank(market, [query], 5, model) == ((),)


def test_a_correction_by_staff_is_learned(market: Index, model: CategoryModel) -> None:
    text = "답례용 책자와 상자"
    corrected = [Example({"text": "답례용 상자"}, "사무용품"), Example({"text": "책자와 상자"}, "사무용품")]
    taught = CategoryModel.fit(market, [*EXAMPLES, *corrected])
    assert categories_of(market, taught, text) == ["사무용품"]
    assert categories_of(market, model, text) != ["사무용품"]


def test_agreeing_categories_lift_a_document_that_has_few_of_the_words(
    market: Index, model: CategoryModel
) -> None:
    query = Query("q", {"title": "명함과 배너, 리플릿, 등기구"})
    plain, learned = (
        {hit.key: hit.rank for hit in rank(market, [query], 8, categories)[0]} for categories in (None, model)
    )
    assert plain["hanbit"] == learned["hanbit"] == 1
    assert learned["maru"] < learned["bit"]


@pytest.mark.parametrize("weight", [0.0, 0.5, 3.0])
def test_scores_stay_between_0_and_1_and_parts_add_up(market: Index, weight: float) -> None:
    model = CategoryModel.fit(market, EXAMPLES, CategorySettings(weight=weight))
    for query, hits in zip(NEEDS, rank(market, NEEDS, 8, model), strict=True):
        for hit in hits:
            why = explain(market, query, BY_KEY[hit.key], model)
            assert 0 < hit.score <= 1
            assert why.score == hit.score
            assert sum(part.value for part in why.parts) == pytest.approx(hit.score, abs=1e-6)
            people = reasons(why)
            assert sum(one.value for one in people.reasons) + people.rest == pytest.approx(hit.score)


def test_without_weight_the_ranking_is_that_of_the_text(market: Index) -> None:
    model = CategoryModel.fit(market, EXAMPLES, CategorySettings(weight=0))
    assert rank(market, NEEDS, 8, model) == rank(market, NEEDS, 8)


def test_a_person_reads_that_the_category_fits(market: Index, model: CategoryModel) -> None:
    shown = reasons(explain(market, NEEDS[0], BY_KEY["maru"], model)).reasons
    assert ("인쇄/홍보물", "category") in {(one.word, one.kind) for one in shown}


def test_order_of_documents_and_examples_does_not_matter(tokeniser: Tokeniser) -> None:
    def suggestions(documents: Sequence[Document], given: Sequence[Example]) -> object:
        index = build_index(documents, tokeniser)
        return CategoryModel.fit(index, given).suggest(index, NEEDS, 5)

    assert suggestions(MARKET, EXAMPLES) == suggestions(MARKET[::-1], EXAMPLES[::-1])


def test_documents_that_came_after_the_fit_are_ranked_by_their_categories_too() -> None:
    index = build_index(MARKET, words())
    model = CategoryModel.fit(index, EXAMPLES)
    new = [
        Document("declared", {"name": "현수막 새길"}, "인쇄/홍보물"),
        Document("other", {"name": "현수막 새길"}, "식품"),
    ]
    grown = index.changed(new, removed=["hanbit"])
    query = Query("q", {"title": "현수막"})
    scores = {hit.key: hit.score for hit in rank(grown, [query], 9, model)[0]}
    assert scores["declared"] > scores["other"]
    assert "hanbit" not in scores
    for one in new:
        why = explain(grown, query, one, model)
        assert why.score == scores[one.key]
        assert sum(part.value for part in why.parts) == pytest.approx(why.score, abs=1e-6)


def test_a_category_that_no_document_has_is_known_by_its_name(market: Index) -> None:
    taught = CategoryModel.fit(market, [*EXAMPLES, Example({"text": "가로등 보수"}, "조명 설비")])
    assert "조명 설비" in taught.categories
    assert categories_of(market, taught, "조명 교체") == ["조명 설비"]


def test_a_description_makes_a_category_known_and_not_more_usual(market: Index) -> None:
    fields = {"text": "가로등, 투광등, 조명 설비 공사"}
    described, labelled = (
        CategoryModel.fit(market, [*EXAMPLES, *[Example(fields, "조명", is_description=flag)] * 3])
        for flag in (True, False)
    )
    lamps = Query("q", {"title": "투광등과 가로등"})
    assert described.suggest(market, [lamps], 1)[0][0].category == "조명"
    assert labelled.suggest(market, [lamps], 1)[0][0].category == "조명"
    column = described.categories.index("조명")
    assert described.clues.labels[column] == 0
    assert labelled.clues.labels[column] == 3


def test_with_descriptions_alone_a_text_gets_the_category_whose_words_it_has(tokeniser: Tokeniser) -> None:
    texts = {"인쇄": "현수막, 배너, 명함 인쇄", "청소": "사무실 청소, 소독, 방역", "식품": "도시락, 떡, 다과"}
    descriptions = [Example({"text": text}, name, is_description=True) for name, text in texts.items()]
    index = build_index([Document(name, {"text": text}) for name, text in texts.items()], tokeniser)
    model = CategoryModel.fit(index, descriptions)
    assert categories_of(index, model, "현수막 출력", "계단 청소", "떡과 다과") == ["인쇄", "청소", "식품"]


def test_only_so_many_labels_weigh_the_clues_and_all_are_learned(market: Index, model: CategoryModel) -> None:
    few = CategoryModel.fit(market, EXAMPLES, CategorySettings(most_weighed=1))
    assert list(few.clues.labels) == list(model.clues.labels) == [1, 2, 2, 2]
    assert list(few.weights) != list(model.weights)
    assert categories_of(market, few, "현수막", "청소", "복사용지") == [
        "인쇄/홍보물",
        "청소/방역",
        "사무용품",
    ]


def test_a_declared_category_lifts_its_documents_and_leaves_the_suggestions(market: Index) -> None:
    model = CategoryModel.fit(market, EXAMPLES, CategorySettings(weight=2, trust=0.9))
    text, declared = (Query("q", {"title": "답례용 상자"}, category=one) for one in (None, "청소/방역"))
    plain, lifted = rank(market, [text, declared], 8, model)
    assert {hit.key for hit in plain[:2]} == {"nanum", "ondam"}
    assert {hit.key for hit in lifted[:2]} == {"kkaekkeut", "puleun"}
    assert model.suggest(market, [text]) == model.suggest(market, [declared])


def test_a_declared_category_is_answered_without_any_known_word(market: Index, model: CategoryModel) -> None:
    (hits,) = rank(market, [Query("q", {"title": "뷁뷁뷁"}, category="식품")], 8, model)
    assert [hit.key for hit in hits[:2]] == ["nanum", "ondam"]
    assert all(hit.score < hits[1].score / 2 for hit in hits[2:])


def test_a_declared_category_that_nobody_has_changes_nothing(market: Index, model: CategoryModel) -> None:
    text, declared = (Query("q", {"title": "현수막"}, category=one) for one in (None, "우주선"))
    assert rank(market, [text], 8, model) == rank(market, [declared], 8, model)


def test_the_model_is_sure_only_where_texts_tell_their_category() -> None:
    def probability(word: str, other: str) -> float:
        names = [(word, other)[place % 2] for place in range(40)]
        pair = [Document(f"e{place:02}", {"name": name}, f"c{place % 2}") for place, name in enumerate(names)]
        index = build_index(pair, words())
        return (
            CategoryModel.fit(index, labels(pair))
            .suggest(index, [Query("q", {"title": word})], 1)[0][0]
            .probability
        )

    assert probability("현수막", "도시락") > 0.95
    assert probability("현수막", "현수막") < 0.6


def test_what_was_learned_by_heart_makes_no_certainty() -> None:
    """Each text has a word of its own, which the model has by heart; the common words say five in eight."""
    common = ("현수막", "도시락")
    mixed = [
        Document(f"e{place:02}", {"name": f"{common[place % 2]} {chr(0xAC00 + 97 * place) * 3}"}, category)
        for place, category in enumerate(("c0", "c1") * 15 + ("c1", "c0") * 9)
    ]
    index = build_index(mixed, words())
    (found,) = CategoryModel.fit(index, labels(mixed)).suggest(index, [Query("q", {"title": "현수막"})], 1)
    assert found[0].category == "c0"
    assert 0.5 < found[0].probability < 0.9


def test_a_document_of_another_category_without_a_common_word_is_no_answer() -> None:
    pair = [
        Document(f"e{place:02}", {"name": ("현수막", "도시락")[place % 2]}, f"c{place % 2}")
        for place in range(40)
    ]
    index = build_index(pair, words())
    (hits,) = rank(index, [Query("q", {"title": "현수막"})], 40, CategoryModel.fit(index, labels(pair)))
    assert len(hits) == 20


def test_a_handful_of_examples_makes_no_certainty(market: Index, model: CategoryModel) -> None:
    (found,) = model.suggest(market, [NEEDS[0]], 1)
    assert 0.5 < found[0].probability < 0.999


@pytest.mark.parametrize(
    "documents", [[], list(MARKET[-1:]), list(MARKET[:2])], ids=["none", "undeclared", "one"]
)
def test_fewer_than_two_categories_are_refused(tokeniser: Tokeniser, documents: list[Document]) -> None:
    with pytest.raises(EngineError, match="at least two categories"):
        CategoryModel.fit(build_index(documents, tokeniser), [])


def test_a_model_of_another_space_is_refused(tokeniser: Tokeniser, model: CategoryModel) -> None:
    with pytest.raises(EngineError, match="fit the model on the index that is ranked"):
        rank(build_index(MARKET, tokeniser), NEEDS, 5, model)


def test_no_suggestion_asked_for_is_refused(market: Index, model: CategoryModel) -> None:
    with pytest.raises(EngineError, match="top = 0"):
        model.suggest(market, NEEDS, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("weight", float("nan")),
        ("weight", -1.0),
        ("words", 0.0),
        ("trust", 1.1),
        ("trust", float("nan")),
        ("smoothing", 0.0),
        ("most_weighed", 0),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(EngineError, match=name):
        CategorySettings(**{name: value})  # type: ignore[arg-type]  # one value for fields of either number type
