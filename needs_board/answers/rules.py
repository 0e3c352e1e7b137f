"""Rows copied out of a spreadsheet, read as lines of a quote; what does not add up is told by row."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from needs_board.kit.forms import MOST_ROWS, clean
from needs_board.kit.i18n import _
from needs_board.kit.money import AmountError, PriceBasis, TaxKind, line_amounts, won_text

COLUMNS = ("name", "spec", "unit", "quantity", "unit_price_won", "net_won", "vat_won", "note")
"""The order of a quote's table, in which columns without a heading are read."""

_HEADINGS: Mapping[str, str] = {
    "품명": "name", "품목": "name", "상품명": "name", "규격": "spec", "단위": "unit", "수량": "quantity",
    "단가": "unit_price_won", "공급가액": "net_won", "금액": "net_won", "세액": "vat_won", "부가세": "vat_won", "비고": "note",
}  # fmt: skip


class Pasted(Struct, frozen=True):
    """Lines as they are typed into the form, and a sentence for each row whose sum is not what it says."""

    lines: tuple[dict[str, str], ...]
    notes: tuple[str, ...]


def pasted(rows: Sequence[Sequence[str]], basis: PriceBasis) -> Pasted:
    """Return the rows of a table as lines; nothing is changed: what is no number stays as it stands, to be mended."""
    columns, first = _columns(rows)
    lines: list[dict[str, str]] = []
    notes: list[str] = []
    for number, row in enumerate(rows[first:], start=first + 1):
        cells = {name: clean(row[place]) for place, name in columns.items() if place < len(row)}
        if not any(cells.values()) or cells.get("name", "").replace(" ", "") in {"합계", "총계", "소계"}:
            continue
        if len(lines) == MOST_ROWS:
            notes.append(
                _("%(row)d행부터는 한 견적에 넣을 수 있는 줄 수를 넘어 가져오지 않았습니다.")
                % {"row": number}
            )
            break
        lines.append({name: text for name, text in cells.items() if name not in {"net_won", "vat_won"}})
        notes += _wrong_sums(number, cells, basis)
    return Pasted(tuple(lines), tuple(notes))


def rows_of(text: str) -> list[list[str]]:
    """Return the rows of text copied out of a spreadsheet: cells divided by tabs."""
    return [line.split("\t") for line in text.replace("\r\n", "\n").split("\n")]


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[int, str], int]:
    """Return the name of each column by its place, and where the rows begin: after a row of headings, if there is one."""
    for place, row in enumerate(rows[:5]):
        named = {
            at: _HEADINGS[head]
            for at, cell in enumerate(row)
            if (head := clean(cell).split("(")[0].replace(" ", "")) in _HEADINGS
        }
        if len(named) > 1:
            return named, place + 1
    return dict(enumerate(COLUMNS)), 0


def _wrong_sums(number: int, cells: Mapping[str, str], basis: PriceBasis) -> list[str]:
    price, quantity, said = (
        _figure(cells.get(name, "")) for name in ("unit_price_won", "quantity", "net_won")
    )
    if price is None or quantity is None:
        return [
            _("%(row)d행은 수량이나 단가가 숫자가 아닙니다. 아래 품목에서 고쳐 주세요.") % {"row": number}
        ]
    if said is None or price != int(price):
        return []
    try:
        amounts = line_amounts(int(price), quantity, TaxKind.TAXABLE, basis)
    except AmountError as wrong:
        return [_("%(row)d행: %(why)s") % {"row": number, "why": str(wrong)}]
    if said in {amounts.net_won, amounts.total_won, int(price) * quantity}:
        return []
    facts = {"row": number, "said": won_text(int(said)), "found": won_text(amounts.net_won)}
    return [
        _("%(row)d행의 금액 %(said)s원이 수량과 단가로 계산한 %(found)s원과 다릅니다. 계산한 금액을 씁니다.")
        % facts
    ]


def _figure(text: str) -> Decimal | None:
    try:
        figure = Decimal(text.replace(",", "").removesuffix("원").strip())
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and abs(figure.adjusted()) < 16 else None
