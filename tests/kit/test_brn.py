"""The business registration number: its digits, its check digit, its refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_board.kit.brn import BrnError, format_brn, is_brn, normalise_brn

VALID = ["1168200276", "1348672683"]


@pytest.mark.parametrize(
    "text", ["116-82-00276", "1168200276", " 116 82 00276 ", "１１６－８２－００２７６", "116–82–00276"]
)
def test_what_people_type_is_read(text: str) -> None:
    assert normalise_brn(text) == "1168200276"
    assert format_brn(text) == "116-82-00276"


def test_the_second_known_number_is_valid() -> None:
    assert is_brn("134-86-72683")


@pytest.mark.parametrize("text", ["116-82-00278", "123-45-67890"])
def test_a_wrong_check_digit_is_refused_with_what_to_do(text: str) -> None:
    assert not is_brn(text)
    with pytest.raises(BrnError, match="등록증"):
        normalise_brn(text)


@pytest.mark.parametrize(
    "text", ["", "116-82-0027", "116-82-002766", "abc-de-fghij", "116.82.00276", "①168200276x"]
)
def test_a_text_without_ten_digits_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BrnError, match="10자리"):
        normalise_brn(text)


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert not is_brn("١١٦٨٢٠٠٢٧٦")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_nine_digits_have_exactly_one_check_digit(nine: str) -> None:
    assert sum(is_brn(nine + last) for last in "0123456789") == 1


@given(st.sampled_from(VALID), st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_noticed(number: str, place: int, shift: int) -> None:
    # The ninth digit counts twice (5·d9 and its tens); all its ten products have different last digits.
    wrong = str((int(number[place]) + shift) % 10)
    assert not is_brn(number[:place] + wrong + number[place + 1 :])
