"""Sending sheets as a person does it, and letting the worker work."""

import html
import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import httpx
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import form_of
from needs_board.catalogue.rules import DeliveryReach
from needs_board.intake.actions import work_on_sheets
from needs_board.marks.forms import ProductMarkForm
from needs_board.prices.rules import Break, Choice
from tests.board import Board, Client
from tests.world import product_on_sale

HOME = "/me/products/sheets"
Rows = Sequence[Sequence[object]]


def book(rows: Rows, title: str = "상품") -> bytes:
    """Return a workbook with these rows, the first being the head."""
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def cells(data: bytes) -> list[list[Any]]:
    """Return the cells of the first sheet of a workbook."""
    return [list(row) for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)]


async def full_product(board: Board) -> int:
    """Put a product on sale that has something in every cell, with signs that files like to break."""
    return await product_on_sale(
        board,
        external_id="007",
        summary="=1+1",
        breaks=(Break(Decimal(100), 1_900), Break(Decimal(500), 1_500)),
        options=(Choice("묶음; 상자", "a=b:c\\d", 0), Choice("묶음; 상자", "둘\n줄", 300)),
        marks=(ProductMarkForm(mark="green", number="0012"), ProductMarkForm(mark="kc")),
        delivery_reach=DeliveryReach.REGIONS,
        delivery_regions="남동구, 부평구",
        delivery_won=3_000,
        free_delivery_from_won=50_000,
        item_code="0123456789",
    )


async def send(client: Client, data: bytes, name: str = "상품.xlsx") -> httpx.Response:
    """Send a file; the answer leads to its page."""
    form = {"_csrf_token": await client._csrf()}
    return await client.http.post(HOME, data=form, files={"sheet": (name, data, "application/octet-stream")})


async def shown(board: Board, client: Client, data: bytes, name: str = "상품.xlsx") -> httpx.Response:
    """Send a file, let the worker compare it, and return the page that shows what would become of it."""
    sent = await send(client, data, name)
    assert sent.status_code == 303, sent.text
    await work_on_sheets(board.database, board.clock)
    page = await client.get(sent.headers["Location"])
    assert page.status_code == 200
    return page


async def confirm(board: Board, client: Client, page: httpx.Response, act: str = "all") -> httpx.Response:
    """Say yes to what a page shows, let the worker take it, and return the page after that."""
    path = page.request.url.path
    said = await client.post(f"{path}/confirm", {"act": act})
    assert said.status_code == 303, said.text
    await work_on_sheets(board.database, board.clock)
    return await client.get(path)


async def stored(board: Board) -> dict[str, Any]:
    """Return the forms of all products by their names."""
    async with board.read() as session:
        rows = (await session.scalars(sa.select(Product).order_by(Product.number))).all()
        return {one.name: await form_of(session, one) for one in rows}


def counts(page: httpx.Response) -> tuple[int, ...]:
    """Return how many rows a page says are new, changed, kept and wrong."""
    return tuple(int(one.replace(",", "")) for one in re.findall(r'nb-figure-value">([\d,]+)<', page.text))


def faults(page: httpx.Response) -> dict[str, str]:
    """Return what a page says is wrong, by cell."""
    table = page.text.partition('aria-label="틀린 칸"')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>.*?고칠 점">(.*?)(?:<small|</td>)', table, re.S)
    assert len({cell for cell, _reason in rows}) == len(rows)
    return {cell: html.unescape(reason) for cell, reason in rows}
