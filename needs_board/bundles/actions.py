"""Writing sets, showing and hiding them, and what partners answer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.queries import members
from needs_board.bundles import queries
from needs_board.bundles.forms import BundleForm
from needs_board.bundles.models import Bundle, BundlePart, BundlePartner
from needs_board.bundles.queries import WholeBundle
from needs_board.bundles.rules import (
    LEAST_PARTS,
    MOST_PARTS,
    PARTNER_LABELS,
    BundleState,
    PartnerState,
    check_answer,
    check_move,
)
from needs_board.catalogue.models import Product
from needs_board.catalogue.rules import check_may_change, may_see
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import owns
from needs_board.journal.actions import note
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.db import change_state, next_number
from needs_board.kit.errors import Conflict, Forbidden, WrongInput
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError, line_amounts
from needs_board.notifications.actions import tell
from needs_board.notifications.forms import News
from needs_board.notifications.rules import NoticeKind

SERIES = "bundle"
Chosen = list[tuple[Product, Enterprise]]


async def create_bundle(session: AsyncSession, asker: Asker, form: BundleForm, at: datetime) -> WholeBundle:
    """Write a set of the asker's enterprise as a draft; partners are asked at once.

    Raises WrongInput for parts that are not there, stand twice, are none of one's own, or too few or many.
    """
    check_role(asker, Role.SUPPLIER)
    chosen = await _chosen(session, asker, acting_for(asker), form)
    made = Bundle(
        number=await next_number(session, SERIES),
        enterprise_id=acting_for(asker),
        name=form.name,
        summary=form.summary,
        description=form.description,
        price_won=form.price_won,
        price_basis=form.price_basis,
        state=BundleState.DRAFT,
        created_at=at,
        changed_at=at,
        revision=1,
    )
    session.add(made)
    await session.flush()
    _add_parts(session, made, form, chosen)
    note(session, asker, "create_bundle", _subject(made), at)
    await _ask_partners(session, made, _sellers(chosen, made), at)
    return await queries.bundle_by_number(session, asker, made.number)


async def change_bundle(
    session: AsyncSession, asker: Asker, whole: WholeBundle, form: BundleForm, seen: int, at: datetime
) -> WholeBundle:
    """Change a set; where price or parts change, every partner is asked anew, and until they agree it is not shown.

    Raises WrongInput as create_bundle does, Conflict when somebody else saved in between.
    """
    one = whole.bundle
    check_may_change(asker, one.enterprise_id)
    chosen = await _chosen(session, asker, one.enterprise_id, form)
    before = queries.form_of(whole)
    saved = await session.execute(
        sa.update(Bundle)
        .where(Bundle.id == one.id, Bundle.revision == seen)
        .values(
            name=form.name,
            summary=form.summary,
            description=form.description,
            price_won=form.price_won,
            price_basis=form.price_basis,
            changed_at=at,
            revision=Bundle.revision + 1,
        )
        .returning(Bundle.id)
        .execution_options(synchronize_session=False)
    )
    if saved.first() is None:
        raise Conflict(
            _("보시는 동안 다른 사람이 먼저 저장했습니다. 지금 저장된 내용을 확인하고 다시 저장해 주세요.")
        )
    await session.refresh(one)
    note(session, asker, "change_bundle", _subject(one), at)
    terms = (form.price_won, form.price_basis, form.parts)
    if terms != (before.price_won, before.price_basis, before.parts):
        for table in (BundlePart, BundlePartner):
            await session.execute(sa.delete(table).where(table.bundle_id == one.id))
        _add_parts(session, one, form, chosen)
        await _ask_partners(session, one, _sellers(chosen, one), at)
    return await queries.bundle_by_number(session, asker, one.number)


async def change_bundle_state(
    session: AsyncSession, asker: Asker, one: Bundle, wanted: BundleState, at: datetime
) -> None:
    """Show a set or take it off; raises Conflict for a move that is not possible."""
    check_may_change(asker, one.enterprise_id)
    check_move(one.state, wanted)
    before = one.state
    await change_state(session, one, before, wanted, changed_at=at)
    note(session, asker, "change_bundle_state", _subject(one), at, before=before.value, now=wanted.value)


async def answer_bundle(
    session: AsyncSession, asker: Asker, whole: WholeBundle, wanted: PartnerState, at: datetime
) -> None:
    """Say as a partner whether the own product may be in a set; the owner is told.

    Raises Forbidden for who is no partner of it, Conflict for an answer that does not follow on the one before.
    """
    check_role(asker, Role.SUPPLIER)
    mine = [(one, enterprise.name) for one, enterprise in whole.partners if owns(asker, enterprise.id)]
    if not mine:
        raise Forbidden(_("이 상품구성에 함께하는 기업만 답할 수 있습니다."))
    partner, name = mine[0]
    check_answer(partner.state, wanted)
    await change_state(session, partner, partner.state, wanted, answered_at=at)
    note(session, asker, "answer_bundle", _subject(whole.bundle), at, now=wanted.value)
    facts: dict[str, str | int] = {
        "title": whole.bundle.name,
        "enterprise": name,
        "reason": PARTNER_LABELS[wanted],
    }
    subject = f"{_subject(whole.bundle)}:{partner.id}:{wanted.value}:{at.isoformat()}"
    news = News(NoticeKind.SET_ANSWERED, subject, f"/sets/{whole.bundle.number}", facts)
    await tell(session, news, await members(session, [whole.owner.id]), at)


async def _chosen(session: AsyncSession, asker: Asker, owner_id: UUID, form: BundleForm) -> Chosen:
    """Return the products of a set in their order; refuse those that cannot be in it."""
    if not LEAST_PARTS <= len(form.parts) <= MOST_PARTS:
        facts = {"least": LEAST_PARTS, "most": MOST_PARTS}
        raise WrongInput(
            {"parts-0-product": _("상품을 %(least)d가지에서 %(most)d가지까지 넣어 주세요.") % facts}
        )
    known = await queries.products_by_number(session, [part.product for part in form.parts])
    errors: dict[str, str] = {}
    seen: set[int] = set()
    for place, part in enumerate(form.parts):
        found = known.get(part.product)
        if found is None or not may_see(asker, found[1].id, found[0].state, found[1].state):
            errors[f"parts-{place}-product"] = _("이 번호의 상품이 없습니다. 상품 번호를 확인해 주세요.")
        elif part.product in seen:
            errors[f"parts-{place}-product"] = _("같은 상품을 두 번 넣었습니다. 한 줄로 합쳐 주세요.")
        elif wrong := _wrong_quantity(found[0], form, place):
            errors[f"parts-{place}-quantity"] = wrong
        seen.add(part.product)
    if not errors and all(known[part.product][1].id != owner_id for part in form.parts):
        errors["parts-0-product"] = _("우리 상품이 하나는 들어가야 합니다.")
    if errors:
        raise WrongInput(errors)
    return [known[part.product] for part in form.parts]


def _wrong_quantity(product: Product, form: BundleForm, place: int) -> str:
    try:
        line_amounts(product.price_won, form.parts[place].quantity, product.tax_kind, product.price_basis)
    except AmountError as wrong:
        return str(wrong)
    return ""


def _add_parts(session: AsyncSession, one: Bundle, form: BundleForm, chosen: Chosen) -> None:
    for place, (part, (product, _seller)) in enumerate(zip(form.parts, chosen, strict=True)):
        session.add(
            BundlePart(bundle_id=one.id, position=place, product_id=product.id, quantity=part.quantity)
        )


def _sellers(chosen: Chosen, one: Bundle) -> set[UUID]:
    return {seller.id for _product, seller in chosen} - {one.enterprise_id}


async def _ask_partners(session: AsyncSession, one: Bundle, partners: Iterable[UUID], at: datetime) -> None:
    owner = await session.get_one(Enterprise, one.enterprise_id)
    for enterprise_id in sorted(partners):
        session.add(
            BundlePartner(
                bundle_id=one.id, enterprise_id=enterprise_id, state=PartnerState.INVITED, asked_at=at
            )
        )
        facts: dict[str, str | int] = {"title": one.name, "enterprise": owner.name}
        subject = f"{_subject(one)}:{one.revision}"
        news = News(NoticeKind.SET_INVITED, subject, f"/sets/{one.number}", facts)
        await tell(session, news, await members(session, [enterprise_id]), at)
    await session.flush()


def _subject(one: Bundle) -> str:
    return f"bundle:{one.number}"
