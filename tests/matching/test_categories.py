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
from tests.matching.market import MARKET, NEEDS, WordAnalyser


@pytest.fixture(scope="module")
def model(market: Index) -> CategoryModel:
    return CategoryModel.fit(market)


def categories_of(model: CategoryModel, *titles: str) -> list[str]:
    asked = [Query("q", {"title": title}) for title in titles]
    return [found[0].category for found in model.suggest(asked, 1)]


def test_a_text_gets_the_category_of_texts_like_it(model: CategoryModel) -> None:
    titles = ("현수막과 포스터", "계단 청소와 소독", "다과와 도시락", "복사용지")
    assert categories_of(model, *titles) == ["인쇄/홍보물", "청소/방역", "식품", "사무용품"]


def test_suggestions_are_the_most_probable_first_and_never_more_than_there_are(model: CategoryModel) -> None:
    (found,) = model.suggest([NEEDS[0]], 9)
    assert [one.rank for one in found] == [1, 2, 3, 4]
    assert sum(one.probability for one in found) == pytest.approx(1.0, abs=1e-5)
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)


@pytest.mark.parametrize("text", ["", "😀", "뷁뷁뷁"])
def test_a_text_without_a_known_word_has_no_suggestion_and_no_answer(
    market: Index, model: CategoryModel, text: str
) -> None:
    query = Query("q", {"title": text})
    assert model.suggest([query], 3) == ((),)
    assert rank(market, [query], 5, model) == ((),)


def test_a_category_that_no_document_has_is_known_by_its_name(market: Index) -> None:
    taught = CategoryModel.fit(market, [Example({"text": "가로등 보수"}, "조명 설비")])
    assert "조명 설비" in taught.categories
    assert categories_of(taught, "조명 교체") == ["조명 설비"]


def test_a_correction_by_staff_is_learned(market: Index, model: CategoryModel) -> None:
    text = "답례용 책자와 상자"
    before = categories_of(model, text)
    corrected = [Example({"text": "답례용 상자"}, "사무용품"), Example({"text": "책자와 상자"}, "사무용품")]
    assert categories_of(CategoryModel.fit(market, corrected), text) == ["사무용품"]
    assert before != ["사무용품"]


def test_agreeing_categories_lift_a_document_that_has_few_of_the_words(
    market: Index, model: CategoryModel
) -> None:
    asked = [Query("q", {"title": "포스터와 명함, 배너"})]
    ((plain, *_others),) = rank(market, asked, 3)
    assert plain.key == "hanbit"
    with_model = {hit.key: hit.rank for hit in rank(market, asked, 3, model)[0]}
    assert with_model["hanbit"] == 1
    assert with_model["maru"] == 2


def test_a_document_without_a_category_is_judged_by_its_text(tokeniser: Tokeniser) -> None:
    silent = [*MARKET, Document("silent", {"name": "새길광고", "products": "현수막, 포스터, 배너 인쇄"})]
    index = build_index(silent, tokeniser)
    model = CategoryModel.fit(index)
    row = model.rows[[index.position("silent")]].toarray()[0, index.rows.shape[1] :]
    assert model.categories[int(np.argmax(row))] == "인쇄/홍보물"
    assert row.sum() <= 1 + 1e-6
    declared = model.rows[[index.position("hanbit")]].toarray()[0, index.rows.shape[1] :]
    assert sorted(declared) == [0, 0, 0, 1]


@pytest.mark.parametrize("weight", [0.0, 0.5, 3.0])
def test_scores_stay_between_0_and_1_and_parts_add_up(market: Index, weight: float) -> None:
    model = CategoryModel.fit(market, settings=CategorySettings(weight=weight))
    for query, hits in zip(NEEDS, rank(market, NEEDS, 8, model), strict=True):
        for hit in hits:
            why = explain(market, query, hit.key, model)
            assert 0 < hit.score <= 1
            assert why.score == hit.score
            assert sum(part.value for part in why.parts) == pytest.approx(hit.score, abs=1e-6)
            people = reasons(why)
            assert sum(one.value for one in people.reasons) + people.rest == pytest.approx(hit.score)


def test_without_weight_the_ranking_is_that_of_the_text(market: Index) -> None:
    model = CategoryModel.fit(market, settings=CategorySettings(weight=0))
    assert rank(market, NEEDS, 8, model) == rank(market, NEEDS, 8)


