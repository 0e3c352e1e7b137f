"""Reads of rules: as the matching takes them, and as the staff look through them."""

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from needs_board.accounts.models import Account
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.words.forms import RuleFilter
from needs_board.words.models import WordRule
from needs_board.words.rules import RuleState, Word

PAGE_SIZE = 50
BEYOND_ALL = 2**53
"""No number given out gets here; larger ones cannot be handed to the database."""


class RuleRow(msgspec.Struct, frozen=True):
    """A rule with the names of who added it and, once taken back, of who did that."""

    number: int
    said: Word
    note: str
    author: str
    created_at: datetime
    removed_at: datetime | None
    remover: str


class RulePage(msgspec.Struct, frozen=True):
    """One page of rules with how many there are on all pages."""

    rows: tuple[RuleRow, ...]
    total: int
    page: int
    pages: int


async def living_words(session: AsyncSession) -> tuple[Word, ...]:
    """Return all living rules in an order of their own, so that the same rules are always the same value."""
    found = await session.scalars(sa.select(WordRule).where(WordRule.removed_at.is_(None)))
    return tuple(sorted(one.said for one in found))


async def words_changed_at(session: AsyncSession) -> datetime | None:
    """Return when a rule was last added or taken back; None when there never was one."""
    row = (
        await session.execute(sa.select(sa.func.max(WordRule.created_at), sa.func.max(WordRule.removed_at)))
    ).one()
    return max((at for at in row if at is not None), default=None)


async def find_rules(session: AsyncSession, asker: Asker, wanted: RuleFilter) -> RulePage:
    """Return a page of rules for the staff, the last added or taken back first; past the end the last page."""
    check_role(asker, Role.STAFF)
    fits = _fits(wanted)
    counted = sa.select(sa.func.count()).select_from(WordRule).where(*fits)
    total: int = (await session.execute(counted)).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(wanted.page, pages)
    newest = (sa.func.coalesce(WordRule.removed_at, WordRule.created_at).desc(), WordRule.number.desc())
    statement = _rows().where(*fits).order_by(*newest).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return RulePage(tuple(_row(row) for row in await session.execute(statement)), total, page, pages)


async def rule_by_number(session: AsyncSession, asker: Asker, number: int) -> RuleRow:
    """Return a rule for the staff, living or not; raises NotFound for an unknown number."""
    check_role(asker, Role.STAFF)
    found = (await session.execute(_rows().where(WordRule.number == min(number, BEYOND_ALL)))).first()
    if found is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return _row(found)


def _fits(wanted: RuleFilter) -> list[sa.ColumnElement[bool]]:
    is_living = WordRule.removed_at.is_(None)
    fits: list[sa.ColumnElement[bool]] = [is_living if wanted.state is RuleState.LIVING else ~is_living]
    columns = (WordRule.word, WordRule.means, WordRule.note)
    for word in wanted.q.split():
        fits.append(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if wanted.kind is not None:
        fits.append(WordRule.kind == wanted.kind)
    return fits


def _rows() -> sa.Select[WordRule, str, str]:
    """Rules with the names of author and remover; the outer join leaves the latter None while a rule lives."""
    author, remover = aliased(Account), aliased(Account)
    return (
        sa.select(WordRule, author.name, remover.name)
        .join(author, author.id == WordRule.author_id)
        .outerjoin(remover, remover.id == WordRule.removed_by)
    )


def _row(row: sa.Row[WordRule, str, str]) -> RuleRow:
    rule, author, remover = row
    return RuleRow(
        number=rule.number,
        said=rule.said,
        note=rule.note,
        author=author,
        created_at=rule.created_at,
        removed_at=rule.removed_at,
        remover=remover or "",
    )
