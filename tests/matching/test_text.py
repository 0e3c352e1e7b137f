"""How texts become words, letter groups and stems."""

from collections.abc import Sequence

import pytest

from matching import KiwiAnalyser, Stem, Stems, Tokeniser, content_hash
from matching.text import ngrams, normal, spoken, words, written_words
from tests.matching.market import WordAnalyser


class CountingAnalyser(WordAnalyser):
    """Remembers what it was asked to analyse."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def analyse(self, texts: Sequence[str]) -> list[Stems]:
        self.asked.extend(texts)
        return super().analyse(texts)


def test_signs_separate_words_and_case_does_not_matter() -> None:
    assert words(normal("LED등기구(500W)·가로등/C_형 😀")) == ["led등기구", "500w", "가로등", "c", "형"]


def test_decomposed_hangul_is_the_same_text() -> None:
    assert normal("\u1112\u1161\u11ab\u1100\u1173\u11af") == "한글"
    assert content_hash("\u1112\u1161\u11ab") == content_hash("한")


def test_groups_of_letters_stay_within_their_word_and_know_its_ends() -> None:
    assert [gram for gram, _at in ngrams("떡집", 1, 3)] == [
        "떡",
        "집",
        " 떡",
        "떡집",
        "집 ",
        " 떡집",
        "떡집 ",
    ]
    assert dict(ngrams("떡집", 1, 3))["집 "] == 1


def test_stems_are_content_words_with_their_places(kiwi: KiwiAnalyser) -> None:
    text = "현수막인쇄를 깨끗하게 해 주는 LED 등기구 3개"
    (stems,) = kiwi.analyse([text])
    forms = [stem.form for stem in stems]
    assert {"현수막", "인쇄", "led", "3", "개", "기구"} <= set(forms)
    assert not {"를", "게", "는"} & set(forms)
    assert all(text[stem.start : stem.end].lower() == stem.form for stem in stems if stem.tag == "NNG")


def test_a_user_word_is_read_whole_and_changes_the_version(kiwi: KiwiAnalyser) -> None:
    taught = KiwiAnalyser(user_words=["관급자재"])
    assert taught.version != kiwi.version
    assert [stem.form for stem in taught.analyse(["관급자재 납품"])[0]] == ["관급자재", "납품"]
    assert "관급자재" not in [stem.form for stem in kiwi.analyse(["관급자재 납품"])[0]]


def test_each_text_is_analysed_once_and_known_ones_never() -> None:
    first = CountingAnalyser()
    tokeniser = Tokeniser(first)
    once = tokeniser.stems(["떡 한과", "청소", "떡 한과"])
    assert tokeniser.stems(["청소"]) == [once[1]]
    assert first.asked == ["떡 한과", "청소"]
    second = CountingAnalyser()
    later = Tokeniser(second, tokeniser.fresh)
    assert later.stems(["청소", "새 글"])[0] == once[1]
    assert second.asked == ["새 글"]
    assert list(later.fresh) == [content_hash("새 글")]


def test_a_long_text_is_read_in_pieces_and_its_stems_keep_their_places(kiwi: KiwiAnalyser) -> None:
    text = "현수막 인쇄와 청소 용역 " * 1000 + "가" * 9000
    (stems,) = kiwi.analyse([text])
    assert sum(stem.form == "현수막" for stem in stems) == 1000
    assert all(text[stem.start : stem.end] == stem.form for stem in stems if stem.tag == "NNG")


@pytest.mark.parametrize("text", ["", "   ", "?!…", "😀"])
def test_a_text_without_letters_is_never_analysed(text: str) -> None:
    analyser = CountingAnalyser()
    assert Tokeniser(analyser).stems([text]) == [()]
    assert analyser.asked == []


def test_people_are_shown_the_noun_or_the_whole_word_but_no_bare_counter() -> None:
    text = "현수막을 80g 등"
    written = written_words(text)
    assert spoken(Stem("현수막", "NNG", 0, 3), text, written) == "현수막"
    assert spoken(Stem("80", "SN", 5, 7), text, written) == "80g"
    assert spoken(Stem("등", "NNB", 9, 10), text, written) == ""
