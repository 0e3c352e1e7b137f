"""The words of a quote paper: Korean, or English beside it, whatever language the reader's pages have."""

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct

from needs_board.kit.calendar import day_text, paper_day
from needs_board.kit.i18n import Locale
from needs_board.kit.money import PriceBasis, TaxKind, won_text

LEAST_ROWS = 18
"""A short quote is filled up with blank rows, so that the paper keeps its shape; never past its page."""

CONFIRMING = "/verify"
"""Where a document code is confirmed; the code follows."""

SAMPLE_NUMBER, SAMPLE_AGENCY, SAMPLE_PERSON = "견본", "공공기관", "대표자 이름"
SAMPLE_BRN = "0000000000"
"""What stands on the sample on which a new seal is looked at, before an enterprise has said who it is."""


class PaperWords(Struct, frozen=True, kw_only=True):
    """Every word of a quote paper that is not the quote's own."""

    title: str
    lead: str
    number: str
    written_on: str
    addressed_to: str
    subject: str
    supplier: str
    brn: str
    name: str
    representative: str
    seal: str
    seal_picture: str
    address: str
    business_type: str
    business_item: str
    phone: str
    email: str
    amount: str
    heads: tuple[str, ...]
    blank_below: str
    subtotal: str
    total: str
    terms: Mapping[str, str]
    unit: str
    unit_price: str
    vat: str
    basis: Mapping[PriceBasis, str]
    taxes: Mapping[TaxKind, str]
    undecided: str
    draft: str
    code: str
    verify: str
    remark: str


_KOREAN = PaperWords(
    title="견적서",
    lead="아래와 같이 견적합니다.",
    number="견적번호",
    written_on="작성일",
    addressed_to="수신",
    subject="건명",
    supplier="공급자",
    brn="등록번호",
    name="상호",
    representative="대표자",
    seal="(인)",
    seal_picture="대표자 도장",
    address="사업장 주소",
    business_type="업태",
    business_item="종목",
    phone="전화",
    email="e-mail",
    amount="합계금액",
    heads=("번호", "품명", "규격", "단위", "수량", "단가", "공급가액", "세액", "비고"),
    blank_below="이하여백",
    subtotal="소계",
    total="합계 (공급가액 + 세액)",
    terms={
        "valid_until": "유효기간",
        "delivery": "납기",
        "place": "납품장소",
        "payment": "결제조건",
        "bank_account": "입금계좌",
        "note": "비고",
    },
    unit="단위: 원",
    unit_price="단가는",
    vat="부가가치세",
    basis={PriceBasis.NET: "별도", PriceBasis.GROSS: "포함"},
    taxes={TaxKind.TAXABLE: "포함", TaxKind.ZERO_RATED: "영세율", TaxKind.EXEMPT: "면세"},
    undecided="아직 정하지 않음",
    draft="초안",
    code="문서확인번호",
    verify="에서 이 견적서의 번호, 날짜, 금액을 확인할 수 있습니다.",
    remark="",
)

_ENGLISH = PaperWords(
    title="Quotation",
    lead="We are pleased to quote as follows.",
    number="Quote no.",
    written_on="Date",
    addressed_to="To",
    subject="Subject",
    supplier="Supplier",
    brn="Reg. no.",
    name="Company",
    representative="Representative",
    seal="(seal)",
    seal_picture="Seal of the representative",
    address="Address",
    business_type="Business",
    business_item="Items",
    phone="Phone",
    email="E-mail",
    amount="Total amount",
    heads=("No.", "Item", "Specification", "Unit", "Qty", "Unit price", "Net", "VAT", "Remarks"),
    blank_below="– nothing below –",
    subtotal="Subtotal",
    total="Total (net + VAT)",
    terms={
        "valid_until": "Valid until",
        "delivery": "Delivery by",
        "place": "Delivered to",
        "payment": "Payment",
        "bank_account": "Bank account",
        "note": "Remarks",
    },
    unit="In Korean won",
    unit_price="unit prices",
    vat="VAT",
    basis={PriceBasis.NET: "excluded", PriceBasis.GROSS: "included"},
    taxes={TaxKind.TAXABLE: "included", TaxKind.ZERO_RATED: "zero-rated", TaxKind.EXEMPT: "exempt"},
    undecided="not decided yet",
    draft="DRAFT",
    code="Document code",
    verify="confirms the number, date and amount of this quotation.",
    remark="Translation for convenience. The Korean quotation (견적서) of the same number is the binding one.",
)

WORDS: Mapping[Locale, PaperWords] = {
    Locale.KO: _KOREAN,
    Locale.EN: _ENGLISH,
}


def vat_words(words: PaperWords, kinds: Collection[TaxKind]) -> str:
    """Return what the amount band says about tax: the total always has it in, unless no line is taxed."""
    untaxed = set(kinds) in ({TaxKind.EXEMPT}, {TaxKind.ZERO_RATED})
    return f"{words.vat} {words.taxes[next(iter(kinds)) if untaxed else TaxKind.TAXABLE]}"


def unit_words(words: PaperWords, basis: PriceBasis, kinds: Collection[TaxKind]) -> str:
    """Return what the numbers of the table mean; the basis says nothing where no line is taxed."""
    if TaxKind.TAXABLE not in kinds:
        return words.unit
    return f"{words.unit}, {words.unit_price} {words.vat} {words.basis[basis]}"


def tax_words(words: PaperWords, kind: TaxKind, vat_won: int) -> str:
    """Return the tax cell of a line: the amount, or why there is none."""
    return won_text(vat_won) if kind is TaxKind.TAXABLE else words.taxes[kind]


def addressed_to(language: Locale, agency: str, department: str, person: str) -> str:
    """Return the line 수신: in Korean a person is addressed with 귀하, an office with 귀중."""
    parts = [part for part in (agency, department, person) if part]
    if language is Locale.EN:
        return ", ".join(parts)
    return " ".join([*parts, "귀하" if person else "귀중"])


def day_words(language: Locale, day: date) -> str:
    """Return a day as the paper writes it: `2026. 11. 23.`, `Mon 23 Nov 2026`."""
    return paper_day(day) if language is Locale.KO else day_text(day, Locale.EN)


def until_words(language: Locale, day: date) -> str:
    """Return the last day of something, that day included; in English the label says so."""
    words = day_words(language, day)
    return f"{words}까지" if language is Locale.KO else words


def code_text(code: str) -> str:
    """Return a document code as it is printed, `7KQ2M-9DXWB-4HTR8-0ZNPC`."""
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))


def confirming(site: str, code: str) -> str:
    """Return the address that confirms a document code; `site` is the address of the board."""
    return f"{site}{CONFIRMING}/{code}"
