"""Reads for the matcher and of what it made."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Membership
from needs_board.catalogue.models import Category, Product
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import StoreState
from needs_board.kit.asker import Asker, acting_for
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.matches.models import Invitation, Match, MatchedNeed, MatchRun, ProductMatch
from needs_board.matches.rules import NEWCOMER_FOR, WEEK, Delivery
from needs_board.needs.models import Need, NeedItem
from needs_board.needs.rules import NeedState
from needs_board.notifications.models import Notice, OutgoingMail
from needs_board.notifications.rules import MailState, NoticeKind
from needs_board.relevance.forms import Text

OVERLAP = timedelta(minutes=2)
"""A change may be committed a little after the moment it carries; looking back this far misses none."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What needs are matched against: the open stores, and the products on sale in them."""

    enterprises: tuple[Text, ...]
    products: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class WaitingNeed:
    """An open need with what is known of its matching; `matched` is None before the first time."""

    need: Need
    matched: MatchedNeed | None

    @property
    def is_new(self) -> bool:
        return self.matched is None or self.matched.terms_revision < self.need.terms_revision


async def corpus(session: AsyncSession) -> Corpus:
    """Return all open stores and their products as the engine reads them."""
    categories = await _category_names(session)
    enterprises = list(
        await session.scalars(sa.select(Enterprise).where(Enterprise.state == StoreState.OPEN))
    )
    products = list(
        await session.scalars(
            sa.select(Product)
            .join(Enterprise, Enterprise.id == Product.enterprise_id)
            .where(Product.state == ProductState.ON_SALE, Enterprise.state == StoreState.OPEN)
            .order_by(Product.id)
        )
    )
    of_enterprise: dict[UUID, list[Product]] = defaultdict(list)
    for product in products:
        of_enterprise[product.enterprise_id].append(product)
    return Corpus(
        enterprises=tuple(_enterprise_text(one, of_enterprise[one.id], categories) for one in enterprises),
        products=tuple(_product_text(one, categories) for one in products),
    )


async def need_texts(session: AsyncSession, needs: Sequence[Need]) -> list[Text]:
    """Return needs as the engine reads them, in the given order."""
    categories = await _category_names(session)
    items: dict[UUID, list[NeedItem]] = defaultdict(list)
    chosen = sa.select(NeedItem).where(NeedItem.need_id.in_([need.id for need in needs]))
    for item in await session.scalars(chosen.order_by(NeedItem.need_id, NeedItem.position)):
        items[item.need_id].append(item)
    return [_need_text(need, items[need.id], categories) for need in needs]


async def waiting_needs(session: AsyncSession, at: datetime) -> list[WaitingNeed]:
    """Return the needs that take quotes, the earliest published first."""
    rows = await session.execute(
        sa.select(Need, MatchedNeed)
        .outerjoin(MatchedNeed, MatchedNeed.need_id == Need.id)
        .where(Need.state == NeedState.OPEN, Need.deadline_at > at)
        .order_by(Need.published_at, Need.id)
    )
    return [WaitingNeed(row.Need, row.MatchedNeed) for row in rows]


async def corpus_changed(session: AsyncSession, since: datetime) -> bool:
    """Say whether a store, a certificate of it or a product may have changed since a moment."""
    stores = sa.select(Enterprise.id).where(Enterprise.changed_at > since - OVERLAP)
    products = sa.select(Product.id).where(Product.changed_at > since - OVERLAP)
    return (await session.execute(sa.select(sa.exists(stores) | sa.exists(products)))).scalar_one()


