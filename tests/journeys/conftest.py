"""A board that runs: a real web server, the real jobs, a real mail server, a clock that the test moves."""

import asyncio
import email
import email.policy
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from jobs.runner import Runner
from needs_board.app import create_app
from needs_board.kit.db import Database
from needs_board.kit.settings import Settings
from tests.board import ManualClock
from tests.cast import PASSWORD, PEOPLE
from tests.databases import Databases

CHROMIUM = "/usr/bin/chromium"


class MailSink:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail; the name is aiosmtpd's."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"

    def to(self, person: str) -> list[EmailMessage]:
        """Return the mails that somebody of the cast got."""
        return [mail for mail in self.mails if PEOPLE[person][1] in str(mail["To"])]


class LiveBoard:
    """A running board: `address` for browsers, `work()` lets the clockwork do all that is due."""

    def __init__(self, url: str, settings: Settings, clock: ManualClock, sink: MailSink) -> None:
        self.url, self.settings, self.clock, self.sink = url, settings, clock, sink
        self.address = settings.base_url

    def work(self) -> None:
        """Let every job run that is due at the present moment, in the order of the table."""
        with ThreadPoolExecutor(1) as worker:  # Playwright's loop runs in this thread already
            worker.submit(asyncio.run, self._work()).result()

    async def _work(self) -> None:
        database = Database(self.url)
        runner = Runner(database, self.settings, self.clock)
        for job in runner.jobs:
            outcome = await runner.run_if_due(job)
            assert outcome is None or outcome.value == "done", f"{job.name} ended {outcome}"
        await database.close()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture
def live(databases: Databases, tmp_path: Path) -> Iterator[LiveBoard]:
    """A running board with the cast, at 2026-11-23 10:00 in Seoul."""
    url, sink, clock, port, smtp_port = databases.fresh(), MailSink(), ManualClock(), free_port(), free_port()
    settings = Settings(
        data_dir=tmp_path,
        secret_key="0" * 64,
        base_url=f"http://127.0.0.1:{port}",
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        mail_from="board@needs.example",
    )
    mail = Controller(sink, hostname="127.0.0.1", port=smtp_port)
    mail.start()
    database = Database(url)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, database, clock), port=port, log_level="warning", access_log=False
        )
    )
    thread = threading.Thread(target=_serve, args=(server, database))
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield LiveBoard(url, msgspec.structs.replace(settings), clock, sink)
    server.should_exit = True
    thread.join()
    mail.stop()
    databases.drop(url)


def _serve(server: uvicorn.Server, database: Database) -> None:
    async def serve() -> None:
        await server.serve()
        await database.close()

    asyncio.run(serve())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """The browsers that the people of a test opened; closed at its end."""
    opened: list[BrowserContext] = []
    yield opened
    for one in opened:
        one.close()


def open_browser(
    browser: Browser, live: LiveBoard, contexts: list[BrowserContext], *, width: int = 1280
) -> Page:
    """Return a page of a fresh browser in Seoul that complains about every script error."""
    context = browser.new_context(
        base_url=live.address,
        locale="ko-KR",
        timezone_id="Asia/Seoul",
        viewport={"width": width, "height": 900},
    )
    contexts.append(context)
    return context.new_page()


def sign_in(page: Page, person: str) -> None:
    """Sign in with address and password, as people do."""
    page.goto("/sign-in")
    page.get_by_label("이메일").fill(PEOPLE[person][1])
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="로그인").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
