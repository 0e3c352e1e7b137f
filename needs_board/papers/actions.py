"""Making a paper: the value is put into words and handed to the typesetter, or into a workbook."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from needs_board.kit.brn import format_brn
from needs_board.kit.hangul import hangul_amount
from needs_board.kit.i18n import Locale
from needs_board.kit.money import PriceBasis, TaxKind, line_amounts, quantity_text, sum_amounts, won_text
from needs_board.kit.paper import PaperValue, render_paper, render_picture
from needs_board.kit.qr import qr_picture
from needs_board.kit.workbook import Cell, Formula, Sheet, write_workbook
from needs_board.papers.forms import QuotePaper, QuotePaperLine, Supplier, Verification
from needs_board.papers.rules import (
    LEAST_ROWS,
    WORDS,
    PaperWords,
    addressed_to,
    day_words,
    tax_words,
    unit_words,
    until_words,
    vat_words,
)


def print_quote(paper: QuotePaper, *, at: datetime, language: Locale = Locale.KO) -> bytes:
    """Return the 견적서 as PDF/A-2b; the same paper and moment give the same bytes.

    Raises AmountError when the sum of the lines is over the largest amount, BrnError for a wrong number.
    """
    return render_paper("quote", paper_values(paper, language), at=at)


def draw_quote(paper: QuotePaper) -> bytes:
    """Return the 견적서 as a picture, to be looked at on a page; it has one page."""
    return render_picture("quote", paper_values(paper) | {"least_rows": 0})


def paper_values(paper: QuotePaper, language: Locale = Locale.KO) -> dict[str, PaperValue]:
    """Return what `papers/quote.typ` shows, as its first lines list it: all of it text, in print form."""
    words = WORDS[language]
    sums = sum_amounts(line.amounts for line in paper.lines)
    kinds = {line.tax for line in paper.lines}
    to = paper.recipient
    total = won_text(sums.total_won)
    is_korean = language is Locale.KO
    return {
        "language": language.value,
        "words": _word_values(words),
        "is_draft": paper.is_draft,
        "number": paper.number,
        "written_on": day_words(language, paper.written_on),
        "addressed_to": addressed_to(language, to.agency, to.department, to.person),
        "subject": paper.subject,
        "supplier": _supplier_values(paper.supplier),
        "amount": f"{hangul_amount(sums.total_won)} (￦{total})" if is_korean else f"KRW {total}",
        "vat_words": vat_words(words, kinds),
        "unit_words": unit_words(words, paper.basis, kinds),
        "lines": [_line_values(words, number, line) for number, line in enumerate(paper.lines, start=1)],
        "least_rows": LEAST_ROWS,
        "net": won_text(sums.net_won),
        "vat": won_text(sums.vat_won),
        "total": total,
        "terms": [[name, text] for name, text in terms_of(paper, language)],
        "verification": _verification_values(paper.verification),
    }


def quote_workbook(paper: QuotePaper) -> bytes:
    """Return a quote as a workbook: its lines with sums that go on reckoning, and its terms on a second sheet."""
    words = WORDS[Locale.KO]
    columns = (*words.heads[:6], "과세", *words.heads[6:])
    rows = [_row(paper.basis, place, line) for place, line in enumerate(paper.lines, start=2)]
    last = len(rows) + 1
    sums = sum_amounts(line.amounts for line in paper.lines)
    net, vat = (
        Formula(f"=SUM({column}2:{column}{last})", won)
        for column, won in (("H", sums.net_won), ("I", sums.vat_won))
    )
    total = Formula(f"=H{last + 1}+I{last + 1}", sums.total_won)
    ends: list[tuple[Cell, ...]] = [
        (None, words.subtotal, *[None] * 5, net, vat),
        (None, words.total, *[None] * 5, total),
    ]
    basis = unit_words(words, paper.basis, {line.tax for line in paper.lines})
    facts: list[tuple[Cell, ...]] = [
        (words.number, paper.number),
        (words.written_on, paper.written_on),
        (words.addressed_to, addressed_to(Locale.KO, *msgspec.structs.astuple(paper.recipient))),
        (words.subject, paper.subject),
        (words.name, paper.supplier.name),
        (words.brn, format_brn(paper.supplier.brn)),
        (words.amount, hangul_amount(sums.total_won)),
        (words.unit_price, basis),
        *terms_of(paper, Locale.KO),
    ]
    return write_workbook(
        [Sheet(words.title, columns, [*rows, *ends]), Sheet("조건", ("항목", "내용"), facts)]
    )


def _row(basis: PriceBasis, place: int, line: QuotePaperLine) -> tuple[Cell, ...]:
    """Return a line as a row of the workbook; where the formulas would not give its amounts, the amounts stand."""
    net: Cell = line.amounts.net_won
    vat: Cell = line.amounts.vat_won
    if _reckons(basis, line):
        # The product has three decimals at most: rounding to them first takes away what binary numbers add.
        price = f"ROUND(ROUND(E{place}*F{place},3),0)"
        is_gross = line.tax is TaxKind.TAXABLE and basis is PriceBasis.GROSS
        net = Formula(f"=ROUND({price}*10/11,0)" if is_gross else f"={price}", line.amounts.net_won)
        if line.tax is TaxKind.TAXABLE:
            vat = Formula(
                f"={price}-H{place}" if is_gross else f"=ROUND(H{place}/10,0)", line.amounts.vat_won
            )
    tax = WORDS[Locale.KO].taxes[line.tax] if line.tax is not TaxKind.TAXABLE else "과세"
    return (
        *(place - 1, line.name, line.spec, line.unit, line.quantity, line.unit_price_won, tax),
        *(net, vat, line.note),
    )


def _reckons(basis: PriceBasis, line: QuotePaperLine) -> bool:
    """Say whether the amounts of a line are what its price and quantity give by today's rules."""
    if line.quantity is None or line.unit_price_won is None:
        return False
    sign = -1 if line.unit_price_won < 0 else 1
    reckoned = line_amounts(abs(line.unit_price_won), line.quantity, line.tax, basis)
    return (sign * reckoned.net_won, sign * reckoned.vat_won) == (line.amounts.net_won, line.amounts.vat_won)


