"""What is known of a need and of an enterprise beside their words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from matching.types import EngineError


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What a need asks beside its words; an empty region or None sets no condition.

    Regions are names with the wider one first and blanks between ("인천 서구"). Without an expected day of
    the award, or when it has passed, `asked_on` stands for it.
    """

    delivery_region: str
    award_on: date | None
    deliver_on: date | None
    quantity: Decimal | None
    budget_won: int | None
    asked_on: date

    def __post_init__(self) -> None:
        _check_above_zero("quantity", self.quantity)
        _check_above_zero("budget_won", self.budget_won)

    @property
    def counts_on(self) -> date:
        """Return the day on which the contract is likely to be made."""
        return max(self.award_on or self.asked_on, self.asked_on)


@dataclass(frozen=True, slots=True)
class EnterpriseFacts:
    """What is known of an enterprise beside its words; None and an empty region mean unknown.

    `delivers_to` names regions, `전국` for everywhere. `certificates` are (valid from, valid until or None for
    no fixed term), both days included. `offer_won` is what its list price makes for the quantity of this need.
    `asked` counts invitations, of which it `answered` some with a quote and `declined` others; `won` counts the
    answers that were chosen.
    """

    region: str
    certificates: tuple[tuple[date, date | None], ...]
    changed_on: date
    delivers_to: frozenset[str] | None = None
    capacity: Decimal | None = None
    offer_won: int | None = None
    lead_days: int | None = None
    asked: int = 0
    answered: int = 0
    declined: int = 0
    won: int = 0
    opened_on: date | None = None

    def __post_init__(self) -> None:
        for name in ("capacity", "offer_won", "lead_days", "asked", "answered", "declined", "won"):
            _check_not_negative(name, getattr(self, name))
        if self.answered + self.declined > self.asked:
            remedy = f"give at most asked - declined ({self.asked - self.declined})"
            raise EngineError("answered", self.answered, remedy)
        if self.won > self.answered:
            raise EngineError("won", self.won, f"give at most answered ({self.answered})")


def _check_above_zero(name: str, value: Decimal | int | None) -> None:
    if value is not None and not (Decimal(value).is_finite() and value > 0):
        raise EngineError(name, value, "give a number above 0, or None when it is not known")


def _check_not_negative(name: str, value: Decimal | int | None) -> None:
    if value is not None and not (Decimal(value).is_finite() and value >= 0):
        raise EngineError(name, value, "give 0 or more")
