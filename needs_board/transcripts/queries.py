"""Putting together what a transcript shows. It is Korean whatever language its reader uses: it goes into Korean files."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.kit.asker import Asker
from needs_board.kit.calendar import seoul_text
from needs_board.kit.errors import Refused
from needs_board.kit.i18n import Locale, _, speaking
from needs_board.kit.money import won_text
from needs_board.kit.paper import PaperValue
from needs_board.messages.queries import Said, line_of, said_after
from needs_board.subjects.rules import KIND_LABELS
from needs_board.threads.queries import thread_for

MOST_PRINTED = 3000


async def transcript_of(
    session: AsyncSession, asker: Asker, thread_id: UUID
) -> tuple[str, dict[str, PaperValue]]:
    """Return the name of the paper of a thread and what it shows, for one of its sides; Refused when it is too long to be printed."""
    own = await thread_for(session, asker, thread_id)
    if own.thread.last_number > MOST_PRINTED:
        raise Refused(
            _("메시지가 %(most)d개를 넘는 대화는 한 번에 내보낼 수 없습니다. 지원센터에 문의해 주세요.")
            % {"most": MOST_PRINTED}
        )
    said = await said_after(session, thread_id, 0, MOST_PRINTED)
    with speaking(Locale.KO):
        kind = _(KIND_LABELS[own.thread.subject_kind])
        return f"대화기록_{own.agency_name}_{own.enterprise.name}.pdf", {
            "agency": own.agency_name,
            "enterprise": own.enterprise.name,
            "subject": f"{kind} · {own.thread.title}" if own.thread.title else kind,
            "number": own.thread.subject_number,
            "from": seoul_text(said[0].message.sent_at),
            "to": seoul_text(said[-1].message.sent_at),
            "messages": [
                {
                    "number": str(one.message.number),
                    "who": f"{one.organisation} {one.person}",
                    "when": seoul_text(one.message.sent_at),
                    "text": one.message.text,
                    "more": _more(one, line_of(one, own).proposed),
                }
                for one in said
            ],
        }


def _more(one: Said, proposed: str) -> list[str]:
    """Return in words what goes with a message."""
    words = []
    if one.file is not None:
        words.append(f"파일: {one.file.name} ({one.file.size_bytes:,}바이트, SHA-256 {one.file.sha256})")
    if proposed:
        words.append(f"제안한 견적: {proposed}")
    if one.quote is not None:
        words.append(f"견적서 {one.quote.number}: {one.quote.title}, {won_text(one.quote.total_won)}원")
    return words
