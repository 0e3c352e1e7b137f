"""How texts become words, letter groups and stems."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching import KiwiAnalyser, Stem, Stems, Tokeniser, content_hash
from matching.text import UNITS, ngrams, normal, spoken, words, written_words
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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("복사용지 80 그램", "복사용지 80g"),
        ("80그람, 10 키로", "80g, 10kg"),
        ("생수 500미리", "생수 500ml"),
        ("생수 500㎖", "생수 500ml"),
        ("쌀 20 KG", "쌀 20KG"),
        ("면적 85 제곱미터 / 85㎡", "면적 85m2 / 85m2"),
        ("1,000매와 12,345,678원", "1000매와 12345678원"),
        ("1,2,345와 1,00", "1,2345와 1,00"),
        ("5 미터기와 3 m 4", "5 미터기와 3m 4"),
        ("배너ㆍ현수막‧간판", "배너 현수막 간판"),
        ("Ａ４ ①", "A4 1"),
        ("숫자 없는 그램", "숫자 없는 그램"),
    ],
)
def test_units_thousands_and_separators_have_one_way_to_be_written(written: str, read: str) -> None:
    assert normal(written) == read


# What units, thousands and composed letters are made of, so that they meet each other in every way.
BITS = st.sampled_from(
    [*UNITS, "g", "m", "m2", "M2", "㎡", "㎏", "인치", "5", "12", "000", ",", " ", "  ", "ㆍ"]
)
RARE = st.sampled_from(
    ["\u0301", "\u0327", "\u1100", "\u1161", "\u11a8", "İ", "ﬁ", "½", "①", "５", "٣", "²", "\ud800", "-"]
)
TEXTS = st.lists(BITS | RARE, max_size=12).map("".join) | st.text(max_size=30)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
# Each was read differently the second time: m2 ends in a digit, and a letter with its accent becomes one.
@example("5 제곱미터 그램")
@example("5미터\u0301")
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert content_hash(once) == content_hash(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_stems_and_words_stand_where_they_say(text: str) -> None:
    plain = normal(text)
    (stems,) = Tokeniser(WordAnalyser()).stems([text])
    assert [plain[stem.start : stem.end].lower() for stem in stems] == [stem.form for stem in stems]
    assert [stem.form for stem in stems] == words(plain)


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_kiwis_stems_stand_within_the_normal_text(tokeniser: Tokeniser, text: str) -> None:
    plain = normal(text)
    for stem in tokeniser.stems([text])[0]:
        assert 0 <= stem.start <= stem.end <= len(plain)


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
