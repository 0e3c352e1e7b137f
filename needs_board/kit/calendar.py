"""Time as people here read it: Seoul's wall clock on the page, UTC everywhere else, Korean working days."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from needs_board.kit.i18n import Locale, current_locale

SEOUL = ZoneInfo("Asia/Seoul")
QUIET_FROM, QUIET_UNTIL = time(21), time(8)

_WEEKDAYS_KO = "월화수목금토일"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def end_of_day(day: date) -> datetime:
    """Return what "until that day" means, 23:59:59 in Seoul, as a UTC moment; nothing else decides this."""
    return datetime.combine(day, time(23, 59, 59), SEOUL).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """Return 00:00:00 of the day in Seoul, as a UTC moment."""
    return datetime.combine(day, time(), SEOUL).astimezone(UTC)


def today_in_seoul(at: datetime) -> date:
    """Return the day that Seoul's calendar shows at this moment."""
    return _aware(at).astimezone(SEOUL).date()


def parse_seoul(text: str) -> datetime:
    """Return the UTC moment of a Seoul wall-clock text such as `2026-11-20T18:00`, a space for the T allowed.

    Raises ValueError for anything else: a text with a zone, and a bare day, which would be a deadline
    at midnight where people mean the end of the day.
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is not None or ":" not in text:
        raise ValueError(f"not a Seoul wall-clock moment: {text!r}; write it as 2026-11-20T18:00")
    return moment.replace(tzinfo=SEOUL).astimezone(UTC)


def outside_quiet_hours(at: datetime) -> datetime:
    """Return the moment itself, at night the next 08:00 in Seoul: what can wait wakes nobody after 21:00."""
    local = _aware(at).astimezone(SEOUL)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, SEOUL).astimezone(UTC)


def seoul_text(moment: datetime, locale: Locale | None = None) -> str:
    """Return `2026. 11. 20.(금) 18:00`, or `Fri 20 Nov 2026, 18:00`; without a locale, the reader's own."""
    local = _aware(moment).astimezone(SEOUL)
    joint = ", " if _is_english(locale) else " "
    return f"{day_text(local.date(), locale)}{joint}{local:%H:%M}"


def seoul_second(moment: datetime) -> str:
    """Return a moment as `seoul_text` does, to the second: 2026. 11. 20.(금) 18:00:01."""
    return f"{seoul_text(moment)}:{moment:%S}"


def day_text(day: date, locale: Locale | None = None) -> str:
    """Return `2026. 11. 20.(금)`, or `Fri 20 Nov 2026`; without a locale, the reader's own."""
    if _is_english(locale):
        return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{paper_day(day)}({_WEEKDAYS_KO[day.weekday()]})"


def paper_day(day: date) -> str:
    """Return a day as official papers write it, `2026. 11. 20.`, whatever language the reader uses."""
    return f"{day.year}. {day.month}. {day.day}."


def is_business_day(day: date) -> bool:
    """Say whether Korean public offices work on that day: no weekend, no public or substitute holiday."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def add_business_days(day: date, count: int) -> date:
    """Return the business day that is `count` business days after `day`; `day` itself is not counted.

    With 0, the day itself or, if offices are closed, the next day that they work. Raises ValueError for a
    negative count.
    """
    if count < 0:
        raise ValueError(f"count is {count}; business days are only counted forwards")
    while count > 0 or not is_business_day(day):
        day += timedelta(days=1)
        if count > 0 and is_business_day(day):
            count -= 1
    return day


@cache
def _holidays_of(year: int) -> frozenset[date]:
    # Imported on the first question: the package costs 0.1 s, which pages and commands need not pay.
    from holidays import country_holidays  # noqa: PLC0415

    return frozenset(country_holidays("KR", years=year))


def _is_english(locale: Locale | None) -> bool:
    return (current_locale() if locale is None else locale) is Locale.EN


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"moment without a zone: {moment!r}; pass an aware datetime")
    return moment
