"""How many marks a product can carry, and when one counts."""

from datetime import date

MOST_MARKS = 12
MOST_KINDS = 200
LONGEST_CODE = 32
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)


def counts_on(valid_until: date | None, day: date) -> bool:
    """Say whether a mark is shown to buyers on a day."""
    return valid_until is None or day <= valid_until
