"""The public board and an agency's own needs."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency

from needs_board.catalogue.queries import category_groups
from needs_board.kit.asker import Role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.i18n import N_, _
from needs_board.kit.visit import Visit
from needs_board.listings import queries
from needs_board.listings.forms import BoardFilter
from needs_board.listings.queries import BoardRow
from needs_board.needs.queries import regions
from needs_board.needs.rules import PUBLIC_STATES, STATE_LABELS, NeedState, time_left

CLOSES_IN = (1, 3, 7, 14)


class Card(msgspec.Struct, frozen=True):
    """A need on a card: what is asked, by whom, until when."""

    code: str
    title: str
    state: str
    state_label: str
    summary: str
    agency: str
    category: str
    region: str
    budget_won: int | None
    deadline_at: datetime | None
    time_left: str
    is_urgent: bool


class BoardView(msgspec.Struct, frozen=True):
    """One page of the board with its filter; `address` ends where the number of a page goes."""

    cards: list[Card]
    total: int
    page: int
    pages: int
    address: str
    q: str
    category: str
    state: str
    region: str
    closes: str
    is_filtered: bool
    may_write: bool
    groups: list[tuple[str, list[tuple[str, str]]]]
    states: list[tuple[str, str]]
    regions: list[tuple[str, str]]
    periods: list[tuple[str, str]]


class OwnRow(msgspec.Struct, frozen=True):
    """One of the agency's needs with the step that comes next; `note` is what the centre asked for."""

    card: Card
    author: str
    note: str
    step: str
    href: str


class OwnGroup(msgspec.Struct, frozen=True):
    """Needs of the agency that wait for the same thing."""

    id: str
    label: str
    rows: list[OwnRow]


class OwnView(msgspec.Struct, frozen=True):
    """The agency's needs in all states, what waits for the agency first."""

    agency: str
    links: list[tuple[str, str]]
    groups: list[OwnGroup]


OWN_GROUPS: Sequence[tuple[str, str, frozenset[NeedState]]] = (
    ("returned", N_("보완해 주세요"), frozenset({NeedState.RETURNED})),
    (
        "compare",
        N_("견적을 열어 비교하고 선정해 주세요"),
        frozenset({NeedState.CLOSED, NeedState.EVALUATING}),
    ),
    ("drafts", N_("작성 중"), frozenset({NeedState.DRAFT})),
    ("open", N_("견적 접수 중"), frozenset({NeedState.OPEN})),
    ("chosen", N_("선정한 뒤"), frozenset({NeedState.AWARDED, NeedState.CONTRACTED})),
    (
        "over",
        N_("끝난 수요"),
        frozenset({NeedState.DELIVERED, NeedState.UNSUCCESSFUL, NeedState.CANCELLED}),
    ),
)
NEXT_STEPS = {
    NeedState.DRAFT: (N_("이어서 쓰기"), "/edit"),
    NeedState.RETURNED: (N_("고쳐서 다시 공개하기"), "/edit"),
    NeedState.OPEN: (N_("살펴보기"), ""),
    NeedState.CLOSED: (N_("개봉하기"), "/opening"),
    NeedState.EVALUATING: (N_("견적 비교하기"), "/compare"),
    NeedState.AWARDED: (N_("계약 기록하기"), "/order"),
    NeedState.CONTRACTED: (N_("납품 기록하기"), "/order"),
    NeedState.DELIVERED: (N_("계약과 납품 보기"), "/order"),
}


@get("/needs")
async def board_page(look: NamedDependency[Visit]) -> Response[str]:
    wanted = _lenient_filter(look)
    found = await queries.board(look.session, look.asker, wanted, look.at)
    kept = {name: text for name, text in as_typed(wanted).items() if text and name != "page"}
    view = BoardView(
        cards=[_card(row, look.at) for row in found.rows],
        total=found.total,
        page=found.page,
        pages=found.pages,
        address=f"?{urlencode({**kept, 'page': ''})}",
        q=wanted.q,
        category=wanted.category,
        state=wanted.state.value if wanted.state else "",
        region=wanted.region,
        closes="" if wanted.closes is None else str(wanted.closes),
        is_filtered=bool(kept),
        may_write=look.asker.role is Role.OFFICER,
        groups=await category_groups(look.session),
        states=[(state.value, _(STATE_LABELS[state])) for state in NeedState if state in PUBLIC_STATES],
        regions=[(region, region) for region in await regions(look.session)],
        periods=[(str(days), _("%(days)d일 안에 마감") % {"days": days}) for days in CLOSES_IN],
    )
    return look.page("listings/board.html", view)


@get("/needs/mine")
async def own_page(look: NamedDependency[Visit]) -> Response[str]:
    rows = await queries.own_needs(look.session, look.asker)
    groups = [
        OwnGroup(name, _(label), [_own_row(row, look.at) for row in rows if row.state in states])
        for name, label, states in OWN_GROUPS
    ]
    groups = [group for group in groups if group.rows]
    links = [(f"{group.label} {len(group.rows)}", f"#{group.id}") for group in groups]
    view = OwnView(look.asker.organisation_name, links, groups)
    return look.page("listings/mine.html", view)


def _lenient_filter(look: Visit) -> BoardFilter:
    """Return the filter in the address; what cannot be read there is left out, not refused."""
    asked = dict(look.request.query_params)
    try:
        return read_form(BoardFilter, asked)
    except WrongInput as wrong:
        return read_form(BoardFilter, {k: v for k, v in asked.items() if k not in wrong.errors})


def _card(row: BoardRow, at: datetime) -> Card:
    is_open = row.state is NeedState.OPEN and row.deadline_at is not None
    left = time_left(row.deadline_at, at) if is_open and row.deadline_at else ""
    return Card(
        code=row.code,
        title=row.title,
        state=row.state.value,
        state_label=_(STATE_LABELS[row.state]),
        summary=_summary(row),
        agency=row.agency,
        category=row.category,
        region=row.delivery_region,
        budget_won=row.budget_won,
        deadline_at=row.deadline_at,
        time_left=left,
        is_urgent=is_open and row.deadline_at is not None and (row.deadline_at - at).days < 3,
    )


def _summary(row: BoardRow) -> str:
    if row.item_count <= 1:
        return row.first_item
    return _("%(item)s 외 %(count)d건") % {"item": row.first_item, "count": row.item_count - 1}


def _own_row(row: BoardRow, at: datetime) -> OwnRow:
    step, path = NEXT_STEPS.get(row.state, (N_("살펴보기"), ""))
    note = row.state_reason if row.state in {NeedState.RETURNED, NeedState.CANCELLED} else ""
    return OwnRow(_card(row, at), row.author, note, _(step), f"/needs/{row.code}{path}")


routes = [board_page, own_page]
