"""Taking products away as a file: to fill in, or to use elsewhere."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_by_number, own_enterprise
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.formats import MEDIA_TYPES, Format
from needs_board.kit.i18n import _
from needs_board.kit.sending import attachment
from needs_board.kit.visit import Visit
from needs_board.sheets import actions
from needs_board.sheets.forms import Vocabulary
from needs_board.sheets.queries import Kept, kept_products, words_of_sheets

CSV = "text/csv; charset=utf-8"


@get("/me/products/template.xlsx", include_in_schema=False)
async def product_template(look: NamedDependency[Visit]) -> Response[bytes]:
    kept, words = await _products(look, await own_enterprise(look.session, look.asker))
    content = await asyncio.to_thread(actions.product_workbook, kept, words, with_example=True)
    return attachment(content, _("상품 양식") + ".xlsx", MEDIA_TYPES[Format.XLSX])


@get("/me/products/export.xlsx", include_in_schema=False)
async def own_products_workbook(look: NamedDependency[Visit]) -> Response[bytes]:
    return await _workbook(look, await own_enterprise(look.session, look.asker))


@get("/me/products/export.csv", include_in_schema=False)
async def own_products_csv(look: NamedDependency[Visit]) -> Response[bytes]:
    return await _csv(look, await own_enterprise(look.session, look.asker))


@get("/enterprises/{number:int}/products.xlsx", include_in_schema=False)
async def products_workbook_of(look: NamedDependency[Visit], number: FromPath[int]) -> Response[bytes]:
    check_role(look.asker, Role.STAFF)
    return await _workbook(look, await enterprise_by_number(look.session, look.asker, number))


@get("/enterprises/{number:int}/products.csv", include_in_schema=False)
async def products_csv_of(look: NamedDependency[Visit], number: FromPath[int]) -> Response[bytes]:
    check_role(look.asker, Role.STAFF)
    return await _csv(look, await enterprise_by_number(look.session, look.asker, number))


async def _workbook(look: Visit, enterprise: Enterprise) -> Response[bytes]:
    kept, words = await _products(look, enterprise)
    content = await asyncio.to_thread(actions.product_workbook, kept, words)
    return attachment(content, _name(look, enterprise) + ".xlsx", MEDIA_TYPES[Format.XLSX])


async def _csv(look: Visit, enterprise: Enterprise) -> Response[bytes]:
    kept, _words = await _products(look, enterprise)
    content = await asyncio.to_thread(actions.product_csv, kept)
    return attachment(content, _name(look, enterprise) + ".csv", CSV)


async def _products(look: Visit, enterprise: Enterprise) -> tuple[Sequence[Kept], Vocabulary]:
    words = await words_of_sheets(look.session)
    return await kept_products(look.session, enterprise.id, words), words


def _name(look: Visit, enterprise: Enterprise) -> str:
    return f"{enterprise.name} {_('상품')} {today_in_seoul(look.at).isoformat()}"


routes: list[Any] = [
    product_template,
    own_products_workbook,
    own_products_csv,
    products_workbook_of,
    products_csv_of,
]
