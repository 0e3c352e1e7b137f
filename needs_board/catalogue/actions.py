"""Seeding categories; making, changing, showing and hiding products."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue import queries
from needs_board.catalogue.forms import ProductForm, with_plain_regions, wrong_product
from needs_board.catalogue.models import Category, Product, ProductRegion
from needs_board.catalogue.rules import (
    ProductKind,
    ProductState,
    check_may_change,
    check_move,
    regions_in,
    unit_amounts,
)
from needs_board.enterprises.actions import begin_stocking
from needs_board.journal.actions import note, note_all
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.db import change_state, insert_rows, new_key, next_numbers, upsert
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _
from needs_board.marks.actions import MarkChange, keep_marks, seed_marks
from needs_board.marks.queries import marks
from needs_board.prices.actions import PriceChange, keep_prices

SERIES = "product"
SEED = Path(__file__).parent.parent / "seed_data" / "categories.jsonl"


@dataclass(frozen=True, slots=True)
class ProductChange:
    """What a product shall be; `seen` is the revision that the person had read, `state` where it shall move.

    `stored` is what it is at that revision, where the caller has read it before; else it is read.
    """

    product: Product
    form: ProductForm
    seen: int
    state: ProductState | None = None
    stored: ProductForm | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """A product being written: what it shall be, its key and number, what was stored; a new one has nothing stored."""

    form: ProductForm
    product_id: UUID
    number: int
    stored: ProductForm | None = None
    moves_to: ProductState | None = None

    @property
    def differing(self) -> frozenset[str]:
        """The fields in which it shall be another than what was stored."""
        names = self.form.__struct_fields__
        return frozenset(n for n in names if getattr(self.form, n) != getattr(self.stored, n, None))


class CategorySeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the seed: a root, or a category below one that stands before it."""

    code: str
    parent: str | None
    name_ko: str
    name_en: str
    description_ko: str
    procurement_code: str | None


async def seed_catalogue(session: AsyncSession) -> None:
    """Add the categories and marks that are missing; those that are there stay as they are."""
    await seed_categories(session)
    await seed_marks(session)


async def seed_categories(session: AsyncSession, path: Path = SEED) -> int:
    """Add the categories that are missing and return how many that were; those that are there stay as they are."""
    seeds = msgspec.json.Decoder(CategorySeed).decode_lines(path.read_bytes())  # noqa: ASYNC240 - 20 lines, once
    added = 0
    for position, seed in enumerate(seeds):
        written = await session.execute(
            upsert(session, Category)
            .values(
                position=position,
                kind=ProductKind(seed.parent or seed.code),
                **msgspec.structs.asdict(seed),
            )
            .on_conflict_do_nothing(index_elements=["code"])
            .returning(Category.code)
        )
        added += written.first() is not None
    return added


async def create_product(
    session: AsyncSession,
    asker: Asker,
    form: ProductForm,
    at: datetime,
    *,
    enterprise_id: UUID | None = None,
    state: ProductState = ProductState.DRAFT,
) -> Product:
    """Add a product to the asker's enterprise, or, as staff, to a given one.

    Raises WrongInput for what cannot be: a category that cannot hold products, an own number that is taken,
    breaks that do not fall, choices, marks and terms that do not fit. Raises Refused before the enterprise has joined.
    """
    [made] = await create_products(session, asker, [(form, state)], at, enterprise_id or acting_for(asker))
    return await session.get_one(Product, made)


async def create_products(
    session: AsyncSession,
    asker: Asker,
    new: Sequence[tuple[ProductForm, ProductState]],
    at: datetime,
    enterprise_id: UUID,
) -> list[UUID]:
    """Add products as `create_product` does, in as few statements for thousands as for one; return their keys in order."""
    check_may_change(asker, enterprise_id)
    if not new:
        return []
    await begin_stocking(session, asker, enterprise_id, at)
    numbers = await next_numbers(session, SERIES, len(new))
    written = [
        _Written(with_plain_regions(form), new_key(), number)
        for number, (form, _state) in zip(numbers, new, strict=True)
    ]
    await _check_products(session, enterprise_id, written)
    states = [state for _form, state in new]
    shared = {"enterprise_id": enterprise_id, "created_at": at, "changed_at": at, "revision": 1}
    rows = [
        {"id": one.product_id, "number": one.number, "state": state, **shared, **_columns(one.form)}
        for one, state in zip(written, states, strict=True)
    ]
    await insert_rows(session, Product, rows)
    await _write_what_belongs(session, asker, written, at)
    told = [(subject(one), {"state": state.value}) for one, state in zip(written, states, strict=True)]
    await note_all(session, asker, "create_product", at, told)
    return [one.product_id for one in written]


async def change_product(
    session: AsyncSession, asker: Asker, product: Product, form: ProductForm, seen: int, at: datetime
) -> Product:
    """Change a product; `seen` is the revision that the person had read. Quotes keep the price they have.

    Raises WrongInput as create_product does, and Conflict when somebody else saved in between.
    """
    await change_products(session, asker, [ProductChange(product, form, seen)], at)
    await session.refresh(product)
    return product


