"""The cast of the tests: named people, their organisations, a few categories and marks.

    하늘 (Haneul)  officer of 나래구청, 총무과        서준 (Seojun)  officer of 나래구청, 문화과
    다온 (Daon)    officer of 한빛공단: a stranger to 나래구청
    윤슬 (Yunseul) of 푸른인쇄, a social enterprise with an open store
    여울 (Yeoul)   of 든든도시락, a cooperative with an open store
    솔 (Sol)       of 새싹마을, a village enterprise that has not opened yet
    가람 (Garam)   staff of the centre

Their keys are made from their names, so that a test can name them without looking them up.
"""

from datetime import UTC, date, datetime
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Department, Membership, Organisation
from needs_board.accounts.rules import OrganisationKind
from needs_board.catalogue.models import Category
from needs_board.catalogue.rules import ProductKind
from needs_board.enterprises.models import Certificate, Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.crypto import hash_password
from needs_board.kit.db import Counter
from needs_board.kit.i18n import Locale
from needs_board.marks.models import Mark
from needs_board.paper_kinds.actions import seed_kinds

PASSWORD = "마을 우물가 느티나무 그늘"
LONG_AGO = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)

ORGANISATIONS = {
    "나래구청": OrganisationKind.AGENCY,
    "한빛공단": OrganisationKind.AGENCY,
    "지원센터": OrganisationKind.CENTRE,
    "푸른인쇄": OrganisationKind.ENTERPRISE,
    "든든도시락": OrganisationKind.ENTERPRISE,
    "새싹마을": OrganisationKind.ENTERPRISE,
}
DEPARTMENTS = {"총무과": "나래구청", "문화과": "나래구청", "경영지원팀": "한빛공단"}
PEOPLE = {
    "하늘": ("김하늘", "haneul@narae.example", "나래구청", "총무과"),
    "서준": ("박서준", "seojun@narae.example", "나래구청", "문화과"),
    "다온": ("이다온", "daon@hanbit.example", "한빛공단", "경영지원팀"),
    "윤슬": ("최윤슬", "yunseul@pureun.example", "푸른인쇄", None),
    "여울": ("한여울", "yeoul@deundeun.example", "든든도시락", None),
    "솔": ("오솔", "sol@saessak.example", "새싹마을", None),
    "가람": ("정가람", "garam@centre.example", "지원센터", None),
}
CATEGORIES = [
    ("goods", None, "일반상품", "Goods", ""),
    ("services", None, "서비스상품", "Services", ""),
    ("goods-food", "goods", "식품", "Food", "떡, 과일, 음료, 간식, 명절 선물"),
    ("goods-print", "goods", "인쇄·홍보물", "Printing", "책자, 현수막, 전단, 명함 인쇄"),
    ("services-catering", "services", "급식·케이터링", "Catering", "도시락, 단체 급식, 다과"),
    ("services-cleaning", "services", "청소·방역", "Cleaning", "건물 청소, 소독, 방역"),
]
MARKS = [
    ("green", "녹색제품(환경표지)", "Green product"),
    ("haccp", "HACCP", "HACCP"),
    ("kc", "KC 인증", "KC mark"),
]
ENTERPRISES = [
    (1, "푸른인쇄", EnterpriseType.SOCIAL_ENTERPRISE, StoreState.OPEN, "1168200276", "책자와 현수막, 홍보물을 디자인하고 인쇄합니다."),
    (2, "든든도시락", EnterpriseType.COOPERATIVE, StoreState.OPEN, "1348672683", "회의와 행사에 도시락과 다과를 준비해 드립니다."),
    (3, "새싹마을", EnterpriseType.VILLAGE_ENTERPRISE, StoreState.STOCKING, None, "마을에서 기른 채소와 과일로 간식을 만듭니다."),
]  # fmt: skip


def id_of(name: str) -> UUID:
    """Return the key of somebody or something in the cast."""
    return uuid5(NAMESPACE_URL, name)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


async def enter_cast(session: AsyncSession) -> None:
    """Put the cast into an empty, migrated database."""
    for name, kind in ORGANISATIONS.items():
        session.add(Organisation(id=id_of(name), kind=kind, name=name, created_at=LONG_AGO))
    await session.flush()
    for name, agency in DEPARTMENTS.items():
        session.add(Department(id=id_of(name), organisation_id=id_of(agency), name=name))
    await session.flush()
    for person in PEOPLE:
        await _enter_person(session, person)
    for code, parent, name_ko, name_en, description in CATEGORIES:
        root = ProductKind(parent or code)
        session.add(
            Category(
                code=code,
                parent=parent,
                kind=root,
                name_ko=name_ko,
                name_en=name_en,
                description_ko=description,
                position=0,
            )
        )
        await session.flush()
    for position, (code, name_ko, name_en) in enumerate(MARKS):
        session.add(Mark(code=code, name_ko=name_ko, name_en=name_en, about_ko="", position=position))
    await seed_kinds(session)
    for enterprise in ENTERPRISES:
        await _enter_enterprise(session, *enterprise)
    session.add(Counter(series="enterprise", last=len(ENTERPRISES)))


async def _enter_person(session: AsyncSession, person: str) -> None:
    name, email, organisation, department = PEOPLE[person]
    session.add(
        Account(
            id=id_of(person),
            email=email,
            name=name,
            password_hash=_password_hash(),
            locale=Locale.KO,
            created_at=LONG_AGO,
        )
    )
    await session.flush()
    session.add(
        Membership(
            id=id_of(f"membership of {person}"),
            account_id=id_of(person),
            organisation_id=id_of(organisation),
            department_id=id_of(department) if department else None,
        )
    )
    await session.flush()


async def _enter_enterprise(
    session: AsyncSession,
    number: int,
    name: str,
    kind: EnterpriseType,
    state: StoreState,
    brn: str | None,
    description: str,
) -> None:
    session.add(
        Enterprise(
            id=id_of(name),
            number=number,
            name=name,
            type=kind,
            brn=brn,
            representative="홍길동",
            address="인천 남동구 마을길 1",
            region="남동구",
            description=description,
            state=state,
            opened_at=LONG_AGO if state is StoreState.OPEN else None,
            created_at=LONG_AGO,
            changed_at=LONG_AGO,
        )
    )
    await session.flush()
    session.add(
        Certificate(
            enterprise_id=id_of(name),
            kind=kind,
            number="2026-1",
            issuer="인천광역시",
            issued_on=date(2026, 1, 5),
        )
    )
