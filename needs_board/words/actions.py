"""Adding rules and taking them back; a rule is never changed and never deleted."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, account_of, check_role
from needs_board.kit.db import next_number
from needs_board.kit.errors import Conflict
from needs_board.kit.i18n import _
from needs_board.words import queries
from needs_board.words.forms import RuleForm, checked
from needs_board.words.models import WordRule
from needs_board.words.rules import Word, check_fits

SERIES = "word_rule"


async def add_rule(session: AsyncSession, asker: Asker, form: RuleForm, at: datetime) -> WordRule:
    """Add a rule, which counts from the next matching on. Staff only.

    Raises WrongInput for a rule that says nothing, repeats or contradicts a living one, or is one too many.
    """
    check_role(asker, Role.STAFF)
    form = checked(form)
    # The number first: its row lets one addition in at a time, so that each sees the rules of the one before.
    number = await next_number(session, SERIES)
    one = Word(form.kind, form.word, form.means)
    check_fits(one, await queries.living_words(session))
    made = WordRule(
        number=number,
        kind=one.kind,
        word=one.word,
        means=one.means,
        about=one.about,
        note=form.note,
        author_id=account_of(asker),
        created_at=at,
    )
    session.add(made)
    await session.flush()
    _note(session, asker, "add_word_rule", made, at)
    return made


async def take_back_rule(session: AsyncSession, asker: Asker, number: int, at: datetime) -> WordRule:
    """Let a rule count no longer; it stays as history. Staff only.

    Raises NotFound for an unknown number, Conflict when the rule was taken back before.
    """
    check_role(asker, Role.STAFF)
    taken = await session.scalars(
        sa.update(WordRule)
        .where(WordRule.number == min(number, queries.BEYOND_ALL), WordRule.removed_at.is_(None))
        .values(removed_at=at, removed_by=account_of(asker))
        .returning(WordRule)
        .execution_options(synchronize_session=False)
    )
    rule = taken.first()
    if rule is None:
        before = await queries.rule_by_number(session, asker, number)
        raise Conflict(
            _("%(name)s 님이 이 규칙을 먼저 그만 쓰게 했습니다: %(rule)s. 목록을 새로 고쳐 확인해 주세요.")
            % {"name": before.remover, "rule": before.said.text}
        )
    _note(session, asker, "take_back_word_rule", rule, at)
    return rule


def _note(session: AsyncSession, asker: Asker, act: str, rule: WordRule, at: datetime) -> None:
    facts = {"kind": rule.kind.value, "word": rule.word, "means": rule.means}
    note(session, asker, act, f"word_rule:{rule.number}", at, **facts)
