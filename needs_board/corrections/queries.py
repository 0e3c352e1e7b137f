"""Read of an application that is being mended."""

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import _
from needs_board.reviews.queries import Reviewed, is_member, review_of
from needs_board.reviews.rules import check_not_own


async def returned_application(
    session: AsyncSession, asker: Asker, code: str, *, lock: bool = False
) -> Reviewed:
    """Return an application that lies with its enterprise to be mended; raises Conflict for any other.

    With `lock` it stays as it is until the end of the transaction.
    """
    reviewed = await review_of(session, asker, code, lock=lock)
    check_not_own(await is_member(session, asker, reviewed.applied.enterprise.id))
    if not reviewed.is_being_mended:
        raise Conflict(_("지금은 보완을 기다리는 신청이 아닙니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    return reviewed
