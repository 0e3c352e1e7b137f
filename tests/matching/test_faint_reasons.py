"""What counts silently, because people would doubt it, is part of the rest."""

import pytest

from matching import (
    Document,
    Explanation,
    Lexicon,
    Part,
    Query,
    Synonym,
    Tokeniser,
    build_index,
    explain,
    reasons,
)


def part(term: str, kind: str, value: float, likeness: float = 1.0) -> Part:
    word = term.partition("≈")[0]
    return Part(term, kind, "title", "products", value, (word,), (term.partition("≈")[2] or word,), likeness)


def shown(*parts: Part) -> list[tuple[str, str]]:
    people = reasons(Explanation(sum(one.value for one in parts), parts))
    assert sum(one.value for one in people.reasons) + people.rest == pytest.approx(
        sum(p.value for p in parts)
    )
    return [(one.word, one.kind) for one in people.reasons]


def test_only_real_likeness_is_shown() -> None:
    parts = [part("휴지≈화장지", "similar", 0.2, 0.5), part("휴지≈담뱃재", "similar", 0.2, 0.25)]
    people = reasons(Explanation(0.4, tuple(parts)))
    (reason,) = people.reasons
    assert (reason.document_words, reason.value, people.rest) == (("화장지",), 0.2, 0.2)


@pytest.mark.parametrize("term", ["동≈구역", "구역≈동"])
def test_one_syllable_is_alike_to_too_much(term: str) -> None:
    assert shown(part("휴지", "stem", 0.2), part(term, "similar", 0.2, 0.6)) == [("휴지", "word")]


def test_what_people_said_is_shown_whatever_its_length() -> None:
    assert shown(part("떡≈병", "similar", 0.2)) == [("떡", "similar")]


def test_category_leaves_room_for_words() -> None:
    parts = (part("식품", "category", 0.9), part("쌀", "stem", 0.02), part("있", "stem", 0.0005))
    assert shown(*parts) == [("식품", "category"), ("쌀", "word")]


def test_likeness_of_words_is_their_cosine_and_what_people_said_is_whole(tokeniser: Tokeniser) -> None:
    documents = [Document("a", {"products": "화장지 물티슈"}), Document("b", {"products": "플래카드"})]
    plain = build_index(documents, tokeniser)
    taught = plain.with_lexicon(Lexicon(synonyms=frozenset([Synonym("휴지", "플래카드")])))
    tissue, banner = (
        explain(index, Query("q", {"title": "휴지"}), document)
        for index, document in ((plain, documents[0]), (taught, documents[1]))
    )
    found = {one.term: one.likeness for one in (*tissue.parts, *banner.parts) if one.kind == "similar"}
    assert 0.35 < found["휴지≈화장지"] < 1
    assert found["휴지≈플래카드"] == 1
    assert all(one.likeness == 1 for one in tissue.parts if one.kind != "similar")


def test_verbs_count_silently_and_nouns_are_named(tokeniser: Tokeniser) -> None:
    document = Document("a", {"products": "선물을 담아 나누어 드립니다"})
    why = explain(
        build_index([document], tokeniser), Query("q", {"title": "선물을 담아 나누어 주세요"}), document
    )
    assert {"담아", "나누어"} <= why.silent
    assert "선물을" not in why.silent
    assert [one.word for one in reasons(why).reasons] == ["선물"]
