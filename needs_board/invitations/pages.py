"""The pages on which an enterprise reads and answers its invitations."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.accounts.queries import organisation
from needs_board.explanations.rules import SIGNAL_LABELS, places_text, signal_text, word_text
from needs_board.invitations import actions, queries
from needs_board.invitations.forms import DeclineForm
from needs_board.invitations.rules import OWN_LABELS, UNANSWERED, own_state
from needs_board.kit.asker import Role, check_role
from needs_board.kit.errors import WrongInput
from needs_board.kit.forms import Typed, read_form
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.matches import queries as matches
from needs_board.matches.models import Invitation, Match
from needs_board.matches.rules import DECLINE_LABELS, reason_words
from needs_board.needs.models import Need
from needs_board.needs.queries import items_of, need_by_code
from needs_board.needs.rules import takes_quotes
from needs_board.relevance.rules import ReasonCode, SignalName


class ReasonRow(msgspec.Struct, frozen=True):
    """One reason why the enterprise was asked: a word of the need, or what is like it, and where the enterprise has it."""

    word: str
    places: str
    words: str
    share: float


class FactRow(msgspec.Struct, frozen=True):
    """What else was looked at, and what the board knows of this enterprise about it."""

    label: str
    sentence: str
    is_full: bool


class InvitationRow(msgspec.Struct, frozen=True):
    """One invitation in the list."""

    code: str
    title: str
    deadline_at: datetime | None
    state: str
    state_label: str
    reasons: str
    is_open: bool


class InvitationsView(msgspec.Struct, frozen=True):
    """The invitations of the asker's enterprise."""

    waiting: list[InvitationRow]
    answered: list[InvitationRow]
    ended: list[InvitationRow]


class ItemRow(msgspec.Struct, frozen=True):
    """One item of the need."""

    name: str
    spec: str
    amount: str


class InvitationView(msgspec.Struct, frozen=True):
    """One invitation with what is needed, why this enterprise was asked, and how to answer."""

    code: str
    title: str
    agency: str
    purpose: str
    budget_won: int | None
    budget_basis: str
    delivery_place: str
    delivery_on: Any
    deadline_at: datetime | None
    sealed: bool
    items: list[ItemRow]
    reasons: list[ReasonRow]
    facts: list[FactRow]
    state: str
    state_label: str
    decline_label: str
    quote: str
    takes_answers: bool
    declines: list[tuple[str, str]]
    typed: Typed
    errors: dict[str, str]


@get("/me/invitations")
async def invitations_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.SUPPLIER)
    found = await matches.own_invitations(look.session, look.asker)
    quotes = await queries.own_quotes(look.session, look.asker, [need.id for _one, need, _match in found])
    rows = [_row(one, need, match, need.id in quotes, look.at) for one, need, match in found]
    open_rows = [row for row in rows if row.is_open]
    view = InvitationsView(
        waiting=[row for row in open_rows if row.state in UNANSWERED],
        answered=[row for row in open_rows if row.state not in UNANSWERED],
        ended=[row for row in rows if not row.is_open],
    )
    return look.page("invitations/list.html", view)


@get("/invitations/{code:str}")
async def invitation_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    check_role(look.asker, Role.SUPPLIER)
    return look.page("invitations/one.html", await _view(look, code, {}, {}))


@post("/invitations/{code:str}/seen")
async def see_invitation(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    """Note that the page was seen; sent by the page itself, because reading must change nothing."""
    await actions.open_invitation(act.session, act.asker, code, act.at)
    return Response(b"", status_code=204)


@post("/invitations/{code:str}/decline")
async def decline(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    check_role(act.asker, Role.SUPPLIER)
    typed = await act.typed()
    try:
        form = read_form(DeclineForm, typed)
        await actions.decline_invitation(act.session, act.asker, code, form, act.at)
    except WrongInput as wrong:
        await act.undo()
        return act.page("invitations/one.html", await _view(act, code, typed, wrong.errors), status=422)
    return act.go(
        f"/invitations/{code}", flash=_("알려 주셔서 고맙습니다. 다음 안내를 고를 때 반영하겠습니다.")
    )


@post("/invitations/{code:str}/interested")
async def show_interest(act: NamedDependency[Visit], code: FromPath[str]) -> Response[Any]:
    await actions.show_interest(act.session, act.asker, code, act.at)
    return act.go(f"/invitations/{code}", flash=_("관심 표시를 남겼습니다. 마감 전에 견적을 내 주세요."))


async def _view(visit: Visit, code: str, typed: Typed, errors: dict[str, str]) -> InvitationView:
    need = await need_by_code(visit.session, visit.asker, code)
    invitation = await matches.invitation_for(visit.session, visit.asker, need.id)
    match = await matches.own_match(visit.session, visit.asker, need.id)
    agency = await organisation(visit.session, need.organisation_id)
    items = await items_of(visit.session, need.id)
    quote = (await queries.own_quotes(visit.session, visit.asker, [need.id])).get(need.id, "")
    state = own_state(invitation.state, bool(quote), need.deadline_at, visit.at)
    return InvitationView(
        code=need.code,
        title=need.title,
        agency=agency.name,
        purpose=need.purpose,
        budget_won=need.budget_won,
        budget_basis=need.budget_basis.value,
        delivery_place=need.delivery_place,
        delivery_on=need.delivery_on,
        deadline_at=need.deadline_at,
        sealed=need.sealed,
        items=[
            ItemRow(item.name, item.spec, f"{item.quantity.normalize():,f} {item.unit}") for item in items
        ],
        reasons=reason_rows(match),
        facts=fact_rows(match),
        state=state.value,
        state_label=_(OWN_LABELS[state]),
        decline_label=_(DECLINE_LABELS[invitation.decline_reason]) if invitation.decline_reason else "",
        quote=quote,
        takes_answers=_takes_answers(need, visit.at),
        declines=[(reason.value, _(label)) for reason, label in DECLINE_LABELS.items()],
        typed=typed,
        errors=errors,
    )


def reason_rows(match: Match | None) -> list[ReasonRow]:
    """Return the reasons of a match for reading; `share` is the part of the relevance that a word makes up."""
    if match is None or not match.relevance:
        return []
    return [
        ReasonRow(
            word=word_text(one["word"], one.get("kind", "word"), one["words"]),
            places=places_text(one["fields"]),
            words=", ".join(one["words"]),
            share=one["value"] / match.relevance,
        )
        for one in match.reasons
    ]


def fact_rows(match: Match | None) -> list[FactRow]:
    """Return what the board knows of the enterprise beside its words, as far as the need asks for it."""
    return [
        FactRow(
            label=_(SIGNAL_LABELS[SignalName(one["name"])]),
            sentence=signal_text(one["reason"], one["facts"]),
            is_full=one["value"] == 1,
        )
        for one in (match.signals if match else [])
        if one["reason"] != ReasonCode.NOT_ASKED
    ]


def _row(
    invitation: Invitation, need: Need, match: Match | None, has_quote: bool, at: datetime
) -> InvitationRow:
    state = own_state(invitation.state, has_quote, need.deadline_at, at)
    return InvitationRow(
        code=need.code,
        title=need.title,
        deadline_at=need.deadline_at,
        state=state.value,
        state_label=_(OWN_LABELS[state]),
        reasons=", ".join(reason_words(match.reasons)[:3]) if match else "",
        is_open=_takes_answers(need, at),
    )


def _takes_answers(need: Need, at: datetime) -> bool:
    return need.deadline_at is not None and takes_quotes(need.state, need.deadline_at, at)


routes = [invitations_page, invitation_page, see_invitation, decline, show_interest]
