"""Who was asked for a need and why, for the agency and the staff; the ledger of runs; run the matcher now."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.catalogue.models import Product
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Asker, Role, check_role
from needs_board.kit.i18n import _
from needs_board.kit.visit import Visit
from needs_board.matches import actions, queries
from needs_board.matches.models import Invitation, Match, ProductMatch
from needs_board.matches.rules import (
    DECISION_LABELS,
    DECLINE_LABELS,
    SHOWN_LABELS,
    Delivery,
    reason_words,
    shown_state,
)
from needs_board.needs.models import Need
from needs_board.relevance.rules import Decision


class MatchRow(msgspec.Struct, frozen=True):
    """One enterprise on the shortlist."""

    rank: int
    number: int
    name: str
    type_label: str
    region: str
    score: float
    probability: float
    reasons: str
    decision_label: str
    newcomer_place: bool
    wave: int | None
    state: str
    state_label: str
    decline_label: str
    decline_note: str


class ProductRow(msgspec.Struct, frozen=True):
    """One catalogue product that fits."""

    rank: int
    number: int
    name: str
    enterprise: str
    score: float
    reasons: str


class MatchesView(msgspec.Struct, frozen=True):
    """The shortlist of a need; scores and decisions are shown to staff."""

    code: str
    title: str
    is_staff: bool
    matched_at: datetime | None
    waves: int
    invited: int
    declined: list[tuple[str, int]]
    rows: list[MatchRow]
    products: list[ProductRow]


class RunRow(msgspec.Struct, frozen=True):
    """One run of the matcher."""

    id: str
    at: datetime
    needs: int
    documents: int
    invited: int
    seconds: str
    fingerprint: str
    analyser: str


class RunsView(msgspec.Struct, frozen=True):
    """The ledger of the matcher, the newest run first."""

    rows: list[RunRow]


@get("/needs/{code:str}/matches")
async def matches_page(look: NamedDependency[Visit], code: FromPath[str]) -> Response[str]:
    need = await queries.need_for(look.session, look.asker, code)
    shortlist = await queries.shortlist(look.session, need.id)
    delivered = await queries.deliveries(look.session, need.code)
    matched = await queries.matched_need(look.session, need.id)
    invitations = [invitation for _match, _enterprise, invitation in shortlist if invitation]
    view = MatchesView(
        code=need.code,
        title=need.title,
        is_staff=look.asker.is_staff,
        matched_at=matched.matched_at if matched else None,
        waves=matched.waves if matched else 0,
        invited=len(invitations),
        declined=_declined(invitations),
        rows=[
            _row(found, need, delivered, look.at) for found in shortlist if _is_shown(look.asker, found[2])
        ],
        products=[_product_row(*found) for found in await queries.product_matches(look.session, need.id)],
    )
    return look.page("matches/shortlist.html", view)


@get("/staff/runs")
async def runs_page(look: NamedDependency[Visit]) -> Response[str]:
    check_role(look.asker, Role.STAFF)
    rows = [
        RunRow(
            id=str(run.id),
            at=run.at,
            needs=run.needs,
            documents=run.documents,
            invited=run.invited,
            seconds=f"{run.seconds:.2f}",
            fingerprint=run.fingerprint[:12],
            analyser=str(run.parameters.get("analyser", "")),
        )
        for run in await queries.latest_runs(look.session)
    ]
    return look.page("matches/runs.html", RunsView(rows))


@post("/staff/match-now")
async def match_now(act: NamedDependency[Visit]) -> Response[Any]:
    await actions.ask_for_a_run(act.session, act.asker, act.at)
    return act.go("/staff/runs", flash=_("매칭을 요청했습니다. 몇 초 안에 시작합니다."))


def _is_shown(asker: Asker, invitation: Invitation | None) -> bool:
    """The agency sees who was asked; staff also see who was not, and what kept them out."""
    return asker.is_staff or invitation is not None


def _declined(invitations: list[Invitation]) -> list[tuple[str, int]]:
    reasons = [one.decline_reason for one in invitations if one.decline_reason]
    return [
        (_(label), reasons.count(reason)) for reason, label in DECLINE_LABELS.items() if reason in reasons
    ]


def _row(
    found: tuple[Match, Enterprise, Invitation | None],
    need: Need,
    delivered: dict[UUID, Delivery],
    at: datetime,
) -> MatchRow:
    match, enterprise, invitation = found
    delivery = delivered.get(enterprise.id, Delivery.NOBODY)
    state = shown_state(invitation.state, delivery, need.deadline_at, at) if invitation else None
    return MatchRow(
        rank=match.rank,
        number=enterprise.number,
        name=enterprise.name,
        type_label=_(TYPE_LABELS[enterprise.type]),
        region=enterprise.region,
        score=match.score,
        probability=match.probability,
        reasons=", ".join(reason_words(match.reasons)),
        decision_label=_(DECISION_LABELS[Decision(match.decision)]),
        newcomer_place=match.newcomer_place,
        wave=invitation.wave if invitation else None,
        state=state.value if state else "",
        state_label=_state_label(state.value if state else "", delivery) if state else "",
        decline_label=_(DECLINE_LABELS[invitation.decline_reason])
        if invitation and invitation.decline_reason
        else "",
        decline_note=invitation.decline_note if invitation else "",
    )


def _state_label(state: str, delivery: Delivery) -> str:
    if delivery is Delivery.NOBODY and state == "sent":
        return _("받을 사람이 없음")
    return next(_(label) for shown, label in SHOWN_LABELS.items() if shown.value == state)


def _product_row(match: ProductMatch, product: Product, enterprise: Enterprise) -> ProductRow:
    return ProductRow(
        rank=match.rank,
        number=product.number,
        name=product.name,
        enterprise=enterprise.name,
        score=match.score,
        reasons=", ".join(reason_words(match.reasons)),
    )


routes = [matches_page, runs_page, match_now]
