"""Seeding, adding, changing and retiring kinds of papers."""

from datetime import datetime
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.db import new_key, upsert
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import _
from needs_board.paper_kinds.forms import KindForm, types_of
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.rules import Origin, check_may_retire, is_fixed

SEED = Path(__file__).parent.parent / "seed_data" / "paper_kinds.jsonl"


class KindSeed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the seed."""

    code: str
    name_ko: str
    name_en: str
    hint: str
    types: list[str]
    origin: Origin
    required: bool
    sensitive: bool
    proves_type: bool


async def seed_kinds(session: AsyncSession, path: Path = SEED) -> int:
    """Add the kinds that are missing and return how many that were; those that are there stay as they are."""
    seeds = msgspec.json.Decoder(KindSeed).decode_lines(path.read_bytes())  # noqa: ASYNC240 - 10 lines, once
    added = 0
    for position, seed in enumerate(seeds):
        written = await session.execute(
            upsert(session, PaperKind)
            .values(position=position, revision=1, **msgspec.structs.asdict(seed))
            .on_conflict_do_nothing(index_elements=["code"])
            .returning(PaperKind.code)
        )
        added += written.first() is not None
    return added


async def create_kind(session: AsyncSession, asker: Asker, form: KindForm, at: datetime) -> PaperKind:
    """Ask for one more kind of paper, from now on; only the staff do."""
    check_role(asker, Role.STAFF)
    last = await session.scalar(sa.select(sa.func.max(PaperKind.position)))
    made = PaperKind(
        code=new_key().hex,
        origin=Origin.UPLOAD,
        proves_type=False,
        position=(last or 0) + 1,
        revision=1,
        **_columns(form),
    )
    session.add(made)
    await session.flush()
    note(session, asker, "create_paper_kind", f"paper_kind:{made.code}", at, name=form.name_ko)
    return made


async def change_kind(
    session: AsyncSession, asker: Asker, kind: PaperKind, form: KindForm, seen: int, at: datetime
) -> PaperKind:
    """Change a kind of paper; a kind that proves a type stays the proof of its type.

    Raises Conflict when somebody else saved in between.
    """
    check_role(asker, Role.STAFF)
    columns = _columns(form)
    if is_fixed(kind.origin, is_proof=kind.proves_type):
        del columns["types"], columns["sensitive"]
    await _save_kind(session, kind, seen, columns)
    note(session, asker, "change_paper_kind", f"paper_kind:{kind.code}", at, name=form.name_ko)
    return kind


async def retire_kind(session: AsyncSession, asker: Asker, kind: PaperKind, seen: int, at: datetime) -> None:
    """Ask for a kind no longer; papers that were handed in stay. Raises Refused for what joining rests on."""
    check_role(asker, Role.STAFF)
    check_may_retire(kind.origin, is_proof=kind.proves_type)
    await _save_kind(session, kind, seen, {"retired_at": at})
    note(session, asker, "retire_paper_kind", f"paper_kind:{kind.code}", at)


def _columns(form: KindForm) -> dict[str, object]:
    return {
        "name_ko": form.name_ko,
        "name_en": form.name_en,
        "hint": form.hint,
        "types": types_of(form),
        "required": form.required,
        "sensitive": form.sensitive,
        "most_days": form.most_days,
    }


async def _save_kind(session: AsyncSession, kind: PaperKind, seen: int, columns: dict[str, object]) -> None:
    saved = await session.execute(
        sa.update(PaperKind)
        .where(PaperKind.code == kind.code, PaperKind.revision == seen)
        .values(revision=PaperKind.revision + 1, **columns)
        .returning(PaperKind.code)
        .execution_options(synchronize_session=False)
    )
    if saved.first() is None:
        raise Conflict(
            _("보시는 동안 다른 사람이 먼저 저장했습니다. 지금 저장된 내용을 확인하고 다시 저장해 주세요.")
        )
    await session.refresh(kind)
