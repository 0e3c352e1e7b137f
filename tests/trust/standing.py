"""A board on which everything stands that a row of the access matrix can ask for."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa
from litestar import Litestar

from needs_board.accounts.actions import make_link
from needs_board.accounts.models import Session
from needs_board.accounts.rules import LinkPurpose
from needs_board.albums.actions import read_pictures, send_album
from needs_board.applications.models import Application
from needs_board.catalogue.actions import change_product_state
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.actions import set_seal
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.rules import FileKind
from needs_board.intake.actions import send_sheet, work_on_sheets
from needs_board.joining.actions import invite_enterprise
from needs_board.joining.forms import InviteForm
from needs_board.joining.models import JoinInvitation
from needs_board.kit.archives import PackedFile
from needs_board.kit.crypto import hash_token
from needs_board.kit.db import Database
from needs_board.kit.objects import open_objects
from needs_board.kit.tables import Row, Table
from needs_board.matches.actions import run_matcher
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.paperwork.models import Paper
from tests.applicants import handed_in
from tests.board import Board, Client, ManualClock
from tests.cast import id_of
from tests.databases import Databases
from tests.enquiries import prepared_sourcing, sourcing_request
from tests.questions import answered_question, asked_question
from tests.requested import waiting_request
from tests.searches import saved_search
from tests.talk import begun_thread, reported_thread, sent_file
from tests.world import (
    asker,
    awarded_need,
    complete_need,
    complete_quote,
    contracted_need,
    drafted_need,
    drawn,
    evaluating_need,
    product_on_sale,
    product_picture,
    product_set,
    published_need,
    submitted_quote,
    word_rule,
)

PEOPLE = {"officer": "하늘", "supplier": "윤슬", "staff": "가람", "stranger": "다온", "rival": "여울"}
"""Who stands for a role: the owner's agency, the owning enterprise, the centre, another agency, another enterprise."""

ROLES = ("visitor", *PEOPLE)


@dataclass(frozen=True, slots=True)
class Standing:
    """A database in which everything stands, and what its rows are called."""

    url: str
    at: datetime
    places: Mapping[str, str]
    tokens: Mapping[str, str]
    bodies: Mapping[str, object]


async def build(application: Litestar, url: str) -> Standing:
    """Let the cast do what the rows need; the database is closed afterwards, so that it can be copied."""
    board = Board(application, Database(url), ManualClock())
    try:
        places = await _places(board)
        tokens = {role: (await board.as_(person)).token for role, person in PEOPLE.items()}
        places |= await _keys(board, tokens["officer"])
        return Standing(url, board.clock(), places, tokens, _bodies(board, places))
    finally:
        await board.close()
        await board.database.close()


@asynccontextmanager
async def standing_board(
    application: Litestar, databases: Databases, standing: Standing
) -> AsyncIterator[Board]:
    """Open a board over a copy of what stands."""
    url = databases.fresh(standing.url)
    board = Board(application, Database(url), ManualClock(standing.at))
    try:
        yield board
    finally:
        await board.close()
        await board.database.close()
        databases.drop(url)


def client_of(board: Board, standing: Standing, role: str) -> Client:
    """Return a client of whoever stands for a role."""
    client = board.visitor()
    if role in standing.tokens:
        client.token = standing.tokens[role]
        client.http.cookies.set("session", client.token, domain="board.test")
    return client


async def _places(board: Board) -> dict[str, str]:
    awarded, _number = await awarded_need(board)
    contracted, _number = await contracted_need(board)
    evaluating, numbers = await evaluating_need(board, 윤슬=20_000, 여울=21_000)
    open_need = await published_need(board)
    product = await product_on_sale(board)
    hidden = await product_on_sale(board, name="접은 책자")
    picture = await product_picture(board, hidden)
    other = await product_on_sale(board, name="표지")
    foreign = await product_on_sale(board, by="여울", name="도시락", category="services-catering")
    shown_set = await product_set(board, product, other, is_shown=True)
    draft_set = await product_set(board, product, foreign)
    await _hide(board, hidden)
    await run_matcher(board.database, board.clock())
    await asked_question(board, open_need, "윤슬", "표지에도 인쇄하나요?")
    await answered_question(board, open_need, "윤슬", "접지도 해야 하나요?", "접지는 하지 않습니다.")
    return {
        "awarded_need": awarded,
        "contracted_need": contracted,
        "evaluating_need": evaluating,
        "opened_quote": numbers["윤슬"],
        "other_quote": numbers["여울"],
        "open_need": open_need,
        "sealed_quote": await submitted_quote(board, open_need, "윤슬", 20_000),
        "draft_need": await drafted_need(board),
        "product": str(product),
        "draft_product": str(hidden),
        "other_product": str(other),
        "set": str(shown_set),
        "draft_set": str(draft_set),
        "picture": str(picture.id),
        "picture_digest": picture.large_sha256,
        "store": "1",
        **await _thread(board, product),
        "hidden_store": "3",
        "seal_file": await _seal(board),
        "quote_request": await waiting_request(board, product),
        "word_rule": str(await word_rule(board)),
        "saved_search": await saved_search(board),
        "sourcing": await sourcing_request(board),
        "prepared_sourcing": await prepared_sourcing(board),
        "sheet": await _sheet(board),
        "album": await _album(board),
        **await _invitation(board),
        **await _application(board),
    }