def terms_of(paper: QuotePaper, language: Locale) -> Iterator[tuple[str, str]]:
    """Give the foot of the paper; the first four are always there, as officers look for them."""
    words = WORDS[language]
    for name, day in (("valid_until", paper.valid_until), ("delivery", paper.delivery_on)):
        yield words.terms[name], until_words(language, day) if day else words.undecided
    yield words.terms["place"], paper.place
    yield words.terms["payment"], paper.payment
    for name, text in (("bank_account", paper.bank_account), ("note", paper.note)):
        if text:
            yield words.terms[name], text


def _word_values(words: PaperWords) -> dict[str, PaperValue]:
    names = (
        *("title", "lead", "number", "written_on", "addressed_to", "subject", "supplier", "brn", "name"),
        *("representative", "seal", "seal_picture", "address", "business_type", "business_item", "phone"),
        *(
            "email",
            "amount",
            "heads",
            "blank_below",
            "subtotal",
            "total",
            "draft",
            "code",
            "verify",
            "remark",
        ),
    )
    return {name: getattr(words, name) for name in names}


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


def _line_values(words: PaperWords, number: int, line: QuotePaperLine) -> dict[str, PaperValue]:
    return {
        "number": str(number),
        "name": line.name,
        "spec": line.spec,
        "unit": line.unit,
        "quantity": "" if line.quantity is None else quantity_text(line.quantity),
        "unit_price": "" if line.unit_price_won is None else won_text(line.unit_price_won),
        "net": won_text(line.amounts.net_won),
        "vat": tax_words(words, line.tax, line.amounts.vat_won),
        "note": line.note,
    }


def _verification_values(verification: Verification | None) -> PaperValue:
    if verification is None:
        return None
    site = verification.address.rpartition("/")[0]
    return {"code": verification.code, "site": site, "qr": qr_picture(verification.address)}
