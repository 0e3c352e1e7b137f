"""Sets as everybody sees them, and what owners and partners do with one by a button."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from needs_board.bundles import actions, queries
from needs_board.bundles.queries import Part, WholeBundle
from needs_board.bundles.rules import (
    NEXT_ANSWERS,
    NEXT_STATES,
    PARTNER_LABELS,
    STATE_LABELS,
    BundleState,
    PartnerState,
)
from needs_board.catalogue.rules import may_change
from needs_board.enterprises.rules import owns
from needs_board.kit.asker import Role
from needs_board.kit.i18n import N_, _
from needs_board.kit.visit import Visit
from needs_board.kit.web import no_such_page

Options = tuple[tuple[str, str], ...]
MOVE_WORDS = {BundleState.SHOWN: N_("판매 시작하기"), BundleState.HIDDEN: N_("판매 중지하기")}


class PartRow(msgspec.Struct, frozen=True):
    """A part of a set; the share is of one set's price."""

    name: str
    href: str
    seller: str
    quantity: Decimal
    unit: str
    share_won: int
    is_for_sale: bool


class BundleCard(msgspec.Struct, frozen=True):
    """A set in a list."""

    name: str
    href: str
    owner: str
    summary: str
    parts: str
    price_won: int
    tax: str
    state_label: str
    answer_label: str
    is_orderable: bool


class BundlesView(msgspec.Struct, frozen=True):
    """A list of sets; `is_own`: those of an enterprise, with what has become of each."""

    cards: tuple[BundleCard, ...]
    is_own: bool


class BundleView(msgspec.Struct, frozen=True, kw_only=True):
    """One set; `moves` and `answers` are what its owner and a partner can do now: value and words."""

    number: int
    name: str
    summary: str
    description: str
    owner: str
    owner_href: str
    price_won: int
    tax: str
    lead_days: int
    parts: tuple[PartRow, ...]
    partners: Options
    hindrances: tuple[str, ...]
    is_shown: bool
    state_label: str
    may_change: bool
    moves: Options
    answers: Options
    may_quote: bool


@get("/sets")
async def bundles_page(look: NamedDependency[Visit]) -> Response[str]:
    found = await queries.shown_bundles(look.session)
    return look.page("bundles/bundles.html", BundlesView(tuple(_card(look, one) for one in found), False))


@get("/me/sets")
async def own_bundles_page(look: NamedDependency[Visit]) -> Response[str]:
    found = await queries.own_bundles(look.session, look.asker)
    return look.page("bundles/bundles.html", BundlesView(tuple(_card(look, one) for one in found), True))


@get("/sets/{number:int}")
async def bundle_page(look: NamedDependency[Visit], number: FromPath[int]) -> Response[str]:
    whole = await queries.bundle_by_number(look.session, look.asker, number)
    one, hindrances = whole.bundle, tuple(whole.hindrances())
    changes = may_change(look.asker, whole.owner.id)
    sees_partners = changes or any(owns(look.asker, enterprise.id) for _one, enterprise in whole.partners)
    view = BundleView(
        number=one.number,
        name=one.name,
        summary=one.summary,
        description=one.description,
        owner=whole.owner.name,
        owner_href=f"/enterprises/{whole.owner.number}",
        price_won=one.price_won,
        tax=whole.tax_words,
        lead_days=whole.lead_days,
        parts=tuple(_part(part) for part in whole.parts),
        partners=tuple(
            (enterprise.name, _(PARTNER_LABELS[each.state])) for each, enterprise in whole.partners
        )
        if sees_partners
        else (),
        hindrances=hindrances,
        is_shown=whole.is_shown,
        state_label=_(STATE_LABELS[one.state]),
        may_change=changes,
        moves=tuple((each.value, _(MOVE_WORDS[each])) for each in NEXT_STATES[one.state] if changes),
        answers=_answers(look, whole),
        may_quote=not hindrances and look.asker.role is Role.OFFICER,
    )
    return look.page("bundles/bundle.html", view)


@post("/sets/{number:int}/state")
async def move_bundle(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    """Show a set or take it off, as the button that was pressed says."""
    typed = await act.typed()
    whole = await queries.bundle_by_number(act.session, act.asker, number)
    if typed.get("state") not in set(BundleState):
        raise no_such_page()
    await actions.change_bundle_state(
        act.session, act.asker, whole.bundle, BundleState(typed["state"]), act.at
    )
    return act.go(f"/sets/{number}", flash=_("상품구성의 상태를 바꾸었습니다."))


@post("/sets/{number:int}/answer")
async def answer_bundle(act: NamedDependency[Visit], number: FromPath[int]) -> Response[Any]:
    """Say as a partner whether to take part, as the button that was pressed says."""
    typed = await act.typed()
    whole = await queries.bundle_by_number(act.session, act.asker, number)
    if typed.get("state") not in set(PartnerState):
        raise no_such_page()
    await actions.answer_bundle(act.session, act.asker, whole, PartnerState(typed["state"]), act.at)
    return act.go(f"/sets/{number}", flash=_("답을 저장하고 상대 기업에 알렸습니다."))


def _card(look: Visit, whole: WholeBundle) -> BundleCard:
    mine = [each.state for each, enterprise in whole.partners if owns(look.asker, enterprise.id)]
    return BundleCard(
        name=whole.bundle.name,
        href=f"/sets/{whole.bundle.number}",
        owner=whole.owner.name,
        summary=whole.bundle.summary,
        parts=", ".join(part.product.name for part in whole.parts),
        price_won=whole.bundle.price_won,
        tax=whole.tax_words,
        state_label=_(STATE_LABELS[whole.bundle.state]),
        answer_label=_(PARTNER_LABELS[mine[0]]) if mine else "",
        is_orderable=not whole.hindrances(),
    )


def _part(part: Part) -> PartRow:
    return PartRow(
        name=part.product.name,
        href=f"/products/{part.product.number}",
        seller=part.seller.name,
        quantity=part.quantity,
        unit=part.product.unit,
        share_won=part.share_won,
        is_for_sale=part.is_for_sale,
    )


def _answers(look: Visit, whole: WholeBundle) -> Options:
    words = {
        PartnerState.AGREED: _("함께하기"),
        PartnerState.REFUSED: _("함께하지 않기"),
        PartnerState.WITHDRAWN: _("함께하기 그만두기"),
    }
    mine = [each.state for each, enterprise in whole.partners if owns(look.asker, enterprise.id)]
    return tuple((one.value, words[one]) for one in words if mine and one in NEXT_ANSWERS[mine[0]])


routes: list[Any] = [
    bundles_page,
    own_bundles_page,
    bundle_page,
    move_bundle,
    answer_bundle,
]
