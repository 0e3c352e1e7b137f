"""Invitations for programs of an enterprise."""

from datetime import datetime

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.invitations import actions, queries
from needs_board.invitations.forms import DeclineForm
from needs_board.invitations.rules import own_state
from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import as_typed, read_form
from needs_board.kit.visit import Visit
from needs_board.matches import queries as matches


class ReasonOut(msgspec.Struct, frozen=True):
    """A word of the need that the enterprise answers; `value` is its share of the relevance.

    `kind` is word, similar (`words` are of like meaning) or category (then `word` is its name).
    """

    word: str
    value: float
    fields: list[str]
    words: list[str]
    kind: str = "word"


class InvitationOut(msgspec.Struct, frozen=True):
    """An invitation of the asker's enterprise; `quote` is the number of its quote, where it sent one.

    `state` is new, opened, interested, declined, responded or expired.
    """

    need: str
    title: str
    state: str
    quote: str | None
    deadline_at: datetime | None
    score: float | None
    relevance: float | None
    reasons: list[ReasonOut]


class InvitationsOut(msgspec.Struct, frozen=True):
    """The invitations of the asker's enterprise, the nearest deadline first."""

    invitations: list[InvitationOut]


class AnsweredOut(msgspec.Struct, frozen=True):
    """The new state of an invitation."""

    need: str
    state: str


@get("/api/v1/invitations")
async def list_invitations(look: NamedDependency[Visit]) -> InvitationsOut:
    """List the invitations of your enterprise with the reasons for them."""
    check_role(look.asker, Role.SUPPLIER)
    found = await matches.own_invitations(look.session, look.asker)
    quotes = await queries.own_quotes(look.session, look.asker, [need.id for _one, need, _match in found])
    return InvitationsOut(
        [
            InvitationOut(
                need=need.code,
                title=need.title,
                state=own_state(invitation.state, need.id in quotes, need.deadline_at, look.at).value,
                quote=quotes.get(need.id),
                deadline_at=need.deadline_at,
                score=match.score if match else None,
                relevance=match.relevance if match else None,
                reasons=[msgspec.convert(one, ReasonOut) for one in match.reasons] if match else [],
            )
            for invitation, need, match in found
        ]
    )


@post("/api/v1/invitations/{code:str}/decline", status_code=200)
async def decline(
    act: NamedDependency[Visit], code: FromPath[str], data: JSONBody[DeclineForm]
) -> Response[AnsweredOut]:
    """Say no to a need with a reason."""
    form = read_form(DeclineForm, as_typed(data))
    need = await actions.decline_invitation(act.session, act.asker, code, form, act.at)
    return act.reply(AnsweredOut(need.code, "declined"))


@post("/api/v1/invitations/{code:str}/interested", status_code=200)
async def show_interest(act: NamedDependency[Visit], code: FromPath[str]) -> Response[AnsweredOut]:
    """Say that a quote is being considered."""
    need = await actions.show_interest(act.session, act.asker, code, act.at)
    return act.reply(AnsweredOut(need.code, "interested"))


routes = [list_invitations, decline, show_interest]