async def _thread(board: Board, product: int) -> dict[str, str]:
    """Let 'officer' and 'supplier' speak about a product, with a file, and the thread be reported."""
    thread = await begun_thread(board, f"product:{product}")
    await sent_file(board, thread)
    return {"thread": str(thread), "report": await reported_thread(board, thread)}


async def _application(board: Board) -> dict[str, str]:
    """Let an enterprise have applied, and return the number of its application and the id of a paper."""
    await handed_in(board, email="haru@haru.example", enterprise_name="하루상점")
    async with board.read() as session:
        code = await session.scalar(sa.select(Application.code))
        paper = await session.scalar(sa.select(Paper.id).where(Paper.kind == "business_registration"))
    return {"application": str(code), "paper": str(paper)}


async def _invitation(board: Board) -> dict[str, str]:
    """Let somebody have been invited, and return the link and the id of the invitation."""
    form = InviteForm(
        enterprise_name="바람개비",
        type=EnterpriseType.COOPERATIVE,
        person_name="나루",
        email="naru@baram.example",
    )
    async with board.write() as session:
        await invite_enterprise(session, asker("가람"), form, board.clock())
        invitation = (await session.scalars(sa.select(JoinInvitation))).one()
        link = await session.scalar(sa.select(Notice.href).where(Notice.account_id == invitation.account_id))
    return {"join_link": str(link), "join_invitation": str(invitation.id)}


async def _hide(board: Board, number: int) -> None:
    async with board.write() as session:
        product, _enterprise = await product_by_number(session, asker("윤슬"), number)
        await change_product_state(session, asker("윤슬"), product, ProductState.HIDDEN, board.clock())


async def _album(board: Board) -> str:
    """Send an album of one picture as 'supplier', have it read, and return its id."""
    async with board.write() as session:
        packed = [PackedFile("", "책자.png", drawn())]
        album = await send_album(session, asker("윤슬"), "사진.zip", packed, board.clock())
    await read_pictures(board.database, open_objects(board.app.state.settings), board.clock)
    return str(album.id)


async def _sheet(board: Board) -> str:
    """Send a sheet of products as 'supplier', have it compared, and return its id."""
    table = Table(("상품명", "분류", "단위", "단가"), (Row(2, dict(_SHEET_ROW)),))
    async with board.write() as session:
        sheet = await send_sheet(session, asker("윤슬"), "상품.csv", table, board.clock())
    await work_on_sheets(board.database, board.clock)
    return str(sheet.id)


_SHEET_ROW = {"상품명": "올린 책자", "분류": "인쇄·홍보물", "단위": "권", "단가": "3000"}


async def _seal(board: Board) -> str:
    """Give the enterprise of 'supplier' a seal and return the file's id."""
    organisation = id_of("푸른인쇄")
    new = NewFile(
        organisation_id=organisation,
        kind=FileKind.SEAL,
        name="도장.png",
        media_type="image/png",
        data=b"not looked at",
    )
    objects = open_objects(board.app.state.settings)
    async with board.write() as session:
        file = await store_file(session, objects, asker("윤슬"), new, board.clock())
        enterprise = await session.get_one(Enterprise, organisation)
        await set_seal(session, asker("윤슬"), enterprise, file, board.clock())
        return str(file.id)


async def _keys(board: Board, token: str) -> dict[str, str]:
    """Return the ids that nobody can know beforehand: of a session, a one-time link, a notice and its mail."""
    async with board.write() as session:
        link = await make_link(session, id_of("하늘"), LinkPurpose.RESET, board.clock())
        mine = await session.scalar(sa.select(Session.id).where(Session.token_hash == hash_token(token)))
        notice = await session.scalar(
            sa.select(Notice.id).where(Notice.account_id == id_of("윤슬")).order_by(Notice.id).limit(1)
        )
        mail = await session.scalar(sa.select(OutgoingMail.id).where(OutgoingMail.notice_id == notice))
    return {"link": link, "session": str(mine), "notice": str(notice), "mail": str(mail)}


def _bodies(board: Board, places: Mapping[str, str]) -> dict[str, object]:
    """Return what an API client sends where it is too long for a row."""
    need = msgspec.to_builtins(complete_need(board))
    product = {
        "name": "중철 책자",
        "category": "goods-print",
        "unit": "권",
        "price_won": 2_000,
        "price_basis": "gross",
        "tax_kind": "taxable",
    }
    parts = [{"product": int(places[name]), "quantity": 1} for name in ("product", "other_product")]
    bundle = {"name": "책자 한 벌", "price_won": 3_000, "price_basis": "gross", "parts": parts}
    profile = {"description": "책자를 인쇄합니다.", "region": "남동구", "brn": "116-82-00276"}
    return {
        "wrong_password": {"email": "haneul@narae.example", "password": "틀린 비밀번호입니다"},
        "need": need,
        "changed_need": need | {"revision": 1},
        "quote": msgspec.to_builtins(complete_quote(board)),
        "award": {
            "quote": places["opened_quote"],
            "reason": "price",
            "reason_text": "가장 알맞습니다.",
            "losses": [{"quote": places["other_quote"], "reason": "price"}],
        },
        "bundle": bundle,
        "changed_bundle": {"set": bundle, "revision": 1},
        "product": product,
        "changed_product": {"product": product, "revision": 1},
        "profile": {"profile": profile, "revision": 1},
    }
