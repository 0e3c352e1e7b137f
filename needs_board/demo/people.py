"""The cast enters: organisations, people, enterprises with their seals, products."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.actions import (
    create_account,
    create_department,
    create_organisation,
    join_organisation,
)
from needs_board.accounts.rules import OrganisationKind
from needs_board.bundles.actions import answer_bundle, change_bundle_state, create_bundle
from needs_board.bundles.forms import BundleForm, PartForm
from needs_board.bundles.rules import BundleState, PartnerState
from needs_board.catalogue.actions import create_product
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.models import Product
from needs_board.demo.drawings import draw_product
from needs_board.demo.roles import AgencyText, CentreText, EnterpriseText, PersonText
from needs_board.demo.script import MarkText, ProductText, SetText
from needs_board.demo.seals import draw_seal
from needs_board.enterprises.actions import create_enterprise, set_seal
from needs_board.enterprises.forms import CertificateForm, EnterpriseForm, ProfileForm
from needs_board.enterprises.rules import StoreState, SuspendedFor
from needs_board.files.actions import store_file
from needs_board.files.forms import NewFile
from needs_board.files.rules import FileKind
from needs_board.kit.asker import CLOCKWORK, Asker, Role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.objects import Objects
from needs_board.marks.forms import ProductMarkForm
from needs_board.openings.actions import suspend_store
from needs_board.pictures.actions import add_picture, in_both_sizes


@dataclass(slots=True)
class Cast:
    """Who is on the stage, by the keys of the script."""

    objects: Objects
    start: datetime
    askers: dict[str, Asker] = field(default_factory=dict)
    suppliers: dict[str, Asker] = field(default_factory=dict)
    departments: dict[str, UUID] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    quotes: dict[tuple[str, str], str] = field(default_factory=dict)

    def day(self, offset: float, hour: float = 10) -> datetime:
        """Return the moment at an hour in Seoul, so many days from the day the demo starts."""
        return self.start + timedelta(days=offset, hours=hour)


async def enter_centre(session: AsyncSession, cast: Cast, text: CentreText, at: datetime) -> None:
    """Bring in the support centre and its staff."""
    centre = await create_organisation(session, OrganisationKind.CENTRE, text.name, at)
    for person in text.people:
        cast.askers[person.key] = await enter_person(session, person, centre.id, Role.STAFF, None, at)


async def enter_agency(session: AsyncSession, cast: Cast, text: AgencyText, at: datetime) -> None:
    """Bring in an agency with its departments and officers."""
    agency = await create_organisation(session, OrganisationKind.AGENCY, text.name, at, address=text.address)
    for department in text.departments:
        cast.departments[department.key] = (await create_department(session, agency.id, department.name)).id
    for person in text.people:
        department_id = cast.departments[person.department_key or ""]
        cast.askers[person.key] = await enter_person(
            session, person, agency.id, Role.OFFICER, department_id, at
        )


async def enter_enterprise(session: AsyncSession, cast: Cast, text: EnterpriseText, at: datetime) -> None:
    """Bring in an enterprise with its certificates, its seal and its people."""
    made = await create_enterprise(
        session, CLOCKWORK, _enterprise_form(cast, text), at, state=_first_state(text)
    )
    for person in text.people:
        asker = await enter_person(session, person, made.id, Role.SUPPLIER, None, at)
        cast.askers[person.key] = asker
        cast.suppliers.setdefault(text.key, asker)
    picture = NewFile(
        organisation_id=made.id,
        kind=FileKind.SEAL,
        name=f"{text.representative}.png",
        media_type="image/png",
        data=draw_seal(text.representative),
    )
    seal = await store_file(session, cast.objects, cast.suppliers[text.key], picture, at)
    await set_seal(session, cast.suppliers[text.key], made, seal, at)
    if text.state is StoreState.SUSPENDED:
        reason = "인증서 유효기간이 지나 운영을 잠시 멈춥니다. 갱신한 인증서를 보내 주시면 다시 엽니다."
        await suspend_store(session, CLOCKWORK, made, SuspendedFor.LAPSE, reason, at)


async def enter_product(session: AsyncSession, cast: Cast, text: ProductText, at: datetime) -> None:
    """Put a product into the catalogue, with its pictures."""
    today = today_in_seoul(cast.start)
    form = ProductForm(
        name=text.name,
        category=text.category,
        unit=text.unit,
        price_won=text.price_won,
        price_basis=text.price_basis,
        tax_kind=text.tax_kind,
        spec=text.spec,
        summary=text.summary,
        description=text.description,
        min_quantity=Decimal(text.min_quantity),
        lead_days=text.lead_days,
        breaks=text.breaks,
        options=text.options,
        marks=tuple(_mark(one, today) for one in text.marks),
        service_period=text.service_period,
        service_place=text.service_place,
        delivery_reach=text.delivery_reach,
        delivery_regions=text.delivery_regions,
        delivery_terms=text.delivery_terms,
        delivery_won=text.delivery_won,
        free_delivery_from_won=text.free_delivery_from_won,
    )
    asker = cast.suppliers[text.enterprise_key]
    made = await create_product(
        session, CLOCKWORK, form, at, enterprise_id=asker.organisation_id, state=text.state
    )
    cast.products[text.key] = made
    for place, alt in enumerate(text.pictures):
        new = in_both_sizes(draw_product(text.name, text.category, place), alt)
        await add_picture(session, cast.objects, asker, made, new, at)


async def enter_set(session: AsyncSession, cast: Cast, text: SetText, at: datetime) -> None:
    """Put a set into the catalogue; whoever has a product in it agrees."""
    form = BundleForm(
        name=text.name,
        price_won=text.price_won,
        price_basis=text.price_basis,
        summary=text.summary,
        description=text.description,
        parts=tuple(
            PartForm(cast.products[part.product_key].number, Decimal(part.quantity)) for part in text.parts
        ),
    )
    owner = cast.suppliers[text.enterprise_key]
    whole = await create_bundle(session, owner, form, at)
    suppliers = {one.organisation_id: one for one in cast.suppliers.values()}
    for _partner, enterprise in whole.partners:
        await answer_bundle(session, suppliers[enterprise.id], whole, PartnerState.AGREED, at)
    await change_bundle_state(session, owner, whole.bundle, BundleState.SHOWN, at)


def _mark(text: MarkText, today: date) -> ProductMarkForm:
    valid_until = None if text.valid_in_days is None else today + timedelta(days=text.valid_in_days)
    return ProductMarkForm(mark=text.mark, number=text.number, valid_until=valid_until)


def _first_state(text: EnterpriseText) -> StoreState:
    return StoreState.OPEN if text.state is StoreState.SUSPENDED else text.state


def _enterprise_form(cast: Cast, text: EnterpriseText) -> EnterpriseForm:
    today = today_in_seoul(cast.start)
    certificates = tuple(
        CertificateForm(
            kind=one.kind,
            number=one.number,
            issuer=one.issuer,
            issued_on=today + timedelta(days=one.issued_in_days),
            valid_until=None
            if one.valid_until_in_days is None
            else today + timedelta(days=one.valid_until_in_days),
        )
        for one in text.certificates
    )
    profile = ProfileForm(
        description=text.description,
        region=text.region,
        address=text.address,
        representative=text.representative,
        brn=text.brn,
        business_kinds=text.business_kinds,
        business_items=text.business_items,
        phone=text.phone,
        email=text.email,
        founded_on=today + timedelta(days=text.founded_in_days),
    )
    return EnterpriseForm(name=text.name, type=text.type, profile=profile, certificates=certificates)


async def enter_person(
    session: AsyncSession,
    person: PersonText,
    organisation_id: UUID,
    role: Role,
    department_id: UUID | None,
    at: datetime,
) -> Asker:
    """Bring in somebody with an account, and return who that is."""
    account = await create_account(session, person.email, person.name, at, phone=person.phone)
    await join_organisation(
        session, account.id, organisation_id, department_id=department_id, position=person.position
    )
    return Asker(
        role=role,
        account_id=account.id,
        organisation_id=organisation_id,
        department_id=department_id,
        person_name=person.name,
    )
