"""An enterprise's papers: the list, and the page on which one is photographed or chosen."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import own_enterprise
from needs_board.enterprises.rules import JOINING_STATES
from needs_board.files.actions import read_upload, store_file
from needs_board.kit.asker import Role, check_role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.objects import open_objects
from needs_board.kit.sandbox import FileRefused
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page
from needs_board.paper_kinds.models import PaperKind
from needs_board.paper_kinds.queries import kind_name
from needs_board.paper_kinds.rules import Origin, file_kind
from needs_board.paperwork import actions, queries
from needs_board.paperwork.forms import UseForm, read_facts
from needs_board.paperwork.models import Paper
from needs_board.paperwork.rules import (
    STATE_LABELS,
    PaperState,
    check_may_hand_in,
    may_hand_in,
)


class PaperRow(msgspec.Struct, frozen=True):
    """One kind of paper in the list of an enterprise."""

    name: str
    href: str
    state: str
    state_label: str
    reason: str
    valid_until: Any
    is_required: bool


class PapersView(msgspec.Struct, frozen=True):
    """All papers of an enterprise."""

    rows: tuple[PaperRow, ...]
    is_joining: bool


class VersionRow(msgspec.Struct, frozen=True):
    """One version of a paper."""

    number: int
    href: str
    handed_in_at: datetime
    state: str
    state_label: str
    reason: str


class PaperView(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of paper: what was handed in, and the form for the next version where one may be handed in."""

    code: str
    name: str
    hint: str
    back: str
    typed: Typed
    errors: dict[str, str]
    is_proof: bool
    is_seal: bool
    asks_issue_day: bool
    may_hand_in: bool
    reason: str
    sample_id: str
    versions: tuple[VersionRow, ...]


@get("/me/papers")
async def papers_page(look: NamedDependency[Visit]) -> Response[str]:
    enterprise = await own_enterprise(look.session, look.asker)
    slots = await queries.slots_of(look.session, enterprise)
    view = PapersView(
        rows=tuple(_row(slot) for slot in slots if slot.kind.origin is not Origin.BOARD),
        is_joining=enterprise.state in JOINING_STATES,
    )
    return look.page("paperwork/papers.html", view)


@get("/me/papers/{code:str}")
async def paper_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _paper(look, code)


@post("/me/papers/{code:str}")
async def hand_in_paper(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
    enterprise, kind = await _own(act, code)
    newest, today = (
        (await queries.newest_papers(act.session, enterprise.id)).get(kind.code),
        today_in_seoul(act.at),
    )
    lapsed = queries.Slot(kind, newest).ended_on(today) is not None
    check_may_hand_in(enterprise.state, newest.state if newest else None, has_lapsed=lapsed)
    sent = await act.sent_file("photo") or await act.sent_file("file")
    errors: dict[str, str] = {}
    try:
        facts = read_facts(typed, is_proof=kind.proves_type, most_days=kind.most_days, today=today)
    except WrongInput as wrong:
        errors = wrong.errors
    if sent is None:
        errors = {"photo": _("사진을 찍거나 파일을 골라 주세요.")} | errors
    if sent is None or errors:
        return await _paper(act, code, typed=typed, errors=errors)
    stored_as = file_kind(kind.code, is_proof=kind.proves_type, is_sensitive=kind.sensitive)
    await act.let_go()
    try:
        new = await read_upload(act.asker, stored_as, sent)
    except FileRefused as refused:
        return await _paper(act, code, typed=typed, errors={"photo": refused.sentence})
    enterprise, kind = await _own(act, code)
    older = await queries.file_to_replace(act.session, enterprise.id, kind, stored_as)
    objects = open_objects(act.settings)
    file = await store_file(act.session, objects, act.asker, new, act.at, replaces=older)
    await actions.hand_in(act.session, act.asker, enterprise, kind, file, facts)
    if kind.origin is Origin.SEAL:
        return act.go(f"/me/papers/{code}")
    saved = _("'%(name)s'을(를) 올렸습니다.") % {"name": kind_name(kind)}
    return act.go(_back(enterprise), flash=saved)


@post("/me/papers/{code:str}/use")
async def use_seal(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    enterprise, kind = await _own(act, code)
    if kind.origin is not Origin.SEAL:
        raise no_such_page()
    form = read_form(UseForm, await act.typed())
    await actions.use_seal(act.session, act.asker, enterprise, form.paper, act.at)
    return act.go(_back(enterprise), flash=_("도장을 저장했습니다. 앞으로 내는 견적서에 찍힙니다."))


async def _own(visit: Visit, code: str) -> tuple[Enterprise, PaperKind]:
    enterprise = await own_enterprise(visit.session, visit.asker)
    kind = await queries.kind_for(visit.session, enterprise, code)
    return enterprise, kind


async def _paper(
    visit: Visit, code: str, *, typed: Typed | None = None, errors: dict[str, str] | None = None
) -> Response[str]:
    """Answer with the page of one paper; after a refusal with what was typed."""
    if errors:
        await visit.undo()
    enterprise, kind = await _own(visit, code)
    versions = await queries.versions_of(visit.session, enterprise.id, kind.code)
    newest = versions[0] if versions else None
    is_sample = newest is not None and newest.state is PaperState.LOOKED_AT
    lapsed = queries.Slot(kind, newest).ended_on(today_in_seoul(visit.at)) is not None
    view = PaperView(
        code=kind.code,
        name=kind_name(kind),
        hint=kind.hint,
        back=_back(enterprise),
        typed=typed if typed is not None else {},
        errors=errors or {},
        is_proof=kind.proves_type,
        is_seal=kind.origin is Origin.SEAL,
        asks_issue_day=kind.most_days is not None,
        may_hand_in=may_hand_in(enterprise.state, newest.state if newest else None, has_lapsed=lapsed),
        reason=newest.reason if newest and newest.state is PaperState.RETURNED else "",
        sample_id=str(newest.id) if newest and is_sample else "",
        versions=tuple(_version(paper) for paper in versions),
    )
    return visit.page("paperwork/paper.html", view, status=422 if errors else 200)


def _back(enterprise: Enterprise) -> str:
    return "/me/application" if enterprise.state in JOINING_STATES else "/me/papers"


def _row(slot: queries.Slot) -> PaperRow:
    paper = slot.paper
    return PaperRow(
        name=kind_name(slot.kind),
        href=f"/me/papers/{slot.kind.code}",
        state=paper.state.value if paper else "missing",
        state_label=_(STATE_LABELS[paper.state]) if paper else _("아직 없음"),
        reason=paper.reason if paper and paper.state is PaperState.RETURNED else "",
        valid_until=paper.valid_until if paper else None,
        is_required=slot.kind.required,
    )


def _version(paper: Paper) -> VersionRow:
    return VersionRow(
        number=paper.version,
        href=f"/files/{paper.file_id}",
        handed_in_at=paper.created_at,
        state=paper.state.value,
        state_label=_(STATE_LABELS[paper.state]),
        reason=paper.reason,
    )


routes: list[Any] = [papers_page, paper_page, hand_in_paper, use_seal]
