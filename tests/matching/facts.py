"""A need and an enterprise of which everything is known, and how hypothesis makes others."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from matching import EnterpriseFacts, NeedFacts

ASKED_ON = date(2026, 6, 1)
NEED = NeedFacts(
    delivery_region="인천 서구",
    award_on=date(2026, 6, 21),
    deliver_on=date(2026, 7, 11),
    quantity=Decimal(100),
    budget_won=1_000_000,
    asked_on=ASKED_ON,
)
ENTERPRISE = EnterpriseFacts(
    region="인천 서구",
    certificates=((date(2024, 1, 1), None),),
    changed_on=ASKED_ON,
    delivers_to=frozenset(),
    capacity=Decimal(100),
    offer_won=1_000_000,
    lead_days=20,
    opened_on=date(2025, 1, 1),
)
UNKNOWN = replace(ENTERPRISE, region="", delivers_to=None, capacity=None, offer_won=None, lead_days=None)

REGIONS = st.sampled_from(["", "인천", "서구", "인천 서구", "인천광역시 부평구", "대구 서구", "전국"])
DAYS = st.integers(-900, 900).map(lambda days: ASKED_ON + timedelta(days=days))
AMOUNTS = st.integers(0, 10**12)
CERTIFICATES = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=4).map(tuple)

needs = st.builds(
    NeedFacts,
    delivery_region=REGIONS,
    award_on=st.none() | DAYS,
    deliver_on=st.none() | DAYS,
    quantity=st.none() | st.decimals("0.001", 10**9, places=3),
    budget_won=st.none() | st.integers(1, 10**12),
    asked_on=DAYS,
)


@st.composite
def enterprises(draw: st.DrawFn) -> EnterpriseFacts:
    answered, declined, silent = (draw(st.integers(0, 500)) for _ in range(3))
    return EnterpriseFacts(
        region=draw(REGIONS),
        certificates=draw(CERTIFICATES),
        changed_on=draw(DAYS),
        delivers_to=draw(st.none() | st.frozensets(REGIONS)),
        capacity=draw(st.none() | st.decimals(0, 10**9, places=3)),
        offer_won=draw(st.none() | AMOUNTS),
        lead_days=draw(st.none() | st.integers(0, 2000)),
        asked=answered + declined + silent,
        answered=answered,
        declined=declined,
        won=draw(st.integers(0, answered)),
        opened_on=draw(st.none() | DAYS),
    )
