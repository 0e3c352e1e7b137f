"""What several rooms' tests begin with: things that the cast has already done, each named like a sentence."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import msgspec
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.accounts.models import Account, Membership, Organisation
from needs_board.accounts.rules import ROLE_OF, OrganisationKind
from needs_board.answers.actions import submit_quote
from needs_board.awards.actions import choose_quote
from needs_board.awards.forms import AwardForm
from needs_board.awards.rules import AwardReason
from needs_board.bundles.actions import change_bundle_state, create_bundle
from needs_board.bundles.forms import BundleForm, PartForm
from needs_board.bundles.rules import BundleState
from needs_board.catalogue.actions import create_product
from needs_board.catalogue.forms import ProductForm
from needs_board.catalogue.queries import product_by_number
from needs_board.catalogue.rules import ProductState
from needs_board.enterprises.models import Enterprise
from needs_board.enterprises.rules import EnterpriseType, StoreState
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.money import PriceBasis, TaxKind
from needs_board.kit.objects import open_objects
from needs_board.matches.models import Invitation
from needs_board.matches.rules import InvitationState
from needs_board.needs.actions import publish_need, return_need, save_draft
from needs_board.needs.forms import NeedForm, NeedItemForm, ReturnForm
from needs_board.needs.queries import need_by_code
from needs_board.orders.actions import record_contract
from needs_board.orders.forms import ContractForm
from needs_board.pictures.actions import add_picture, in_both_sizes
from needs_board.pictures.models import ProductPicture
from needs_board.quotes.forms import QuoteForm, QuoteLineForm
from needs_board.words.actions import add_rule
from needs_board.words.forms import RuleForm
from needs_board.words.rules import WordKind
from tests.board import Board
from tests.cast import LONG_AGO, ORGANISATIONS, PEOPLE, id_of
from tests.opening import close_and_open


def asker(person: str) -> Asker:
    """Return somebody of the cast as actions are handed them."""
    name, _email, organisation, department = PEOPLE[person]
    return Asker(
        role=ROLE_OF[ORGANISATIONS[organisation]],
        account_id=id_of(person),
        organisation_id=id_of(organisation),
        department_id=id_of(department) if department else None,
        person_name=name,
        organisation_name=organisation,
    )


def complete_need(board: Board, **changes: object) -> NeedForm:
    """Return a need that can be published as it is: 30 books, a week to answer, delivery two weeks later."""
    today = today_in_seoul(board.clock())
    form = NeedForm(
        title="마을 이야기 책자 인쇄",
        category="goods-print",
        purpose="마을 기록 사업의 결과를 주민에게 나누어 드리는 책자입니다.",
        items=(NeedItemForm(name="책자", spec="A5, 64쪽, 무선 제본", quantity=Decimal(30), unit="권"),),
        budget_won=900_000,
        delivery_place="나래구청 총무과",
        delivery_region="남동구",
        delivery_on=today + timedelta(days=21),
        deadline_on=today + timedelta(days=7),
        deadline_time="18:00",
        contact_name="김하늘",
        contact_phone="032-000-0001",
        contact_email="haneul@narae.example",
    )
    return msgspec.structs.replace(form, **changes)


async def drafted_need(board: Board, by: str = "하늘", **changes: object) -> str:
    """Save a draft and return its code."""
    async with board.write() as session:
        need = await save_draft(session, asker(by), complete_need(board, **changes), board.clock())
        return need.code


async def published_need(board: Board, by: str = "하늘", **changes: object) -> str:
    """Publish a need and return its code."""
    async with board.write() as session:
        need = await save_draft(session, asker(by), complete_need(board, **changes), board.clock())
        await publish_need(session, asker(by), need.code, need.revision, board.clock())
        return need.code


async def returned_need(board: Board, by: str = "하늘", **changes: object) -> str:
    """Publish a need that the centre asks to mend, and return its code."""
    code = await published_need(board, by, **changes)
    async with board.write() as session:
        await return_need(session, asker("가람"), code, ReturnForm("수량을 확인해 주세요."), board.clock())
    return code


def complete_quote(board: Board, unit_price_won: int = 20_000, **changes: object) -> QuoteForm:
    """Return a quote for `complete_need` that can be submitted as it is: 30 books, VAT to be added."""
    today = today_in_seoul(board.clock())
    line = QuoteLineForm(name="책자", quantity=Decimal(30), unit="권", unit_price_won=unit_price_won)
    form = QuoteForm(
        lines=(line,),
        price_basis=PriceBasis.NET,
        delivery_on=today + timedelta(days=20),
        delivery_place="나래구청 총무과",
        valid_until=today + timedelta(days=40),
        payment_terms="납품·검수 후 지급",
        terms_revision=1,
    )
    return msgspec.structs.replace(form, **changes)


async def submitted_quote(board: Board, code: str, by: str, unit_price_won: int, **changes: object) -> str:
    """Submit a quote for a need and return its number."""
    form = complete_quote(board, unit_price_won, **changes)
    async with board.write() as session:
        quote = await submit_quote(session, asker(by), code, form, board.clock())
        return quote.number


async def opened_store(board: Board, enterprise: str = "새싹마을") -> None:
    """Let a store of the cast be open, as it is after its enterprise opened it."""
    async with board.write() as session:
        store = await session.get_one(Enterprise, id_of(enterprise))
        store.state, store.opened_at = StoreState.OPEN, board.clock()
        store.brn = store.brn or "2198765404"


async def evaluating_need(board: Board, **unit_prices_won: int) -> tuple[str, dict[str, str]]:
    """Publish a need, let people quote (`윤슬=20_000`), pass its deadline; return code and numbers by person."""
    code = await published_need(board)
    numbers = {
        person: await submitted_quote(board, code, person, price) for person, price in unit_prices_won.items()
    }
    board.clock.forward(timedelta(days=8))
    await close_and_open(board)
    return code, numbers


async def awarded_need(board: Board, by: str = "윤슬") -> tuple[str, str]:
    """Publish a need, let one person quote, choose that quote eight days later; return code and number."""
    code, numbers = await evaluating_need(board, **{by: 20_000})
    form = AwardForm(numbers[by], AwardReason.QUALITY, "견본의 품질이 가장 좋았습니다.")
    async with board.write() as session:
        await choose_quote(session, asker("하늘"), code, form, board.clock())
    return code, numbers[by]


async def contracted_need(board: Board, by: str = "윤슬") -> tuple[str, str]:
    """Let a need have its contract on the day of the award; return code and number of the quote."""
    code, number = await awarded_need(board, by)
    form = ContractForm(today_in_seoul(board.clock()), "2026-용역-17")
    async with board.write() as session:
        await record_contract(session, asker("하늘"), code, form, board.clock())
    return code, number


def typed_quote(board: Board) -> dict[str, str]:
    """Return a quote for `complete_need` as it is typed: 3 × 110,000, VAT to be added."""
    today = today_in_seoul(board.clock())
    return {
        "act": "submit",
        "price_basis": "net",
        "lines-0-name": "책자",
        "lines-0-quantity": "3",
        "lines-0-unit": "권",
        "lines-0-unit_price_won": "110,000",
        "lines-0-tax_kind": "taxable",
        "delivery_on": (today + timedelta(days=20)).isoformat(),
        "delivery_place": "나래구청 총무과",
        "valid_until": (today + timedelta(days=40)).isoformat(),
        "payment_terms": "납품·검수 후 지급",
        "terms_revision": "1",
    }


async def product_on_sale(board: Board, by: str = "윤슬", **changes: object) -> int:
    """Put a product on sale, a stapled booklet at 2,000 won with VAT, and return its number."""
    form = ProductForm(
        name="중철 책자",
        category="goods-print",
        spec="A5, 40쪽",
        unit="권",
        price_won=2_000,
        price_basis=PriceBasis.GROSS,
        tax_kind=TaxKind.TAXABLE,
    )
    async with board.write() as session:
        product = await create_product(
            session,
            asker(by),
            msgspec.structs.replace(form, **changes),
            board.clock(),
            state=ProductState.ON_SALE,
        )
        return product.number


async def product_set(
    board: Board, *numbers: int, by: str = "윤슬", is_shown: bool = False, **changes: object
) -> int:
    """Make a set of two of each product at 5,000 won with VAT, and return its number."""
    form = BundleForm(
        name="책자 한 벌",
        price_won=5_000,
        price_basis=PriceBasis.GROSS,
        parts=tuple(PartForm(number, Decimal(2)) for number in numbers),
    )
    async with board.write() as session:
        form = msgspec.structs.replace(form, **changes)
        whole = await create_bundle(session, asker(by), form, board.clock())
        if is_shown:
            await change_bundle_state(session, asker(by), whole.bundle, BundleState.SHOWN, board.clock())
        return whole.bundle.number


def drawn(width: int = 60, height: int = 40, colour: str = "teal", kind: str = "PNG") -> bytes:
    """Return a picture file of one colour."""
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, kind)
    return file.getvalue()


async def product_picture(
    board: Board, number: int, by: str = "윤슬", colour: str = "teal"
) -> ProductPicture:
    """Put a picture behind those of a product, in a colour of its own."""
    objects = open_objects(board.app.state.settings)
    async with board.write() as session:
        product, _enterprise = await product_by_number(session, asker(by), number)
        new = in_both_sizes(drawn(colour=colour), alt="")
        return await add_picture(session, objects, asker(by), product, new, board.clock())


async def printing_houses(board: Board, count: int) -> None:
    """Let so many printers have an open store, each with one member; `id_of("인쇄소 3")` is the third one's key."""
    async with board.write() as session:
        for place in range(1, count + 1):
            name = f"인쇄소 {place}"
            await _printing_house(session, name, 100 + place)


