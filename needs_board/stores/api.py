"""The JSON API of stores: reading the directory."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.queries import certificates_of, enterprise_by_number
from needs_board.enterprises.rules import EnterpriseType, is_valid_on
from needs_board.kit.asker import Role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.visit import Visit
from needs_board.stores import queries
from needs_board.stores.forms import StoreFilter
from needs_board.stores.queries import PAGE_SIZE

# Limits of a query stand in QueryParameter: inside FromQuery[…] the framework does not look at Meta.
Words = Annotated[str, QueryParameter(max_length=100)]
PageNumber = Annotated[int, QueryParameter(ge=1, le=1_000_000)]


class StoreOut(msgspec.Struct, frozen=True):
    """An enterprise in the directory; `excerpt` is the beginning of its description."""

    number: int
    name: str
    type: str
    region: str
    business_items: str
    excerpt: str
    state: str


class StoresOut(msgspec.Struct, frozen=True):
    """One page of the directory; `count` is how many enterprises there are on all pages."""

    enterprises: list[StoreOut]
    count: int
    page: int
    page_size: int


class CertificateOut(msgspec.Struct, frozen=True):
    """A certificate; `is_valid` says whether it counts today. Without `valid_until` it has no fixed term."""

    kind: str
    number: str
    issuer: str
    issued_on: date
    valid_until: date | None
    is_valid: bool


class EnterpriseOut(msgspec.Struct, frozen=True, kw_only=True):
    """One enterprise; phone and e-mail are given to those who have signed in."""

    number: int
    name: str
    type: str
    state: str
    region: str
    address: str
    brn: str | None
    representative: str
    business_kinds: str
    business_items: str
    description: str
    founded_on: date | None
    phone: str
    email: str
    certificates: list[CertificateOut]


@get("/api/v1/enterprises")
async def list_enterprises(
    look: NamedDependency[Visit],
    q: Words = "",
    type: FromQuery[EnterpriseType | None] = None,  # noqa: A002 - its name in the address
    region: Words = "",
    category: Words = "",
    page: PageNumber = 1,
) -> StoresOut:
    """List the enterprises whose stores are open, by name; each word of `q` must be found."""
    wanted = StoreFilter(q=q, type=type, region=region, category=category, page=page)
    finder = look.request.app.state.get("finder")
    hits = await queries.hits_of(finder, look.asker, wanted, look.at)
    found = await queries.search_stores(look.session, look.asker, wanted, hits)
    return StoresOut(
        enterprises=[
            StoreOut(
                one.number,
                one.name,
                one.type.value,
                one.region,
                one.business_items,
                one.excerpt,
                one.state.value,
            )
            for one in found.rows
        ],
        count=found.count,
        page=page,
        page_size=PAGE_SIZE,
    )


@get("/api/v1/enterprises/{number:int}")
async def get_enterprise(look: NamedDependency[Visit], number: FromPath[int]) -> EnterpriseOut:
    """Return one enterprise with its certificates."""
    one = await enterprise_by_number(look.session, look.asker, number)
    today = today_in_seoul(look.at)
    certificates = [_certificate(each, today) for each in await certificates_of(look.session, one.id)]
    return _enterprise(one, certificates, signed_in=look.asker.role is not Role.VISITOR)


def _enterprise(one: Enterprise, certificates: list[CertificateOut], *, signed_in: bool) -> EnterpriseOut:
    return EnterpriseOut(
        number=one.number,
        name=one.name,
        type=one.type.value,
        state=one.state.value,
        region=one.region,
        address=one.address,
        brn=one.brn,
        representative=one.representative,
        business_kinds=one.business_kinds,
        business_items=one.business_items,
        description=one.description,
        founded_on=one.founded_on,
        phone=one.phone if signed_in else "",
        email=one.email if signed_in else "",
        certificates=certificates,
    )


def _certificate(one: Certificate, today: date) -> CertificateOut:
    return CertificateOut(
        kind=one.kind.value,
        number=one.number,
        issuer=one.issuer,
        issued_on=one.issued_on,
        valid_until=one.valid_until,
        is_valid=is_valid_on(one.issued_on, one.valid_until, today),
    )


routes: list[Any] = [list_enterprises, get_enterprise]
