"""Workbooks (XLSX) as the board hands them out: sheets of plain values; this module alone knows XlsxWriter."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import msgspec

Cell = str | int | Decimal | date | None

NARROWEST, WIDEST = 8, 60
ROWS_MEASURED = 200
"""So many rows decide how wide a column is shown."""


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its name (at most 31 characters), the names of its columns, its rows."""

    name: str
    columns: Sequence[str]
    rows: Sequence[tuple[Cell, ...]]


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return a workbook; no text in it is taken for a formula or a link, whatever it begins with."""
    # Imported on the first use: pages that hand out no workbook need not pay for it.
    import xlsxwriter  # noqa: PLC0415

    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        forms = {
            int: book.add_format({"num_format": "#,##0"}),
            date: book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        for one in sheets:
            sheet = book.add_worksheet(one.name)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, one.columns, head)
            for place, width in enumerate(_widths(one)):
                sheet.set_column(place, place, width)
            for number, row in enumerate(one.rows, start=1):
                for place, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, place, cell, forms.get(type(cell)))
    return target.getvalue()


def _widths(sheet: Sheet) -> list[int]:
    """Return how wide each column is, in characters; a Hangul syllable is two wide."""
    rows = [sheet.columns, *sheet.rows[:ROWS_MEASURED]]
    return [
        min(WIDEST, max(NARROWEST, *(_width(row[place]) + 2 for row in rows if place < len(row))))
        for place in range(len(sheet.columns))
    ]


def _width(cell: Cell) -> int:
    text = "" if cell is None else str(cell)
    return sum(2 if character >= "\u1100" else 1 for character in text)
