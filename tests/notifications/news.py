"""News for the tests, and carriers that answer as a test wants."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from needs_board.accounts.queries import Person, person
from needs_board.kit.mail import Answer, Delivery, Letter, MailServerDown
from needs_board.notifications import actions
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind
from tests.board import Board
from tests.cast import id_of

DEADLINE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
FACTS: dict[str, str | int] = {
    "code": "N-2026-0007",
    "title": "주민 안내 책자 <3천 부>",
    "agency": "나래구청",
    "enterprise": "푸른인쇄",
    "deadline": DEADLINE.isoformat(),
    "reasons": "책자, 인쇄",
    "quotes": 3,
    "questions": 2,
    "searches": "책자 (2)",
    "products": 2,
    "answers": 3,
    "reason": "예산이 맞지 않음",
    "to_mend": "통장사본: 계좌번호가 잘렸습니다.",
    "certificate": "사회적기업 인증서",
    "until": "2026. 12. 31.",
    "count": 2,
    "threads": "푸른인쇄 중철 책자",
}


def news(kind: NoticeKind = NoticeKind.INVITATION, subject: str = "need:N-2026-0007") -> News:
    """Return news of any kind with all the facts there are."""
    return News(kind=kind, subject=subject, href="/needs/N-2026-0007", facts=FACTS)


async def people(board: Board, *names: str) -> list[Person]:
    """Return people of the cast as they are told something."""
    async with board.read() as session:
        found = [await person(session, id_of(name)) for name in names]
    return [one for one in found if one is not None]


async def tell(board: Board, told: News, *names: str) -> int:
    """Tell people of the cast some news in a transaction of its own."""
    everybody = await people(board, *names)
    async with board.write() as session:
        return await actions.tell(session, told, everybody, board.clock())


class ListeningCarrier:
    """Keeps the letters it is given and answers each as `answer` says."""

    def __init__(self, answer: Callable[[Letter], Answer] = lambda _letter: Answer(Delivery.SENT)) -> None:
        self.letters: list[Letter] = []
        self._answer = answer

    def open(self) -> None:
        """Nothing to get ready."""

    def send(self, letter: Letter) -> Answer:
        self.letters.append(letter)
        return self._answer(letter)


class ClosedCarrier(ListeningCarrier):
    """A mail server that cannot be reached."""

    def open(self) -> None:
        raise MailServerDown("mail.example:25: refused")


async def deliver(board: Board, carrier: ListeningCarrier) -> dict[str, int]:
    """Send what is due through a carrier."""
    return await actions.deliver_mail(board.database, carrier, "http://board.test", "수요게시판", board.clock)


def recipients(letters: Sequence[Letter]) -> list[str]:
    return [letter.recipient for letter in letters]
