"""How codes of the engine read, and how shares are shown so that they add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from math import floor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import EnterpriseFacts, NeedFacts, signals_for
from needs_board.explanations.rules import (
    FIELD_LABELS,
    GATE_TEXTS,
    KEPT_OUT_TEXTS,
    PROBABILITY_LABELS,
    REASON_TEXTS,
    SIGNAL_LABELS,
    kept_out_text,
    probability_label,
    shown_tenths,
    signal_text,
    tenths_text,
    word_text,
)
from needs_board.matches.rules import reason_words
from needs_board.relevance.forms import Why
from needs_board.relevance.rules import Decision, Gate, ReasonCode, SignalName

SHARES = st.lists(st.floats(-0.2, 0.6), min_size=1, max_size=13)


@given(SHARES)
def test_shown_shares_add_up_and_none_is_off_by_a_tenth(values: list[float]) -> None:
    shown = shown_tenths(values)
    assert sum(shown) == round(sum(round(value * 1000, 6) for value in values))
    for value, tenths in zip(values, shown, strict=True):
        assert tenths in {floor(round(value * 1000, 6)), floor(round(value * 1000, 6)) + 1}
        assert value or tenths == 0


@pytest.mark.parametrize(("tenths", "text"), [(413, "41.3"), (-5, "−0.5"), (0, "0.0"), (1000, "100.0")])
def test_tenths_read_as_points(tenths: int, text: str) -> None:
    assert tenths_text(tenths) == text


def test_every_code_of_the_engine_has_its_words() -> None:
    assert set(REASON_TEXTS) == set(ReasonCode)
    assert set(SIGNAL_LABELS) == set(SignalName)
    assert set(GATE_TEXTS) == set(Gate)
    assert set(KEPT_OUT_TEXTS) == {Decision.BELOW_FLOOR, Decision.BUDGET_SPENT, Decision.NEXT_WAVE}
    assert set(FIELD_LABELS) == {"name", "business", "description", "products", "category"}


TODAY = date(2026, 11, 23)
NEEDS = [
    NeedFacts("", None, None, None, None, TODAY),
    NeedFacts("인천 남동구", date(2026, 11, 30), date(2026, 12, 14), Decimal(30), 900_000, TODAY),
]
SILENT = EnterpriseFacts("", (), date(2026, 11, 1))
ENTERPRISES = [
    SILENT,
    replace(SILENT, region="인천 남동구", capacity=Decimal(30), offer_won=900_000, lead_days=3),
    replace(SILENT, region="인천 서구", capacity=Decimal(10), offer_won=950_000, lead_days=30),
    replace(SILENT, delivers_to=frozenset({"전국"}), asked=4, answered=4, changed_on=date(2020, 1, 1)),
    replace(SILENT, delivers_to=frozenset({"부산"}), asked=4, answered=0),
    replace(SILENT, certificates=((date(2026, 1, 1), None),)),
    replace(SILENT, certificates=((date(2026, 1, 1), date(2026, 11, 25)),)),
    replace(SILENT, certificates=((date(2020, 1, 1), date(2021, 1, 1)),)),
]


def test_every_reason_of_a_signal_becomes_a_sentence_without_holes() -> None:
    seen = set()
    for signal in (one for pair in product(NEEDS, ENTERPRISES) for one in signals_for(*pair)):
        kept = msgspec.to_builtins(dict(signal.reason.facts))
        sentence = signal_text(signal.reason.code, kept)
        assert sentence.endswith(".")
        assert "%" not in sentence
        seen.add(signal.reason.code)
    assert seen == set(ReasonCode)


def test_days_and_money_read_as_people_write_them() -> None:
    over = signal_text("over_budget", {"budget_won": 1500000, "offer_won": 2000000})
    assert over == (
        "가장 가까운 상품으로 필요한 수량을 채우면 2,000,000원으로 예산 1,500,000원을 넘습니다(모두 부가세 별도)."
    )
    assert "2026. 12. 1." in signal_text("valid_certificate", {"day": date(2026, 12, 1).isoformat()})
    assert "30" in signal_text("part_of_quantity", {"quantity": str(Decimal(50)), "capacity": "30"})


@pytest.mark.parametrize(
    ("decision", "measured", "limit", "text"),
    [
        (Decision.BELOW_FLOOR, 0.1496, 0.15, "맞을 확률 14.9%가 기준 15%보다 낮습니다."),
        (Decision.BUDGET_SPENT, 10.0, 10.0, "이번 주에 이미 10건을 안내받아 한도 10건을 채웠습니다."),
        (
            Decision.NEXT_WAVE,
            9.0,
            7.0,
            "차례가 9번째라 이번 차수 7곳에 들지 못했고, 다음 차수를 기다립니다.",
        ),
        (Decision.INVITED, None, None, ""),
        (Decision.ALREADY_INVITED, None, None, ""),
    ],
)
def test_what_kept_out_is_a_sentence_with_both_numbers(
    decision: Decision, measured: float | None, limit: float | None, text: str
) -> None:
    assert kept_out_text(decision, measured, limit) == text


def test_every_probability_has_a_word_and_falls_with_it() -> None:
    leasts = [least for least, _label in PROBABILITY_LABELS]
    assert leasts == sorted(leasts, reverse=True)
    assert [probability_label(one) for one in (1.0, 0.5, 0.3, 0.21, 0.0)] == [
        "아주 높음",
        "높음",
        "보통",
        "낮음",
        "안내 기준보다 낮음",
    ]


def test_similar_words_and_categories_read_well_in_tables_and_lines() -> None:
    kept = [
        msgspec.to_builtins(why)
        for why in (
            Why("식품", 0.3, ("category",), (), "category"),
            Why("휴지", 0.1, ("products",), ("화장지", "두루마리"), "similar"),
            Why("책자", 0.1, ("name",), ("책자",), "word"),
            Why("책자", 0.1, ("products",), (), "similar"),
        )
    ]
    assert reason_words(kept) == ("식품", "휴지(화장지)", "책자")
    assert word_text("휴지", "similar", ["화장지", "두루마리"]) == "휴지 ≈ 화장지, 두루마리"
    assert word_text("식품", "category", []) == "분류가 같음: 식품"
    assert word_text("책자", "word", ["책자"]) == "책자"


def test_reasons_kept_before_they_had_kinds_are_words() -> None:
    old = [{"word": "책자", "value": 0.2, "fields": ["name"], "words": ["책자"]}]
    assert reason_words(old) == ("책자",)
