"""Seeding categories; making, changing, showing and hiding products."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue import queries
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.rules import ProductKind, ProductState, check_may_change, check_move
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.db import change_state, next_number, upsert
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _

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

    Raises WrongInput for a category that cannot hold products, and for an own number that is taken.
    """
    seller_id = enterprise_id or acting_for(asker)
    check_may_change(asker, seller_id)
    await _check_product(session, form, seller_id, None)
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
    note(session, asker, "create_product", subject(made), at, state=state.value)
    return made


async def change_product(
    session: AsyncSession, asker: Asker, product: Product, form: ProductForm, seen: int, at: datetime
) -> Product:
    """Change a product; `seen` is the revision that the person had read. Quotes keep the price they have.

    Raises WrongInput, and Conflict when somebody else saved in between.
    """
    check_may_change(asker, product.enterprise_id)
    await _check_product(session, form, product.enterprise_id, product.id)
    changes = {name: value for name, value in _columns(form).items() if getattr(product, name) != value}
    saved = await session.execute(
        sa.update(Product)
        .where(Product.id == product.id, Product.revision == seen)
        .values(revision=Product.revision + 1, changed_at=at if changes else product.changed_at, **changes)
        .returning(Product.id)
        .execution_options(synchronize_session=False)
    )
    if saved.first() is None:
        raise Conflict(
            _("보시는 동안 다른 사람이 먼저 저장했습니다. 지금 저장된 내용을 확인하고 다시 저장해 주세요.")
        )
    await session.refresh(product)
    note(session, asker, "change_product", subject(product), at, fields=sorted(changes))
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
    return {**msgspec.structs.asdict(form), "external_id": form.external_id or None}


async def _check_product(
    session: AsyncSession, form: ProductForm, enterprise_id: UUID, own_id: UUID | None
) -> None:
    errors: dict[str, str] = {}
    if await queries.leaf_category(session, form.category) is None:
        errors["category"] = _("분류를 목록에서 골라 주세요.")
    taken_by = await queries.product_by_external_id(session, enterprise_id, form.external_id)
    if taken_by is not None and taken_by.id != own_id:
        errors["external_id"] = _("다른 상품에 쓰고 있는 관리번호입니다. 다른 번호를 적거나 비워 두세요.")
    if errors:
        raise WrongInput(errors)
