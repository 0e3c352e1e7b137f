"""Reads of sets: each whole, with its parts and partners, as far as the asker may see it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.bundles.forms import BundleForm, PartForm
from needs_board.bundles.models import Bundle, BundlePart, BundlePartner
from needs_board.bundles.rules import BundleState, PartnerState, shares
from needs_board.catalogue.models import Product
from needs_board.catalogue.queries import contains
from needs_board.catalogue.rules import BASIS_LABELS, ProductState, is_for_sale, tax_words
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import BEYOND_ALL
from needs_board.enterprises.rules import StoreState, owns
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.db import numbers_in_order
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.kit.money import TaxKind, line_amounts

NEWEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A product of a set with its seller; `share_won` is what of the price of one set falls on it."""

    product: Product
    seller: Enterprise
    quantity: Decimal
    share_won: int

    @property
    def is_for_sale(self) -> bool:
        return is_for_sale(self.product.state, self.seller.state)


@dataclass(frozen=True, slots=True)
class WholeBundle:
    """A set with all that decides whether it is shown and can be ordered."""

    bundle: Bundle
    owner: Enterprise
    parts: tuple[Part, ...]
    partners: tuple[tuple[BundlePartner, Enterprise], ...]

    @property
    def is_shown(self) -> bool:
        """Whether everybody sees it: its owner shows it, the store is open, and every partner agrees."""
        agreed = all(one.state is PartnerState.AGREED for one, _enterprise in self.partners)
        return self.bundle.state is BundleState.SHOWN and self.owner.state is StoreState.OPEN and agreed

    @property
    def tax_kind(self) -> TaxKind | None:
        """The tax of all parts; None where they differ, so that the set is quoted by its parts alone."""
        kinds = {part.product.tax_kind for part in self.parts}
        return next(iter(kinds)) if len(kinds) == 1 else None

    @property
    def tax_words(self) -> str:
        """What the price says of tax."""
        if self.tax_kind is not None:
            return tax_words(self.tax_kind, self.bundle.price_basis)
        basis = _(BASIS_LABELS[self.bundle.price_basis])
        return _("%(basis)s, 과세·면세 상품이 함께 있음") % {"basis": basis}

    @property
    def sellers(self) -> str:
        """The names of all whose products are in the set, its owner first."""
        names = [self.owner.name, *(part.seller.name for part in self.parts)]
        return ", ".join(dict.fromkeys(names))

    @property
    def lead_days(self) -> int:
        """As many days as the slowest part takes."""
        return max(part.product.lead_days for part in self.parts)

    def hindrances(self) -> list[str]:
        """Return a sentence for each thing that keeps the set from being ordered; none where it can be."""
        found = [] if self.owner.state is StoreState.OPEN else [_("파는 기업의 매장이 열려 있지 않습니다.")]
        if self.bundle.state is not BundleState.SHOWN:
            found.append(_("판매 중인 상품구성이 아닙니다."))
        for partner, enterprise in self.partners:
            if partner.state is not PartnerState.AGREED:
                found.append(_("%(name)s이(가) 아직 함께하지 않습니다.") % {"name": enterprise.name})
        for part in self.parts:
            if part.is_for_sale:
                continue
            if part.product.state is ProductState.SOLD_OUT:
                found.append(_("구성 상품 '%(name)s'이(가) 품절입니다.") % {"name": part.product.name})
            else:
                found.append(
                    _("구성 상품 '%(name)s'을(를) 지금 팔지 않습니다.") % {"name": part.product.name}
                )
        return found


async def bundle_by_number(session: AsyncSession, asker: Asker, number: int) -> WholeBundle:
    """Return a set that everybody sees; owner, partners and staff see it in every state. NotFound for all others."""
    found = await _whole(session, Bundle.number == min(number, BEYOND_ALL))
    if not found or not may_see(asker, found[0]):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found[0]


def may_see(asker: Asker, whole: WholeBundle) -> bool:
    """Say whether somebody may see a set."""
    mine = any(owns(asker, enterprise.id) for _partner, enterprise in whole.partners)
    return whole.is_shown or asker.is_staff or owns(asker, whole.owner.id) or mine


async def own_bundles(session: AsyncSession, asker: Asker) -> list[WholeBundle]:
    """Return the sets that the asker's enterprise owns or is a partner of, the newest first."""
    check_role(asker, Role.SUPPLIER)
    me = acting_for(asker)
    joined = sa.select(BundlePartner.bundle_id).where(BundlePartner.enterprise_id == me)
    return await _whole(session, sa.or_(Bundle.enterprise_id == me, Bundle.id.in_(joined)))


async def shown_bundles(
    session: AsyncSession, *, enterprise_id: UUID | None = None, product_id: UUID | None = None
) -> list[WholeBundle]:
    """Return the newest sets that everybody sees: all, those of an owner or partner, or those that have a product."""
    fits: list[sa.ColumnElement[bool]] = [Bundle.state == BundleState.SHOWN]
    if enterprise_id is not None:
        joined = sa.select(BundlePartner.bundle_id).where(BundlePartner.enterprise_id == enterprise_id)
        fits.append(sa.or_(Bundle.enterprise_id == enterprise_id, Bundle.id.in_(joined)))
    if product_id is not None:
        having = sa.select(BundlePart.bundle_id).where(BundlePart.product_id == product_id)
        fits.append(Bundle.id.in_(having))
    return [one for one in await _whole(session, *fits) if one.is_shown]


