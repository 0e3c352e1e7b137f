"""Reads of enterprises and their certificates."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.forms import CertificateForm, ProfileForm
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import StoreState, may_see
from needs_board.kit.asker import Asker, Role, acting_for, check_role
from needs_board.kit.brn import format_brn
from needs_board.kit.errors import NotFound
from needs_board.kit.i18n import _

BEYOND_ALL = 2**53
"""No number given out gets here; larger ones cannot be handed to the database."""


async def enterprise_of(session: AsyncSession, enterprise_id: UUID) -> Enterprise:
    """Return an enterprise that is known to exist, whoever asks."""
    return await session.get_one(Enterprise, enterprise_id)


async def enterprise_by_number(session: AsyncSession, asker: Asker, number: int) -> Enterprise:
    """Return an enterprise whose store is open; its own people and the staff see it in every state.

    Raises NotFound for an unknown number and for what the asker may not see.
    """
    statement = sa.select(Enterprise).where(Enterprise.number == min(number, BEYOND_ALL))
    found = (await session.scalars(statement)).first()
    if found is None or not may_see(asker, found.id, found.state):
        raise NotFound(_("찾으시는 내용이 없습니다. 주소를 확인하시거나 목록에서 다시 찾아 주세요."))
    return found


async def own_enterprise(session: AsyncSession, asker: Asker) -> Enterprise:
    """Return the enterprise that the asker acts for; refuses everybody else."""
    check_role(asker, Role.SUPPLIER)
    return await enterprise_of(session, acting_for(asker))


async def certificates_of(session: AsyncSession, enterprise_id: UUID) -> Sequence[Certificate]:
    """Return the certificates of an enterprise, the latest first."""
    return (
        await session.scalars(
            sa.select(Certificate)
            .where(Certificate.enterprise_id == enterprise_id)
            .order_by(Certificate.issued_on.desc(), Certificate.number)
        )
    ).all()


async def enterprise_by_brn(session: AsyncSession, brn: str) -> Enterprise | None:
    """Return the enterprise with this registration number, ten digits, in whatever state."""
    return (await session.scalars(sa.select(Enterprise).where(Enterprise.brn == brn))).first()


async def all_enterprises(session: AsyncSession, asker: Asker) -> Sequence[Enterprise]:
    """Return every enterprise in whatever state by number; for the staff, who import lists."""
    check_role(asker, Role.STAFF)
    return (await session.scalars(sa.select(Enterprise).order_by(Enterprise.number))).all()


async def regions(session: AsyncSession) -> Sequence[str]:
    """Return the regions of open stores by name."""
    return (
        await session.scalars(
            sa.select(Enterprise.region)
            .where(Enterprise.state == StoreState.OPEN, Enterprise.region != "")
            .distinct()
            .order_by(Enterprise.region)
        )
    ).all()


def profile_of(one: Enterprise) -> ProfileForm:
    """Return what an enterprise says about itself, as its form has it."""
    return ProfileForm(
        description=one.description,
        region=one.region,
        address=one.address,
        representative=one.representative,
        brn=format_brn(one.brn) if one.brn else "",
        business_kinds=one.business_kinds,
        business_items=one.business_items,
        phone=one.phone,
        email=one.email,
        founded_on=one.founded_on,
        delivery_terms=one.delivery_terms,
    )


def certificate_form(one: Certificate) -> CertificateForm:
    """Return a certificate as its form has it."""
    return CertificateForm(
        kind=one.kind,
        number=one.number,
        issuer=one.issuer,
        issued_on=one.issued_on,
        valid_until=one.valid_until,
    )
