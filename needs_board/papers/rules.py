"""The words of a quote paper. Papers are Korean whatever language the reader uses: they go into Korean files."""

from collections.abc import Collection
from datetime import date

from needs_board.kit.calendar import paper_day
from needs_board.kit.money import PriceBasis, TaxKind, won_text

LEAD = "아래와 같이 견적합니다."

LEAST_ROWS = 18
"""A short quote is filled up with blank rows, so that the paper keeps its shape; never past its page."""

SAMPLE_NUMBER, SAMPLE_AGENCY, SAMPLE_PERSON = "견본", "공공기관", "대표자 이름"
SAMPLE_BRN = "0000000000"
"""What stands on the sample on which a new seal is looked at, before an enterprise has said who it is."""

_BASIS_WORDS = {PriceBasis.NET: "부가가치세 별도", PriceBasis.GROSS: "부가가치세 포함"}


def vat_words(kinds: Collection[TaxKind]) -> str:
    """Return what the amount band says about tax: the total always has it in, unless no line is taxed."""
    if set(kinds) == {TaxKind.EXEMPT}:
        return "부가가치세 면세"
    if set(kinds) == {TaxKind.ZERO_RATED}:
        return "부가가치세 영세율"
    return "부가가치세 포함"


def unit_words(basis: PriceBasis, kinds: Collection[TaxKind]) -> str:
    """Return what the numbers of the table mean; the basis says nothing where no line is taxed."""
    return f"단위: 원, 단가는 {_BASIS_WORDS[basis]}" if TaxKind.TAXABLE in kinds else "단위: 원"


def tax_words(kind: TaxKind, vat_won: int) -> str:
    """Return the tax cell of a line: the amount, or why there is none."""
    return {TaxKind.TAXABLE: won_text(vat_won), TaxKind.ZERO_RATED: "영세율", TaxKind.EXEMPT: "면세"}[kind]


def addressed_to(agency: str, department: str, person: str) -> str:
    """Return the line 수신: a person is addressed with 귀하, an office with 귀중."""
    title = "귀하" if person else "귀중"
    return " ".join(part for part in (agency, department, person, title) if part)


def valid_words(until: date) -> str:
    """Return the term of validity, the last day included."""
    return f"{paper_day(until)}까지"
