"""Enterprises on their way to the board: each function takes one as far as its name says.

나루 (Naru)  of 바람개비협동조합, who applies
"""

from datetime import timedelta
from io import BytesIO

import httpx
import sqlalchemy as sa
from PIL import Image, ImageDraw

from needs_board.accounts.models import Account
from needs_board.demo.seals import draw_seal
from needs_board.enterprises.models import Enterprise
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.kit.asker import Asker, Role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.objects import open_objects
from needs_board.notifications.models import Notice
from needs_board.paper_kinds.rules import Origin, file_kind
from needs_board.paperwork.actions import hand_in, use_seal
from needs_board.paperwork.forms import PaperFacts
from needs_board.paperwork.queries import slots_of
from tests.board import Board, Client
from tests.cast import PASSWORD

EMAIL = "naru@baram.example"
NAME = "바람개비협동조합"
START = {
    "type": "cooperative",
    "in_region": "yes",
    "enterprise_name": NAME,
    "person_name": "나루",
    "email": EMAIL,
}
COMPANY = {
    "name": NAME,
    "brn": "219-87-65404",
    "representative": "나루",
    "address": "인천광역시 남동구 바람길 7",
    "region": "남동구",
    "business_kinds": "서비스업",
    "business_items": "청소",
    "phone": "032-000-7000",
    "email": "hello@baram.example",
}
CONTACT = {"contact_name": "나루", "contact_position": "이사장", "contact_phone": "010-0000-7000"}
TERMS = {"truth": "1", "personal_data": "1", "seal": "1"}


async def link_sent(board: Board, email: str = EMAIL) -> str:
    """Return the path of the link in the latest mail to an address."""
    async with board.read() as session:
        statement = sa.select(Notice.href).join(Account, Account.id == Notice.account_id)
        latest = statement.where(Account.email == email).order_by(Notice.id.desc()).limit(1)
        return str((await session.scalars(latest)).one())


async def signed_in(board: Board, email: str) -> Client:
    """Return a client of whoever has this address, signed in with the password of the cast."""
    client = board.visitor()
    answer = await client.post("/sign-in", {"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


async def applicant(board: Board, **changes: str) -> Client:
    """Let somebody ask for a link and follow it; return a client with an empty application."""
    start = START | changes
    visitor = board.visitor()
    assert (await visitor.post("/join", start)).status_code == 303
    link = await link_sent(board, start["email"])
    assert (await visitor.post(link, {"password": PASSWORD})).status_code == 303
    return await signed_in(board, start["email"])


async def enterprise_of(board: Board, name: str = NAME) -> Enterprise:
    """Return the enterprise of an applicant as it stands now."""
    async with board.read() as session:
        return (await session.scalars(sa.select(Enterprise).where(Enterprise.name == name))).one()


async def fill_sections(client: Client, **company: str) -> None:
    """Fill in every section of an application."""
    for section, form in (
        ("company", COMPANY | company),
        ("type", {"type": START["type"]}),
        ("contact", CONTACT),
        ("terms", TERMS),
    ):
        answer = await client.post(f"/me/application/{section}", form)
        assert answer.status_code == 303, answer.text


async def put_papers(board: Board, name: str = NAME, *, until_days: int | None = None) -> None:
    """Let an enterprise have handed in every paper that is asked for and not there yet."""
    enterprise = await enterprise_of(board, name)
    async with board.read() as session:
        account = (await session.scalars(sa.select(Account.id).where(Account.email == EMAIL))).first()
        slots = [slot for slot in await slots_of(session, enterprise) if not slot.is_done]
    asker = Asker(role=Role.SUPPLIER, account_id=account, organisation_id=enterprise.id)
    objects = open_objects(board.app.state.settings)
    today = today_in_seoul(board.clock())
    for slot in slots:
        kind = slot.kind
        stored_as = file_kind(kind.code, is_proof=kind.proves_type, is_sensitive=kind.sensitive)
        new = NewFile(
            organisation_id=enterprise.id,
            kind=stored_as,
            name=f"{kind.name_ko}.png",
            media_type="image/png",
            data=draw_seal("나루"),
        )
        facts = PaperFacts()
        if kind.proves_type:
            until = None if until_days is None else today + timedelta(days=until_days)
            facts = PaperFacts(number="제2026-7호", issuer="인천광역시", issued_on=today, valid_until=until)
        async with board.write() as session:
            own = await session.get_one(Enterprise, enterprise.id)
            file = await store_file(session, objects, asker, new, board.clock())
            paper = await hand_in(session, asker, own, kind, file, facts)
            if kind.origin is Origin.SEAL:
                await use_seal(session, asker, own, paper.id, board.clock())


async def handed_in(board: Board, **changes: str) -> Client:
    """Let somebody apply completely and hand it in; return their client."""
    client = await applicant(board, **changes)
    await fill_sections(client, name=(START | changes)["enterprise_name"])
    await put_papers(board, (START | changes)["enterprise_name"])
    answer = await client.post("/me/application/hand-in")
    assert answer.status_code == 303, answer.text
    return client


def photo(colour: str = "#c8281e") -> bytes:
    """A red ring on paper that is not quite white, as a phone takes it."""
    picture = Image.new("RGB", (300, 300), "#eeece6")
    ImageDraw.Draw(picture).ellipse((60, 60, 240, 240), outline=colour, width=14)
    file = BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


async def upload(
    client: Client, code: str, data: bytes = b"", form: dict[str, str] | None = None, name: str = "사진.jpg"
) -> httpx.Response:
    """Send a paper as the page would."""
    files = {"photo": (name, data or photo(), "image/jpeg")}
    typed = {"_csrf_token": await client._csrf(), **(form or {})}
    return await client.http.post(f"/me/papers/{code}", data=typed, files=files)
