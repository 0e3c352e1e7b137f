"""When an application can be approved or returned, and how long decisions took."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from needs_board.applications.rules import Decision
from needs_board.enterprises.rules import StoreState
from needs_board.kit.calendar import day_text
from needs_board.kit.errors import Forbidden, Refused
from needs_board.kit.i18n import _

LEAST_REASON_LENGTH = 5
SLOW = timedelta(days=7)
"""An application that waits for longer asks for attention."""

STORE_AFTER: Mapping[Decision, StoreState] = {
    Decision.APPROVED: StoreState.APPROVED,
    Decision.RETURNED: StoreState.MORE_PAPERS,
    Decision.REJECTED: StoreState.REJECTED,
}

NEXT_STEPS = (
    "'내 상품'에서 파실 상품을 등록해 주세요.",
    "'내 매장'에서 기업 소개와 납품 조건, 연락처를 적어 주세요.",
    "준비가 끝나면 매장을 열어 주세요. 그때부터 맞는 수요를 안내해 드립니다.",
)
"""What the confirmation says comes next; papers are Korean."""


def check_not_own(is_member: bool) -> None:
    """Refuse a reviewer who acts for the enterprise."""
    if is_member:
        raise Forbidden(_("우리 기업의 신청은 심사할 수 없습니다. 다른 담당자에게 맡겨 주세요."))


def check_can_approve(open_papers: Sequence[str], asked: Sequence[str]) -> None:
    """Refuse to approve while papers are not accepted or something is to be mended; the refusal names them."""
    if open_papers or asked:
        names = ", ".join([*open_papers, *asked])
        raise Refused(
            _("아직 입점을 확정할 수 없습니다. 다음을 확인하거나 보완을 요청해 주세요: %(names)s")
            % {"names": names}
        )


def check_proof_lasts(valid_until: date | None, today: date) -> None:
    """Refuse to approve on a certificate that has lapsed while the application was written or waited."""
    if valid_until is not None and valid_until < today:
        raise Refused(
            _(
                "기업 유형을 증명하는 서류의 유효기간이 %(day)s에 끝났습니다. 갱신한 서류를 내도록 보완을 요청해 주세요."
            )
            % {"day": day_text(valid_until)}
        )


def check_can_return(to_mend: Sequence[str]) -> None:
    """Refuse to send an application back without saying what is to be mended."""
    if not to_mend:
        raise Refused(_("보완할 서류나 항목이 없습니다. 먼저 서류나 항목마다 무엇을 고칠지 적어 주세요."))


def median_of(spans: Sequence[timedelta]) -> timedelta | None:
    """Return the time that half of the decisions took at most; None before the first one."""
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def span_text(span: timedelta) -> str:
    """Return a time as people say it: days, or hours below one day."""
    days = span.total_seconds() / 86400
    if days < 1:
        return _("%(hours)d시간") % {"hours": round(days * 24)}
    return _("%(days)s일") % {"days": f"{days:.1f}".removesuffix(".0")}
