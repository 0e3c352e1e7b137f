"""On which days a contract and a delivery can have been."""

from datetime import date

from needs_board.kit.calendar import day_text
from needs_board.kit.i18n import _


def contract_day_error(day: date, awarded_on: date, today: date) -> str:
    """Return why the contract cannot have been made on that day; empty when it can."""
    if day > today:
        return _("아직 오지 않은 날입니다. 계약을 맺은 뒤에 기록해 주세요.")
    if day < awarded_on:
        return _("업체를 선정한 %(day)s보다 빠릅니다. 계약을 맺은 날을 확인해 주세요.") % {
            "day": day_text(awarded_on)
        }
    return ""


def delivery_day_error(day: date, contracted_on: date, today: date) -> str:
    """Return why the delivery cannot have been on that day; empty when it can."""
    if day > today:
        return _("아직 오지 않은 날입니다. 납품이 끝난 뒤에 기록해 주세요.")
    if day < contracted_on:
        return _("계약을 맺은 %(day)s보다 빠릅니다. 납품받은 날을 확인해 주세요.") % {
            "day": day_text(contracted_on)
        }
    return ""
