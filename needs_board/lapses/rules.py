"""When a certificate's end is told, and why a store was suspended."""

from datetime import date

from needs_board.kit.i18n import N_

WARNING_DAYS = (7, 30, 60)
"""So many days before its end a certificate is warned of, each once (DOMAIN: Joining)."""

LAPSED = N_(
    "기업 유형을 증명하는 인증서의 유효기간이 지났습니다. 갱신한 인증서를 서류에서 올리시면 지원센터가 확인하고 다시 엽니다."
)


def warning_due(valid_until: date, today: date) -> int | None:
    """Return the nearest warning that a certificate has come to, None while its end is far or already past."""
    left = (valid_until - today).days
    return next((days for days in WARNING_DAYS if 0 <= left <= days), None)
