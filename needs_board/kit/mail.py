"""Mail: the only module that knows SMTP and how a letter becomes bytes."""

import smtplib
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from enum import StrEnum
from types import TracebackType
from typing import Protocol

import msgspec

from needs_board.kit.settings import Settings

TIMEOUT_SECONDS = 30
"""For each step of the exchange with the mail server."""


class Letter(msgspec.Struct, frozen=True):
    """One mail to one person, ready to be sent."""

    recipient: str
    message_id: str
    sender_name: str
    subject: str
    text: str
    html: str
    written_at: datetime


class Delivery(StrEnum):
    """What became of one attempt to send a letter."""

    SENT = "sent"
    LATER = "later"
    """The server said no for now (4xx)."""
    REFUSED = "refused"
    """The server said no for good (5xx), or the letter cannot be sent as it is."""
    UNSURE = "unsure"
    """The connection broke; the letter may have left."""


class Answer(msgspec.Struct, frozen=True):
    """What the mail server answered, in its own words."""

    delivery: Delivery
    said: str = ""


class MailServerDown(Exception):
    """The mail server cannot be reached or does not accept us; no letter was tried."""


class Carrier(Protocol):
    """Takes letters away; used from one thread at a time."""

    def open(self) -> None:
        """Get ready to send; raises MailServerDown."""

    def send(self, letter: Letter) -> Answer:
        """Send one letter; never raises for what is the letter's or the recipient's fault."""


class SmtpCarrier:
    """Sends through the mail server of the settings, over one connection as long as it lasts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "SmtpCarrier":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def open(self) -> None:
        """Connect where no connection is open; raises MailServerDown saying why it could not."""
        if self._server is not None:
            return
        settings = self._settings
        try:
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS)
            if settings.smtp_starttls:
                server.starttls()
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerDown(f"{settings.smtp_host}:{settings.smtp_port}: {error}") from error
        self._server = server

    def send(self, letter: Letter) -> Answer:
        """Send one letter over the open connection."""
        if self._server is None:
            raise MailServerDown("the connection was not opened")
        try:
            message = compose(letter, self._settings.mail_from)
        except ValueError as error:
            return Answer(Delivery.REFUSED, str(error))
        try:
            self._server.send_message(message, self._settings.mail_from, [letter.recipient])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = refused.recipients[letter.recipient]
            return _refusal(code, said)
        except smtplib.SMTPSenderRefused as refused:
            self._drop()
            raise MailServerDown(f"sender {refused.sender}: {_words(refused.smtp_error)}") from refused
        except smtplib.SMTPResponseException as refused:
            return _refusal(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Answer(Delivery.REFUSED, str(error))
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(Delivery.UNSURE, f"{type(error).__name__}: {error}")
        return Answer(Delivery.SENT)

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()


class DemoCarrier:
    """Takes letters nowhere: in a demo they are read on the mailbox page."""

    def open(self) -> None:
        """Nothing to get ready."""

    def send(self, letter: Letter) -> Answer:
        """Compose the letter as it would be sent, and leave it."""
        compose(letter, "demo@localhost")
        return Answer(Delivery.SENT)


def compose(letter: Letter, mail_from: str) -> EmailMessage:
    """Return the message with its text and HTML part; raises ValueError for a line break in a header."""
    message = EmailMessage(policy=SMTP)  # which refuses a line break in any header
    message["From"] = formataddr((letter.sender_name, mail_from))
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    return message


def _refusal(code: int, said: bytes | str) -> Answer:
    kind = Delivery.REFUSED if code >= 500 else Delivery.LATER
    return Answer(kind, f"{code} {_words(said)}")


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