def test_a_person_reads_that_the_category_fits(market: Index, model: CategoryModel) -> None:
    shown = reasons(explain(market, NEEDS[0], "maru", model)).reasons
    assert ("인쇄/홍보물", "category") in {(one.word, one.kind) for one in shown}


def test_order_of_documents_and_examples_does_not_matter(tokeniser: Tokeniser) -> None:
    examples = [Example({"text": "가로등 보수"}, "조명"), Example({"text": "떡 상자"}, "식품")]

    def probabilities(documents: Sequence[Document], given: Sequence[Example]) -> object:
        return CategoryModel.fit(build_index(documents, tokeniser), given).suggest(NEEDS, 5)

    assert probabilities(MARKET, examples) == probabilities(MARKET[::-1], examples[::-1])


def test_a_large_teaching_set_is_sampled_evenly(tokeniser: Tokeniser) -> None:
    many = [Document(f"a{place:02}", {"products": f"떡 {place}"}, "식품") for place in range(50)]
    model = CategoryModel.fit(
        build_index([*many, *MARKET], tokeniser), settings=CategorySettings(most_examples=10)
    )
    assert model.examples.shape[0] == 10 + len(model.categories)
    assert categories_of(model, "현수막", "청소", "복사용지") == ["인쇄/홍보물", "청소/방역", "사무용품"]


def test_the_model_is_sure_only_where_texts_tell_their_category() -> None:
    def probability(word: str, other: str) -> float:
        names = [(word, other)[place % 2] for place in range(40)]
        pair = [Document(f"e{place:02}", {"name": name}, f"c{place % 2}") for place, name in enumerate(names)]
        model = CategoryModel.fit(build_index(pair, Tokeniser(WordAnalyser())))
        return model.suggest([Query("q", {"title": word})], 1)[0][0].probability

    assert probability("현수막", "도시락") > 0.95
    assert probability("현수막", "현수막") < 0.6


def test_what_was_learned_by_heart_makes_no_certainty() -> None:
    """Each text has a word of its own, which the model has by heart; the common words say five in eight."""
    common = ("현수막", "도시락")
    mixed = [
        Document(f"e{place:02}", {"name": f"{common[place % 2]} {chr(0xAC00 + 97 * place) * 3}"}, category)
        for place, category in enumerate(("c0", "c1") * 15 + ("c1", "c0") * 9)
    ]
    model = CategoryModel.fit(build_index(mixed, Tokeniser(WordAnalyser())))
    (found,) = model.suggest([Query("q", {"title": "현수막"})], 1)
    assert found[0].category == "c0"
    assert 0.5 < found[0].probability < 0.9


def test_a_document_of_another_category_without_a_common_word_is_no_answer() -> None:
    pair = [
        Document(f"e{place:02}", {"name": ("현수막", "도시락")[place % 2]}, f"c{place % 2}")
        for place in range(40)
    ]
    index = build_index(pair, Tokeniser(WordAnalyser()))
    (hits,) = rank(index, [Query("q", {"title": "현수막"})], 40, CategoryModel.fit(index))
    assert len(hits) == 20


def test_a_handful_of_examples_makes_no_certainty(model: CategoryModel) -> None:
    (found,) = model.suggest([NEEDS[0]], 1)
    assert 0.5 < found[0].probability < 0.999


@pytest.mark.parametrize(
    "documents", [[], list(MARKET[-1:]), list(MARKET[:2])], ids=["none", "undeclared", "one"]
)
def test_fewer_than_two_categories_are_refused(tokeniser: Tokeniser, documents: list[Document]) -> None:
    with pytest.raises(EngineError, match="at least two categories"):
        CategoryModel.fit(build_index(documents, tokeniser))


def test_a_model_of_another_index_is_refused(tokeniser: Tokeniser, model: CategoryModel) -> None:
    with pytest.raises(EngineError, match="fit the model on the index that is ranked"):
        rank(build_index(MARKET, tokeniser), NEEDS, 5, model)


@pytest.mark.parametrize(("name", "value"), [("weight", float("nan")), ("weight", -1.0), ("ridge", 0.0)])
def test_parameters_out_of_range_are_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(EngineError, match=name):
        CategorySettings(**{name: value})  # type: ignore[arg-type]  # one value for fields of either number type
