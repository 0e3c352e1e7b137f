"""Adding, changing, moving, merging and retiring categories. Staff only; nothing is ever orphaned or deleted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.models import Category, Product
from needs_board.headings import queries
from needs_board.headings.forms import CategoryForm, MergeForm
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.codes import code_for
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _
from needs_board.needs.models import Need

LONGEST_CODE = 64


async def add_category(session: AsyncSession, asker: Asker, form: CategoryForm, at: datetime) -> Category:
    """Add a category under a root; raises WrongInput for a name that another one has."""
    check_role(asker, Role.STAFF)
    await _check_names(session, form, None)
    taken = set(await session.scalars(sa.select(Category.code)))
    made = Category(
        code=code_for(form.kind, form.name_en, taken, longest=LONGEST_CODE), position=0, **_columns(form)
    )
    session.add(made)
    await session.flush()
    await _put_at(session, made, form.place)
    note(session, asker, "add_category", _subject(made), at, name=form.name_ko)
    return made


async def change_category(
    session: AsyncSession, asker: Asker, one: Category, form: CategoryForm, at: datetime
) -> Category:
    """Change what a category is called and where it stands; raises WrongInput for a name that another one has.

    Under the other root it takes all that has it along: its products are of the other kind from then on.
    """
    check_role(asker, Role.STAFF)
    await _check_names(session, form, one)
    before = await queries.form_of(session, one)
    for name, value in _columns(form).items():
        setattr(one, name, value)
    if one.kind is not before.kind:
        # Whoever keeps a copy of the market sees by this that the products are others than before.
        await session.execute(sa.update(Product).where(Product.category == one.code).values(changed_at=at))
    await session.flush()
    await _put_at(session, one, form.place)
    changed = [name for name in form.__struct_fields__ if getattr(form, name) != getattr(before, name)]
    note(session, asker, "change_category", _subject(one), at, fields=changed)
    return one


async def merge_category(
    session: AsyncSession, asker: Asker, one: Category, form: MergeForm, at: datetime
) -> Category:
    """Give everything of a category to another and retire it; return the other.

    Products and needs are rewritten; searches and addresses that name it are led to the other from now on. Raises
    WrongInput for a category that cannot take it in, Conflict when it was merged before.
    """
    check_role(asker, Role.STAFF)
    into = await session.get(Category, form.into)
    if into is None or into.parent is None or into.retired_at is not None or into.code == one.code:
        raise WrongInput({"into": _("쓰고 있는 다른 분류를 골라 주세요.")})
    if into.kind is not one.kind:
        raise WrongInput({"into": _("물품과 서비스는 합칠 수 없습니다. 같은 종류의 분류를 골라 주세요.")})
    merged = await session.execute(
        sa.update(Category)
        .where(Category.code == one.code, Category.merged_into.is_(None))
        .values(merged_into=into.code, retired_at=sa.func.coalesce(Category.retired_at, at))
        .returning(Category.code)
        .execution_options(synchronize_session=False)
    )
    if merged.first() is None:
        raise Conflict(_("이미 다른 분류에 합친 분류입니다. 목록을 새로 고쳐 확인해 주세요."))
    # What was merged into this one before leads on in one step.
    await session.execute(
        sa.update(Category).where(Category.merged_into == one.code).values(merged_into=into.code)
    )
    products = await session.execute(
        sa.update(Product)
        .where(Product.category == one.code)
        .values(category=into.code, changed_at=at)
        .returning(Product.id)
    )
    needs = await session.execute(
        sa.update(Need)
        .where(Need.category == one.code)
        .values(category=into.code, changed_at=at)
        .returning(Need.id)
    )
    moved = {"products": len(products.all()), "needs": len(needs.all())}
    await session.refresh(one)
    note(session, asker, "merge_category", _subject(one), at, into=into.code, **moved)
    return into


async def retire_category(session: AsyncSession, asker: Asker, one: Category, at: datetime) -> None:
    """Let a category be chosen no more; what has it keeps it. Raises Conflict when it is retired already."""
    check_role(asker, Role.STAFF)
    await _set_retired(session, one, at)
    note(session, asker, "retire_category", _subject(one), at)


async def restore_category(session: AsyncSession, asker: Asker, one: Category, at: datetime) -> None:
    """Let a retired category be chosen again; raises Conflict when it is not retired, or was merged."""
    check_role(asker, Role.STAFF)
    await _set_retired(session, one, None)
    note(session, asker, "restore_category", _subject(one), at)


async def _set_retired(session: AsyncSession, one: Category, retired_at: datetime | None) -> None:
    is_in_use = Category.retired_at.is_(None)
    moved = await session.execute(
        sa.update(Category)
        .where(
            Category.code == one.code,
            Category.merged_into.is_(None),
            is_in_use if retired_at is not None else sa.not_(is_in_use),
        )
        .values(retired_at=retired_at)
        .returning(Category.code)
        .execution_options(synchronize_session=False)
    )
    if moved.first() is None:
        raise Conflict(_("그 사이 다른 사람이 먼저 처리했습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    await session.refresh(one)


async def _put_at(session: AsyncSession, one: Category, place: int) -> None:
    """Let a category stand at a place among those of its root."""
    order = [each for each in await queries.siblings(session, one.parent or "") if each.code != one.code]
    order.insert(place - 1, one)
    root = await session.get_one(Category, one.parent)
    for step, each in enumerate(order, start=1):
        each.position = root.position + step
    await session.flush()


async def _check_names(session: AsyncSession, form: CategoryForm, own: Category | None) -> None:
    others = [
        one for one in await queries.siblings(session, form.kind) if own is None or one.code != own.code
    ]
    sentence = _("다른 분류가 쓰고 있는 이름입니다. 다른 이름을 적거나 두 분류를 합쳐 주세요.")
    errors = {
        name: sentence
        for name in ("name_ko", "name_en")
        if getattr(form, name).casefold()
        in {getattr(one, name).casefold() for one in others if one.retired_at is None}
    }
    if errors:
        raise WrongInput(errors)


def _columns(form: CategoryForm) -> dict[str, object]:
    return {
        "parent": form.kind.value,
        "kind": form.kind,
        "name_ko": form.name_ko,
        "name_en": form.name_en,
        "description_ko": form.description_ko,
        "procurement_code": form.procurement_code or None,
    }


def _subject(one: Category) -> str:
    return f"category:{one.code}"