async def invited(session: AsyncSession, need_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Return for each need the keys of the enterprises that were told of it."""
    found: dict[UUID, set[str]] = {need_id: set() for need_id in need_ids}
    rows = await session.execute(
        sa.select(Invitation.need_id, Invitation.enterprise_id).where(Invitation.need_id.in_(need_ids))
    )
    for need_id, enterprise_id in rows:
        found[need_id].add(str(enterprise_id))
    return found


async def invitations_this_week(session: AsyncSession, at: datetime) -> dict[str, int]:
    """Return how many invitations each enterprise got in the last seven days."""
    rows = await session.execute(
        sa.select(Invitation.enterprise_id, sa.func.count())
        .where(Invitation.created_at > at - WEEK)
        .group_by(Invitation.enterprise_id)
    )
    return {str(enterprise_id): count for enterprise_id, count in rows}


async def newcomers(session: AsyncSession, at: datetime) -> set[str]:
    """Return the keys of the enterprises whose store opened lately."""
    rows = await session.scalars(sa.select(Enterprise.id).where(Enterprise.opened_at > at - NEWCOMER_FOR))
    return {str(enterprise_id) for enterprise_id in rows}


async def shortlist(
    session: AsyncSession, need_id: UUID
) -> Sequence[tuple[Match, Enterprise, Invitation | None]]:
    """Return the newest ranking of a need, best first, with enterprise and invitation."""
    rows = await session.execute(
        sa.select(Match, Enterprise, Invitation)
        .join(Enterprise, Enterprise.id == Match.enterprise_id)
        .outerjoin(
            Invitation,
            (Invitation.need_id == Match.need_id) & (Invitation.enterprise_id == Match.enterprise_id),
        )
        .where(Match.need_id == need_id)
        .order_by(Match.rank)
    )
    return [(row.Match, row.Enterprise, row.Invitation) for row in rows]


async def product_matches(
    session: AsyncSession, need_id: UUID
) -> Sequence[tuple[ProductMatch, Product, Enterprise]]:
    """Return the catalogue products that fit a need and can still be bought, best first."""
    rows = await session.execute(
        sa.select(ProductMatch, Product, Enterprise)
        .join(Product, Product.id == ProductMatch.product_id)
        .join(Enterprise, Enterprise.id == Product.enterprise_id)
        .where(
            ProductMatch.need_id == need_id,
            Product.state == ProductState.ON_SALE,
            Enterprise.state == StoreState.OPEN,
        )
        .order_by(ProductMatch.rank)
    )
    return [(row.ProductMatch, row.Product, row.Enterprise) for row in rows]


async def matched_need(session: AsyncSession, need_id: UUID) -> MatchedNeed | None:
    """Return what a need was last matched with; None before the first time."""
    return await session.get(MatchedNeed, need_id)


async def invitation_for(session: AsyncSession, asker: Asker, need_id: UUID) -> Invitation:
    """Return the asker's own invitation to a need; raises NotFound for everybody else."""
    found = await session.scalars(
        sa.select(Invitation).where(
            Invitation.need_id == need_id, Invitation.enterprise_id == acting_for(asker)
        )
    )
    invitation = found.first()
    if invitation is None:
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return invitation


async def deliveries(session: AsyncSession, code: str) -> dict[UUID, Delivery]:
    """Return for each enterprise that was told of a need what became of its mails, the best of its people."""
    rows = await session.execute(
        sa.select(Membership.organisation_id, OutgoingMail.state)
        .join(Notice, Notice.account_id == Membership.account_id)
        .join(OutgoingMail, OutgoingMail.notice_id == Notice.id)
        .where(Notice.kind == NoticeKind.INVITATION, Notice.subject == f"need:{code}")
    )
    states: dict[UUID, set[MailState]] = defaultdict(set)
    for organisation_id, state in rows:
        states[organisation_id].add(state)
    return {organisation_id: _delivery(seen) for organisation_id, seen in states.items()}


async def own_invitations(
    session: AsyncSession, asker: Asker
) -> Sequence[tuple[Invitation, Need, Match | None]]:
    """Return the asker's invitations with need and reasons, the nearest deadline first, ended ones last."""
    rows = await session.execute(
        sa.select(Invitation, Need, Match)
        .join(Need, Need.id == Invitation.need_id)
        .outerjoin(
            Match, (Match.need_id == Invitation.need_id) & (Match.enterprise_id == Invitation.enterprise_id)
        )
        .where(Invitation.enterprise_id == acting_for(asker))
        .order_by(Need.state != NeedState.OPEN, Need.deadline_at, Invitation.id)
        .limit(200)
    )
    return [(row.Invitation, row.Need, row.Match) for row in rows]


async def own_match(session: AsyncSession, asker: Asker, need_id: UUID) -> Match | None:
    """Return why the asker's enterprise fits a need; None when it is not on the shortlist."""
    found = await session.scalars(
        sa.select(Match).where(Match.need_id == need_id, Match.enterprise_id == acting_for(asker))
    )
    return found.first()


async def latest_runs(session: AsyncSession, most: int = 50) -> Sequence[MatchRun]:
    """Return the newest runs of the matcher."""
    return (await session.scalars(sa.select(MatchRun).order_by(MatchRun.id.desc()).limit(most))).all()


def _delivery(seen: set[MailState]) -> Delivery:
    if MailState.SENT in seen:
        return Delivery.SENT
    return Delivery.FAILED if seen == {MailState.FAILED} else Delivery.QUEUED


async def _category_names(session: AsyncSession) -> dict[str, str]:
    rows = await session.execute(sa.select(Category.code, Category.name_ko))
    return {row.code: row.name_ko for row in rows}


def _enterprise_text(one: Enterprise, products: Sequence[Product], categories: dict[str, str]) -> Text:
    codes = sorted({product.category for product in products})
    return Text(
        key=str(one.id),
        fields={
            "name": one.name,
            "business": f"{one.business_kinds} {one.business_items}".strip(),
            "description": one.description,
            "products": "\n".join(f"{product.name} {product.spec} {product.summary}" for product in products),
            "categories": "\n".join(categories[code] for code in codes),
        },
    )


def _product_text(one: Product, categories: dict[str, str]) -> Text:
    return Text(
        key=str(one.id),
        fields={
            "name": one.name,
            "spec": one.spec,
            "description": f"{one.summary}\n{one.description}",
            "category": categories[one.category],
        },
    )


def _need_text(need: Need, items: Sequence[NeedItem], categories: dict[str, str]) -> Text:
    return Text(
        key=str(need.id),
        fields={
            "title": need.title,
            "items": "\n".join(f"{item.name} {item.spec}" for item in items),
            "purpose": need.purpose,
            "category": categories.get(need.category or "", ""),
        },
    )
