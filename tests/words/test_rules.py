"""How a word is written, and which rules can live beside each other, whatever is typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.errors import WrongInput
from needs_board.words.rules import Word, WordKind, check_fits, check_word, plain

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
WORDS = st.sampled_from(["휴지", "화장지", "티슈", "경비", "비용", "LED", "led"])


@st.composite
def rules(draw: st.DrawFn) -> Word:
    kind = draw(st.sampled_from(WordKind))
    return Word(kind, draw(WORDS), "" if kind is WordKind.STOP else draw(WORDS))


def can_be_said(one: Word) -> bool:
    try:
        check_word(one)
    except WrongInput:
        return False
    return True


def fits(one: Word, living: list[Word]) -> bool:
    try:
        check_fits(one, living)
    except WrongInput:
        return False
    return True


@given(TEXTS)
def test_plain_word_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(TEXTS)
def test_plain_word_is_composed_with_single_spaces_and_nothing_unseen(text: str) -> None:
    word = plain(text)
    assert unicodedata.is_normalized("NFC", word)
    assert word == " ".join(word.split())
    assert not {"Cc", "Cf"} & {unicodedata.category(c) for c in word}


@given(st.lists(st.sampled_from(["휴지", "화장지", "A4", "용지"]), min_size=1, max_size=3))
def test_words_that_look_alike_are_the_same(words: list[str]) -> None:
    assert plain(unicodedata.normalize("NFD", " \u200b\n ".join(words))) == " ".join(words)


@given(rules())
def test_both_orders_and_any_case_are_about_the_same(one: Word) -> None:
    turned = Word(one.kind, one.means or one.word, one.word if one.means else "")
    assert turned.about == one.about == Word(one.kind, one.word.upper(), one.means.lower()).about


@given(st.lists(rules(), max_size=12))
def test_of_the_same_words_one_rule_lives_and_a_stop_word_stands_in_no_other(tried: list[Word]) -> None:
    living: list[Word] = []
    for one in tried:
        if can_be_said(one) and fits(one, living):
            living.append(one)
    assert len({one.about for one in living}) == len(living)
    stopped = {one.word.casefold() for one in living if one.kind is WordKind.STOP}
    pairs = [one for one in living if one.kind is not WordKind.STOP]
    assert not stopped & {side.casefold() for one in pairs for side in (one.word, one.means)}


@given(st.lists(rules().filter(can_be_said), max_size=6), rules().filter(can_be_said))
def test_refusal_always_names_the_rule_that_stands_in_the_way(living: list[Word], one: Word) -> None:
    try:
        check_fits(one, living)
    except WrongInput as wrong:
        for sentence in wrong.errors.values():
            assert any(other.text in sentence for other in living)


@pytest.mark.parametrize("text", ["", " ", "…", "-–—", "?!", "·"])
def test_signs_alone_are_no_word(text: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        check_word(Word(WordKind.STOP, plain(text)))
    assert list(wrong.value.errors) == ["word"]
