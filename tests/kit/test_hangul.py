"""Amounts in Hangul, read back by a slow obvious parser."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.hangul import MAX_HANGUL_WON, hangul_amount
from needs_board.kit.money import AmountError

DIGITS = "영일이삼사오육칠팔구"
PLACES = {"천": 1000, "백": 100, "십": 10}
MYRIADS = {"조": 10**12, "억": 10**8, "만": 10**4}


def slow_reading(text: str) -> int:
    """Read an amount as a person does: sign by sign, keeping what was said so far."""
    spoken = re.fullmatch(r"일금 (.+)원정", text)
    assert spoken
    total = group = digit = 0
    for sign in spoken[1]:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign in PLACES:
            group, digit = group + digit * PLACES[sign], 0
        else:
            total, group, digit = total + (group + digit) * MYRIADS[sign], 0, 0
    return total + group + digit


@pytest.mark.parametrize(
    ("won", "text"),
    [
        (1_500_000, "일금 일백오십만원정"),
        (1_234, "일금 일천이백삼십사원정"),
        (363_000, "일금 삼십육만삼천원정"),
        (0, "일금 영원정"),
        (10, "일금 일십원정"),
        (10_000, "일금 일만원정"),
        (100_000_000, "일금 일억원정"),
        (1_000_000_000_001, "일금 일조일원정"),
        (
            MAX_HANGUL_WON,
            "일금 구천구백구십구조구천구백구십구억구천구백구십구만구천구백구십구원정",
        ),
    ],
)
def test_worked_cases(won: int, text: str) -> None:
    assert hangul_amount(won) == text


@given(st.integers(0, MAX_HANGUL_WON) | st.integers(0, 15).map(lambda power: 10**power))
def test_reading_the_text_gives_the_amount_back(won: int) -> None:
    assert slow_reading(hangul_amount(won)) == won


@given(st.integers(1, MAX_HANGUL_WON))
def test_every_place_has_its_digit_in_front(won: int) -> None:
    assert not re.search(r"(^일금 |[천백십조억만])[천백십]", hangul_amount(won))


@pytest.mark.parametrize("won", [-1, MAX_HANGUL_WON + 1])
def test_amounts_that_have_no_name_are_refused(won: int) -> None:
    with pytest.raises(AmountError):
        hangul_amount(won)
