"""How many attachments a quote takes, and to which revisions one belongs."""

from needs_board.kit.errors import Refused
from needs_board.kit.i18n import _

MOST_ATTACHMENTS = 10


def check_room(count: int) -> None:
    """Refuse one more attachment than a quote takes."""
    if count >= MOST_ATTACHMENTS:
        raise Refused(
            _("첨부 파일은 견적 하나에 %(most)d개까지 올릴 수 있습니다. 필요 없는 파일을 먼저 빼 주세요.")
            % {"most": MOST_ATTACHMENTS}
        )


def is_part_of(revision: int, from_revision: int, until_revision: int | None) -> bool:
    """Say whether an attachment went out with a submitted revision."""
    return from_revision <= revision and (until_revision is None or revision <= until_revision)