async def change_products(
    session: AsyncSession, asker: Asker, changes: Sequence[ProductChange], at: datetime
) -> None:
    """Change products of one enterprise as `change_product` does; all of them, or none where it raises.

    The products that were handed in show what they were before, until they are read again.
    """
    if not changes:
        return
    seller_id = changes[0].product.enterprise_id
    check_may_change(asker, seller_id)
    unread = await queries.forms_of(session, [one.product for one in changes if one.stored is None])
    written = [
        _Written(
            with_plain_regions(one.form),
            one.product.id,
            one.product.number,
            one.stored or unread[one.product.id],
            one.state,
        )
        for one in changes
    ]
    await _check_products(session, seller_id, written)
    for change in changes:
        if change.state is not None:
            check_move(change.product.state, change.state)
    await _hold(session, changes)
    rows = [_changed_columns(one, change.product, at) for one, change in zip(written, changes, strict=True)]
    await session.execute(sa.update(Product), rows)
    await _write_what_belongs(session, asker, written, at)
    saved = [one for one in written if one.differing or one.moves_to is None]
    told = [(subject(one), {"fields": sorted(one.differing)}) for one in saved]
    await note_all(session, asker, "change_product", at, told)
    moves = [
        (subject(one.product), {"before": one.product.state.value, "now": one.state.value})
        for one in changes
        if one.state is not None
    ]
    await note_all(session, asker, "change_product_state", at, moves)


async def change_product_state(
    session: AsyncSession, asker: Asker, product: Product, wanted: ProductState, at: datetime
) -> Product:
    """Put a product on sale or take it off; raises Conflict for a move that is not possible."""
    check_may_change(asker, product.enterprise_id)
    check_move(product.state, wanted)
    before = product.state
    await change_state(session, product, before, wanted, changed_at=at)
    note(session, asker, "change_product_state", subject(product), at, before=before.value, now=wanted.value)
    return product


def subject(product: Product | _Written) -> str:
    """Return what the journal calls a product."""
    return f"product:{product.number}"


def _columns(form: ProductForm) -> dict[str, object]:
    columns = {name: getattr(form, name) for name in queries.COLUMNS}
    return {**columns, "external_id": form.external_id or None}


def _changed_columns(one: _Written, own: Product, at: datetime) -> dict[str, object]:
    """Return a product's row after a change; matching looks again only where something differs."""
    form = one.form
    moved = one.differing or one.moves_to is not None
    return {
        "id": own.id,
        "revision": own.revision + 1,
        "changed_at": at if moved else own.changed_at,
        "state": one.moves_to or own.state,
        "unit_total_won": unit_amounts(form.price_won, form.tax_kind, form.price_basis).total_won,
        **_columns(form),
    }


async def _hold(session: AsyncSession, changes: Sequence[ProductChange]) -> None:
    """Hold products until the transaction ends; raises Conflict where one is not as it was seen.

    On SQLite the writing transaction is alone anyway.
    """
    seen = {one.product.id: (one.seen, one.product.state) for one in changes}
    columns = sa.select(Product.id, Product.revision, Product.state)
    rows = columns.where(Product.id.in_(seen)).order_by(Product.id)
    now = {one.id: (one.revision, one.state) for one in await session.execute(rows.with_for_update())}
    if now != seen:
        raise Conflict(
            _("보시는 동안 다른 사람이 먼저 저장했습니다. 지금 저장된 내용을 확인하고 다시 저장해 주세요.")
        )


async def _write_what_belongs(
    session: AsyncSession, asker: Asker, written: Sequence[_Written], at: datetime
) -> None:
    """Write prices, marks and regions of products whose rows stand."""
    prices = [
        PriceChange(one.product_id, one.form.prices, one.stored.prices if one.stored else None)
        for one in written
    ]
    await keep_prices(session, asker, prices, at)
    await keep_marks(
        session,
        [
            MarkChange(one.product_id, one.form.marks, one.stored.marks if one.stored else ())
            for one in written
        ],
    )
    elsewhere = [one for one in written if one.stored is None or "delivery_regions" in one.differing]
    if moved := [one.product_id for one in elsewhere if one.stored and one.stored.delivery_regions]:
        await session.execute(sa.delete(ProductRegion).where(ProductRegion.product_id.in_(moved)))
    regions = [
        {"product_id": one.product_id, "region": region, "position": place}
        for one in elsewhere
        for place, region in enumerate(regions_in(one.form.delivery_regions))
    ]
    await insert_rows(session, ProductRegion, regions)


async def _check_products(session: AsyncSession, enterprise_id: UUID, written: Sequence[_Written]) -> None:
    """Refuse the first product that cannot be."""
    kinds, retired = await queries.kinds_of_categories(session), await queries.retired_categories(session)
    choosable = {one.code for one in await marks(session) if one.retired_at is None}
    taken = await queries.taken_numbers(session, enterprise_id, [one.form.external_id for one in written])
    for one in written:
        carried = {mark.mark for mark in one.stored.marks} if one.stored else set()
        has = {one.stored.category} if one.stored else set()
        errors = wrong_product(one.form, kinds, choosable | carried, retired - has)
        owner = taken.get(one.form.external_id)
        if owner not in {None, one.product_id}:
            errors["external_id"] = _("다른 상품에 쓰고 있는 관리번호입니다. 다른 번호를 적거나 비워 두세요.")
        if errors:
            raise WrongInput(errors)
