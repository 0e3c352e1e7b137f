"""Speaking SMTP: with a real server on this machine that a test tells what to answer."""

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller

from needs_board.kit.mail import Delivery, Letter, MailServerDown, SmtpCarrier
from needs_board.kit.settings import Settings
from tests.board import MORNING

LETTER = Letter(
    recipient="yunseul@pureun.example",
    message_id="<0193@needs-board>",
    sender_name="수요게시판",
    subject="나래구청에서 찾고 있습니다: 주민 안내 책자",
    text="안녕하십니까.\n",
    html="<p>안녕하십니까.</p>\n",
    written_at=MORNING,
)


class Sink:
    """A mail server that keeps what it is sent and refuses some."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such user"
        if address.startswith("busy@"):
            return "451 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.messages.append(parsed)
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture
def sink() -> Iterator[tuple[Sink, Settings]]:
    """A running mail server and the settings that lead to it."""
    handler, port = Sink(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, Settings(smtp_host="127.0.0.1", smtp_port=port, mail_from="board@centre.example")
    controller.stop()


def test_letter_arrives_as_it_was_written(sink: tuple[Sink, Settings]) -> None:
    server, settings = sink
    with SmtpCarrier(settings) as carrier:
        carrier.open()
        assert carrier.send(LETTER).delivery is Delivery.SENT
        assert carrier.send(LETTER).delivery is Delivery.SENT  # over the same connection
    message = server.messages[0]
    assert message["Subject"] == LETTER.subject
    assert message["From"] == "수요게시판 <board@centre.example>"
    assert message["Message-ID"] == "<0193@needs-board>"
    assert message["Date"].datetime == MORNING
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().splitlines() == LETTER.html.splitlines()


@pytest.mark.parametrize(
    ("recipient", "delivery", "code"),
    [("nobody@x.example", Delivery.REFUSED, "550"), ("busy@x.example", Delivery.LATER, "451")],
)
def test_servers_no_is_told_apart_by_its_code(
    sink: tuple[Sink, Settings], recipient: str, delivery: Delivery, code: str
) -> None:
    with SmtpCarrier(sink[1]) as carrier:
        carrier.open()
        answer = carrier.send(msgspec.structs.replace(LETTER, recipient=recipient))
        assert answer.delivery is delivery
        assert answer.said.startswith(code)
        assert carrier.send(LETTER).delivery is Delivery.SENT


@pytest.mark.parametrize("name", ["recipient", "subject", "message_id", "sender_name"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_line_break_in_a_header_is_never_sent(
    sink: tuple[Sink, Settings], name: str, line_break: str
) -> None:
    smuggled = msgspec.structs.replace(LETTER, **{name: f"x@y.example{line_break}Bcc: all@z.example"})
    with SmtpCarrier(sink[1]) as carrier:
        carrier.open()
        assert carrier.send(smuggled).delivery is Delivery.REFUSED
    assert sink[0].messages == []


def test_server_that_went_away_leaves_the_letter_uncertain(sink: tuple[Sink, Settings]) -> None:
    with SmtpCarrier(sink[1]) as carrier:
        carrier.open()
        assert carrier._server is not None
        assert carrier._server.sock is not None
        carrier._server.sock.shutdown(socket.SHUT_RDWR)
        assert carrier.send(LETTER).delivery is Delivery.UNSURE
        carrier.open()
        assert carrier.send(LETTER).delivery is Delivery.SENT


def test_server_that_is_not_there_is_said_with_its_address() -> None:
    port = free_port()
    carrier = SmtpCarrier(Settings(smtp_host="127.0.0.1", smtp_port=port))
    with pytest.raises(MailServerDown, match=f"127.0.0.1:{port}"):
        carrier.open()
