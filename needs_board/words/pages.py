"""The page on which the staff say what is to be known of words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import N_, _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.words import actions, queries
from needs_board.words.forms import RuleFilter, read_rule
from needs_board.words.queries import RuleRow
from needs_board.words.rules import KIND_LABELS, RuleState, WordKind

Options = Sequence[tuple[str, str]]

EXPLAINED: Mapping[WordKind, str] = {
    WordKind.SYNONYM: N_("수요에 어느 쪽이 적혀 있어도 다른 쪽을 적은 기업까지 찾습니다. 예: 휴지 ↔ 화장지"),
    WordKind.ONE_WAY: N_(
        "수요에 앞 낱말이 적혀 있으면 뒤 낱말을 적은 기업도 찾되, 거꾸로는 찾지 않습니다. 예: 다과 → 한과"
    ),
    WordKind.CUT: N_("분석기가 비슷한 말로 잘못 보는 두 낱말을 서로 잇지 않습니다. 예: 경비(건물) ≠ 비용"),
    WordKind.STOP: N_("무엇이 필요한지 말해 주지 않는 낱말은 없는 것으로 보고 찾습니다. 예: 관련"),
}
WORD_LABELS: Mapping[WordKind, tuple[str, str]] = {
    WordKind.SYNONYM: (N_("낱말"), N_("뜻이 같은 낱말")),
    WordKind.ONE_WAY: (N_("수요에 적힌 낱말"), N_("함께 찾을 낱말")),
    WordKind.CUT: (N_("낱말"), N_("뜻이 다른 낱말")),
    WordKind.STOP: (N_("뺄 낱말"), ""),
}


class KindForm(msgspec.Struct, frozen=True):
    """The form for rules of one kind; its fields are named `<kind>-word` and so on."""

    kind: str
    label: str
    explained: str
    word_label: str
    means_label: str
    is_open: bool


class RuleLine(msgspec.Struct, frozen=True):
    """One rule in the list."""

    number: int
    label: str
    text: str
    note: str
    author: str
    created_at: datetime
    removed_at: datetime | None
    remover: str


class WordsView(msgspec.Struct, frozen=True, kw_only=True):
    """The forms and one page of the list with its filter; `address` ends where the number of a page goes."""

    forms: list[KindForm]
    typed: Typed
    errors: dict[str, str]
    lines: list[RuleLine]
    total: int
    page: int
    pages: int
    address: str
    q: str
    kind: str
    state: str
    is_filtered: bool
    kinds: Options
    states: Options


@get("/staff/words")
async def words_page(look: NamedDependency[Visit]) -> Response[str]:
    return await _page(look, _lenient_filter(look))


@post("/staff/words")
async def add_rule(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    if typed.get("kind") not in set(WordKind):
        raise no_such_page()
    kind = WordKind(typed["kind"])
    before = f"{kind}-"
    try:
        form = read_rule(kind, {name.removeprefix(before): text for name, text in typed.items()})
        made = await actions.add_rule(act.session, act.asker, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        errors = {before + name: sentence for name, sentence in wrong.errors.items()}
        return await _page(act, RuleFilter(), kind, typed, errors)
    flash = _("규칙을 더했습니다: %(rule)s. 다음 매칭부터 쓰입니다.") % {"rule": made.said.text}
    return act.go("/staff/words", flash=flash)


@post("/staff/words/{number:int}/take-back")
async def take_back_rule(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    rule = await actions.take_back_rule(act.session, act.asker, number, act.at)
    flash = _("규칙을 그만 씁니다: %(rule)s. 다음 매칭부터 빠집니다.") % {"rule": rule.said.text}
    return act.go("/staff/words", flash=flash)


def _lenient_filter(look: Visit) -> RuleFilter:
    """Return the filter in the address; what cannot be read there is left out, not refused."""
    asked = dict(look.request.query_params)
    try:
        return read_form(RuleFilter, asked)
    except WrongInput as wrong:
        return read_form(RuleFilter, {k: v for k, v in asked.items() if k not in wrong.errors})


async def _page(
    visit: Visit,
    wanted: RuleFilter,
    kind: WordKind | None = None,
    typed: Typed | None = None,
    errors: dict[str, str] | None = None,
) -> Response[str]:
    """Answer with the page; after a refusal with the form of `kind` open and what was typed in it."""
    found = await queries.find_rules(visit.session, visit.asker, wanted)
    asked = {name: text for name, text in as_typed(wanted).items() if text and name != "page"}
    if wanted.state is RuleState.LIVING:
        del asked["state"]
    view = WordsView(
        forms=[_form(one, is_open=one is kind) for one in WordKind],
        typed=typed or {},
        errors=errors or {},
        lines=[_line(row) for row in found.rows],
        total=found.total,
        page=found.page,
        pages=found.pages,
        address=f"/staff/words?{urlencode({**asked, 'page': ''})}",
        q=wanted.q,
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        is_filtered=bool(asked),
        kinds=[(one.value, _(KIND_LABELS[one])) for one in WordKind],
        states=[(RuleState.TAKEN_BACK.value, _("그만 쓴 규칙"))],
    )
    return visit.page("words/words.html", view, status=422 if errors else 200)


def _form(kind: WordKind, *, is_open: bool) -> KindForm:
    word, means = WORD_LABELS[kind]
    return KindForm(
        kind=kind.value,
        label=_(KIND_LABELS[kind]),
        explained=_(EXPLAINED[kind]),
        word_label=_(word),
        means_label=_(means) if means else "",
        is_open=is_open,
    )


def _line(row: RuleRow) -> RuleLine:
    return RuleLine(
        number=row.number,
        label=_(KIND_LABELS[row.said.kind]),
        text=row.said.text,
        note=row.note,
        author=row.author,
        created_at=row.created_at,
        removed_at=row.removed_at,
        remover=row.remover,
    )


routes: list[Any] = [words_page, add_rule, take_back_rule]
