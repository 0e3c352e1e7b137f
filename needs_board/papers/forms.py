"""What a paper is made from: one value with everything it shows."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from needs_board.kit.money import Amounts, PriceBasis, TaxKind


class Recipient(Struct, frozen=True, kw_only=True):
    """수신: the agency, and the department and person where they are known."""

    agency: str
    department: str = ""
    person: str = ""


class Supplier(Struct, frozen=True, kw_only=True):
    """공급자: the enterprise as its registration states it; `brn` are ten digits."""

    brn: str
    name: str
    representative: str
    address: str = ""
    business_type: str = ""
    business_item: str = ""
    phone: str = ""
    email: str = ""
    seal_png: bytes | None = None


class QuotePaperLine(Struct, frozen=True, kw_only=True):
    """One row; `amounts` are printed as they were computed when the quote was made. Only a draft leaves out numbers."""

    name: str
    quantity: Decimal | None
    unit_price_won: int | None
    amounts: Amounts
    tax: TaxKind = TaxKind.TAXABLE
    spec: str = ""
    unit: str = ""
    note: str = ""


class Verification(Struct, frozen=True, kw_only=True):
    """How a reader makes sure of a paper: its 문서확인번호, and the address that confirms it."""

    code: str
    address: str


class QuotePaper(Struct, frozen=True, kw_only=True):
    """견적서; `basis` says what the unit prices mean, `subject` (건명) and `bank_account` may be left out.

    A *draft* is printed with a mark across it and may lack whatever is not decided yet; only an issued paper has a
    `verification`.
    """

    number: str
    written_on: date
    recipient: Recipient
    supplier: Supplier
    basis: PriceBasis
    lines: tuple[QuotePaperLine, ...]
    valid_until: date | None
    delivery_on: date | None
    subject: str = ""
    place: str = ""
    payment: str = ""
    bank_account: str = ""
    note: str = ""
    is_draft: bool = False
    verification: Verification | None = None
