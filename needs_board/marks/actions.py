"""Seeding marks, keeping the list of them, which only the staff do, and keeping those of a product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.codes import code_for
from needs_board.kit.db import insert_rows, upsert
from needs_board.kit.errors import Conflict, WrongInput
from needs_board.kit.i18n import _
from needs_board.marks import queries
from needs_board.marks.forms import MarkForm, ProductMarkForm
from needs_board.marks.models import Mark, ProductMark
from needs_board.marks.rules import LONGEST_CODE

SEED = Path(__file__).parent.parent / "seed_data" / "marks.jsonl"


class MarkSeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the seed."""

    code: str
    name_ko: str
    name_en: str
    about_ko: str


async def seed_marks(session: AsyncSession, path: Path = SEED) -> int:
    """Add the marks that are missing and return how many that were; those that are there stay as they are."""
    seeds = msgspec.json.Decoder(MarkSeed).decode_lines(path.read_bytes())  # noqa: ASYNC240 - a dozen lines, once
    added = 0
    for position, seed in enumerate(seeds):
        written = await session.execute(
            upsert(session, Mark)
            .values(position=position, **msgspec.structs.asdict(seed))
            .on_conflict_do_nothing(index_elements=["code"])
            .returning(Mark.code)
        )
        added += written.first() is not None
    return added


async def add_mark(session: AsyncSession, asker: Asker, form: MarkForm, at: datetime) -> Mark:
    """Add a mark that products can carry; raises WrongInput for a name that another one has."""
    check_role(asker, Role.STAFF)
    await _check_names(session, form, None)
    taken = set(await session.scalars(sa.select(Mark.code)))
    made = Mark(
        code=code_for("mark", form.name_en, taken, longest=LONGEST_CODE), position=0, **_columns(form)
    )
    session.add(made)
    await session.flush()
    await _put_at(session, made, form.place)
    note(session, asker, "add_mark", _subject(made), at, name=form.name_ko)
    return made


async def change_mark(session: AsyncSession, asker: Asker, one: Mark, form: MarkForm, at: datetime) -> Mark:
    """Change what a mark is called and where it stands; raises WrongInput for a name that another one has."""
    check_role(asker, Role.STAFF)
    await _check_names(session, form, one)
    before = await queries.form_of(session, one)
    for name, value in _columns(form).items():
        setattr(one, name, value)
    await _put_at(session, one, form.place)
    changed = [name for name in form.__struct_fields__ if getattr(form, name) != getattr(before, name)]
    note(session, asker, "change_mark", _subject(one), at, fields=changed)
    return one


async def retire_mark(session: AsyncSession, asker: Asker, one: Mark, at: datetime) -> None:
    """Let a mark be chosen no more; products that carry it keep it. Raises Conflict when it is retired already."""
    check_role(asker, Role.STAFF)
    await _set_retired(session, one, at)
    note(session, asker, "retire_mark", _subject(one), at)


async def restore_mark(session: AsyncSession, asker: Asker, one: Mark, at: datetime) -> None:
    """Let a retired mark be chosen again; raises Conflict when it is not retired."""
    check_role(asker, Role.STAFF)
    await _set_retired(session, one, None)
    note(session, asker, "restore_mark", _subject(one), at)


async def _set_retired(session: AsyncSession, one: Mark, retired_at: datetime | None) -> None:
    is_as_seen = Mark.retired_at.is_(None) if retired_at else Mark.retired_at.is_not(None)
    moved = await session.execute(
        sa.update(Mark)
        .where(Mark.code == one.code, is_as_seen)
        .values(retired_at=retired_at)
        .returning(Mark.code)
        .execution_options(synchronize_session=False)
    )
    if moved.first() is None:
        raise Conflict(_("그 사이 다른 사람이 먼저 처리했습니다. 새로 고친 뒤 현재 상태를 확인해 주세요."))
    await session.refresh(one)


async def _put_at(session: AsyncSession, one: Mark, place: int) -> None:
    """Let a mark stand at a place among the others."""
    order = [each for each in await queries.marks(session) if each.code != one.code]
    order.insert(place - 1, one)
    for step, each in enumerate(order):
        each.position = step
    await session.flush()


async def _check_names(session: AsyncSession, form: MarkForm, own: Mark | None) -> None:
    others = [one for one in await queries.marks(session) if one is not own and one.retired_at is None]
    errors = {
        name: _("다른 인증이 쓰고 있는 이름입니다. 다른 이름을 적어 주세요.")
        for name in ("name_ko", "name_en")
        if getattr(form, name).casefold() in {getattr(one, name).casefold() for one in others}
    }
    if errors:
        raise WrongInput(errors)


def _columns(form: MarkForm) -> dict[str, str]:
    return {"name_ko": form.name_ko, "name_en": form.name_en, "about_ko": form.about_ko}


def _subject(one: Mark) -> str:
    return f"mark:{one.code}"


@dataclass(frozen=True, slots=True)
class MarkChange:
    """The marks that a product carries from now on; `before` are those it carried."""

    product_id: UUID
    now: Sequence[ProductMarkForm]
    before: Sequence[ProductMarkForm] = ()


async def keep_marks(session: AsyncSession, changes: Sequence[MarkChange]) -> None:
    """Write the marks of products; the caller has checked both who asks and them."""
    changed = [one for one in changes if tuple(one.now) != tuple(one.before)]
    marked = [one.product_id for one in changed if one.before]
    if marked:
        await session.execute(sa.delete(ProductMark).where(ProductMark.product_id.in_(marked)))
    rows = [
        {"product_id": one.product_id, "position": place, **msgspec.structs.asdict(form)}
        for one in changed
        for place, form in enumerate(one.now)
    ]
    await insert_rows(session, ProductMark, rows)
