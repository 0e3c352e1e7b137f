"""When a quote leaves at once, what a request has come to, and how fast quotes are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from needs_board.kit.i18n import N_, _
from needs_board.quotes.rules import DEFAULT_VALIDITY, QuoteState

DEFAULT_DAYS = DEFAULT_VALIDITY.days
DELIVERY_NOTE = "납품 조건: "
"""Korean whatever language people use: it goes onto the paper."""
SPEED_OVER = timedelta(days=90)
AT_ONCE = timedelta(minutes=1)


class WaitsFor(StrEnum):
    """Why a quote was not made at once."""

    CONSENT = "consent"
    LIMIT = "limit"


WAITS_LABELS: Mapping[WaitsFor, str] = {
    WaitsFor.CONSENT: N_("자동 견적을 켜지 않아 확인이 필요합니다."),
    WaitsFor.LIMIT: N_("자동 견적의 한도를 넘는 금액이어서 확인이 필요합니다."),
}


class RequestState(StrEnum):
    """What a request has come to."""

    WAITING = "waiting"
    QUOTED = "quoted"
    DECLINED = "declined"


STATE_LABELS: Mapping[RequestState, str] = {
    RequestState.WAITING: N_("기업 확인을 기다리는 중"),
    RequestState.QUOTED: N_("견적 받음"),
    RequestState.DECLINED: N_("사양"),
}
STATE_COLOURS: Mapping[RequestState, str] = {
    RequestState.WAITING: "warning",
    RequestState.QUOTED: "success",
    RequestState.DECLINED: "gray",
}


def waits_for(*, is_on: bool, limit_won: int | None, total_won: int) -> WaitsFor | None:
    """Return why a quote of this total, with tax, must be confirmed first; None when it leaves at once."""
    if not is_on:
        return WaitsFor.CONSENT
    return WaitsFor.LIMIT if limit_won is not None and total_won > limit_won else None


def state_of(quote: QuoteState, revision: int) -> RequestState:
    """Return what a request has come to, by its quote's state and the revisions that it has."""
    if quote is QuoteState.DRAFT:
        return RequestState.WAITING
    return RequestState.QUOTED if revision else RequestState.DECLINED


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast requests were quoted: times from asking to the quote, and how many wait or were declined."""

    times: Sequence[timedelta]
    waiting: int
    declined: int

    @property
    def at_once_percent(self) -> int | None:
        """The share of the quotes that came within a minute, rounded down; None without any."""
        return sum(one <= AT_ONCE for one in self.times) * 100 // len(self.times) if self.times else None

    @property
    def median(self) -> timedelta | None:
        """Half of the quotes came within this time; None without any."""
        return timedelta(seconds=median(one.total_seconds() for one in self.times)) if self.times else None


def time_text(time: timedelta | None) -> str:
    """Return how long something took as a person says it: under a minute, minutes, hours or days, rounded down."""
    if time is None:
        return "–"
    minutes = int(time.total_seconds()) // 60
    if minutes < 1:
        return _("1분 안")
    if minutes < 60:
        return _("%(n)d분") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d시간") % {"n": minutes // 60}
    return _("%(n)d일") % {"n": minutes // (24 * 60)}


def figures(speed: Speed) -> list[tuple[str, str, str, str]]:
    """Return what the boards show of a speed: label, value, note, address."""
    percent = speed.at_once_percent
    return [
        (_("요청에서 견적까지 (가운뎃값)"), time_text(speed.median), "", ""),
        (_("1분 안에 나간 견적"), "–" if percent is None else f"{percent}%", "", ""),
        (_("나간 견적"), f"{len(speed.times):,}", "", ""),
        (_("확인을 기다리는 요청"), f"{speed.waiting:,}", "", ""),
        (_("사양한 요청"), f"{speed.declined:,}", "", ""),
    ]
