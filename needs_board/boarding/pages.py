"""The centre's page of who is on board, and the same as a workbook."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from needs_board.boarding import actions, queries
from needs_board.boarding.forms import PopulationForm
from needs_board.boarding.queries import Known, Member
from needs_board.boarding.rules import GROUP_LABELS, Group, MonthOfJoining, by_month, month_of
from needs_board.catalogue.queries import category_labels
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.kit.workbook import Cell, Sheet, write_workbook

Options = Sequence[tuple[str, str]]
Bars = tuple[tuple[str, int, str], ...]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """A group: who is on board of how many; None and empty where nobody has counted or aimed."""

    label: str
    on_board: int
    open: int
    known: int | None
    share: str
    goal: int | None
    goal_on: date | None
    missing: int | None
    counted_on: date | None


class MonthRow(msgspec.Struct, frozen=True):
    """A month: who joined, by group in the order of the groups, and who was on board at its end."""

    label: str
    joined: tuple[int, ...]
    sum: int
    total: int


class CountRow(msgspec.Struct, frozen=True):
    """A count that was written down."""

    label: str
    known: int
    counted_on: date
    goal: int | None
    goal_on: date | None
    note: str
    author: str
    created_at: datetime


class BoardingView(msgspec.Struct, frozen=True, kw_only=True):
    """Figures, charts and the form; `columns` are the months as drawn, the highest of them `most_joined`."""

    on_board: int
    open: int
    groups: list[GroupRow]
    group_labels: list[str]
    group_heads: list[tuple[str, str]]
    months: list[MonthRow]
    columns: list[tuple[str, tuple[int, ...]]]
    most_joined: int
    categories: Bars
    counts: list[CountRow]
    options: Options
    typed: Typed
    errors: dict[str, str]


@get("/staff/boarding")
async def boarding_page(look: NamedDependency[Visit]) -> Response[str]:
    return await _page(look)


@get("/staff/boarding.xlsx")
async def boarding_workbook(look: NamedDependency[Visit]) -> Response[bytes]:
    found = await queries.members(look.session, look.asker)
    known = await queries.newest_counts(look.session, look.asker)
    labels = await category_labels(look.session)
    today = today_in_seoul(look.at)
    book = write_workbook(
        [_groups_sheet(found, known), _months_sheet(_months(found, today)), _members_sheet(found, labels)]
    )
    headers = {"Content-Disposition": f'attachment; filename="boarding-{today.isoformat()}.xlsx"'}
    return Response(book, media_type=XLSX, headers=headers)


@post("/staff/boarding")
async def write_down(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        form = read_form(PopulationForm, typed)
        await actions.write_down(act.session, act.asker, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _page(act, typed, wrong.errors)
    flash = _("%(group)s의 기업 수를 적었습니다.") % {"group": _(GROUP_LABELS[form.group])}
    return act.go("/staff/boarding", flash=flash)


async def _page(
    visit: Visit, typed: Typed | None = None, errors: dict[str, str] | None = None
) -> Response[str]:
    found = await queries.members(visit.session, visit.asker)
    counts = await queries.all_counts(visit.session, visit.asker)
    known = {one.count.group: one for one in reversed(counts)}
    found_months = _months(found, today_in_seoul(visit.at))
    months = [_month_row(one) for one in found_months]
    labels = [_(GROUP_LABELS[group]) for group in Group]
    view = BoardingView(
        on_board=len(found),
        open=sum(one.is_open for one in found),
        groups=[_group_row(group, found, known.get(group)) for group in Group],
        group_labels=labels,
        group_heads=[(label, "num") for label in labels],
        months=months,
        columns=[
            (_("%(n)d월") % {"n": one.month.month}, row.joined)
            for one, row in zip(found_months, months, strict=True)
        ],
        most_joined=max(month.sum for month in months),
        categories=_category_bars(found, await category_labels(visit.session)),
        counts=[_count_row(one) for one in counts],
        options=[(group.value, _(GROUP_LABELS[group])) for group in Group],
        typed=typed or {"counted_on": today_in_seoul(visit.at).isoformat()},
        errors=errors or {},
    )
    return visit.page("boarding/boarding.html", view, status=422 if errors else 200)


def _months(found: Sequence[Member], today: date) -> list[MonthOfJoining]:
    return by_month([(one.group, one.joined_on) for one in found], month_of(today))


def _month_row(one: MonthOfJoining) -> MonthRow:
    return MonthRow(one.month.text, tuple(one.joined[group] for group in Group), one.sum, one.total)


def _group_row(group: Group, found: Sequence[Member], known: Known | None) -> GroupRow:
    here = [one for one in found if one.group is group]
    count = known.count if known else None
    return GroupRow(
        label=_(GROUP_LABELS[group]),
        on_board=len(here),
        open=sum(one.is_open for one in here),
        known=count.known if count else None,
        share=f"{100 * len(here) / count.known:.1f}%" if count and count.known else "",
        goal=count.goal if count else None,
        goal_on=count.goal_on if count else None,
        missing=max(0, count.goal - len(here)) if count and count.goal is not None else None,
        counted_on=count.counted_on if count else None,
    )


def _count_row(one: Known) -> CountRow:
    count = one.count
    return CountRow(
        label=_(GROUP_LABELS[count.group]),
        known=count.known,
        counted_on=count.counted_on,
        goal=count.goal,
        goal_on=count.goal_on,
        note=count.note,
        author=one.author or _("처음부터 있던 자료"),
        created_at=count.created_at,
    )


def _category_bars(found: Sequence[Member], labels: Mapping[str, str]) -> Bars:
    """Return categories by how many have it as their main one, the largest first; last who sells nothing yet."""
    counts = Counter(one.category for one in found)
    without = counts.pop(None, 0)
    rows = [(labels[code], number, f"{number:,}") for code, number in counts.most_common() if code]
    if without:
        rows.append((_("판매 중인 상품 없음"), without, f"{without:,}"))
    return tuple(rows)


def _groups_sheet(found: Sequence[Member], known: Mapping[Group, Known]) -> Sheet:
    rows = [_group_row(group, found, known.get(group)) for group in Group]
    columns = (
        _("유형"),
        _("입점"),
        _("매장 운영 중"),
        _("지역 기업 수"),
        _("센 날짜"),
        _("목표"),
        _("목표 날짜"),
    )
    return Sheet(
        _("유형별"),
        columns,
        [(r.label, r.on_board, r.open, r.known, r.counted_on, r.goal, r.goal_on) for r in rows],
    )


def _months_sheet(months: Sequence[MonthOfJoining]) -> Sheet:
    columns = (_("달"), *(_(GROUP_LABELS[group]) for group in Group), _("모두"), _("누적"))
    rows: list[tuple[Cell, ...]] = [
        (one.month.text, *(one.joined[group] for group in Group), one.sum, one.total) for one in months
    ]
    return Sheet(_("월별"), columns, rows)


def _members_sheet(found: Sequence[Member], labels: Mapping[str, str]) -> Sheet:
    columns = (_("번호"), _("기업"), _("유형"), _("입점한 날"), _("매장 운영 중"), _("주된 분류"))
    rows = [
        (
            one.number,
            one.name,
            _(GROUP_LABELS[one.group]),
            one.joined_on,
            _("예") if one.is_open else _("아니요"),
            labels[one.category] if one.category else "",
        )
        for one in found
    ]
    return Sheet(_("기업별"), columns, rows)


routes: list[Any] = [boarding_page, boarding_workbook, write_down]
