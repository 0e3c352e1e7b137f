"""Finding what a thread is to be about, and what it shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import STATE_LABELS as PRODUCT_LABELS
from needs_board.catalogue.rules import tax_words
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.queries import enterprise_by_number, own_enterprise
from needs_board.enterprises.rules import TYPE_LABELS
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _
from needs_board.kit.templating import seoul, won
from needs_board.needs.models import Need
from needs_board.needs.queries import need_by_code
from needs_board.needs.rules import PUBLIC_STATES, NeedState, owns
from needs_board.needs.rules import STATE_LABELS as NEED_LABELS
from needs_board.quotes.queries import listed_quote
from needs_board.quotes.rules import STATE_LABELS as QUOTE_LABELS
from needs_board.subjects.rules import Card, SubjectKind, is_sealed, read_about

MOST_NEEDS = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """What two parties are to speak about; `need` is the one that it concerns, if any."""

    kind: SubjectKind
    number: str
    title: str
    agency_id: UUID
    enterprise: Enterprise
    need: Need | None = None

    @property
    def is_sealed(self) -> bool:
        return self.need is not None and is_sealed(self.need.sealed, self.need.opened_at, self.need.state)


async def subject_for(session: AsyncSession, asker: Asker, about: str, enterprise_number: int = 0) -> Subject:
    """Return what the asker may begin to speak about with the other side.

    An officer names an enterprise, one of its products, a quote, or an own need together with an enterprise; an
    enterprise names a need or one of its quotes, so that it reaches no agency that has not asked. Raises NotFound for
    everything else, as for what is unknown or sealed.
    """
    check_role(asker, Role.OFFICER, Role.SUPPLIER, Role.STAFF)
    kind, number = read_about(about)
    match kind, asker.role:
        case SubjectKind.QUOTE, Role.OFFICER | Role.SUPPLIER:
            return await _quote(session, asker, number)
        case SubjectKind.NEED, Role.OFFICER | Role.SUPPLIER:
            return await _need(session, asker, number, enterprise_number)
        case SubjectKind.PRODUCT, Role.OFFICER:
            product, enterprise = await product_by_number(session, asker, _as_number(number))
            return Subject(kind, str(product.number), product.name, acting_for(asker), enterprise)
        case SubjectKind.ENTERPRISE, Role.OFFICER:
            enterprise = await enterprise_by_number(session, asker, _as_number(number))
            return Subject(kind, str(enterprise.number), "", acting_for(asker), enterprise)
        case _:
            raise _nothing()


async def _need(session: AsyncSession, asker: Asker, code: str, enterprise_number: int) -> Subject:
    need = await need_by_code(session, asker, code)
    if need.published_at is None or need.state not in PUBLIC_STATES:
        raise _nothing()
    if asker.role is Role.SUPPLIER:
        enterprise = await own_enterprise(session, asker)
    elif owns(asker, need.organisation_id):
        enterprise = await enterprise_by_number(session, asker, enterprise_number)
    else:
        raise _nothing()
    return Subject(SubjectKind.NEED, need.code, need.title, need.organisation_id, enterprise, need)


async def _quote(session: AsyncSession, asker: Asker, number: str) -> Subject:
    listed = await listed_quote(session, asker, number)
    quote = listed.quote
    # The other side has to see it too: a thread about a sealed quote would tell that there is one.
    agency = Asker(role=Role.OFFICER, organisation_id=quote.organisation_id)
    await listed_quote(session, agency, number)
    enterprise = await session.get_one(Enterprise, quote.enterprise_id)
    return Subject(
        SubjectKind.QUOTE, quote.number, quote.title, quote.organisation_id, enterprise, listed.need
    )


async def card_of(session: AsyncSession, asker: Asker, kind: SubjectKind, number: str) -> Card:
    """Return what a thread shows of its subject to one of its sides now; what it may not see has no more than a name."""
    try:
        return await _CARDS[kind](session, asker, number)
    except NotFound:
        return Card("", "", (), _("지금은 볼 수 없는 내용입니다."))


async def _enterprise_card(session: AsyncSession, asker: Asker, number: str) -> Card:
    one = await enterprise_by_number(session, asker, _as_number(number))
    facts = ((_("유형"), _(TYPE_LABELS[one.type])), (_("지역"), one.region), (_("종목"), one.business_items))
    return Card(one.name, f"/enterprises/{one.number}", _said(*facts))


async def _product_card(session: AsyncSession, asker: Asker, number: str) -> Card:
    one, _seller = await product_by_number(session, asker, _as_number(number))
    price = f"{won(one.price_won)} / {one.unit} ({tax_words(one.tax_kind, one.price_basis)})"
    facts = ((_("규격"), one.spec), (_("단가"), price), (_("상태"), _(PRODUCT_LABELS[one.state])))
    return Card(one.name, f"/products/{one.number}", _said(*facts))


async def _need_card(session: AsyncSession, asker: Asker, code: str) -> Card:
    one = await need_by_code(session, asker, code)
    facts = (
        (_("번호"), one.code),
        (_("상태"), _(NEED_LABELS[one.state])),
        (_("견적 마감"), seoul(one.deadline_at)),
    )
    return Card(one.title, f"/needs/{one.code}", _said(*facts))


async def _quote_card(session: AsyncSession, asker: Asker, number: str) -> Card:
    one = (await listed_quote(session, asker, number)).quote
    facts = (
        (_("번호"), one.number),
        (_("상태"), _(QUOTE_LABELS[one.state])),
        (_("견적 총액(부가세 포함)"), won(one.total_won)),
    )
    return Card(one.title, f"/quotes/{one.number}", _said(*facts))


_CARDS = {
    SubjectKind.ENTERPRISE: _enterprise_card,
    SubjectKind.PRODUCT: _product_card,
    SubjectKind.NEED: _need_card,
    SubjectKind.QUOTE: _quote_card,
}


async def needs_to_speak_about(session: AsyncSession, asker: Asker) -> Sequence[Need]:
    """Return the newest published needs of the asker's agency that are not sealed now."""
    check_role(asker, Role.OFFICER)
    statement = (
        sa.select(Need)
        .where(
            Need.organisation_id == acting_for(asker),
            Need.published_at.is_not(None),
            Need.state.in_(PUBLIC_STATES),
            sa.or_(Need.sealed.is_(False), Need.opened_at.is_not(None)),
        )
        .order_by(Need.published_at.desc())
        .limit(MOST_NEEDS)
    )
    return (await session.scalars(statement)).all()


async def has_sealed_need(session: AsyncSession, agency_id: UUID) -> bool:
    """Say whether an agency takes sealed quotes now or has not opened them, which everybody knows from the board."""
    statement = sa.select(Need.id).where(
        Need.organisation_id == agency_id,
        Need.sealed,
        Need.opened_at.is_(None),
        Need.state.in_((NeedState.OPEN, NeedState.CLOSED)),
    )
    return (await session.scalars(statement.limit(1))).first() is not None


def _said(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts if value)


def _as_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _nothing() -> NotFound:
    return NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
