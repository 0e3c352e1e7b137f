"""Putting together what a paper shows: the quote as it was submitted last."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from needs_board.enterprises.queries import own_enterprise
from needs_board.files.queries import content_for_paper
from needs_board.kit.asker import Asker, Role
from needs_board.kit.calendar import today_in_seoul
from needs_board.kit.errors import NotFound, Refused
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError, Amounts, PriceBasis, line_amounts
from needs_board.kit.objects import Objects
from needs_board.papers.forms import QuotePaper, QuotePaperLine, Recipient, Supplier, Verification
from needs_board.papers.rules import (
    SAMPLE_AGENCY,
    SAMPLE_BRN,
    SAMPLE_NUMBER,
    SAMPLE_PERSON,
    code_text,
    confirming,
)
from needs_board.paperwork.queries import seal_looked_at
from needs_board.quotes import queries as quotes
from needs_board.quotes.forms import DraftLine, QuoteDraft, Snapshot, SupplierBlock
from needs_board.quotes.models import Quote, QuoteLine, QuoteRevision


class SubmittedPaper(Struct, frozen=True):
    """The paper of a submitted revision, and whose it is."""

    paper: QuotePaper
    revision: QuoteRevision
    enterprise_id: UUID


async def quote_paper(
    session: AsyncSession, asker: Asker, objects: Objects, number: str, site: str
) -> SubmittedPaper:
    """Return the paper of a quote's submitted revision, for whoever may see the quote; `site` is the board's address.

    Raises NotFound as the quote itself does, Refused for a quote that was never submitted.
    """
    listed = await quotes.listed_quote(session, asker, number)
    quote = listed.quote
    if quote.submitted_at is None or quote.valid_until is None or quote.delivery_on is None:
        raise Refused(_("아직 제출하지 않은 견적입니다. 제출한 뒤에 견적서를 내려받을 수 있습니다."))
    revision = await quotes.last_revision(session, quote)
    snapshot = msgspec.convert(revision.content, Snapshot)
    paper = QuotePaper(
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
        verification=Verification(code=code_text(revision.code), address=confirming(site, revision.code)),
    )
    return SubmittedPaper(paper, revision, quote.enterprise_id)


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


async def draft_paper(
    session: AsyncSession, asker: Asker, objects: Objects, number: str, at: datetime
) -> QuotePaper:
    """Return how the draft of the asker's own quote would look; what is not decided yet is left out.

    Raises NotFound for whoever is not of its enterprise, and when there is no draft.
    """
    listed = await quotes.listed_quote(session, asker, number)
    quote = listed.quote
    if quote.draft is None or asker.role is not Role.SUPPLIER:
        raise NotFound(
            _("제출하지 않은 내용이 없습니다. 제출한 견적서는 견적 화면에서 내려받을 수 있습니다.")
        )
    draft = msgspec.convert(quote.draft, QuoteDraft)
    supplier = await quotes.supplier_of(session, quote.enterprise_id)
    return QuotePaper(
        number=quote.number if quote.revision else "",
        written_on=today_in_seoul(at),
        recipient=_recipient(quote, listed.agency_name),
        supplier=_supplier(supplier, await _seal(session, objects, supplier.seal_file_id)),
        basis=draft.price_basis,
        lines=tuple(_draft_line(draft.price_basis, line) for line in draft.lines),
        valid_until=draft.valid_until,
        delivery_on=draft.delivery_on,
        subject=quote.title,
        place=draft.delivery_place,
        payment=draft.payment_terms,
        note=draft.note,
        is_draft=True,
    )


def _draft_line(basis: PriceBasis, line: DraftLine) -> QuotePaperLine:
    """Return a line as far as it is written; its amounts are nothing while a number is missing."""
    price, quantity = line.unit_price_won, line.quantity
    amounts = Amounts(0, 0)
    if price is not None and quantity is not None:
        try:
            amounts = line_amounts(abs(price), quantity, line.tax_kind, basis)
        except AmountError as wrong:
            raise Refused(str(wrong)) from None
    return QuotePaperLine(
        name=line.name,
        spec=line.spec,
        unit=line.unit,
        quantity=quantity,
        unit_price_won=price,
        amounts=-amounts if price is not None and price < 0 else amounts,
        tax=line.tax_kind,
        note=line.note,
    )
