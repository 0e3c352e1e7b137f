"""The JSON API of sets."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from needs_board.bundles import actions, queries
from needs_board.bundles.forms import BundleForm
from needs_board.bundles.queries import WholeBundle
from needs_board.bundles.rules import BundleState, PartnerState
from needs_board.kit.asker import Role, check_role
from needs_board.kit.forms import Revision, as_typed, read_form
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.visit import Visit


class PartOut(msgspec.Struct, frozen=True):
    """A part of a set by the numbers of its product and seller; `share_won` is of one set's price."""

    product: int
    name: str
    enterprise: int
    quantity: Decimal
    unit: str
    share_won: int


class BundleOut(msgspec.Struct, frozen=True, kw_only=True):
    """A set; without `tax_kind` the taxes of its parts differ. `hindrances` say why it cannot be ordered now."""

    number: int
    enterprise: int
    name: str
    summary: str
    description: str
    price_won: int
    price_basis: PriceBasis
    tax_kind: TaxKind | None
    lead_days: int
    parts: list[PartOut]
    state: BundleState
    is_shown: bool
    hindrances: list[str]
    revision: int


class BundlesOut(msgspec.Struct, frozen=True):
    """Sets, the newest first."""

    sets: list[BundleOut]


class BundleIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole set as it shall be, and the revision that it was read with."""

    set: BundleForm
    revision: Revision


class StateIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What its owner wants of a set."""

    state: BundleState


class AnswerIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a partner says to a set."""

    state: PartnerState


@get("/api/v1/sets")
async def list_bundles(look: NamedDependency[Visit]) -> BundlesOut:
    """List the newest sets that everybody sees."""
    return BundlesOut([_out(one) for one in await queries.shown_bundles(look.session)])


@get("/api/v1/me/sets")
async def list_own_bundles(look: NamedDependency[Visit]) -> BundlesOut:
    """List the sets that your enterprise owns or is a partner of."""
    return BundlesOut([_out(one) for one in await queries.own_bundles(look.session, look.asker)])


@get("/api/v1/sets/{number:int}")
async def get_bundle(look: NamedDependency[Visit], number: FromPath[int]) -> BundleOut:
    """Return one set."""
    return _out(await queries.bundle_by_number(look.session, look.asker, number))


@post("/api/v1/sets", status_code=201)
async def add_bundle(act: NamedDependency[Visit], data: JSONBody[BundleForm]) -> Response[BundleOut]:
    """Write a set as a draft; partners are asked at once."""
    check_role(act.asker, Role.SUPPLIER)
    made = await actions.create_bundle(act.session, act.asker, _checked(data), act.at)
    return act.reply(_out(made), status=201)


@put("/api/v1/sets/{number:int}")
async def replace_bundle(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[BundleIn]
) -> Response[BundleOut]:
    """Change a set; 409 when somebody else saved in between."""
    whole = await queries.bundle_by_number(act.session, act.asker, number)
    form = _checked(data.set)
    return act.reply(
        _out(await actions.change_bundle(act.session, act.asker, whole, form, data.revision, act.at))
    )


@post("/api/v1/sets/{number:int}/state", status_code=200)
async def move_bundle(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[StateIn]
) -> Response[BundleOut]:
    """Show a set or take it off."""
    whole = await queries.bundle_by_number(act.session, act.asker, number)
    await actions.change_bundle_state(act.session, act.asker, whole.bundle, data.state, act.at)
    return act.reply(_out(await queries.bundle_by_number(act.session, act.asker, number)))


@post("/api/v1/sets/{number:int}/answer", status_code=200)
async def answer_bundle(
    act: NamedDependency[Visit], number: FromPath[int], data: JSONBody[AnswerIn]
) -> Response[BundleOut]:
    """Say as a partner whether to take part."""
    whole = await queries.bundle_by_number(act.session, act.asker, number)
    await actions.answer_bundle(act.session, act.asker, whole, data.state, act.at)
    return act.reply(_out(await queries.bundle_by_number(act.session, act.asker, number)))


def _checked(form: BundleForm) -> BundleForm:
    return read_form(BundleForm, as_typed(form))


def _out(whole: WholeBundle) -> BundleOut:
    one = whole.bundle
    return BundleOut(
        number=one.number,
        enterprise=whole.owner.number,
        name=one.name,
        summary=one.summary,
        description=one.description,
        price_won=one.price_won,
        price_basis=one.price_basis,
        tax_kind=whole.tax_kind,
        lead_days=whole.lead_days,
        parts=[
            PartOut(
                part.product.number,
                part.product.name,
                part.seller.number,
                part.quantity,
                part.product.unit,
                part.share_won,
            )
            for part in whole.parts
        ],
        state=one.state,
        is_shown=whole.is_shown,
        hindrances=whole.hindrances(),
        revision=one.revision,
    )


routes: list[Any] = [
    list_bundles,
    list_own_bundles,
    get_bundle,
    add_bundle,
    replace_bundle,
    move_bundle,
    answer_bundle,
]