async def _printing_house(session: AsyncSession, name: str, number: int) -> None:
    session.add(
        Organisation(id=id_of(name), kind=OrganisationKind.ENTERPRISE, name=name, created_at=LONG_AGO)
    )
    email = f"printer-{number}@houses.example"
    session.add(Account(id=id_of(f"{name} 사람"), email=email, name=name, created_at=LONG_AGO))
    await session.flush()
    session.add(Membership(account_id=id_of(f"{name} 사람"), organisation_id=id_of(name)))
    session.add(
        Enterprise(
            id=id_of(name),
            number=number,
            name=name,
            type=EnterpriseType.SOCIAL_ENTERPRISE,
            brn=f"{2_000_000_000 + number}",
            representative="홍길동",
            region="남동구",
            description="마을 이야기 책자 인쇄. 마을 기록 사업의 책자를 A5 64쪽으로 무선 제본합니다.",
            state=StoreState.OPEN,
            opened_at=LONG_AGO,
            created_at=LONG_AGO,
            changed_at=LONG_AGO,
        )
    )
    await session.flush()


async def invited_enterprise(board: Board, code: str, enterprise: str = "푸른인쇄") -> None:
    """Let an enterprise have been told of a need, as the matcher does."""
    async with board.write() as session:
        need = await need_by_code(session, asker("가람"), code)
        session.add(
            Invitation(
                need_id=need.id,
                enterprise_id=id_of(enterprise),
                wave=1,
                state=InvitationState.TOLD,
                created_at=board.clock(),
            )
        )


async def word_rule(
    board: Board, word: str = "휴지", means: str = "화장지", kind: WordKind = WordKind.SYNONYM
) -> int:
    """Let the centre have said something of words, and return the rule's number."""
    form = RuleForm(kind=kind, word=word, means=means)
    async with board.write() as session:
        return (await add_rule(session, asker("가람"), form, board.clock())).number
