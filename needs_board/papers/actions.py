"""Making a paper: the value is put into words and handed to the typesetter."""

from datetime import datetime

from needs_board.kit.brn import format_brn
from needs_board.kit.calendar import paper_day
from needs_board.kit.hangul import hangul_amount
from needs_board.kit.money import quantity_text, sum_amounts, won_text
from needs_board.kit.paper import PaperValue, render_paper, render_picture
from needs_board.papers.forms import QuotePaper, QuotePaperLine, Supplier
from needs_board.papers.rules import (
    LEAD,
    LEAST_ROWS,
    addressed_to,
    tax_words,
    unit_words,
    valid_words,
    vat_words,
)


def print_quote(paper: QuotePaper, *, at: datetime) -> bytes:
    """Return the 견적서 as PDF/A-2b; the same paper and moment give the same bytes.

    Raises AmountError when the sum of the lines is over the largest amount, BrnError for a wrong number.
    """
    return render_paper("quote", paper_values(paper), at=at)


def draw_quote(paper: QuotePaper) -> bytes:
    """Return the 견적서 as a picture, to be looked at on a page; it has one page."""
    return render_picture("quote", paper_values(paper) | {"least_rows": 0})


def paper_values(paper: QuotePaper) -> dict[str, PaperValue]:
    """Return what `papers/quote.typ` shows, as its first lines list it: all of it text, in print form."""
    sums = sum_amounts(line.amounts for line in paper.lines)
    kinds = {line.tax for line in paper.lines}
    to = paper.recipient
    return {
        "number": paper.number,
        "written_on": paper_day(paper.written_on),
        "addressed_to": addressed_to(to.agency, to.department, to.person),
        "subject": paper.subject,
        "lead": LEAD,
        "supplier": _supplier_values(paper.supplier),
        "amount_hangul": hangul_amount(sums.total_won),
        "vat_words": vat_words(kinds),
        "unit_words": unit_words(paper.basis, kinds),
        "lines": [_line_values(number, line) for number, line in enumerate(paper.lines, start=1)],
        "least_rows": LEAST_ROWS,
        "net": won_text(sums.net_won),
        "vat": won_text(sums.vat_won),
        "total": won_text(sums.total_won),
        "terms": [[name, text] for name, text in _terms(paper)],
    }


def _supplier_values(supplier: Supplier) -> dict[str, PaperValue]:
    return {
        "brn": format_brn(supplier.brn),
        "name": supplier.name,
        "representative": supplier.representative,
        "address": supplier.address,
        "business_type": supplier.business_type,
        "business_item": supplier.business_item,
        "phone": supplier.phone,
        "email": supplier.email,
        "seal": supplier.seal_png,
    }


def _line_values(number: int, line: QuotePaperLine) -> dict[str, PaperValue]:
    return {
        "number": str(number),
        "name": line.name,
        "spec": line.spec,
        "unit": line.unit,
        "quantity": quantity_text(line.quantity),
        "unit_price": won_text(line.unit_price_won),
        "net": won_text(line.amounts.net_won),
        "vat": tax_words(line.tax, line.amounts.vat_won),
        "note": line.note,
    }


def _terms(paper: QuotePaper) -> list[tuple[str, str]]:
    """Return the foot of the paper; the first four are always there, as officers look for them."""
    terms = [
        ("유효기간", valid_words(paper.valid_until)),
        ("납기", paper.delivery),
        ("납품장소", paper.place),
        ("결제조건", paper.payment),
    ]
    further = [("입금계좌", paper.bank_account), ("비고", paper.note)]
    return terms + [(name, text) for name, text in further if text]