async def bundles_found(
    session: AsyncSession, words: Sequence[str], products: Sequence[int], most: int
) -> list[WholeBundle]:
    """Return the sets on offer that say all the words, then those that have one of the products, the best first.

    `products` are numbers in the order in which they fit; what cannot be ordered now is left out.
    """
    given = numbers_in_order(session, products)
    having = (
        sa.select(BundlePart.bundle_id, sa.func.min(given.c.place).label("place"))
        .join(Product, Product.id == BundlePart.product_id)
        .join(given, given.c.value == Product.number)
        .group_by(BundlePart.bundle_id)
        .subquery()
    )
    texts = (Bundle.name, Bundle.summary, Bundle.description, Enterprise.name)
    says = sa.and_(*(sa.or_(*(contains(column, word) for column in texts)) for word in words))
    found = list(
        await session.scalars(
            sa.select(Bundle.id)
            .join(Enterprise, Enterprise.id == Bundle.enterprise_id)
            .outerjoin(having, having.c.bundle_id == Bundle.id)
            .where(_offered(), says | having.c.place.is_not(None))
            .order_by(sa.case((says, 0), else_=1), having.c.place, Bundle.number.desc())
            .limit(most)
        )
    )
    if not found:
        return []
    whole = {one.bundle.id: one for one in await _whole(session, Bundle.id.in_(found))}
    return [whole[key] for key in found if key in whole and not whole[key].hindrances()]


async def offered_texts(session: AsyncSession) -> dict[UUID, list[str]]:
    """Return what the sets that everybody sees are called and say, by their owners, the oldest first."""
    rows = await session.execute(
        sa.select(Bundle.enterprise_id, Bundle.name, Bundle.summary, Bundle.description)
        .join(Enterprise, Enterprise.id == Bundle.enterprise_id)
        .where(_offered())
        .order_by(Bundle.number)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for owner_id, *said in rows:
        found[owner_id].append(" ".join(filter(None, said)))
    return found


async def bundles_changed(session: AsyncSession, since: datetime) -> bool:
    """Say whether a set or what a partner says to one may have changed since a moment."""
    sets = sa.select(Bundle.id).where(Bundle.changed_at > since)
    answers = sa.select(BundlePartner.id).where(BundlePartner.answered_at > since)
    return (await session.execute(sa.select(sa.exists(sets) | sa.exists(answers)))).scalar_one()


def _offered() -> sa.ColumnElement[bool]:
    """Return the condition that everybody sees a set, as `is_shown` says it; the statement joins its owner."""
    refusing = sa.select(BundlePartner.bundle_id).where(BundlePartner.state != PartnerState.AGREED)
    return sa.and_(
        Bundle.state == BundleState.SHOWN, Enterprise.state == StoreState.OPEN, Bundle.id.not_in(refusing)
    )


async def products_by_number(
    session: AsyncSession, numbers: Sequence[int]
) -> dict[int, tuple[Product, Enterprise]]:
    """Return products with their sellers by number; unknown numbers are left out."""
    rows = await session.execute(
        sa.select(Product, Enterprise)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(Product.number.in_([min(number, BEYOND_ALL) for number in numbers]))
    )
    return {row.Product.number: (row.Product, row.Enterprise) for row in rows}


def form_of(whole: WholeBundle) -> BundleForm:
    """Return a set as its form has it."""
    one = whole.bundle
    return BundleForm(
        name=one.name,
        price_won=one.price_won,
        price_basis=one.price_basis,
        summary=one.summary,
        description=one.description,
        parts=tuple(PartForm(part.product.number, part.quantity) for part in whole.parts),
    )


async def _whole(session: AsyncSession, *fits: sa.ColumnElement[bool]) -> list[WholeBundle]:
    rows = await session.execute(
        sa.select(Bundle, Enterprise)
        .join(Enterprise, Enterprise.id == Bundle.enterprise_id)
        .where(*fits)
        .order_by(Bundle.number.desc())
        .limit(NEWEST_SHOWN)
    )
    bundles = [(row.Bundle, row.Enterprise) for row in rows]
    ids = [one.id for one, _owner in bundles]
    parts, partners = await _parts(session, ids), await _partners(session, ids)
    return [
        WholeBundle(one, owner, _shared(one.price_won, parts[one.id]), tuple(partners[one.id]))
        for one, owner in bundles
    ]


async def _parts(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, list[tuple[Product, Enterprise, Decimal]]]:
    rows = await session.execute(
        sa.select(BundlePart, Product, Enterprise)
        .join(Product, Product.id == BundlePart.product_id)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(BundlePart.bundle_id.in_(ids))
        .order_by(BundlePart.position)
    )
    found: dict[UUID, list[tuple[Product, Enterprise, Decimal]]] = defaultdict(list)
    for row in rows:
        found[row.BundlePart.bundle_id].append((row.Product, row.Enterprise, row.BundlePart.quantity))
    return found


async def _partners(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, list[tuple[BundlePartner, Enterprise]]]:
    rows = await session.execute(
        sa.select(BundlePartner, Enterprise)
        .join(Enterprise, Enterprise.id == BundlePartner.enterprise_id)
        .where(BundlePartner.bundle_id.in_(ids))
        .order_by(Enterprise.name)
    )
    found: dict[UUID, list[tuple[BundlePartner, Enterprise]]] = defaultdict(list)
    for row in rows:
        found[row.BundlePartner.bundle_id].append((row.BundlePartner, row.Enterprise))
    return found


def _shared(price_won: int, parts: Sequence[tuple[Product, Enterprise, Decimal]]) -> tuple[Part, ...]:
    """Return the parts with their shares, in proportion to what they cost by themselves, tax included."""
    weights = [
        line_amounts(one.price_won, quantity, one.tax_kind, one.price_basis).total_won
        for one, _seller, quantity in parts
    ]
    return tuple(
        Part(product, seller, quantity, share)
        for (product, seller, quantity), share in zip(parts, shares(price_won, weights), strict=True)
    )
