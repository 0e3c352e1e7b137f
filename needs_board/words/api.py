"""The JSON API of the rules of words, for the staff."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.words import actions, queries
from needs_board.words.forms import RuleFilter, RuleForm
from needs_board.words.queries import RuleRow
from needs_board.words.rules import RuleState, WordKind

# Limits of a query stand in QueryParameter: inside FromQuery[…] the framework does not look at Meta.
Words = Annotated[str, QueryParameter(max_length=100)]
PageNumber = Annotated[int, QueryParameter(ge=1, le=1_000_000)]


class WordRuleOut(msgspec.Struct, frozen=True, kw_only=True):
    """A rule; `means` is empty for a stop word, `removed_at` null while the rule counts in matching."""

    number: int
    kind: WordKind
    word: str
    means: str
    note: str
    author: str
    created_at: datetime
    removed_at: datetime | None
    removed_by: str


class WordRulesOut(msgspec.Struct, frozen=True):
    """One page of rules, the last added or taken back first; `count` is how many there are on all pages."""

    rules: list[WordRuleOut]
    count: int
    page: int
    page_size: int


@get("/api/v1/words")
async def list_word_rules(
    look: NamedDependency[Visit],
    q: Words = "",
    kind: FromQuery[WordKind | None] = None,
    taken_back: FromQuery[bool] = False,
    page: PageNumber = 1,
) -> WordRulesOut:
    """List the living rules, or those taken back; past the end you get the last page."""
    state = RuleState.TAKEN_BACK if taken_back else RuleState.LIVING
    wanted = read_form(RuleFilter, as_typed(RuleFilter(q=q, kind=kind, state=state, page=page)))
    found = await queries.find_rules(look.session, look.asker, wanted)
    return WordRulesOut([_rule(row) for row in found.rows], found.total, found.page, queries.PAGE_SIZE)


@get("/api/v1/words/{number:int}")
async def get_word_rule(look: NamedDependency[Visit], number: FromPath[int]) -> WordRuleOut:
    """Return one rule, also one that was taken back."""
    return _rule(await queries.rule_by_number(look.session, look.asker, number))


@post("/api/v1/words", status_code=201)
async def add_word_rule(act: NamedDependency[Visit], data: JSONBody[RuleForm]) -> Response[WordRuleOut]:
    """Add a rule; 422 when it repeats or contradicts a living one."""
    made = await actions.add_rule(act.session, act.asker, data, act.at)
    return await _reply(act, made.number, 201)


@post("/api/v1/words/{number:int}/take-back", status_code=200)
async def take_back_word_rule(act: NamedDependency[Visit], number: FromPath[int]) -> Response[WordRuleOut]:
    """Let a rule count no longer; it stays in the list of those taken back. 409 when somebody was faster."""
    await actions.take_back_rule(act.session, act.asker, number, act.at)
    return await _reply(act, number, 200)


async def _reply(act: Visit, number: int, status: int) -> Response[WordRuleOut]:
    return act.reply(_rule(await queries.rule_by_number(act.session, act.asker, number)), status=status)


def _rule(row: RuleRow) -> WordRuleOut:
    return WordRuleOut(
        number=row.number,
        kind=row.said.kind,
        word=row.said.word,
        means=row.said.means,
        note=row.note,
        author=row.author,
        created_at=row.created_at,
        removed_at=row.removed_at,
        removed_by=row.remover,
    )


routes: list[Any] = [list_word_rules, get_word_rule, add_word_rule, take_back_word_rule]
