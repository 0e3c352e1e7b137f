"""Pages of sourcing requests: asking and the inbox, one request, preparing a need for it."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.queries import category_groups, category_labels
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, as_typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.market.actions import suggest_category
from needs_board.market.forms import SuggestedCategory, need_asked, with_category_asked
from needs_board.needs.forms import FIELD_LABELS, NeedForm, plain_texts, shown_text
from needs_board.needs.queries import regions
from needs_board.sourcing import actions, queries
from needs_board.sourcing.forms import AnswerForm, AskForm, Sourced, SourcingRow
from needs_board.sourcing.rules import NEXT_STATES, PICK_PATHS, STATE_LABELS, SourcingState
from needs_board.writing.forms import row_places, with_row_changed

_LEFT_TO_THE_AGENCY = frozenset({"contact_name", "contact_phone", "contact_email"})


class RequestsView(msgspec.Struct, frozen=True):
    """The requests that the reader may see; an officer can ask on the same page."""

    rows: list[tuple[SourcingRow, str]]
    may_ask: bool
    typed: Typed
    errors: dict[str, str]


class RequestView(msgspec.Struct, frozen=True):
    """One request; `can` names what this reader can do: answer, prepare, take, withdraw."""

    request: Sourced
    state_label: str
    picks: list[tuple[str, str, str]]
    prepared: list[tuple[str, str, str]]
    can: frozenset[str]
    typed: Typed
    errors: dict[str, str]


class PrepareView(msgspec.Struct, frozen=True):
    """The need that the centre prepares for a request."""

    code: str
    request: SourcingRow
    typed: Typed
    errors: dict[str, str]
    rows: list[int]
    groups: list[tuple[str, list[tuple[str, str]]]]
    suggested: tuple[SuggestedCategory, ...]
    regions: list[str]


@get("/sourcing")
async def requests_page(look: NamedDependency[Visit]) -> Response[str]:
    return await _requests(look, {}, {})


@post("/sourcing")
async def ask(act: NamedDependency[Visit]) -> Response[Any]:
    check_role(act.asker, Role.OFFICER)
    typed = await act.typed()
    try:
        request = await actions.ask(act.session, act.asker, read_form(AskForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _requests(act, typed, wrong.errors)
    return act.go(f"/sourcing/{request.code}", flash=_("지원센터에 물었습니다. 답변이 오면 알려 드립니다."))


@get("/sourcing/{code:str}")
async def request_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    return await _request(look, code, {}, {})


@post("/sourcing/{code:str}/answer")
async def answer(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    try:
        await actions.answer(act.session, act.asker, code, read_form(AnswerForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _request(act, code, typed, wrong.errors)
    return act.go(f"/sourcing/{code}", flash=_("답변을 보냈습니다."))


@get("/sourcing/{code:str}/need")
async def prepare_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    request = await queries.request_for(look.session, look.asker, code)
    typed = as_typed(request.prepared or NeedForm(title=request.row.text[:120], purpose=request.row.text))
    return await _prepare(look, code, typed, {})


@post("/sourcing/{code:str}/need")
async def prepare(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.STAFF)
    typed = await act.typed()
    changed, asking = with_row_changed(typed), with_category_asked(typed)
    if changed is not None or asking is not None:
        await act.undo()
        suggested = () if asking is None else await suggest_category(act.database, need_asked(asking), act.at)
        return await _prepare(act, code, asking or changed or {}, {}, suggested)
    try:
        await actions.prepare_need(act.session, act.asker, code, read_form(NeedForm, typed), act.at)
    except WrongInput as wrong:
        await act.undo()
        return await _prepare(act, code, typed, wrong.errors)
    return act.go(f"/sourcing/{code}", flash=_("수요를 준비했습니다. 기관이 확인하면 수요가 됩니다."))


@post("/sourcing/{code:str}/take")
async def take_over(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    need = await actions.take_over(act.session, act.asker, code, act.at)
    flash = _("우리 기관의 수요로 옮겼습니다. 빠진 내용을 채우고 공개해 주세요.")
    return act.go(f"/needs/{need.code}/check", flash=flash)


@post("/sourcing/{code:str}/withdraw")
async def withdraw(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    await actions.withdraw(act.session, act.asker, code, act.at)
    return act.go("/sourcing", flash=_("상담을 철회했습니다."))


async def _requests(visit: Visit, typed: Typed, errors: dict[str, str]) -> Response[str]:
    rows = await queries.requests_for(visit.session, visit.asker)
    labelled = [(row, _(STATE_LABELS[row.state])) for row in rows]
    view = RequestsView(labelled, visit.asker.role is Role.OFFICER, typed, errors)
    return visit.page("sourcing/requests.html", view, status=422 if errors else 200)


async def _request(visit: Visit, code: str, typed: Typed, errors: dict[str, str]) -> Response[str]:
    request = await queries.request_for(visit.session, visit.asker, code)
    answered = {
        "text": request.answer,
        "picks": "\n".join(f"{PICK_PATHS[pick.kind]}/{pick.number}" for pick in request.picks),
    }
    view = RequestView(
        request=request,
        state_label=_(STATE_LABELS[request.row.state]),
        picks=[(f"{PICK_PATHS[pick.kind]}/{pick.number}", pick.name, pick.more) for pick in request.picks],
        prepared=await _prepared_rows(visit, request.prepared),
        can=_can(visit, request.row.state),
        typed=typed or answered,
        errors=errors,
    )
    return visit.page("sourcing/request.html", view, status=422 if errors else 200)


async def _prepared_rows(visit: Visit, form: NeedForm | None) -> list[tuple[str, str, str]]:
    """Return the prepared need as label, value and no link to change it: the agency changes its own draft."""
    if form is None:
        return []
    names = await category_labels(visit.session)
    texts = plain_texts(form)
    return [
        (_(label), shown_text(name, texts[name], names), "")
        for name, label in FIELD_LABELS.items()
        if name not in _LEFT_TO_THE_AGENCY
    ]


def _can(visit: Visit, state: SourcingState) -> frozenset[str]:
    acts = (
        {"answer": SourcingState.ANSWERED, "prepare": SourcingState.PREPARED}
        if visit.asker.is_staff
        else {"take": SourcingState.TAKEN, "withdraw": SourcingState.WITHDRAWN}
    )
    return frozenset(act for act, wanted in acts.items() if wanted in NEXT_STATES[state])


async def _prepare(
    visit: Visit,
    code: str,
    typed: Typed,
    errors: dict[str, str],
    suggested: tuple[SuggestedCategory, ...] = (),
) -> Response[str]:
    request = await queries.request_for(visit.session, visit.asker, code)
    view = PrepareView(
        code=code,
        request=request.row,
        typed=typed,
        errors=errors,
        rows=row_places(typed),
        groups=await category_groups(visit.session),
        suggested=suggested,
        regions=await regions(visit.session),
    )
    return visit.page("sourcing/prepare.html", view, status=422 if errors else 200)


routes = [requests_page, ask, request_page, answer, prepare_page, prepare, take_over, withdraw]
