"""Putting together what a paper shows: the quote as it was submitted last."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.queries import own_enterprise
from needs_board.files.queries import content_for_paper
from needs_board.kit.asker import Asker
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.kit.money import Amounts, PriceBasis
from needs_board.kit.objects import Objects
from needs_board.papers.forms import QuotePaper, QuotePaperLine, Recipient, Supplier
from needs_board.papers.rules import SAMPLE_AGENCY, SAMPLE_BRN, SAMPLE_NUMBER, SAMPLE_PERSON
from needs_board.paperwork.queries import seal_looked_at
from needs_board.quotes import queries as quotes
from needs_board.quotes.forms import SupplierBlock
from needs_board.quotes.models import Quote, QuoteLine


async def quote_paper(session: AsyncSession, asker: Asker, objects: Objects, number: str) -> QuotePaper:
    """Return the paper of a quote's submitted revision, for whoever may see the quote.

    Raises NotFound as the quote itself does, Refused for a quote that was never submitted.
    """
    listed = await quotes.listed_quote(session, asker, number)
    quote = listed.quote
    if quote.submitted_at is None or quote.valid_until is None or quote.delivery_on is None:
        raise Refused(_("아직 제출하지 않은 견적입니다. 제출한 뒤에 견적서를 내려받을 수 있습니다."))
    snapshot = await quotes.last_snapshot(session, quote)
    return QuotePaper(
        number=quote.number,
        written_on=today_in_seoul(quote.submitted_at),
        recipient=_recipient(quote, listed.agency_name),
        supplier=_supplier(snapshot.supplier, await _seal(session, objects, snapshot.supplier.seal_file_id)),
        basis=quote.price_basis,
        lines=tuple(_line(line) for line in await quotes.lines_of(session, quote.id)),
        valid_until=quote.valid_until,
        subject=quote.title,
        delivery_on=quote.delivery_on,
        place=quote.delivery_place,
        payment=quote.payment_terms,
        note=quote.note,
    )


async def _seal(session: AsyncSession, objects: Objects, file_id: UUID | None) -> bytes | None:
    return await content_for_paper(session, objects, file_id) if file_id else None


def _recipient(quote: Quote, agency: str) -> Recipient:
    return Recipient(agency=agency, department=quote.addressee_department, person=quote.addressee_person)


def _supplier(block: SupplierBlock, seal_png: bytes | None) -> Supplier:
    return Supplier(
        brn=block.brn or "",
        name=block.name,
        representative=block.representative,
        address=block.address,
        business_type=block.business_kinds,
        business_item=block.business_items,
        phone=block.phone,
        email=block.email,
        seal_png=seal_png,
    )


def _line(line: QuoteLine) -> QuotePaperLine:
    return QuotePaperLine(
        name=line.name,
        spec=line.spec,
        unit=line.unit,
        quantity=line.quantity,
        unit_price_won=line.unit_price_won,
        amounts=Amounts(line.net_won, line.vat_won),
        tax=line.tax_kind,
        note=line.note,
    )


async def seal_sample(session: AsyncSession, asker: Asker, objects: Objects, at: datetime) -> QuotePaper:
    """Return a sample quote of the asker's enterprise, with the seal that it has not taken into use yet.

    Raises NotFound when there is no such seal.
    """
    enterprise = await own_enterprise(session, asker)
    paper = await seal_looked_at(session, enterprise.id)
    if paper is None:
        raise NotFound(_("확인할 도장이 없습니다. 도장 사진을 다시 올려 주세요."))
    today = today_in_seoul(at)
    return QuotePaper(
        number=SAMPLE_NUMBER,
        written_on=today,
        recipient=Recipient(agency=SAMPLE_AGENCY),
        supplier=Supplier(
            brn=enterprise.brn or SAMPLE_BRN,
            name=enterprise.name,
            representative=enterprise.representative or SAMPLE_PERSON,
            address=enterprise.address,
            business_type=enterprise.business_kinds,
            business_item=enterprise.business_items,
            phone=enterprise.phone,
            email=enterprise.email,
            seal_png=await content_for_paper(session, objects, paper.file_id),
        ),
        basis=PriceBasis.GROSS,
        lines=(),
        valid_until=today,
        delivery_on=today,
    )
