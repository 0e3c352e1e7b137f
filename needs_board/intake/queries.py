"""Reads of sheets that were sent; each takes who is asking."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import kinds_of_categories, retired_categories
from needs_board.intake.forms import Have, Plan, Shelf
from needs_board.intake.models import SentSheet
from needs_board.intake.rules import BUSY
from needs_board.kit.asker import Asker, Role, account_of, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.kit.tables import Table
from needs_board.marks.queries import marks
from needs_board.sheets.forms import text_of
from needs_board.sheets.queries import kept_products, words_of_sheets


async def own_sheet(session: AsyncSession, asker: Asker, sheet_id: UUID) -> SentSheet:
    """Return a sheet that the asker sent for the enterprise that they act for; raises NotFound for any other."""
    check_role(asker, Role.SUPPLIER)
    found = (await session.scalars(_own(asker).where(SentSheet.id == sheet_id))).first()
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def own_sheets(session: AsyncSession, asker: Asker) -> Sequence[SentSheet]:
    """Return the sheets that the asker sent, the newest first."""
    check_role(asker, Role.SUPPLIER)
    return (await session.scalars(_own(asker).order_by(SentSheet.id.desc()))).all()


def _own(asker: Asker) -> sa.Select[SentSheet]:
    return sa.select(SentSheet).where(
        SentSheet.account_id == account_of(asker), SentSheet.enterprise_id == acting_for(asker)
    )


async def plan_of(session: AsyncSession, sheet: SentSheet) -> Plan:
    """Return what would become of a sheet that was compared."""
    plan = await session.scalar(sa.select(SentSheet.plan).where(SentSheet.id == sheet.id))
    return msgspec.json.decode(plan or b"", type=Plan)


async def table_of(session: AsyncSession, sheet: SentSheet) -> Table:
    """Return a sheet as it was sent."""
    content = await session.scalar(sa.select(SentSheet.content).where(SentSheet.id == sheet.id))
    return msgspec.json.decode(content or b"", type=Table)


async def busy_sheets(session: AsyncSession) -> Sequence[UUID]:
    """Return the sheets at which the job has something to do, the oldest first."""
    rows = sa.select(SentSheet.id).where(SentSheet.state.in_(BUSY)).order_by(SentSheet.id)
    return (await session.scalars(rows)).all()


async def shelf_of(session: AsyncSession, enterprise_id: UUID) -> Shelf:
    """Return all products of an enterprise as a sheet is compared with them."""
    words = await words_of_sheets(session)
    choosable = {one.code for one in await marks(session) if one.retired_at is None}
    shelf = Shelf(words, await kinds_of_categories(session), choosable, await retired_categories(session))
    for one in await kept_products(session, enterprise_id, words):
        texts = {field: text_of(cell) for field, cell in one.cells.items()}
        shelf.add(Have(one.product.number, one.product.revision, one.product.state, one.form, texts))
    return shelf


@dataclass(frozen=True, slots=True)
class KeptNow:
    """By what products are recognised: revisions by number, own numbers, and names of those with and without one."""

    revisions: Mapping[int, int]
    codes: Collection[str]
    named: Collection[tuple[str, str]]
    named_without_code: Collection[tuple[str, str]]

    def has(self, form: ProductForm) -> bool:
        """Say whether a product that was to be new is there already, by the rule of `Shelf.alike`."""
        name = (form.name, form.spec)
        if form.external_id:
            return form.external_id in self.codes or name in self.named_without_code
        return name in self.named


async def kept_now(session: AsyncSession, enterprise_id: UUID) -> KeptNow:
    """Return by what the products of an enterprise are recognised, at this moment."""
    columns = (Product.number, Product.revision, Product.external_id, Product.name, Product.spec)
    rows = (await session.execute(sa.select(*columns).where(Product.enterprise_id == enterprise_id))).all()
    return KeptNow(
        revisions={one.number: one.revision for one in rows},
        codes={one.external_id for one in rows if one.external_id},
        named={(one.name, one.spec) for one in rows},
        named_without_code={(one.name, one.spec) for one in rows if not one.external_id},
    )
