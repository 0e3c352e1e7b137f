"""The 견적서 as it is printed: its words, its sums, its seal, its pages."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO

import msgspec
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from needs_board.kit.brn import BrnError
from needs_board.kit.money import MAX_WON, AmountError, Amounts, PriceBasis, TaxKind, line_amounts
from needs_board.kit.paper import render_paper
from needs_board.papers.actions import paper_values, print_quote
from needs_board.papers.forms import QuotePaper, QuotePaperLine, Recipient, Supplier

AT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
HAETSAL = Supplier(
    brn="1168200276",
    name="사회적협동조합 햇살나눔",
    representative="김하나",
    address="인천광역시 미추홀구 석정로 229",
    business_type="제조업",
    business_item="사무용 가구",
    phone="032-000-3300",
    email="office@haetsal.example",
)


@cache
def seal() -> bytes:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((5, 5, 295, 295), outline=(200, 20, 20, 255), width=14)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def line(
    name: str,
    price: int,
    quantity: str = "1",
    tax: TaxKind = TaxKind.TAXABLE,
    basis: PriceBasis = PriceBasis.NET,
) -> QuotePaperLine:
    amounts = line_amounts(price, Decimal(quantity), tax, basis)
    return QuotePaperLine(
        name=name, quantity=Decimal(quantity), unit_price_won=price, amounts=amounts, tax=tax, unit="개"
    )


def quote(
    *lines: QuotePaperLine, supplier: Supplier = HAETSAL, basis: PriceBasis = PriceBasis.NET
) -> QuotePaper:
    return QuotePaper(
        number="Q-2026-0123",
        written_on=date(2026, 11, 23),
        recipient=Recipient(agency="인천광역시교육청", department="재정과", person="이수민"),
        supplier=supplier,
        basis=basis,
        lines=lines,
        valid_until=date(2026, 12, 23),
        subject="북카페 가구 구매",
        delivery_on=date(2026, 12, 13),
        place="본관 2층",
        payment="검수 후 14일 이내",
    )


def reader_of(paper: QuotePaper) -> PdfReader:
    return PdfReader(BytesIO(print_quote(paper, at=AT)))


def words_of(reader: PdfReader, page: int | None = None) -> str:
    """Return the text without spaces: labels are spread over their width, and wide gaps read as spaces."""
    pages = reader.pages if page is None else [reader.pages[page]]
    return re.sub(r"\s", "", "".join(each.extract_text() for each in pages))


def test_the_worked_case_stands_on_the_paper() -> None:
    words = words_of(reader_of(quote(line("원목 책상", 110_000, "3"))))
    for expected in (
        "견적서",
        "견적번호Q-2026-0123",
        "작성일2026.11.23.",
        "수신인천광역시교육청재정과이수민귀하",
        "건명북카페가구구매",
        "아래와같이견적합니다.",
        "등록번호116-82-00276",
        "상호사회적협동조합햇살나눔",
        "대표자김하나(인)",
        "사업장주소인천광역시미추홀구석정로229",
        "합계금액일금삼십육만삼천원정(￦363,000)부가가치세포함",
        "단가는부가가치세별도",
        "번호품명규격단위수량단가공급가액세액비고",
        "1원목책상개3110,000330,00033,000",
        "이하여백",
        "소계330,00033,000",
        "합계(공급가액+세액)363,000",
        "유효기간2026.12.23.까지",
        "납기2026.12.13.까지",
        "납품장소본관2층",
        "결제조건검수후14일이내",
    ):
        assert expected in words


def test_a_quote_is_one_archival_page_with_its_title() -> None:
    reader = reader_of(quote(line("원목 책상", 110_000)))
    assert len(reader.pages) == 1
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.pdfaid_part == "2"
    assert reader.metadata is not None
    assert reader.metadata.title == "견적서 Q-2026-0123"
    assert reader.metadata.author == "사회적협동조합 햇살나눔"
    assert (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height) == pytest.approx(
        (595.28, 841.89), abs=0.1
    )


def test_the_seal_is_printed_over_the_end_of_the_name() -> None:
    with_seal = reader_of(quote(line("책상", 1), supplier=msgspec.structs.replace(HAETSAL, seal_png=seal())))
    places: dict[str, tuple[float, float]] = {}
    images: list[tuple[float, float, float]] = []

    def on_text(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            places.setdefault(text.strip()[:3], (tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    def on_operator(operator: bytes, _arguments: object, cm: list[float], _tm: list[float]) -> None:
        if operator == b"Do":
            images.append((cm[4], cm[5], cm[0]))

    with_seal.pages[0].extract_text(visitor_text=on_text, visitor_operand_before=on_operator)
    assert len(with_seal.pages[0].images) == 1
    (left, _, width), (name_left, _) = images[0], places["김하나"]
    name_right = name_left + 3 * 9
    assert name_left < left < name_right < left + width


def test_without_a_seal_there_is_no_picture() -> None:
    assert not reader_of(quote(line("책상", 1))).pages[0].images


def test_many_rows_go_over_pages_with_the_head_and_page_numbers_repeated() -> None:
    reader = reader_of(quote(*(line(f"복사지 {number}호", 24_500) for number in range(1, 101))))
    assert len(reader.pages) == 3
    for page in range(3):
        words = words_of(reader, page)
        assert f"{page + 1}/3" in words
        assert ("번호품명규격단위수량단가공급가액세액비고" in words) == ("복사지" in words)
    assert "100복사지100호" in words_of(reader)
    assert words_of(reader).count("이하여백") == 1
    assert "유효기간" in words_of(reader, 2)


@pytest.mark.parametrize("lines", [1, 9, 10, 11, 12, 17, 18])
def test_blank_rows_never_cost_a_page(lines: int) -> None:
    long = "친환경 자작나무 원목 조립식 다용도 높이조절 책상(상판 코팅 포함)"
    values = paper_values(quote(*(line(long, 1) for _ in range(lines))))
    filled, bare = (render_paper("quote", each, at=AT) for each in (values, {**values, "least_rows": 0}))
    assert len(PdfReader(BytesIO(filled)).pages) == len(PdfReader(BytesIO(bare)).pages)
    assert (filled != bare) == (lines < 10)


def test_prices_with_tax_inside_say_so() -> None:
    words = words_of(reader_of(quote(line("책상", 330_500, basis=PriceBasis.GROSS), basis=PriceBasis.GROSS)))
    assert "단가는부가가치세포함" in words
    assert "330,500300,45530,045" in words


def test_lines_without_tax_say_why_and_the_band_follows() -> None:
    exempt = words_of(reader_of(quote(line("도서", 15_000, tax=TaxKind.EXEMPT))))
    assert "15,00015,000면세" in exempt
    assert "(￦15,000)부가가치세면세" in exempt
    assert "(단위:원)" in exempt
    zero = words_of(reader_of(quote(line("수출품", 15_000, tax=TaxKind.ZERO_RATED))))
    assert "(￦15,000)부가가치세영세율" in zero
    mixed = words_of(reader_of(quote(line("도서", 15_000, tax=TaxKind.EXEMPT), line("책상", 10_000))))
    assert "(￦26,000)부가가치세포함" in mixed


def test_account_and_note_appear_only_when_given() -> None:
    plain = quote(line("책상", 1))
    assert "입금계좌" not in words_of(reader_of(plain))
    full = msgspec.structs.replace(plain, bank_account="농협 301-0000", note="설치비 포함\n색상 협의")
    words = words_of(reader_of(full))
    assert "입금계좌농협301-0000" in words
    assert "비고설치비포함색상협의" in words


def test_an_office_without_a_person_is_addressed_as_an_office() -> None:
    paper = msgspec.structs.replace(quote(line("책상", 1)), recipient=Recipient(agency="인천시설공단"))
    assert paper_values(paper)["addressed_to"] == "인천시설공단 귀중"


def test_long_names_and_the_largest_amounts_stay_inside_the_page() -> None:
    endless = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" * 3
    paper = quote(
        line(endless, MAX_WON // 2, tax=TaxKind.EXEMPT),
        supplier=msgspec.structs.replace(HAETSAL, name=endless, representative=endless, email=endless),
    )
    reader = reader_of(paper)
    assert len(reader.pages) == 1
    lines = reader.pages[0].extract_text().splitlines()
    assert not any(endless[:60] in line for line in lines)
    assert words_of(reader).count("XYZ0123456789") >= 3
    assert "4,500,000,000,000,000" in words_of(reader)


def test_a_very_long_note_goes_over_pages_and_loses_nothing() -> None:
    note = "\n".join(f"{number}번째 조건은 협의하여 정합니다." for number in range(120))
    reader = reader_of(msgspec.structs.replace(quote(line("책상", 1)), note=note))
    assert len(reader.pages) > 2
    lowest = min(place for page in range(len(reader.pages)) for place in heights_of(reader, page))
    assert lowest > 20
    words = words_of(reader)
    assert all(f"{number}번째조건은" in words for number in range(120))


def heights_of(reader: PdfReader, page: int) -> list[float]:
    """Return how high above the lower edge of the page, in points, each piece of text stands."""
    heights: list[float] = []
    reader.pages[page].extract_text(
        visitor_text=lambda text, cm, tm, _font, _size: (
            heights.append(tm[5] * cm[3] + cm[5]) if text.strip() else None
        )
    )
    return heights


def test_the_amounts_are_those_of_the_quote_and_not_computed_anew() -> None:
    old_rule = QuotePaperLine(name="책상", quantity=Decimal(1), unit_price_won=100, amounts=Amounts(100, 7))
    assert paper_values(quote(old_rule))["total"] == "107"


def test_a_sum_over_the_largest_amount_and_a_wrong_number_are_refused() -> None:
    huge = line("책상", MAX_WON, tax=TaxKind.EXEMPT)
    with pytest.raises(AmountError):
        print_quote(quote(huge, huge), at=AT)
    with pytest.raises(BrnError):
        print_quote(quote(huge, supplier=msgspec.structs.replace(HAETSAL, brn="1168200278")), at=AT)
