"""When a thread takes messages, and when one unread is worth a mail."""

from datetime import timedelta

from needs_board.enterprises.rules import StoreState
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import N_, _

UNREAD_AFTER = timedelta(minutes=10)
"""A message that nobody of the other side has opened by then is told by mail."""
MOST_NEW_THREADS = 20
NEW_THREADS_WITHIN = timedelta(days=1)
"""One person begins at most so many threads within this time."""

SEALED = N_(
    "봉인된 수요는 견적을 열기 전에 따로 대화할 수 없습니다. 조건에 대한 질문은 수요 화면의 질문과 답변에 남겨 주세요. 참여하는 모든 기업이 함께 봅니다."
)
NOT_OPEN = N_(
    "지금 매장을 운영하지 않는 기업이어서 새 메시지를 보낼 수 없습니다. 지난 대화는 그대로 볼 수 있습니다."
)


def hindrance(*, is_sealed: bool, store: StoreState) -> str:
    """Return why a thread takes no message now, in the current language; empty when it takes some."""
    if is_sealed:
        return _(SEALED)
    return "" if store is StoreState.OPEN else _(NOT_OPEN)


def check_takes_messages(*, is_sealed: bool, store: StoreState) -> None:
    """Refuse a message that would undo a seal, and one to or from a store that is not open."""
    if why := hindrance(is_sealed=is_sealed, store=store):
        raise Refused(why)
