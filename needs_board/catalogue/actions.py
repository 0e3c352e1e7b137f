"""Seeding categories; making, changing, showing and hiding products."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue import queries
from needs_board.catalogue.forms import ProductForm, with_plain_regions, wrong_terms
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
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.db import change_state, next_number, upsert
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _
from needs_board.marks.actions import keep_marks, seed_marks
from needs_board.marks.forms import ProductMarkForm, wrong_marks
from needs_board.marks.queries import marks
from needs_board.prices.actions import keep_prices

SERIES = "product"
SEED = Path(__file__).parent.parent / "seed_data" / "categories.jsonl"


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
    seller_id = enterprise_id or acting_for(asker)
    check_may_change(asker, seller_id)
    await begin_stocking(session, asker, seller_id, at)
    form = with_plain_regions(form)
    await _check_product(session, form, seller_id)
    made = Product(
        number=await next_number(session, SERIES),
        enterprise_id=seller_id,
        state=state,
        created_at=at,
        changed_at=at,
        revision=1,
        **_columns(form),
    )
    session.add(made)
    await session.flush()
    await keep_prices(session, asker, made.id, form.prices, at)
    await keep_marks(session, made.id, form.marks)
    _add_regions(session, made.id, form)
    await session.flush()
    note(session, asker, "create_product", subject(made), at, state=state.value)
    return made


async def change_product(
    session: AsyncSession, asker: Asker, product: Product, form: ProductForm, seen: int, at: datetime
) -> Product:
    """Change a product; `seen` is the revision that the person had read. Quotes keep the price they have.

    Raises WrongInput as create_product does, and Conflict when somebody else saved in between.
    """
    check_may_change(asker, product.enterprise_id)
    stored, form = await queries.form_of(session, product), with_plain_regions(form)
    await _check_product(session, form, product.enterprise_id, product, stored.marks)
    differing = {name for name in form.__struct_fields__ if getattr(form, name) != getattr(stored, name)}
    changes = {name: value for name, value in _columns(form).items() if name in differing}
    changes["unit_total_won"] = unit_amounts(form.price_won, form.tax_kind, form.price_basis).total_won
    saved = await session.execute(
        sa.update(Product)
        .where(Product.id == product.id, Product.revision == seen)
        .values(revision=Product.revision + 1, changed_at=at if differing else product.changed_at, **changes)
        .returning(Product.id)
        .execution_options(synchronize_session=False)
    )
    if saved.first() is None:
        raise Conflict(
            _("보시는 동안 다른 사람이 먼저 저장했습니다. 지금 저장된 내용을 확인하고 다시 저장해 주세요.")
        )
    await keep_prices(session, asker, product.id, form.prices, at, before=stored.prices)
    await keep_marks(session, product.id, form.marks, stored.marks)
    if "delivery_regions" in differing:
        await session.execute(sa.delete(ProductRegion).where(ProductRegion.product_id == product.id))
        _add_regions(session, product.id, form)
    await session.flush()
    await session.refresh(product)
    note(session, asker, "change_product", subject(product), at, fields=sorted(differing))
    return product


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


def subject(product: Product) -> str:
    """Return what the journal calls a product."""
    return f"product:{product.number}"


def _columns(form: ProductForm) -> dict[str, object]:
    columns = {name: getattr(form, name) for name in queries.COLUMNS}
    return {**columns, "external_id": form.external_id or None}


def _add_regions(session: AsyncSession, product_id: UUID, form: ProductForm) -> None:
    for place, region in enumerate(regions_in(form.delivery_regions)):
        session.add(ProductRegion(product_id=product_id, region=region, position=place))


async def _check_product(
    session: AsyncSession,
    form: ProductForm,
    enterprise_id: UUID,
    own: Product | None = None,
    carried: Sequence[ProductMarkForm] = (),
) -> None:
    """Refuse what cannot be; `own` is the product that is changed, `carried` the marks that it has already."""
    errors: dict[str, str] = {}
    category = await queries.leaf_category(session, form.category)
    if category is None:
        errors["category"] = _("분류를 목록에서 골라 주세요.")
    taken_by = await queries.product_by_external_id(session, enterprise_id, form.external_id)
    if taken_by is not None and (own is None or taken_by.id != own.id):
        errors["external_id"] = _("다른 상품에 쓰고 있는 관리번호입니다. 다른 번호를 적거나 비워 두세요.")
    if form.marks:
        choosable = {one.code for one in await marks(session) if one.retired_at is None}
        errors |= wrong_marks(form.marks, choosable | {one.mark for one in carried})
    errors |= wrong_terms(form, category.kind if category else ProductKind.SERVICES)
    if errors:
        raise WrongInput(errors)
